/// A text of the spec in which `{intra: …}` and `{buffers: …}` mark what holds of one group, or of forms that are given buffers, only.
public enum MarkedText {
  /// What a mark is about.
  public enum Mark: String, Sendable, CaseIterable {
    /// The processes of one group: not said between two groups.
    case intra
    /// Memory that is passed: not said of forms that return values.
    case buffers
  }

  /// The text without the marks, and without what some of them stand at.
  public static func plain(_ text: String, without dropped: Set<Mark> = []) -> String {
    text.replacing(#/\{([a-z]+): ([^}]*)\}/#) { match in
      guard let mark = Mark(rawValue: String(match.output.1)) else { return String(match.output.0) }
      return dropped.contains(mark) ? "" : String(match.output.2)
    }
  }
}
