import MPISpec

/// Operations that go on after their call: a request keeps what they use.
extension FunctionBuilder {
  /// A buffer that the request of the operation keeps.
  mutating func addOwned(_ message: Message, _ parameter: Parameter, name: String, view: String, takesInPlace: Bool) {
    let writes = message.role != .send
    let inPlace = takesInPlace ? "Collective" : ""
    let generic = generic(message)
    form.generics.append("\(generic): Owned\(inPlace)\(writes ? "Receive" : "Send")Buffer")
    let label = message.role == .receive && function.messages.count == 1 ? "into" : writes ? receiveLabel(message) : "_"
    form.arguments.append(.init(label: label, name: name, type: "consuming \(generic)", documentation: parameter.documentation))
    let memory = "\(name).\(writes || function.completion == .persistent ? "isolatedView()" : "stableView")"
    let sent = function.messages.first { $0.role == .send && $0.buffer != message.buffer }.flatMap { views[$0.buffer] }
    form.prelude.append("let \(view) = \(sent.map { "distinct(\(memory), from: \($0))" } ?? memory)")
  }

  /// The request of an operation that goes on after its call.
  mutating func addRequest(_ name: String) {
    form.prelude.append("var \(name) = smpi_MPI_REQUEST_NULL")
    pass("&\(name)")
    let isPersistent = function.completion == .persistent
    let buffers = function.messages.map { (generic($0), camel($0.buffer), $0.role) }
    let send = buffers.first { $0.2 == .send }
    let receive = buffers.first { $0.2 != .send }
    let (type, held) =
      switch (send, receive) {
      case (let send?, let receive?): ("Exchange<\(send.0), \(receive.0)>", "Exchange(send: \(send.1), receive: \(receive.1))")
      case (let one?, nil), (nil, let one?): (one.0, one.1)
      case (nil, nil): ("Void", "()")
      }
    let request = "\(isPersistent ? "Prequest" : "Request")<\(type)>"
    var arguments = ["handle: \(name)", "held: \(held)"]
    if receive != nil && send == nil && function.scope == .local && receive?.2 == .receive && receiver == "Comm" {
      arguments.append("isReceive: true")
    }
    let tellsLength = receive != nil && (function.scope == .local || receiver == "File")
    let shortening = send != nil ? "shortenReceived" : receive?.2 == .both ? "shortenReplaced" : "shorten"
    if !isPersistent && tellsLength { arguments.append("finish: \(request).\(shortening)") }
    switch form.kept.count {
    case 0: break
    case 1: arguments.append("kept: \(form.kept[0])")
    default: arguments.append("kept: KeptObjects(\(form.kept.joined(separator: ", ")))")
    }
    form.results.append(.init(name: name, type: request, expression: "\(request)(\(arguments.joined(separator: ", ")))", documentation: nil))
  }
}
