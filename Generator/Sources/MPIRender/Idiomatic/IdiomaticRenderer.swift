import MPISpec

/// Writes the generated part of the idiomatic tier: one Swift form for each function, with one more for memory that lives elsewhere,
/// and one that returns a value where that is natural.
struct IdiomaticRenderer {
  let spec: Spec
  private let documentation: DocumentationRenderer

  init(spec: Spec) {
    self.spec = spec
    documentation = DocumentationRenderer(spec: spec, names: SwiftTerms.names(spec))
  }

  func files() throws -> Files {
    var files: Files = [:]
    for chapter in spec.chapters {
      var byReceiver: [String: String] = [:]
      for function in chapter.functions where function.placement.tier == .generated && function.deprecated == nil {
        for receiver in receivers(function) { byReceiver[receiver, default: ""] += try members(function, receiver) }
      }
      for (receiver, members) in byReceiver {
        // What is inlined into users' code shows them the boundary; nothing else does.
        let access = members.contains("@inlinable") ? "public" : "internal"
        let body = receiver == "MPI" ? members : "\nextension \(receiver) {\(members)}\n"
        let name = (receiver == "MPI" ? "Module" : receiver) + "+" + RawRenderer.fileName(chapter.name)
        files["Sources/MPI/Generated/\(name).swift"] = Banner.swift("spec/functions/\(chapter.name).yaml") + "\(access) import CMPI\n" + body
      }
    }
    return files
  }

  /// A root is a rank within one group; between two groups it is a ``Root``.
  private func receivers(_ function: Function) -> [String] {
    function.hasFormsByRoot ? ["Intracomm", "Intercomm"] : [function.placement.receiver]
  }

  private func members(_ function: Function, _ receiver: String) throws -> String {
    if function.makesRequest { return try member(function, receiver, .owned) }
    var text = try member(function, receiver, .memory)
    if function.messages.contains(where: { $0.role != .send }) { text += try member(function, receiver, .reference) }
    return text + ConvenienceRenderer(function, documentation, receiver: receiver).members()
  }

  private func member(_ function: Function, _ receiver: String, _ receiving: IdiomaticFunction.Receiving) throws -> String {
    var builder = FunctionBuilder(function, spec, receiver: receiver, receiving: receiving)
    let form = try builder.build()
    var lines = documentation.idiomaticComment(function, on: receiver, form.arguments.map { ($0.name, $0.documentation) }, form.results)
    lines += head(function, receiver, form)
    let isProperty = function.placement.form == .property
    var body = statements(function, form, isMethod: builder.receiverParameter != nil, receiver)
    if isProperty {
      let get = function.canFail ? "get throws(MPIError) {" : "get {"
      body = [get] + body.map { "  " + $0 } + ["}"]
    }
    lines += body.map { "  " + $0 } + ["}"]
    let indent = receiver == "MPI" ? "" : "  "
    return "\n" + lines.map { $0.isEmpty ? "" : indent + $0 }.joined(separator: "\n") + "\n"
  }

  private func head(_ function: Function, _ receiver: String, _ form: IdiomaticFunction) -> [String] {
    let isComm = FunctionBuilder.handleClass(receiver) == "Comm"
    let placement = function.placement
    let type = resultType(function, form)
    // A status is a value, which its setters change.
    let isMutating = receiver == "Status" && function.parameters.contains { $0.kind == "STATUS" && $0.direction == .both }
    let modifiers = placement.form == .typeMethod ? "static " : isComm ? "final " : isMutating ? "mutating " : ""
    if placement.form == .property { return ["public \(modifiers)var \(SwiftName.member(placement.name)): \(type) {"] }
    let generics = form.generics.isEmpty ? "" : "<\(form.generics.joined(separator: ", "))>"
    let effects = function.canFail ? " throws(MPIError)" : ""
    // Only what takes buffers is called in inner loops; there the caller's element type decides nearly everything at compile time.
    var lines =
      function.messages.isEmpty ? [] : ["@inlinable @inline(__always)" + (form.results.map(\.type) == ["Status"] ? " @discardableResult" : "")]
    let arguments = form.arguments.map(\.declaration).joined(separator: ", ")
    lines.append(
      "public \(modifiers)func \(SwiftName.member(placement.name))\(generics)(\(arguments))\(effects)\(type == "Void" ? "" : " -> \(type)") {")
    return lines
  }

  private func resultType(_ function: Function, _ form: IdiomaticFunction) -> String {
    if !function.returnsErrorCode { return directType(function) }
    let type: String
    switch form.results.count {
    case 0: type = function.optionalResult == nil ? "Void" : "Bool"
    case 1: type = form.results[0].type
    default: type = "(" + form.results.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + ")"
    }
    return function.optionalResult == nil || form.results.isEmpty ? type : type + "?"
  }

  private func directType(_ function: Function) -> String { SwiftName.type(spec.kinds[function.returns]?.small ?? "int") }

  // MARK: Body

  private func statements(_ function: Function, _ form: IdiomaticFunction, isMethod: Bool, _ receiver: String) -> [String] {
    var lines: [String] = []
    if !function.worksUninitialized { lines.append("try ensureRunning()") }
    if isMethod { lines += refusalOfNull(function, receiver) }
    if !function.returnsErrorCode { return lines + form.prelude + direct(function, form) }
    // Read once, before memory is borrowed: closures then capture numbers, and not the object. `hasTwoGroups` is seldom asked for at all.
    if !function.messages.isEmpty {
      let within = (form.closures + form.checks + form.small).joined(separator: " ").split { !$0.isLetter && $0 != "." }
      lines += ["handle", "rank", "size", "peerCount", "inDegree", "outDegree"].filter { within.contains(Substring($0)) }.map {
        "let \($0) = \($0)"
      }
    }
    lines += form.prelude
    for (depth, closure) in form.closures.enumerated() {
      let prefix = form.returnsText ? (depth == 0 ? "let text = " : "return ") : ""
      lines.append(String(repeating: "  ", count: depth) + prefix + closure)
    }
    let indent = String(repeating: "  ", count: form.closures.count)
    lines += (form.checks + call(function, form)).map { indent + $0 }
    for depth in form.closures.indices.reversed() { lines.append(String(repeating: "  ", count: depth) + "}") }
    return lines + returning(function, form)
  }

  /// Refuses an object that was freed before the library meets its null handle. Of what takes buffers, where each instruction counts, only in
  /// collectives without a root: some libraries ask a null communicator for its size before they look at it.
  private func refusalOfNull(_ function: Function, _ receiver: String) -> [String] {
    let isHot = !function.messages.isEmpty && (function.scope != .collective || function.parameters.contains { $0.name == "root" })
    if isHot { return [] }
    return FunctionBuilder.refusal(of: "handle", FunctionBuilder.handleClass(receiver), function, spec).map { [$0] } ?? []
  }

  private func direct(_ function: Function, _ form: IdiomaticFunction) -> [String] {
    let lines = function.canFail ? ["try require(.\(function.name))"] : []
    let call = "\(BoundaryName.function(function.name))(\(form.small.joined(separator: ", ")))"
    return lines + ["return \(call)"]
  }

  /// The small form where everything fits C's `int`, the large one otherwise; the large one wherever the library has it when it takes
  /// arrays as they are or gives a wider result.
  private func call(_ function: Function, _ form: IdiomaticFunction) -> [String] {
    let small = "try check(\(BoundaryName.function(function.name))(\(form.small.joined(separator: ", "))), .\(function.name))"
    guard function.hasLargeForm, !(form.narrowed.isEmpty && form.eitherArrays.isEmpty && form.layouts.isEmpty && form.wideResults.isEmpty) else {
      return form.narrowed.map { "let \($0.name) = try narrow(\($0.wide), \"count\", .\(function.name))" } + [small]
    }
    let symbol = function.symbol(.large)
    let large = "try check(\(BoundaryName.function(symbol))(\(form.large.joined(separator: ", "))), .\(symbol))"
    if let layout = form.layouts.first {
      return ["if \(layout).isLarge {", "  \(large)", "} else {"]
        + form.narrowed.map { "  let \($0.name) = try narrow(\($0.wide), \"count\", .\(function.name))" }
        + ["  \(small)", "}"]
    }
    if !form.wideResults.isEmpty {
      let narrowed = form.narrowed.map { "  let \($0.name) = try narrow(\($0.wide), \"count\", .\(function.name))" }
      let widened = form.wideResults.map { result in
        let small = "\(result.name)Small"
        return "  \(result.name) = " + (result.isOptional ? "Int(\(small))" : "try widen(\(small), .\(function.name))")
      }
      return ["if has(.\(symbol)) {", "  \(large)", "} else {"] + narrowed + ["  \(small)"] + widened + ["}"]
    }
    let conditions = form.narrowed.map { "let \($0.name) = Int32(exactly: \($0.wide))" } + form.eitherArrays.map { "let \($0)" }
    return ["if \(conditions.joined(separator: ", ")) {", "  \(small)", "} else {", "  \(large)", "}"]
  }

  private func returning(_ function: Function, _ form: IdiomaticFunction) -> [String] {
    var lines: [String] = []
    if let optional = function.optionalResult {
      let flag = SwiftName.camel(optional.flag)
      if form.results.isEmpty { return ["return \(flag) != 0"] }
      lines.append("guard \(flag) != 0 else { return nil }")
    }
    switch form.results.count {
    case 0: return lines
    case 1: return lines + ["return \(form.results[0].expression)"]
    default: return lines + ["return (" + form.results.map { "\($0.name): \($0.expression)" }.joined(separator: ", ") + ")"]
    }
  }
}
