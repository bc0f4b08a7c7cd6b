/// What is wrong with a stream, and where: the underlying error of the `DecodingError.dataCorrupted` that is thrown for it.
public struct BinaryFormatError: Error, Sendable, CustomStringConvertible {
  /// The byte of the stream at which it was noticed.
  public let offset: Int
  /// What is wrong there.
  public let problem: String

  init(_ problem: String, at offset: Int) {
    self.offset = offset
    self.problem = problem
  }

  /// What is wrong, and where.
  public var description: String { "byte \(offset): \(problem)" }
}

/// A step of a coding path, as this coder reports it.
struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "Index \(intValue)"
    self.intValue = intValue
  }

  static let superKey = PathKey(stringValue: "super")
}

extension [any CodingKey] {
  /// For messages: `planets[3].name`.
  var text: String {
    var text = ""
    for key in self {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return text.isEmpty ? "the value itself" : text
  }
}
