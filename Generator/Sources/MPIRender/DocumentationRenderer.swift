import MPISpec

/// The documentation comment of a function: its own text, then what follows from its facts.
struct DocumentationRenderer {
  var spec: Spec
  /// What constants and functions are called in the idiomatic tier, for its comments.
  var names: [String: String] = [:]

  /// The comment above a raw function, without its indentation.
  func comment(_ signature: Signature) -> String {
    let function = signature.function
    var lines = [function.summary, ""]
    lines += wrap(MarkedText.plain(function.discussion, without: [.swift]))
    if signature.form == .large { lines += ["", "Counts and displacements are as wide as addresses."] }
    lines += [""] + wrap(participation(function, Sides("")))
    let documented = signature.parameters.map { ($0.name, MarkedText.plain(text(of: $0.parameter), without: [.swift])) }
    if documented.count == 1 {
      lines += ["", "- Parameter \(documented[0].0): \(documented[0].1)"]
    } else if documented.count > 1 {
      lines += ["", "- Parameters:"] + documented.map { "  - \($0.0): \($0.1)" }
    }
    if !function.returnsErrorCode { lines += ["- Returns: \(result(function))"] }
    if function.canFail { lines += ["- Throws: ``MPIError``" + (isOld(signature) ? "." : ", also where the library lacks the function.")] }
    lines += [""] + wrap(correspondence(signature.function, signature.symbol))
    return lines.map { $0.isEmpty ? "///" : "/// \($0)" }.joined(separator: "\n") + "\n"
  }

  /// The comment above an idiomatic form, line by line.
  ///
  /// - Parameters:
  ///   - receiver: the type that it is a member of.
  ///   - isOfValues: whether the form takes and returns values, so that nothing is to be said of buffers.
  func idiomaticComment(
    _ function: Function, on receiver: String, _ arguments: [(name: String, text: String?)], _ results: [IdiomaticFunction.Result],
    isOfValues: Bool = false
  ) -> [String] {
    // Of several results, each has a name.
    let named = arguments.map(\.name) + (results.count > 1 ? results.map(\.name) : [])
    let terms = SwiftTerms(spec, function, on: receiver, arguments: named, names: names)
    let sides = Sides(receiver)
    let dropped = sides.dropped.union(isOfValues ? [.buffers, .c] : [.c])
    let documented = arguments.map {
      ($0.name, ResultText.given(sides.text(MarkedText.plain($0.text ?? fallback(function, $0.name), without: dropped))))
    }
    let returned = results.map { result in
      let text = result.documentation.map { MarkedText.plain($0, without: dropped) }
      return ResultText(spec: spec, function: function, receiver: receiver).text(text, of: result.type)
    }
    var discussion = sides.text(MarkedText.plain(function.discussion, without: dropped))
    if isOfValues { discussion = terms.withoutStrangers(discussion) }
    var lines = [terms.text(sides.text(function.summary)), ""]
    lines += wrap(terms.text(discussion))
    if let note = terms.leftOut(of: [discussion] + documented.map(\.1) + returned) { lines += [""] + wrap(note) }
    lines += [""] + wrap(participation(function, sides))
    if documented.count == 1 {
      lines += ["", "- Parameter \(documented[0].0): \(terms.text(documented[0].1))"]
    } else if documented.count > 1 {
      lines += ["", "- Parameters:"] + documented.map { "  - \($0.0): \(terms.text($0.1))" }
    } else {
      lines.append("")
    }
    if results.count == 1 {
      let isOptional = results[0].type.hasSuffix("?") || function.optionalResult != nil
      let text = terms.text(returned[0])
      let absent = isOptional && !text.contains("nil") ? " `nil` where there is none." : ""
      lines.append("- Returns: \(text)\(absent)")
    } else if results.count > 1 {
      lines.append("- Returns: " + zip(results, returned).map { "`\($0.name)`: \(terms.text($1))" }.joined(separator: " "))
    }
    if function.canFail { lines.append("- Throws: ``MPIError``.") }
    lines += [""] + wrap(correspondence(function, function.name))
    return lines.map { $0.isEmpty ? "///" : "/// \($0)" }
  }

  private func fallback(_ function: Function, _ argument: String) -> String {
    let parameter = function.parameters.first { $0.name == argument || SwiftName.camel($0.name) == argument }
    return parameter.map { text(of: $0) } ?? "As in C."
  }

  private func isOld(_ signature: Signature) -> Bool {
    signature.function.since(signature.form) <= Version(3, 1) && signature.function.requirement == nil
  }

  private func text(of parameter: Parameter) -> String {
    parameter.documentation ?? spec.kinds[parameter.kind]?.documentation ?? "As in C."
  }

  private func result(_ function: Function) -> String {
    switch function.returns {
    case "WALL_TIME", "TICK_RESOLUTION": "Seconds."
    case "DISPLACEMENT", "LOCATION_SMALL": "Bytes."
    case "LOGICAL": "Nonzero for yes."
    default: spec.kinds[function.returns]?.handle != nil ? "The handle." : "The integer that stands for the handle."
    }
  }

  /// Who takes part, and what the return means.
  private func participation(_ function: Function, _ sides: Sides) -> String {
    let who =
      switch function.scope {
      case .local: "Local: no other process takes part."
      case .collective: "Collective: every process of \(sides.isBetweenGroups ? "both groups" : "the group") has to call it."
      case .matched: "Completes with the help of another process."
      case .oneSided: "One-sided: the target process does not take part."
      }
    let when =
      switch function.completion {
      case .blocking: ""
      case .nonblocking: " Returns at once; the request tells when it is done."
      case .persistent: " Only prepares the operation; each start of the request performs it once."
      case .split: " The operation ends with the matching end call."
      }
    let before = function.worksUninitialized ? " May be called before MPI is initialized." : ""
    return who + when + before
  }

  private func correspondence(_ function: Function, _ symbol: String) -> String {
    let chapter = spec.chapters.first { $0.name == function.chapter }
    guard let standard = chapter?.standard else { return "The corresponding MPI function is `\(symbol)`, an extension." }
    return "The corresponding MPI function is `\(symbol)`, in the chapter “\(standard)” of MPI 5.0."
  }

  /// Breaks a text into lines of at most 120 characters.
  private func wrap(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty && line.count + word.count >= 120 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
