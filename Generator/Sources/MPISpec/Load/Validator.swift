/// Checks what no single field shows: names that refer to each other, and rules between facts.
struct Validator {
  private let spec: Spec
  private let constants: Set<String>
  private let handles: Set<String>
  private let domains: Set<String>

  init(_ spec: Spec) {
    self.spec = spec
    constants = Set(spec.constants.flatMap { $0.constants.map(\.name) })
    handles = Set(spec.handles.map(\.name))
    domains = Set(spec.constants.compactMap(\.domain))
  }

  func errors() -> [SpecError] {
    var errors = duplicates()
    for kind in spec.kinds.values.sorted(by: { $0.name < $1.name }) {
      if let handle = kind.handle, !handles.contains(handle) {
        errors.append(SpecError(file: "kinds.yaml", entry: kind.name, field: "handle", problem: "no handle class \(handle) in handles.yaml"))
      }
      if let error = kind.error, !spec.constants.contains(where: { $0.constants.contains { $0.name == error } }) {
        errors.append(SpecError(file: "kinds.yaml", entry: kind.name, field: "error", problem: "no constant \(error) in constants.yaml"))
      }
    }
    for callback in spec.callbacks {
      errors += check(callback.parameters, in: callback.name, file: "callbacks.yaml")
      if let returns = callback.returns, spec.kinds[returns] == nil {
        errors.append(SpecError(file: "callbacks.yaml", entry: callback.name, field: "returns", problem: unknownKind(returns)))
      }
    }
    var seen: Set<String> = []
    for chapter in spec.chapters {
      for function in chapter.functions {
        let file = "functions/\(chapter.name).yaml"
        if !seen.insert(function.name).inserted {
          errors.append(SpecError(file: file, entry: function.name, problem: "stands twice"))
        }
        errors += check(function, file: file)
      }
    }
    errors += referenceErrors(functions: seen)
    return errors
  }

  /// Entries of one name in one table. (Functions are counted over all chapters.)
  private func duplicates() -> [SpecError] {
    let tables: [(String, [String])] = [
      ("handles.yaml", spec.handles.map(\.name)), ("callbacks.yaml", spec.callbacks.map(\.name)),
      ("constants.yaml", spec.constants.flatMap(\.constants).map(\.name)), ("datatypes.yaml", spec.datatypes.map(\.name)),
      ("operations.yaml", spec.operations.map(\.name)), ("libraries.yaml", spec.libraries.map(\.name)),
      ("launchers.yaml", spec.launchers.map(\.name)),
    ]
    return tables.flatMap { file, names in
      var seen: Set<String> = []
      return names.filter { !seen.insert($0).inserted }.map { SpecError(file: file, entry: $0, problem: "stands twice") }
    }
  }

  private func check(_ function: Function, file: String) -> [SpecError] {
    var errors = check(function.parameters, in: function.name, file: file)
    func fail(_ field: String, _ problem: String) {
      errors.append(SpecError(file: file, entry: function.name, field: field, problem: problem))
    }
    if function.summary.count > 100 || !function.summary.hasSuffix(".") {
      fail("summary", "expected one sentence of at most 100 characters, found \(function.summary.count)")
    }
    if spec.kinds[function.returns] == nil { fail("returns", unknownKind(function.returns)) }
    let names = Set(function.parameters.map(\.name))
    for message in function.messages {
      for name in [message.buffer, message.count, message.counts, message.displacements, message.datatype, message.datatypes, message.partitions] {
        if let name, !names.contains(name) { fail("messages", "no parameter \(name)") }
      }
      if message.count != nil && message.counts != nil { fail("messages", "\(message.buffer) has both a count and counts") }
    }
    for (form, emulation) in function.emulations.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      checkEmulation(of: function, form, emulation) { fail("emulation", $0) }
    }
    if let result = function.optionalResult {
      for name in [result.flag] + result.values where !names.contains(name) { fail("results", "no parameter \(name)") }
    }
    return errors
  }

  private func checkEmulation(of function: Function, _ form: Parameter.Form, _ emulation: Emulation, _ fail: (String) -> Void) {
    if form == .large && !function.hasLargeForm { fail("there is no large form to emulate") }
    if emulation.way != .hand && emulation.calls.isEmpty { fail("expected the functions that it calls") }
    let functions = emulation.calls.compactMap { name in
      spec.functions.first { $0.name == name || $0.hasLargeForm && $0.symbol(.large) == name }
    }
    if functions.count < emulation.calls.count {
      let known = Set(functions.flatMap { [$0.name, $0.symbol(.large)] })
      fail("no function \(emulation.calls.filter { !known.contains($0) }.joined(separator: ", "))")
    }
    if emulation.calls.contains(function.symbol(form)) { fail("it cannot be emulated by itself") }
    switch emulation.way {
    case .hand: break
    case .same:
      if emulation.calls.count != 1 { fail("expected the one function that does the same") }
      if let other = functions.first, other.parameters(.small).count != function.parameters(form).count {
        fail("\(other.name) has another number of parameters")
      }
    case .pieces:
      let counts = Set(function.messages.map(\.count))
      if form != .large || emulation.calls != [function.name] { fail("pieces stand for the large form, by the small one") }
      if counts.count != 1 || function.messages.contains(where: { $0.count == nil || $0.blocks != nil }) || function.makesRequest {
        fail("only a blocking call can be made in pieces, whose buffers share one count")
      }
    case .datatypes:
      if form != .large || emulation.calls != [function.name] { fail("derived datatypes stand for the large form, by the small one") }
      let counts = Set(function.countedDatatypes.map(\.count.name))
      if counts.isEmpty { fail("no count is followed by its datatype") }
      for parameter in function.parameters(.small) where !counts.contains(parameter.name) {
        guard let kind = spec.kinds[parameter.kind], kind.small == "int", kind.large != "int" else { continue }
        fail("\(parameter.name) is wider in the large form, and no datatype makes up for it")
      }
    }
  }

  private func check(_ parameters: [Parameter], in entry: String, file: String) -> [SpecError] {
    var errors: [SpecError] = []
    let names = Set(parameters.map(\.name))
    var seen: Set<String> = []
    for parameter in parameters {
      if !seen.insert(parameter.name).inserted {
        errors.append(SpecError(file: file, entry: entry, field: "parameter \(parameter.name)", problem: "stands twice"))
      }
      func fail(_ field: String, _ problem: String) {
        errors.append(SpecError(file: file, entry: entry, field: "parameter \(parameter.name): \(field)", problem: problem))
      }
      guard let kind = spec.kinds[parameter.kind] else {
        fail("kind", unknownKind(parameter.kind))
        continue
      }
      if kind.shape == .function {
        if let callback = parameter.callback {
          if spec.callback(callback) == nil { fail("callback", "no callback \(callback) in callbacks.yaml") }
        } else {
          fail("callback", "is missing; expected the name of a callback in callbacks.yaml")
        }
      }
      switch parameter.length {
      case .parameter(let name), .sum(let name), .last(let name), .triples(let name):
        if !names.contains(name) { fail("length", "no parameter \(name)") }
      case .constant(let name):
        if !constants.contains(name) { fail("length", "no constant \(name) in constants.yaml") }
      default: break
      }
      for name in parameter.accepts where !constants.contains(name) { fail("accepts", "no constant \(name) in constants.yaml") }
      if let domain = parameter.domain, !domains.contains(domain) { fail("domain", "no group of constants.yaml has the domain \(domain)") }
    }
    return errors
  }

  private func referenceErrors(functions: Set<String>) -> [SpecError] {
    var errors: [SpecError] = []
    let symbols = functions.union(spec.functions.flatMap { f in f.forms.map { f.symbol($0) } }).union(constants)
    let emulated = Set(spec.functions.flatMap { function in function.emulations.keys.map { function.symbol($0) } })
    for library in spec.libraries {
      for name in library.has + library.lacks where !symbols.contains(name) {
        errors.append(SpecError(file: "libraries.yaml", entry: library.name, problem: "no function or constant \(name)"))
      }
      for name in library.distrusts where !emulated.contains(name) {
        errors.append(SpecError(file: "libraries.yaml", entry: library.name, field: "distrusts", problem: "no emulation stands in for \(name)"))
      }
    }
    for function in spec.functions {
      if let use = function.deprecated?.use, !symbols.contains(use) {
        errors.append(SpecError(file: "functions/\(function.chapter).yaml", entry: function.name, field: "deprecated", problem: "no function \(use)"))
      }
    }
    for handle in spec.handles {
      if let free = handle.free, !functions.contains(free) {
        errors.append(SpecError(file: "handles.yaml", entry: handle.name, field: "free", problem: "no function \(free)"))
      }
      if let null = handle.null, !constants.contains(null) {
        errors.append(SpecError(file: "handles.yaml", entry: handle.name, field: "null", problem: "no constant \(null)"))
      }
    }
    for name in spec.datatypes.map(\.name) where !constants.contains(name) {
      errors.append(SpecError(file: "datatypes.yaml", entry: name, problem: "no such constant in constants.yaml"))
    }
    for name in spec.operations.map(\.name) where !constants.contains(name) {
      errors.append(SpecError(file: "operations.yaml", entry: name, problem: "no such constant in constants.yaml"))
    }
    return errors
  }

  private func unknownKind(_ name: String) -> String {
    let near = spec.kinds.keys.filter { $0.hasPrefix(name.prefix(4)) }.sorted()
    return "unknown kind \(name); expected one of spec/kinds.yaml" + (near.isEmpty ? "" : ", such as \(near.prefix(6).joined(separator: ", "))")
  }
}
