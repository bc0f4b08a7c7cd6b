/// Turns the files of `spec/` into a ``Spec``: read, then validated as a whole.
public struct Loader: Sendable {
  /// Text of each file, by its path below `spec/`.
  public var files: [String: String]

  public init(files: [String: String]) { self.files = files }

  /// - Throws: ``SpecErrors`` with every mistake found.
  public func load() throws(SpecErrors) -> Spec {
    var collected: [SpecError] = unknownFiles()
    let kinds = entries("kinds.yaml", "kinds", &collected) { (r) throws(SpecError) in try r.kind() }
    let handles = entries("handles.yaml", "handles", &collected) { (r) throws(SpecError) in try r.handle() }
    let callbacks = entries("callbacks.yaml", "callbacks", &collected) { (r) throws(SpecError) in try r.callback() }
    let constants = entries("constants.yaml", "groups", &collected) { (r) throws(SpecError) in try r.constantGroup() }
    let datatypes = entries("datatypes.yaml", "datatypes", &collected) { (r) throws(SpecError) in try r.datatype() }
    let operations = entries("operations.yaml", "operations", &collected) { (r) throws(SpecError) in try r.operation() }
    let libraries = entries("libraries.yaml", "libraries", &collected) { (r) throws(SpecError) in try r.library() }
    let launchers = entries("launchers.yaml", "launchers", &collected) { (r) throws(SpecError) in try r.launcher() }
    var unbound: [UnboundFunction] = []
    for file in ["removed.yaml", "vendor.yaml"] {
      unbound += entries(file, "functions", &collected) { (r) throws(SpecError) in try r.unbound() }
    }
    var chapters: [Chapter] = []
    for file in files.keys.sorted() where file.hasPrefix("functions/") {
      if let chapter = chapter(file, &collected) { chapters.append(chapter) }
    }
    var byName: [String: Kind] = [:]
    for kind in kinds where byName.updateValue(kind, forKey: kind.name) != nil {
      collected.append(located(SpecError(file: "kinds.yaml", entry: kind.name, problem: "stands twice")))
    }
    let spec = Spec(
      kinds: byName, handles: handles, callbacks: callbacks, chapters: chapters, constants: constants, datatypes: datatypes,
      operations: operations, libraries: libraries, launchers: launchers, unbound: unbound)
    if collected.isEmpty { collected = Validator(spec).errors().map(located) }
    if !collected.isEmpty { throw SpecErrors(errors: collected) }
    return spec
  }

  private static let tables = [
    "kinds.yaml", "handles.yaml", "callbacks.yaml", "constants.yaml", "datatypes.yaml", "operations.yaml", "libraries.yaml", "launchers.yaml",
    "removed.yaml", "vendor.yaml",
  ]

  /// A file under a wrong name would otherwise be left out in silence.
  private func unknownFiles() -> [SpecError] {
    files.keys.sorted().filter { !Self.tables.contains($0) && !$0.hasPrefix("functions/") && $0 != KnownDifferences.file }.map {
      SpecError(file: $0, problem: "unknown file; expected functions/<chapter>.yaml or one of \(Self.tables.joined(separator: ", "))")
    }
  }

  /// Adds the line to a mistake that was found only after everything had been read.
  private func located(_ error: SpecError) -> SpecError {
    var error = error
    if error.line == nil, let root = try? root(error.file) { error.line = root.line(entry: error.entry, field: error.field) }
    return error
  }

  private func chapter(_ file: String, _ errors: inout [SpecError]) -> Chapter? {
    do throws(SpecError) {
      let root = try root(file)
      try root.allow(["chapter", "title", "standard", "functions"])
      let name = try root.text("chapter")
      guard file == "functions/\(name).yaml" else { throw root.error("chapter", "expected the name of the file, found \(name)") }
      var functions: [Function] = []
      for reader in try root.readers("functions") {
        do throws(SpecError) { functions.append(try reader.function(chapter: name)) } catch { errors.append(error) }
      }
      return Chapter(name: name, title: try root.text("title"), standard: try root.optionalText("standard"), functions: functions)
    } catch {
      errors.append(error)
      return nil
    }
  }

  private func entries<Entry>(
    _ file: String, _ field: String, _ errors: inout [SpecError], _ read: (Reader) throws(SpecError) -> Entry
  ) -> [Entry] {
    var entries: [Entry] = []
    do throws(SpecError) {
      let root = try root(file)
      try root.allow([field])
      for reader in try root.readers(field) {
        do throws(SpecError) { entries.append(try read(reader)) } catch { errors.append(error) }
      }
    } catch { errors.append(error) }
    return entries
  }

  private func root(_ file: String) throws(SpecError) -> Reader {
    guard let text = files[file] else { throw SpecError(file: file, problem: "is missing from spec/") }
    return try Reader(text: text, file: file)
  }
}
