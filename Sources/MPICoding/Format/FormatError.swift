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
  /// For messages: `planets[3].name`. Of long paths the middle is left out, and of long keys the end: a short stream can have many.
  var text: String {
    var text = ""
    for (number, key) in enumerated() {
      if count > 40 && (20..<count - 20).contains(number) {
        if number == 20 { text += "…" }
      } else if let index = key.intValue {
        text += "[\(index)]"
      } else {
        let name = key.stringValue
        text += (text.isEmpty ? "" : ".") + (name.utf8.count > 100 ? String(name.unicodeScalars.prefix(100)) + "…" : name)
      }
    }
    return text.isEmpty ? "the value itself" : text
  }
}
