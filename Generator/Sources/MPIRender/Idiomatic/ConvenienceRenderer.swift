import MPISpec

/// Writes the forms of collectives that take values and return values, and size the result themselves.
struct ConvenienceRenderer {
  var documentation: DocumentationRenderer

  func members(_ function: Function, _ receiver: String) -> String {
    guard receiver != "Intercomm", function.scope == .collective, function.messages.count == 2, function.messages.allSatisfy({ $0.count != nil }),
      let send = function.messages.first(where: { $0.role == .send }), let receive = function.messages.first(where: { $0.role == .receive })
    else { return "" }
    let shared = send.count == receive.count
    var text = ""
    switch (blocks(send), blocks(receive)) {
    case (nil, nil) where shared && !function.isUndefinedOnFirst:
      text += member(function, receiver, receive, from: "Element", result: "Element", room: "value")
      text += member(function, receiver, receive, from: "[Element]", result: "[Element]", room: "value")
    case (nil, let blocks?):
      text += member(function, receiver, receive, from: "Element", result: "[Element]", room: "[Element](repeating: value, count: \(blocks))")
      text += member(function, receiver, receive, from: "[Element]", result: "[Element]", room: "repeated(value, \(blocks))")
    case (let sent?, let received?):
      text += member(function, receiver, receive, from: "[Element]", result: "[Element]", room: room(sent, received))
    case (_?, nil) where !shared: text += dealt(function, receive)
    default: break
    }
    return text
  }

  /// A form that deals out one element to each process.
  private func dealt(_ function: Function, _ receive: Message) -> String {
    let name = function.placement.name
    let documented = [
      ("value", "At the root, one element for each process, in the order of ranks; ignored elsewhere."),
      ("root", function[parameter: "root"]?.documentation),
    ]
    let result = IdiomaticFunction.Result(name: "result", type: "Element", expression: "", documentation: "This rank's element.")
    var lines = documentation.idiomaticComment(function, documented, [result])
    lines += [
      "@inlinable", "public final func \(name)<Element: MPIElement>(_ value: [Element], root: Int) throws(MPIError) -> Element {",
      "  try withRoomForOne { (result: UnsafeMutableBufferPointer<Element>) throws(MPIError) in try \(name)(value, into: result, root: root) }", "}",
    ]
    return "\n" + lines.map { "  " + $0 }.joined(separator: "\n") + "\n"
  }

  private func blocks(_ message: Message) -> String? {
    switch message.blocks {
    case .peers: "peerCount"
    case .inDegree: "inDegree"
    case .outDegree: "outDegree"
    default: nil
    }
  }

  private func room(_ sent: String, _ received: String) -> String {
    sent == received ? "value" : "repeated(Array(value.prefix(\(sent) == 0 ? 0 : value.count / \(sent))), \(received))"
  }

  private func member(_ function: Function, _ receiver: String, _ receive: Message, from: String, result: String, room: String) -> String {
    let name = function.placement.name
    let op = function.parameters.contains { $0.kind == "OPERATION" }
    let root = receive.rootOnly
    let into = FunctionBuilder.receivesInto(function, receive) ? "into: " : ""
    let empty = result == "[Element]" ? "[]" : "value"
    var arguments = ["_ value: \(from)"]
    var passed = ["value", "\(into)&result"]
    var documented: [(String, String?)] = [("value", "What this rank contributes.")]
    if op {
      arguments.append("op: Operation<Element>")
      passed.append("op: op")
      documented.append(("op", function[parameter: "op"]?.documentation))
    }
    if root {
      arguments.append("root: Int")
      passed.append("root: root")
      documented.append(("root", function[parameter: "root"]?.documentation))
    }
    let results = [
      IdiomaticFunction.Result(
        name: "result", type: result, expression: "", documentation: root ? "The result at the root; `nil` elsewhere." : "The result, on every rank.")
    ]
    var lines = documentation.idiomaticComment(function, documented, results)
    lines.append("@inlinable")
    lines.append(
      "public final func \(name)<Element: MPIElement>(\(arguments.joined(separator: ", "))) throws(MPIError) -> \(result)\(root ? "?" : "") {")
    lines.append(root ? "  var result = rank == root ? \(room) : \(empty)" : "  var result = \(room)")
    lines.append("  try \(name)(\(passed.joined(separator: ", ")))")
    lines.append(root ? "  return rank == root ? result : nil" : "  return result")
    lines.append("}")
    return "\n" + lines.map { "  " + $0 }.joined(separator: "\n") + "\n"
  }
}

extension Function {
  /// An exclusive scan gives the first rank nothing.
  var isUndefinedOnFirst: Bool { name.lowercased().contains("exscan") }
}
