/// A text of the spec in which marks such as `{intra: …}` stand around what holds in some places only.
public enum MarkedText {
  /// What a mark is about.
  public enum Mark: String, Sendable, CaseIterable {
    /// The processes of one group: not said between two groups.
    case intra
    /// Memory that is passed: not said of forms that return values.
    case buffers
    /// What a caller of C has to see to, and Swift sees to by itself: said in the raw tier alone.
    case c
    /// What is so in the idiomatic tier alone.
    case swift
  }

  // A pattern is parsed where it stands, each time: these are used for thousands of texts. `Regex` is not Sendable, as it may hold closures;
  // these hold none, and nobody changes them.
  nonisolated(unsafe) private static let marked = #/\{([a-z]+): ([^}]*)\}/#
  nonisolated(unsafe) private static let spaceBeforeStop = #/ +([.,;:]+)(?= |$)/#

  /// The text without the marks, and without what some of them stand at.
  public static func plain(_ text: String, without dropped: Set<Mark> = []) -> String {
    guard text.contains("{") else { return text }
    let plain = text.replacing(marked) { match in
      guard let mark = Mark(rawValue: String(match.output.1)) else { return String(match.output.0) }
      return dropped.contains(mark) ? "" : String(match.output.2)
    }
    // What was left out may have stood between two spaces, or before a full stop.
    return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing(spaceBeforeStop) { String($0.output.1) }
  }
}
