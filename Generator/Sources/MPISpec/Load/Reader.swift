import Yams

/// Reads one YAML mapping field by field, and reports what is missing, misspelled or of the wrong sort by file, line and entry.
struct Reader {
  let file: String
  let entry: String?
  let node: Node
  let fields: Node.Mapping

  init(_ node: Node, file: String, entry: String? = nil, field: String? = nil) throws(SpecError) {
    guard case .mapping(let fields) = node else {
      throw SpecError(file: file, line: node.mark?.line, entry: entry, field: field, problem: "expected a mapping of fields, found \(node.sort)")
    }
    self.file = file
    self.entry = entry
    self.node = node
    self.fields = fields
  }

  /// Reads a whole file.
  init(text: String, file: String) throws(SpecError) {
    let node: Node?
    do { node = try Yams.compose(yaml: text) } catch let error as YamlError {
      throw SpecError(file: file, line: error.line, problem: "is not YAML: \(error.problem)")
    } catch {
      throw SpecError(file: file, problem: "is not YAML: \(error)")
    }
    guard let node else { throw SpecError(file: file, problem: "is empty") }
    try self.init(node, file: file)
  }

  /// The same mapping, with its mistakes told under the name of an entry.
  func named(_ entry: String) throws(SpecError) -> Reader { try Reader(node, file: file, entry: entry) }

  func error(_ field: String?, _ problem: String, at node: Node? = nil) -> SpecError {
    SpecError(file: file, line: (node ?? self.node).mark?.line, entry: entry, field: field, problem: problem)
  }

  /// Refuses fields that the format does not have.
  func allow(_ names: [String]) throws(SpecError) {
    for (key, _) in fields {
      let name = key.string ?? ""
      if !names.contains(name) {
        throw error(name, "unknown field; expected one of \(names.joined(separator: ", "))", at: key)
      }
    }
  }

  func has(_ field: String) -> Bool { fields[Node(field)] != nil }

  func optionalText(_ field: String) throws(SpecError) -> String? {
    guard let value = fields[Node(field)] else { return nil }
    guard case .scalar(let scalar) = value else { throw error(field, "expected a text, found \(value.sort)", at: value) }
    return scalar.string
  }

  func text(_ field: String) throws(SpecError) -> String {
    guard let value = try optionalText(field), !value.isEmpty else { throw error(field, "is missing; expected a text") }
    return value
  }

  func flag(_ field: String) throws(SpecError) -> Bool { try optionalFlag(field) ?? false }

  func optionalFlag(_ field: String) throws(SpecError) -> Bool? {
    guard let value = fields[Node(field)] else { return nil }
    switch value.scalar?.string {
    case "true": return true
    case "false": return false
    default: throw error(field, "expected true or false", at: value)
    }
  }

  func version(_ field: String) throws(SpecError) -> Version {
    let text = try text(field)
    guard let version = Version(text) else {
      throw error(field, "expected a version of the standard such as \"3.1\", found \(text)", at: fields[Node(field)])
    }
    return version
  }

  func optionalChoice<Choice: RawRepresentable & CaseIterable>(_ field: String, _: Choice.Type) throws(SpecError) -> Choice?
  where Choice.RawValue == String {
    guard let text = try optionalText(field) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(field, "expected one of \(all), found \(text)", at: fields[Node(field)])
    }
    return choice
  }

  func choice<Choice: RawRepresentable & CaseIterable>(_ field: String, _ type: Choice.Type, default fallback: Choice? = nil) throws(SpecError)
    -> Choice
  where Choice.RawValue == String {
    if let choice = try optionalChoice(field, type) ?? fallback { return choice }
    throw error(field, "is missing; expected one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  func texts(_ field: String) throws(SpecError) -> [String] {
    var texts: [String] = []
    for node in try nodes(field) {
      guard let text = node.scalar?.string else { throw error(field, "expected a list of texts", at: node) }
      texts.append(text)
    }
    return texts
  }

  func nodes(_ field: String) throws(SpecError) -> [Node] {
    guard let value = fields[Node(field)] else { return [] }
    guard case .sequence(let list) = value else { throw error(field, "expected a list, found \(value.sort)", at: value) }
    return Array(list)
  }

  /// A list of mappings; each is read under this entry's name.
  func readers(_ field: String) throws(SpecError) -> [Reader] {
    var readers: [Reader] = []
    for node in try nodes(field) { readers.append(try Reader(node, file: file, entry: entry, field: field)) }
    return readers
  }

  func optionalReader(_ field: String) throws(SpecError) -> Reader? {
    guard let value = fields[Node(field)] else { return nil }
    return try Reader(value, file: file, entry: entry, field: field)
  }
}

extension Reader {
  /// The line of an entry of this file, or of one of its parameters; the last of that name, as that is the one too many.
  func line(entry: String?, field: String?) -> Int? {
    guard let entry else { return nil }
    let lists = fields.values.compactMap(\.sequence)
    // Constants stand in groups.
    let entries = lists.flatMap { $0 } + lists.flatMap { $0 }.compactMap { $0.mapping?["constants"]?.sequence }.flatMap { $0 }
    guard let node = entries.last(where: { $0.mapping?["name"]?.string == entry }) else { return nil }
    let parameter = field?.prefixMatch(of: #/parameter ([^:]*)/#)?.output.1
    let inner = node.mapping?["parameters"]?.sequence?.last { $0.mapping?["name"]?.string == parameter.map(String.init) }
    return (inner ?? node).mark?.line
  }
}

extension YamlError {
  /// Where it is, as far as that is known.
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  /// What it is, without the text around it.
  fileprivate var problem: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    case .duplicatedKeysInMapping(let names, _): "\(names.joined(separator: ", ")) stands twice in one mapping"
    default: "\(self)"
    }
  }
}

extension Node {
  /// What a mistake calls this node.
  var sort: String {
    switch self {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "the text \(scalar.string)"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
