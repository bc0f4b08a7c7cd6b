/// Reads the entries of `spec/functions/`.
extension Reader {
  static let functionFields = [
    "name", "since", "deprecated", "large", "large_since", "returns", "always", "initialized", "scope", "completion", "swift", "summary",
    "discussion",
    "parameters", "messages", "results", "header", "requirement", "runtime", "returning", "emulation", "composites",
  ]

  func function(chapter: String) throws(SpecError) -> Function {
    let name = try text("name")
    let entry = try named(name)
    guard name.hasPrefix("MPI_") || name.hasPrefix("MPIX_"), Self.isIdentifier(name) else {
      throw entry.error("name", "expected a name of C that begins with MPI_ or MPIX_, found \(name)")
    }
    try entry.allow(Self.functionFields)
    var parameters: [Parameter] = []
    for reader in try entry.readers("parameters") { parameters.append(try reader.parameter()) }
    var messages: [Message] = []
    for reader in try entry.readers("messages") { messages.append(try reader.message()) }
    return Function(
      name: name, chapter: chapter, since: try entry.version("since"), deprecated: try entry.deprecation(), hasLargeForm: try entry.flag("large"),
      largeSince: entry.has("large_since") ? try entry.version("large_since") : nil,
      returns: try entry.optionalText("returns") ?? "ERROR_CODE", isAlwaysPresent: try entry.flag("always"),
      worksUninitialized: try entry.optionalChoice("initialized", Initialization.self) == .notRequired,
      scope: try entry.choice("scope", Function.Scope.self), completion: try entry.choice("completion", Function.Completion.self, default: .blocking),
      placement: try entry.placement(), summary: try entry.text("summary"), discussion: try entry.text("discussion"), parameters: parameters,
      messages: messages, optionalResult: try entry.optionalResult(), header: try entry.optionalText("header"),
      requirement: try entry.optionalText("requirement"), runtime: try entry.optionalText("runtime"),
      neverReturns: try entry.optionalChoice("returning", Returning.self) != nil, emulations: try entry.emulations(of: name),
      seesComposites: try entry.flag("composites"))
  }

  private enum Initialization: String, CaseIterable {
    case required
    case notRequired = "not_required"
  }

  private enum Returning: String, CaseIterable { case never }

  private func deprecation() throws(SpecError) -> Function.Deprecation? {
    guard let reader = try optionalReader("deprecated") else { return nil }
    try reader.allow(["since", "use"])
    return Function.Deprecation(since: try reader.version("since"), use: try reader.optionalText("use"))
  }

  private func emulations(of name: String) throws(SpecError) -> [Parameter.Form: Emulation] {
    guard let reader = try optionalReader("emulation") else { return [:] }
    try reader.allow(Parameter.Form.allCases.map(\.rawValue))
    var emulations: [Parameter.Form: Emulation] = [:]
    for form in Parameter.Form.allCases {
      guard let reader = try reader.optionalReader(form.rawValue) else { continue }
      try reader.allow(["by", "calls"])
      let way = try reader.choice("by", Emulation.Way.self)
      let calls = try reader.texts("calls")
      emulations[form] = Emulation(way: way, calls: (way == .datatypes || way == .pieces) && calls.isEmpty ? [name] : calls)
    }
    return emulations
  }

  private func placement() throws(SpecError) -> Placement {
    guard let reader = try optionalReader("swift") else { throw error("swift", "is missing; expected {tier: …, receiver: …, name: …}") }
    try reader.allow(["tier", "receiver", "name", "form", "arguments"])
    let name = try reader.text("name")
    guard Self.isIdentifier(name) else { throw reader.error("name", "expected an identifier of Swift, found \(name)") }
    return Placement(
      tier: try reader.choice("tier", Placement.Tier.self), receiver: try reader.choice("receiver", Placement.Receiver.self).rawValue, name: name,
      form: try reader.choice("form", Placement.Form.self, default: .method), arguments: try reader.texts("arguments"))
  }

  private static func isIdentifier(_ text: String) -> Bool {
    text.first.map { $0.isLetter || $0 == "_" } == true && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  private func optionalResult() throws(SpecError) -> Function.OptionalResult? {
    guard let reader = try optionalReader("results") else { return nil }
    try reader.allow(["optional", "values"])
    return Function.OptionalResult(flag: try reader.text("optional"), values: try reader.texts("values"))
  }

  func parameter() throws(SpecError) -> Parameter {
    try allow([
      "name", "kind", "direction", "length", "at", "form", "callback", "pointer", "constant", "nullable", "accepts", "ownership", "lifetime",
      "domain", "undefined",
      "default", "label", "class", "value", "below", "least", "doc",
    ])
    return Parameter(
      name: try text("name"), kind: try text("kind"), direction: try choice("direction", Parameter.Direction.self, default: .input),
      length: try arrayLength("length"), rootOnly: try optionalChoice("at", Place.self) != nil, form: try optionalChoice("form", Parameter.Form.self),
      callback: try optionalText("callback"), pointer: try optionalFlag("pointer"), constant: try optionalFlag("constant"),
      isNullable: try flag("nullable"), accepts: try texts("accepts"),
      ownership: try optionalChoice("ownership", Parameter.Ownership.self), lifetime: try optionalChoice("lifetime", Parameter.Lifetime.self),
      domain: try optionalText("domain"), undefinedIsNil: try optionalChoice("undefined", Undefined.self) != nil,
      defaultValue: try optionalText("default"), label: try optionalText("label"), below: try optionalText("below"), least: try least(),
      className: try optionalText("class"),
      value: try optionalText("value"), documentation: try optionalText("doc"))
  }

  private func least() throws(SpecError) -> Int? {
    guard let text = try optionalText("least") else { return nil }
    guard let number = Int(text) else { throw error("least", "expected a whole number, found \"\(text)\"") }
    return number
  }

  private enum Place: String, CaseIterable { case root }
  private enum Undefined: String, CaseIterable { case none = "nil" }

  private func message() throws(SpecError) -> Message {
    try allow([
      "buffer", "count", "counts", "displacements", "datatype", "datatypes", "partitions", "role", "blocks", "at", "in_place", "lifetime",
    ])
    return Message(
      buffer: try text("buffer"), count: try optionalText("count"), counts: try optionalText("counts"),
      displacements: try optionalText("displacements"),
      datatype: try optionalText("datatype"), datatypes: try optionalText("datatypes"), partitions: try optionalText("partitions"),
      role: try choice("role", Message.Role.self), blocks: try arrayLength("blocks"), rootOnly: try optionalChoice("at", Place.self) != nil,
      inPlace: try optionalChoice("in_place", Message.InPlace.self), lifetime: try optionalChoice("lifetime", Parameter.Lifetime.self))
  }

  /// `n`, `MPI_MAX_PORT_NAME`, `16`, `peers`, `group_size`, `in_degree`, `out_degree`, `dimensions`, `sum(x)`, `last(x)` or `triples(x)`.
  private func arrayLength(_ field: String) throws(SpecError) -> ArrayLength? {
    guard let text = try optionalText(field) else { return nil }
    if let number = Int(text) { return .number(number) }
    switch text {
    case "peers": return .peers
    case "group_size": return .groupSize
    case "in_degree": return .inDegree
    case "out_degree": return .outDegree
    case "dimensions": return .dimensions
    default: break
    }
    if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
      let inner = String(text[text.index(after: open)...].dropLast())
      switch text[..<open] {
      case "sum": return .sum(inner)
      case "last": return .last(inner)
      case "triples": return .triples(inner)
      default: throw error(field, "expected sum(x), last(x) or triples(x), found \(text)", at: fields[.init(field)])
      }
    }
    return text.hasPrefix("MPI_") ? .constant(text) : .parameter(text)
  }
}
