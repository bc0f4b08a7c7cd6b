/// Looks at the texts of a spec: each function has its own, short where it has to be, and none is copied.
public struct TextLint: Sendable {
  /// A text that breaks a rule.
  public struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// The function, callback, constant or handle class.
    public var entry: String
    /// Which of its texts.
    public var field: String
    /// What is wrong with it, and what was expected.
    public var problem: String

    /// Where it is and the problem, on one line.
    public var description: String { "\(entry): \(field): \(problem)" }
  }

  /// How many words in a row may not be shared with a description of the standard's data.
  static let runLength = 8
  /// How long a summary may be.
  static let summaryLength = 100

  private struct Text {
    var entry: String
    var field: String
    var content: String
  }

  private let spec: Spec
  private let foreign: WordRuns

  /// A lint of a spec; `descriptions` are the texts that it may not repeat.
  public init(_ spec: Spec, descriptions: [String] = []) {
    self.spec = spec
    foreign = WordRuns(of: descriptions, length: Self.runLength)
  }

  /// How many texts there are.
  public var count: Int { texts.count }

  /// All that breaks a rule, in the order of the spec.
  public func findings() -> [Finding] { summaries() + parameters() + blanks() + marks() + scopes() + twins() + copies() }

  // MARK: Rules

  private func summaries() -> [Finding] {
    texts.filter { $0.field == "summary" }.compactMap { text in
      if text.content.count > Self.summaryLength {
        return finding(text, "expected at most \(Self.summaryLength) characters, found \(text.content.count)")
      }
      return isOneSentence(text.content) ? nil : finding(text, "expected one sentence that ends with a full stop")
    }
  }

  private func isOneSentence(_ text: String) -> Bool {
    guard text.hasSuffix("."), text.first.map({ !$0.isWhitespace }) == true else { return false }
    return !text.contains(#/[.!?]\s/#)
  }

  /// A parameter needs a text, of its own or of its kind.
  private func parameters() -> [Finding] {
    spec.functions.flatMap { function in
      function.parameters.filter { isBlank($0.documentation ?? spec.kinds[$0.kind]?.documentation ?? "") }.map {
        Finding(entry: function.name, field: "parameter \($0.name)", problem: "has no text; expected `doc` here or at the kind \($0.kind)")
      }
    }
  }

  private func blanks() -> [Finding] {
    texts.filter { !$0.field.hasPrefix("parameter ") && isBlank($0.content) }.map { finding($0, "is blank") }
  }

  /// What is left of braces once the marks are gone was meant to be one.
  private func marks() -> [Finding] {
    let known = MarkedText.Mark.allCases.map { "{\($0): …}" }.joined(separator: " or ")
    return texts.filter { $0.content.contains("{") }.map { finding($0, "has braces that are no mark; expected \(known)") }
  }

  /// That nobody else takes part is said of each function by its scope.
  private func scopes() -> [Finding] {
    let repeated = #/(^|[.] )(Purely l|L)ocal\b|\b([Tt]he (call|query|answer)|[Ii]t) is local\b(?! to)|\blocal query\b/#
    return spec.functions.filter { $0.scope == .local && MarkedText.plain($0.discussion).contains(repeated) }.map {
      Finding(entry: $0.name, field: "discussion", problem: "says that the function is local; expected `scope` to say that")
    }
  }

  /// Functions with the same text, the names in it aside.
  private func twins() -> [Finding] {
    var seen: [String: String] = [:]
    var findings: [Finding] = []
    for function in spec.functions {
      for (field, content) in [("summary", function.summary), ("discussion", function.discussion)] {
        let key = field + " " + withoutNames(content)
        if let twin = seen.updateValue(function.name, forKey: key) {
          findings.append(Finding(entry: function.name, field: field, problem: "is the text of \(twin), names aside; expected one of its own"))
        }
      }
    }
    return findings
  }

  private func copies() -> [Finding] {
    texts.compactMap { text in
      guard let run = foreign.firstShared(with: text.content) else { return nil }
      return finding(text, "shares \(Self.runLength) words with the standard's data: \"\(run)\"; expected words of our own")
    }
  }

  // MARK: Texts

  private var texts: [Text] {
    var texts: [Text] = []
    for function in spec.functions {
      texts.append(Text(entry: function.name, field: "summary", content: function.summary))
      texts.append(Text(entry: function.name, field: "discussion", content: MarkedText.plain(function.discussion)))
      for parameter in function.parameters {
        if let text = parameter.documentation {
          texts.append(Text(entry: function.name, field: "parameter \(parameter.name)", content: MarkedText.plain(text)))
        }
      }
    }
    for callback in spec.callbacks { texts.append(Text(entry: callback.name, field: "summary", content: callback.summary)) }
    for handle in spec.handles { texts.append(Text(entry: handle.name, field: "summary", content: handle.summary)) }
    for constant in spec.constants.flatMap(\.constants) { texts.append(Text(entry: constant.name, field: "doc", content: constant.summary)) }
    return texts
  }

  private func finding(_ text: Text, _ problem: String) -> Finding { Finding(entry: text.entry, field: text.field, problem: problem) }

  private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  /// The text with what stands between backticks and the names of MPI made equal.
  private func withoutNames(_ text: String) -> String {
    WordRuns.words(text.replacing(#/`[^`]*`/#, with: " _name_ ").replacing(#/MPIX?_\w+/#, with: " _name_ ")).joined(separator: " ")
  }
}
