/// A macro that a header defines.
public struct CMacro: Sendable, Hashable, Codable {
  /// The name.
  public var name: String
  /// Whether it takes arguments.
  public var isFunctionLike: Bool
  /// The tokens that replace it, separated by spaces.
  public var replacement: String

  /// A macro with every field given.
  public init(name: String, isFunctionLike: Bool = false, replacement: String = "") {
    self.name = name
    self.isFunctionLike = isFunctionLike
    self.replacement = replacement
  }

  /// The replacement without its quotes, when it is a text.
  public var text: String? {
    guard replacement.count >= 2, replacement.first == "\"", replacement.last == "\"" else { return nil }
    return String(replacement.dropFirst().dropLast())
  }
}
