/// The facts of a spec, an entry a line: committed as `spec/digest.txt`, so that a change of a fact is one readable line of a diff,
/// and a change that nobody meant fails a test.
public struct Digest: Hashable, Sendable {
  /// The name of the file below `spec/`.
  public static let file = "digest.txt"

  /// The whole file.
  public var text: String

  /// The digest of a spec.
  public init(_ spec: Spec) {
    let functions = spec.functions.map { function in
      Self.line(
        [
          function.name, function.since.description + (function.deprecated.map { "-\($0.since)" } ?? ""),
          function.hasLargeForm ? "large" + (function.largeSince.map { "-\($0)" } ?? "") : "-",
          function.returns,
        ] + function.parameters.map(Self.parameter)
          + Parameter.Form.allCases.compactMap { form in function.emulations[form].map { Self.emulation(form, $0) } }
          + (function.seesComposites ? ["composites"] : []))
    }
    let callbacks = spec.callbacks.map { callback in
      Self.line(
        [
          callback.name, callback.since.description, callback.hasLargeForm ? "large" : "-", callback.returns ?? "nothing",
        ] + callback.parameters.map(Self.parameter) + (callback.isVariadic ? ["..."] : []))
    }
    let kinds = spec.kinds.values.map { Self.line([$0.name, $0.shape.rawValue, $0.small] + ($0.large == $0.small ? [] : [$0.large])) }
    let constants = spec.constants.flatMap(\.constants).map { Self.line([$0.name, $0.since.description, $0.type]) }
    text = """
      # The facts of spec/, a line each: name, version that brought it (and the one that deprecated it), whether it has a _c twin, what it
      # returns, its parameters as name:KIND:direction:length, with what else C has to know, and how a form is emulated.
      # `mpi-generate check-spec --record` writes it.

      """
    for (title, lines) in [("functions", functions), ("callbacks", callbacks), ("kinds", kinds), ("constants", constants)] {
      text += "\n# \(title): \(lines.count)\n" + lines.sorted().map { $0 + "\n" }.joined()
    }
  }

  /// The lines that another digest does not have, and those that it has instead.
  public func changes(from other: String) -> [String] {
    let (mine, theirs) = (text.split(separator: "\n"), other.split(separator: "\n"))
    let (added, removed) = (Set(mine).subtracting(theirs), Set(theirs).subtracting(mine))
    return removed.sorted().map { "- \($0)" } + added.sorted().map { "+ \($0)" }
  }

  private static func line(_ words: [String]) -> String { words.joined(separator: " ") }

  private static func emulation(_ form: Parameter.Form, _ emulation: Emulation) -> String {
    "\(form.rawValue)=\(emulation.way.rawValue)(\(emulation.calls.joined(separator: ",")))"
  }

  private static func parameter(_ parameter: Parameter) -> String {
    var text = "\(parameter.name):\(parameter.kind):\(parameter.direction.rawValue)"
    if let length = parameter.length { text += ":\(length)" }
    if parameter.rootOnly { text += ":root" }
    if let form = parameter.form { text += ":\(form.rawValue)" }
    if let callback = parameter.callback { text += ":\(callback)" }
    if let pointer = parameter.pointer { text += pointer ? ":pointer" : ":value" }
    if let constant = parameter.constant { text += constant ? ":const" : ":mutable" }
    return text
  }
}
