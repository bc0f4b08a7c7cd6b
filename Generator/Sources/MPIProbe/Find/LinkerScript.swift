/// The files that a GNU linker script names: where a text file stands in for `libmpi.so`, this leads to the library.
enum LinkerScript {
  /// The entries of `INPUT(…)` and `GROUP(…)`, those in `AS_NEEDED(…)` included; nil when the text has neither.
  static func inputs(in text: String) -> [String]? {
    var tokens = tokens(withoutComments(text))[...]
    var inputs: [String] = []
    var isScript = false
    while let token = tokens.popFirst() {
      guard token == "INPUT" || token == "GROUP", tokens.first == "(" else { continue }
      isScript = true
      var depth = 0
      while let part = tokens.popFirst() {
        if part == "(" {
          depth += 1
        } else if part == ")" {
          depth -= 1
          if depth == 0 { break }
        } else if part != "AS_NEEDED" {
          inputs.append(part)
        }
      }
    }
    return isScript ? inputs : nil
  }

  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    func endWord() {
      if !word.isEmpty { tokens.append(word) }
      word = ""
    }
    for character in text {
      if character == "(" || character == ")" {
        endWord()
        tokens.append(String(character))
      } else if character.isWhitespace || character == "," || character == ";" {
        endWord()
      } else if character != "\"" {
        word.append(character)
      }
    }
    endWord()
    return tokens
  }

  private static func withoutComments(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "/*") {
      result += rest[..<start.lowerBound] + " "
      rest = rest[start.upperBound...]
      rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
    }
    return result + rest
  }
}
