import MPISpec

/// Messages: a buffer with its count, layout and datatype is one argument.
extension FunctionBuilder {
  func generic(_ message: Message) -> String {
    switch message.role {
    case .send: function.messages.count > 1 ? "Send" : "Buffer"
    case .receive: function.messages.count > 1 ? "Receive" : "Buffer"
    case .both: "Buffer"
    }
  }

  func sharesCount(_ message: Message) -> Bool {
    guard let count = message.count ?? message.counts else { return false }
    return function.messages.contains { $0.buffer != message.buffer && ($0.count == count || $0.counts == count) }
  }

  func blocks(_ message: Message) -> String? {
    switch message.blocks {
    case .peers: "peerCount"
    case .groupSize: "size"
    case .inDegree: "inDegree"
    case .outDegree: "outDegree"
    default: nil
    }
  }

  mutating func add(_ message: Message, _ parameter: Parameter) throws(UnrenderableFunction) {
    let name = camel(parameter.name)
    let view = name + "View"
    views[message.buffer] = view
    let generic = generic(message)
    let takesInPlace = message.inPlace != nil && receiver != "Intercomm"
    switch (message.role, receiving) {
    case (_, .owned): addOwned(message, parameter, name: name, view: view, takesInPlace: takesInPlace)
    case (.send, _):
      form.generics.append("\(generic): \(takesInPlace ? "CollectiveSendBuffer" : "SendBuffer") & ~Copyable & ~Escapable")
      form.arguments.append(.init(label: "_", name: name, type: "borrowing \(generic)", documentation: parameter.documentation))
      form.closures.append("try \(name).withBufferView { (\(view)) throws(MPIError) in")
    case (_, .memory):
      form.generics.append("\(generic): ReceiveBuffer & ~Copyable & ~Escapable")
      form.arguments.append(.init(label: receiveLabel(message), name: name, type: "inout \(generic)", documentation: parameter.documentation))
      form.closures.append("try \(name).withMutableBufferView { (\(view)) throws(MPIError) in")
    case (_, .reference):
      form.generics.append("\(generic): \(takesInPlace ? "CollectiveMemoryReference" : "MemoryReference") & ~Escapable")
      form.arguments.append(.init(label: receiveLabel(message), name: name, type: generic, documentation: parameter.documentation))
      form.prelude.append("let \(view) = \(name).view")
    }
    if message.counts != nil && message.displacements != nil { addLayout(message, name: name, view: view) }
  }

  /// Where the blocks of a `v` or `w` form lie.
  mutating func addLayout(_ message: Message, name: String, view: String) {
    let layout = layoutName(message)
    let isTyped = message.datatypes != nil
    let number = blocks(message) ?? "1"
    let symbol = function.symbol(.large)
    form.arguments.append(
      isTyped
        ? .init(label: "_", name: layout, type: "[Block]", documentation: "Where each block lies in `\(name)`, in bytes, and what it is.")
        : .init(label: "_", name: layout, type: "Blocks", documentation: "Where each block lies in `\(name)`, in elements."))
    let offsetsAreWide = function.parameters.contains { $0.name == message.displacements && kind($0).small != "int" }
    let facts =
      isTyped
      ? "\(view), blocks: \(number), offsetsAreWide: \(offsetsAreWide), as: .\(symbol), of: .\(function.name)"
      : "\(view), blocks: \(number), significant: \(message.rootOnly ? atRoot : "true"), as: .\(symbol), of: .\(function.name)"
    if receiving == .owned {
      form.prelude.append("let \(layout) = try KeptBlocks(\(layout), \(facts))")
      form.kept.append(layout)
    } else {
      form.closures.append("try \(isTyped ? "withLayout" : "withBlocks")(\(layout), \(facts)) { (\(layout)) throws(MPIError) in")
    }
    form.layouts.append(layout)
  }

  func receiveLabel(_ message: Message) -> String { Self.receivesInto(function, message) ? "into" : "_" }

  /// Two buffers of one kind stand side by side, as in C; otherwise the second is where the result goes into.
  static func receivesInto(_ function: Function, _ message: Message) -> Bool {
    guard function.messages.count > 1 else { return false }
    let shares = function.messages.allSatisfy { $0.count == message.count }
    return !shares && !function.name.lowercased().contains("alltoall")
  }

  mutating func pass(part parameter: Parameter, of message: Message) throws(UnrenderableFunction) {
    guard let view = views[message.buffer] else { throw fail("\(parameter.name) stands before its buffer") }
    switch parameter.name {
    case message.buffer: pass("\(view).address")
    case message.datatype:
      if message.counts != nil, message.displacements == nil { addSharedCounts() }
      pass(sharesCount(message) || sharesDatatype(message) ? "reduction.datatype" : "\(view).datatype")
    case message.count:
      let name = camel(parameter.name)
      if sharesCount(message) {
        if !form.checks.contains(where: { $0.hasPrefix("let reduction") }), let (send, receive) = sharedMessages(message),
          let sendView = views[send.buffer],
          let receiveView = views[receive.buffer]
        {
          let sendBlocks = blocks(send) ?? "1"
          let significant = receive.rootOnly ? atRoot : "true"
          form.checks.append(
            "let reduction = try sharedCount(\(sendView), blocks: \(sendBlocks), \(receiveView), isReceiving: \(significant), .\(function.name))")
          checkOperation()
        }
        form.narrowed.append(("c" + name.prefix(1).uppercased() + name.dropFirst(), "reduction.count"))
        form.small.append("c" + name.prefix(1).uppercased() + name.dropFirst())
        form.large.append("reduction.count")
      } else {
        let wide = name + "Wide"
        if let blocks = blocks(message) {
          let significant = message.rootOnly ? "\(atRoot) ? " : ""
          let otherwise = message.rootOnly ? " : 0" : ""
          form.checks.append(
            "let \(wide) = \(significant)try blockLength(\(view), \(blocks), \"\(camel(message.buffer))\", .\(function.name))\(otherwise)")
        } else {
          form.checks.append("let \(wide) = \(view).count")
        }
        form.narrowed.append(("c" + name.prefix(1).uppercased() + name.dropFirst(), wide))
        form.small.append("c" + name.prefix(1).uppercased() + name.dropFirst())
        form.large.append(wide)
      }
    case message.counts:
      form.small.append("\(layoutName(message)).smallCounts")
      form.large.append("\(layoutName(message)).counts")
    case message.displacements:
      // `MPI_Aint` displacements are wide in either form.
      form.small.append(kind(parameter).small == "int" ? "\(layoutName(message)).smallDisplacements" : "\(layoutName(message)).displacements")
      form.large.append("\(layoutName(message)).displacements")
    case message.datatypes: pass("\(layoutName(message)).datatypes")
    default: throw fail("\(parameter.name) has no rule in its message")
    }
  }

  func layoutName(_ message: Message) -> String { camel(message.buffer) + (message.datatypes == nil ? "Blocks" : "Layout") }
}
