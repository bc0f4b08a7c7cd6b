import MPISpec

/// What the texts of a function say on a type whose communicators are of one group, or between two.
struct Sides {
  private let receiver: String

  init(_ receiver: String) { self.receiver = receiver }

  var isBetweenGroups: Bool { receiver == "Intercomm" }

  /// What is not said at all.
  var dropped: Set<MarkedText.Mark> { isBetweenGroups ? [.intra] : [] }

  /// A text without what it says of the other sort of communicators.
  func text(_ text: String) -> String {
    switch receiver {
    case "Intercomm": Sentences.filter(text) { !$0.contains("on an intracommunicator") && !$0.contains("on intracommunicators") }
    case "Intracomm", "Cartcomm", "Graphcomm", "Distgraphcomm", "Topocomm":
      Sentences.filter(text) { !$0.hasPrefix("On an intercommunicator") }.replacing(" on an intracommunicator", with: "")
    default: text
    }
  }
}

enum Sentences {
  /// The sentences of a text that are wanted.
  static func filter(_ text: String, _ isWanted: (String) -> Bool) -> String {
    split(text).filter(isWanted).joined(separator: " ")
  }

  /// A sentence ends with a full stop before white space; one within backticks does not.
  private static func split(_ text: String) -> [String] {
    var sentences: [String] = []
    var words: [Substring] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      words.append(word)
      if word.hasSuffix(".") {
        sentences.append(words.joined(separator: " "))
        words = []
      }
    }
    return words.isEmpty ? sentences : sentences + [words.joined(separator: " ")]
  }
}
