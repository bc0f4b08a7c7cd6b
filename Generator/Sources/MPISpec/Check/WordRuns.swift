/// The runs of words of some texts, to find where another text has one of them.
struct WordRuns: Sendable {
  private let length: Int
  private var runs: Set<[String]> = []

  init(of texts: [String], length: Int) {
    self.length = length
    for text in texts { runs.formUnion(Self.runs(Self.words(text), length)) }
  }

  /// The first run that a text shares.
  func firstShared(with text: String) -> String? {
    Self.runs(Self.words(text), length).first(where: runs.contains)?.joined(separator: " ")
  }

  /// Letters and digits in lower case: markup, punctuation and line breaks make no difference.
  static func words(_ text: String) -> [String] {
    // TeX: `\mpiarg{comm}` is a word, and so is `\MPI/`.
    let plain = text.replacing(#/\\[A-Za-z]+\{([^}]*)\}/#) { String($0.output.1) }.replacing(#/\\([A-Za-z]+)\//#) { String($0.output.1) }
    return plain.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  private static func runs(_ words: [String], _ length: Int) -> [[String]] {
    words.count < length ? [] : (0...(words.count - length)).map { Array(words[$0..<($0 + length)]) }
  }
}
