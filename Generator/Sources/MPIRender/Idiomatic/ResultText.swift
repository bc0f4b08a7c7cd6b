import MPISpec

/// What the spec says of memory that C writes to, said of a value that Swift returns.
struct ResultText {
  let spec: Spec
  let function: Function
  let receiver: String

  // A pattern is parsed where it stands, each time: these are used for thousands of texts. `Regex` is not Sendable, as it may hold closures;
  // these hold none, and nobody changes them.
  nonisolated(unsafe) private static let receives = #/^Receives /#
  nonisolated(unsafe) private static let truth = #/^(Nonzero|True) (when|if) (?!.*\bfalse\b)/#
  nonisolated(unsafe) private static let duty = #/[,;] to be freed( by the caller)?\b/#
  nonisolated(unsafe) private static let entry = #/^On entry /#

  /// The text of a result of some Swift type; of one that the spec has no text for, what follows from the type.
  func text(_ text: String?, of type: String) -> String {
    guard var text else { return implied(type) }
    // Of what is read and written, C's text says both.
    if let change = text.range(of: "; on return ") { text = String(text[change.upperBound...]) }
    text = text.replacing(Self.receives, with: "")
    if type.hasPrefix("Bool") { text = text.replacing(Self.truth, with: "Whether ") }
    if freesItself(type) { text = text.replacing(Self.duty, with: "") }
    return Self.capitalized(text)
  }

  /// What an argument is, when its text also says what comes back.
  static func given(_ text: String) -> String {
    guard let change = text.range(of: "; on return ") else { return text }
    return capitalized(text[..<change.lowerBound].replacing(entry, with: "") + ".")
  }

  private func implied(_ type: String) -> String {
    if type.hasPrefix("Prequest") { return "The prepared operation, which owns the buffers." }
    if type.hasPrefix("Request") || type.hasPrefix("LentRequest") {
      return "The request, which hands back the buffers when the operation is complete."
    }
    return function.messages.isEmpty ? "Source, tag and length of the message." : "What was received or transferred."
  }

  /// Whether the last reference to such an object takes its handle along.
  private func freesItself(_ type: String) -> Bool {
    let name = type.hasSuffix("?") ? String(type.dropLast()) : type
    return spec.handle(name == "Self" ? FunctionBuilder.handleClass(receiver) : name)?.freeing == .local
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
