/// A mistake in the spec: where it is and what was expected there.
public struct SpecError: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int?
  /// The function, constant or kind that the mistake is in.
  public var entry: String?
  public var field: String?
  public var problem: String

  public init(file: String, line: Int? = nil, entry: String? = nil, field: String? = nil, problem: String) {
    self.file = file
    self.line = line
    self.entry = entry
    self.field = field
    self.problem = problem
  }

  public var description: String {
    var text = line.map { "\(file):\($0): " } ?? "\(file): "
    if let entry { text += "\(entry): " }
    if let field { text += "\(field): " }
    return text + problem
  }
}

/// All mistakes that one load found, so that they can be mended in one go.
public struct SpecErrors: Error, Sendable, CustomStringConvertible {
  public var errors: [SpecError]
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
