import MPISpec

/// Says in the words of the idiomatic tier what the spec says in those of C: names of constants, functions and arguments.
struct SwiftTerms {
  private let function: Function
  /// The arguments and named results of the Swift form.
  private let arguments: Set<String>
  /// The parameter of C that the object stands for.
  private let receiver: String?
  private var names: [String: String]

  init(_ spec: Spec, _ function: Function, on type: String, arguments: [String], names: [String: String]) {
    self.function = function
    self.arguments = Set(arguments)
    receiver = FunctionBuilder.receiverParameter(function, spec, receiver: function.placement.receiver)
    self.names = names
    // Where Swift returns an optional, or takes one, these stand for its absence.
    for parameter in function.parameters where parameter.undefinedIsNil || parameter.kind == "COLOR" {
      self.names["MPI_UNDEFINED"] = "nil"
      if let null = spec.kinds[parameter.kind]?.handle.flatMap({ spec.handle($0)?.null }) { self.names[null] = "nil" }
    }
    for parameter in function.parameters where self.arguments.contains(Self.argument(parameter.name)) {
      self.names[parameter.name] = Self.argument(parameter.name)
    }
    if type == "Intercomm" {
      for other in spec.functions where other.hasFormsByRoot { self.names[other.name] = "Intercomm.\(other.placement.name)" }
    }
    self.names[function.name] = nil
  }

  /// What the spec's constants and functions are called by those who use the idiomatic tier.
  static func names(_ spec: Spec) -> [String: String] {
    var names: [String: String] = [:]
    for group in spec.constants {
      for constant in group.constants {
        if group.domain == "ErrorClass" || constant.name.contains("_ERR_") {
          names[constant.name] = "ErrorClass.\(ErrorClassRenderer.name(constant.name))"
        } else if let domain = group.domain {
          names[constant.name] = "\(domain).\(EnumerationRenderer.name(constant, group))"
        } else if let name = constant.swiftName {
          names[constant.name] = name
        }
      }
    }
    for operation in spec.operations { names[operation.name] = "Operation.\(operation.swiftName)" }
    for function in spec.functions where function.placement.tier != .raw {
      let placement = function.placement
      let receiver = function.hasFormsByRoot ? "Intracomm" : placement.receiver
      names[function.name] = receiver == "MPI" ? placement.name : "\(receiver).\(placement.name)"
    }
    return names
  }

  private static func argument(_ parameter: String) -> String {
    SwiftName.camel(parameter.hasPrefix("array_of_") ? String(parameter.dropFirst("array_of_".count)) : parameter)
  }

  // A pattern is parsed where it stands, each time: these are used for thousands of texts. `Regex` is not Sendable, as it may hold closures;
  // these hold none, and nobody changes them.
  nonisolated(unsafe) private static let functionAfterArticle = #/\b([Aa])n? `(MPIX?_[A-Za-z_0-9]+)`/#
  nonisolated(unsafe) private static let name = #/`([A-Za-z_0-9]+)`/#
  nonisolated(unsafe) private static let nameOrElement = #/`([A-Za-z_0-9]+)(\[[^\]]*\])?`/#

  /// A text of the spec, with the names of Swift between its backticks.
  func text(_ text: String) -> String {
    var names = names
    // Beside the root of an intercommunicator, nobody's rank is that of a rank that only looks on.
    if text.contains("`MPI_ROOT`") { names["MPI_PROC_NULL"] = "Root.bystander" }
    var text = text
    if let flag = function.optionalResult?.flag {
      text = text.replacing("`\(flag)` is true", with: "the result is not `nil`").replacing("`\(flag)` is false", with: "the result is `nil`")
    }
    // "an MPI_Gather", but "a Comm.gather"
    text = text.replacing(Self.functionAfterArticle) { match in
      let name = names[String(match.output.2)] ?? String(match.output.2)
      let isVowel = name.hasPrefix("MPI") || "AEIOaeio".contains(name.prefix(1))
      return "\(match.output.1)\(isVowel ? "n" : "") `\(name)`"
    }
    return text.replacing(Self.name) { match in names[String(match.output.1)].map { "`\($0)`" } ?? String(match.output.0) }
  }

  /// A text without the sentences that name parameters of C which the Swift form does not have.
  func withoutStrangers(_ text: String) -> String {
    let strangers = Set(function.parameters.map(\.name)).subtracting(function.parameters.map(\.name).filter { arguments.contains(Self.argument($0)) })
      .subtracting([receiver].compactMap { $0 })
    return Sentences.filter(text) { sentence in
      !sentence.matches(of: Self.nameOrElement).contains { strangers.contains(String($0.output.1)) }
    }
  }

  /// What became of the arguments of C that some texts mention and the Swift form does not have, as a sentence; nil if there are none.
  func leftOut(of texts: [String]) -> String? {
    let words = Set(texts.joined(separator: " ").matches(of: Self.nameOrElement).map { String($0.output.1) })
    var groups: [(names: [String], fate: String)] = [
      ([], "the object itself"), ([], "what is sent"), ([], "what comes back"), ([], "known from the other arguments"), ([], "what the blocks say"),
    ]
    for parameter in function.parameters where words.contains(parameter.name) && !arguments.contains(Self.argument(parameter.name)) {
      // Texts that mention it speak of nil instead.
      if parameter.name == function.optionalResult?.flag { continue }
      let message = function.messages.first { $0.buffer == parameter.name }
      let isLayout = function.messages.contains { $0.displacements != nil && [$0.counts, $0.displacements, $0.datatypes].contains(parameter.name) }
      let group =
        parameter.name == receiver
        ? 0
        : message?.role == .send
          ? 1
          : message != nil || parameter.direction != .input ? 2 : isLayout ? 4 : 3
      groups[group].names.append("`\(parameter.name)`")
    }
    let parts = groups.filter { !$0.names.isEmpty }.map { "\(list($0.names)) \($0.names.count == 1 ? "is" : "are") \($0.fate)" }
    return parts.isEmpty ? nil : "Of C's arguments, \(list(parts))."
  }

  private func list(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words.last!
  }
}

extension Function {
  /// A root is a rank within one group and a `Root` between two, so that there are two forms, and none of what they have in common.
  var hasFormsByRoot: Bool { placement.receiver == "Comm" && parameters.contains { $0.accepts.contains("MPI_ROOT") } }
}
