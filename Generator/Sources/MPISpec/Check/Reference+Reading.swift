import Foundation

/// Why the standard's data cannot be compared with.
public struct ReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file of the data.
  public var file: String
  /// What is wrong with it, and what was expected.
  public var problem: String

  /// The file and the problem, on one line.
  public var description: String { "\(file): \(problem)" }
}

extension Reference {
  /// The files that the data consists of.
  public static let functionTable = "mpi-functions-master.tsv"
  /// The kinds with their C types.
  public static let kindTable = "kinds.tsv"
  /// The MPI Forum's description of functions and callbacks.
  public static let interfaces = "mpi-standard-5.0-apis.json"
  /// The MPI Forum's description of the standard ABI, for its constants.
  public static let abi = "mpi-standard-5.0-abi.json"
  /// All of these files.
  public static let files = [functionTable, kindTable, interfaces, abi]

  /// Reads the data from the text of its files, by name.
  public init(files: [String: String]) throws(ReferenceError) {
    self.init()
    let interfaces = try Self.decode([String: Interface].self, Self.interfaces, files)
    var byName: [String: Interface] = [:]
    for interface in interfaces.values { byName[interface.name] = interface }
    for row in try Table(Self.functionTable, files).rows {
      functions.append(try Self.function(row, byName))
    }
    callbacks = try interfaces.values.filter(\.attributes.callback).map { (interface) throws(ReferenceError) in
      try interface.function(isCallback: true)
    }.sorted { $0.name < $1.name }
    for row in try Table(Self.kindTable, files).rows {
      kinds.append(
        Kind(
          name: try row.text("kind"), small: Self.type(try row.text("c_small")), large: Self.type(try row.text("c_large")),
          example: try row.text("example_function")))
    }
    constants = try Self.decode(ABI.self, Self.abi, files).constants.values.map { constant in
      Constant(name: constant.name, type: constant.cType?.filter { $0 != " " })
    }.sorted { $0.name < $1.name }
    descriptions = interfaces.values.flatMap { $0.parameters.map(\.desc) }.filter { !$0.isEmpty }.sorted()
  }

  /// One row of the table of functions; the table flattens parameters, so that those come from the Forum's description.
  private static func function(_ row: Table.Row, _ interfaces: [String: Interface]) throws(ReferenceError) -> Function {
    let name = try row.text("name")
    guard let interface = interfaces[name] else {
      throw ReferenceError(file: functionTable, problem: "\(name) is not in \(Self.interfaces)")
    }
    var function = try interface.function(isCallback: false)
    function.since = try row.version("since")
    function.deprecated = try row.text("deprecated").isEmpty ? nil : row.version("deprecated")
    function.hasLargeForm = try row.text("large_c") == "yes"
    function.returns = try row.text("return_kind")
    return function
  }

  /// `None` is how the table writes that there is no C type, and `\ldots` that there are any number of arguments.
  private static func type(_ text: String) -> String? {
    text == "None" ? nil : text.hasSuffix("ldots") ? "..." : text
  }

  private static func decode<Value: Decodable>(_: Value.Type, _ file: String, _ files: [String: String]) throws(ReferenceError) -> Value {
    guard let text = files[file] else { throw ReferenceError(file: file, problem: "is missing") }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do { return try decoder.decode(Value.self, from: Data(text.utf8)) } catch {
      throw ReferenceError(file: file, problem: "is not what was expected: \(error)")
    }
  }
}

/// A table of columns that tabs separate, with a heading.
private struct Table {
  struct Row {
    var file: String
    var number: Int
    var fields: [String: String]

    func text(_ column: String) throws(ReferenceError) -> String {
      guard let text = fields[column] else { throw ReferenceError(file: file, problem: "line \(number) has no column \(column)") }
      return text
    }

    /// `<=2.0` is a version before which the data does not distinguish.
    func version(_ column: String) throws(ReferenceError) -> Version {
      let text = try text(column)
      guard let version = Version(text.hasPrefix("<=") ? String(text.dropFirst(2)) : text) else {
        throw ReferenceError(file: file, problem: "line \(number), \(column): expected a version such as 3.1, found \(text)")
      }
      return version
    }
  }

  var rows: [Row]

  init(_ file: String, _ files: [String: String]) throws(ReferenceError) {
    guard let text = files[file] else { throw ReferenceError(file: file, problem: "is missing") }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard let heading = lines.first else { throw ReferenceError(file: file, problem: "is empty") }
    rows = lines.enumerated().dropFirst().filter { $0.element != [""] }.map { number, fields in
      Row(file: file, number: number + 1, fields: Dictionary(zip(heading.map(String.init), fields.map(String.init))) { first, _ in first })
    }
  }
}

/// One entry of the Forum's description, with the fields that are compared.
private struct Interface: Decodable {
  struct Attributes: Decodable { var callback: Bool }
  struct Parameter: Decodable {
    var name: String
    var kind: String
    var paramDirection: String
    var length: Length?
    var rootOnly: Bool
    var largeOnly: Bool
    var funcType: String
    var pointer: Bool?
    var suppress: String
    var desc: String
  }
  /// A text, or one text for each dimension.
  enum Length: Decodable {
    case one(String)
    case several([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let texts = try? container.decode([String].self) { self = .several(texts) } else { self = .one(try container.decode(String.self)) }
    }
  }

  var name: String
  var attributes: Attributes
  var returnKind: String
  var parameters: [Parameter]

  /// What C has of it: other languages have parameters of their own.
  func function(isCallback: Bool) throws(ReferenceError) -> Reference.Function {
    var function = Reference.Function(
      name: name, since: nil, deprecated: nil, hasLargeForm: nil, returns: returnKind == "NOTHING" ? nil : returnKind, isVariadic: false,
      parameters: [])
    for parameter in parameters where !parameter.suppress.split(separator: " ").contains("c_parameter") {
      if isCallback && parameter.kind == "VARARGS" {
        function.isVariadic = true
        continue
      }
      function.parameters.append(
        Reference.Parameter(
          name: parameter.name, kind: parameter.kind, direction: parameter.paramDirection, length: try length(parameter),
          rootOnly: parameter.rootOnly, largeOnly: parameter.largeOnly, callback: parameter.funcType.isEmpty ? nil : parameter.funcType,
          pointer: parameter.pointer))
    }
    return function
  }

  private func length(_ parameter: Parameter) throws(ReferenceError) -> Reference.Length {
    switch parameter.length {
    case nil: return .none
    case .one("*"), .one(""): return .unstated
    case .one(let text): return .stated(text)
    case .several(let texts) where texts.count == 2 && texts[1] == "3": return .stated("triples(\(texts[0]))")
    case .several(let texts):
      throw ReferenceError(
        file: Reference.interfaces, problem: "\(name), \(parameter.name): expected a length, or one of rows of 3, found \(texts)")
    }
  }
}

/// The part of the ABI's description that is compared.
private struct ABI: Decodable {
  struct Constant: Decodable {
    struct Handle: Decodable { var type: String? }
    var name: String
    var handleTypes: [String: Handle?]
  }
  var constants: [String: Constant]
}

extension ABI.Constant {
  fileprivate var cType: String? { (handleTypes["c"] ?? nil)?.type }
}
