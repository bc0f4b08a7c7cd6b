import MPISpec

/// Two messages of one call that share a count or a datatype, or have to be of one size.
extension FunctionBuilder {
  /// A reduction whose result is dealt out by an array of counts.
  mutating func addSharedCounts() {
    guard !form.checks.contains(where: { $0.hasPrefix("let reduction") }), let (send, receive) = sharedMessages(function.messages[0]),
      let counts = send.counts, let sendView = views[send.buffer], let receiveView = views[receive.buffer]
    else { return }
    form.checks.append("let reduction = try sharedCounts(\(sendView), \(camel(counts)), \(receiveView), rank: rank, .\(function.name))")
    checkOperation()
  }

  /// What one process sends to another has to be what that one receives; where both blocks are known here, they are compared. Two groups
  /// may each send another amount.
  mutating func checkBlocks() {
    guard function.scope == .collective, function.messages.count == 2, let send = function.messages.first(where: { $0.role == .send }),
      let receive = function.messages.first(where: { $0.role == .receive }), let sent = send.count, let received = receive.count, sent != received,
      send.blocks == nil || send.blocks == .peers, receive.blocks == nil || receive.blocks == .peers, receiver != "Intercomm",
      let sendView = views[send.buffer], let receiveView = views[receive.buffer]
    else { return }
    let significant = send.rootOnly || receive.rootOnly ? atRoot : receiver == "Comm" ? "!hasTwoGroups" : "true"
    form.checks.append(
      "try expectSameBlocks(\(sendView), \(camel(sent))Wide, \(receiveView), \(camel(received))Wide, .\(function.name), isSignificant: \(significant))"
    )
  }

  /// An operation has to be one for the elements, where the compiler does not know them.
  mutating func checkOperation() {
    guard let op = function.parameters.first(where: { $0.kind == "OPERATION" }) else { return }
    form.checks.append("try \(camel(op.name)).expectAllowed(reduction.datatype, .\(function.name))")
  }

  /// What is read and what is written must not overlap; in debug builds that is looked at.
  mutating func checkOverlap() {
    guard function.messages.count == 2, let (send, receive) = sharedMessages(function.messages[0]), send.role == .send,
      let sendView = views[send.buffer], let receiveView = views[receive.buffer]
    else { return }
    let views = [(send, sendView), (receive, receiveView)].map { message, view in
      guard message.displacements != nil else { return view }
      let places = message.datatypes == nil ? (of: view, as: "places") : (of: "\(view).bytes", as: "bytePlaces")
      return "\(places.of), \(layoutName(message)).\(places.as)(\(blocks(message) ?? "1"))"
    }
    let significant = send.rootOnly || receive.rootOnly ? ", isSignificant: \(atRoot)" : ""
    form.checks.append("try expectApart(\(views.joined(separator: ", ")), .\(function.name)\(significant))")
  }

  func sharesDatatype(_ message: Message) -> Bool {
    function.messages.contains { $0.buffer != message.buffer && $0.datatype == message.datatype }
  }

  func sharedMessages(_ message: Message) -> (Message, Message)? {
    guard let send = function.messages.first(where: { $0.role == .send }), let receive = function.messages.first(where: { $0.role != .send }) else {
      return nil
    }
    return (send, receive)
  }
}
