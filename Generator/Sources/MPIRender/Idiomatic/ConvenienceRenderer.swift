import MPISpec

/// Writes the forms of collectives that take values and return values, and size the result themselves.
struct ConvenienceRenderer {
  let function: Function
  let documentation: DocumentationRenderer
  let receiver: String

  init(_ function: Function, _ documentation: DocumentationRenderer, receiver: String) {
    self.function = function
    self.documentation = documentation
    self.receiver = receiver
  }

  func members() -> String { forms().map { $0.member(function, on: receiver, documentation) }.joined() }

  private func forms() -> [Convenience] {
    guard function.scope == .collective, !function.makesRequest, function.messages.allSatisfy({ $0.datatypes == nil }) else { return [] }
    if function.messages.count == 1, function.messages[0].role == .both, isRooted { return isBetweenGroups ? [] : spread() }
    guard function.messages.count == 2, let send = function.messages.first(where: { $0.role == .send }),
      let receive = function.messages.first(where: { $0.role == .receive })
    else { return [] }
    if send.displacements != nil || receive.displacements != nil { return ragged(send, receive) }
    if send.counts != nil { return [dealtByCounts()] }
    return uniform(send, receive)
  }

  // MARK: Facts

  private var name: String { function.placement.name }
  private var isRooted: Bool { function[parameter: "root"] != nil }
  private var isBetweenGroups: Bool { receiver == "Intercomm" }
  private var isNeighborhood: Bool { receiver == "Topocomm" }
  private var isReduction: Bool { function.parameters.contains { $0.kind == "OPERATION" } }
  private var atRoot: String { isBetweenGroups ? "root.isHere" : "rank == root" }

  private func blocks(_ message: Message) -> String? {
    switch message.blocks {
    case .peers: "peerCount"
    case .groupSize: "size"
    case .inDegree: "inDegree"
    case .outDegree: "outDegree"
    default: nil
    }
  }

  /// The arguments after the data, and how they are passed on.
  private var trailing: (arguments: [Convenience.Argument], passed: String) {
    var arguments: [Convenience.Argument] = []
    var passed = ""
    if isReduction {
      arguments.append(.init(declaration: "op: Operation<Element>", name: "op", documentation: function[parameter: "op"]?.documentation))
      passed += ", op: op"
    }
    if isRooted {
      let type = isBetweenGroups ? "Root" : "Int"
      arguments.append(.init(declaration: "root: \(type)", name: "root", documentation: function[parameter: "root"]?.documentation))
      passed += ", root: root"
    }
    return (arguments, passed)
  }

  private func value(_ type: String, _ documentation: String) -> Convenience.Argument {
    .init(declaration: "_ value: \(type)", name: "value", documentation: documentation)
  }

  // MARK: Equal blocks

  private func uniform(_ send: Message, _ receive: Message) -> [Convenience] {
    switch (blocks(send), blocks(receive)) {
    case (nil, nil) where send.count == receive.count:
      [
        collected(receive, from: "Element", to: "Element", room: "value"),
        collected(receive, from: "[Element]", to: "[Element]", room: room("value.count", receive)),
      ]
    case (nil, let number?):
      [
        collected(
          receive, from: "Element", to: "[Element]",
          room: "[Element](repeating: value, count: \(receive.rootOnly ? "\(atRoot) ? \(number) : 0" : number))"),
        collected(
          receive, from: "[Element]", to: "[Element]",
          room: isNeighborhood ? "repeated(value, \(number))" : room("value.count * \(number)", receive, "zeros")),
      ]
    case (let sent?, nil) where send.count == receive.count:
      [
        collected(
          receive, from: "[Element]", to: "[Element]", room: "try room(value.count / \(sent))",
          giving: "One block for each rank, which all of them combine.",
          getting: "This rank's block of the result.")
      ]
    case (let sent?, let received?):
      [
        collected(
          receive, from: "[Element]", to: "[Element]",
          room: isNeighborhood ? "repeated(Array(value.prefix(\(sent) == 0 ? 0 : value.count / \(sent))), \(received))" : "try zeros(value.count)",
          giving: "One block for each \(isNeighborhood ? "neighbor" : "process"), in their order.",
          getting: isNeighborhood ? nil : "One block from each process, in their order.")
      ]
    case (_?, nil): dealt()
    default: []
    }
  }

  private func room(_ count: String, _ receive: Message, _ filled: String = "room") -> String {
    "try \(filled)(\(receive.rootOnly ? "\(atRoot) ? \(count) : 0" : count))"
  }

  /// What everybody, or the root, gets of what everybody gives.
  private func collected(
    _ receive: Message, from: String, to type: String, room: String, giving: String = "What this rank contributes.", getting: String? = nil
  ) -> Convenience {
    let into = FunctionBuilder.receivesInto(function, receive) ? "into: " : ""
    let condition = receive.rootOnly ? atRoot : function.isUndefinedOnFirst ? "rank > 0" : nil
    var contribution = giving
    if receive.rootOnly && isBetweenGroups {
      contribution +=
        " At the root it is not sent" + (from == "Element" ? "." : ", and says by its length how much each process of the other group sends.")
    }
    return Convenience(
      arguments: [value(from, contribution)] + trailing.arguments, result: type + (condition == nil ? "" : "?"),
      documentation: receive.rootOnly
        ? "The result at the root; `nil` elsewhere."
        : function.isUndefinedOnFirst
          ? "The result of the lower ranks; `nil` on rank 0, which has none."
          : isNeighborhood
            ? "The result, one block from each neighbor. Beyond the edge of a grid there is none, and what this rank sends stands there."
            : getting ?? "The result, on every rank.",
      body: [
        "var result: \(type) = \(room)", "try \(name)(value, \(into)&result\(trailing.passed))",
        condition.map { "return \($0) ? result : nil" } ?? "return result",
      ])
  }

  /// What each process gets of what the root has: one element, or as many as are said.
  private func dealt() -> [Convenience] {
    let given = "At the root, one block for each process, in the order of ranks; ignored elsewhere."
    if isBetweenGroups {
      return [
        Convenience(
          arguments: [value("[Element]", "At the root, one element for each process of the other group; ignored elsewhere.")] + trailing.arguments,
          result: "Element?", documentation: "This rank's element; `nil` in the root's own group.",
          body: [
            "let result: [Element] = try withRoom(root.isElsewhere ? 1 : 0) { (room) throws(MPIError) in try \(name)(value, into: room, root: root) }",
            "return result.first",
          ])
      ]
    }
    let count = Convenience.Argument(declaration: "count: Int", name: "count", documentation: "The number of elements of one block, on every rank.")
    return [
      Convenience(
        arguments: [value("[Element]", "At the root, one element for each process, in the order of ranks; ignored elsewhere.")] + trailing.arguments,
        result: "Element", documentation: "This rank's element.",
        body: [
          "try withRoomForOne { (result: UnsafeMutableBufferPointer<Element>) throws(MPIError) in try \(name)(value, into: result, root: root) }"
        ]
      ),
      Convenience(
        arguments: [value("[Element]", given), count] + trailing.arguments, result: "[Element]", documentation: "This rank's block.",
        body: ["var result: [Element] = try zeros(count)", "try \(name)(value, into: &result, root: root)", "return result"]),
    ]
  }

  /// What everybody gets of what the root has, who alone knows how much that is.
  private func spread() -> [Convenience] {
    [
      Convenience(
        arguments: [value("Element", "At the root, what is sent; ignored elsewhere.")] + trailing.arguments, result: "Element",
        documentation: "What the root has, on every rank.",
        body: ["var result = value", "try \(name)(&result, root: root)", "return result"]),
      Convenience(
        arguments: [value("[Element]", "At the root, what is sent, however long it is; ignored elsewhere.")] + trailing.arguments,
        result: "[Element]", documentation: "What the root has, on every rank. Its length is sent before.",
        body: [
          "let count = try \(name)(value.count, root: root)", "var result: [Element] = try rank == root ? value : room(count)",
          "try \(name)(&result, root: root)", "return result",
        ]),
    ]
  }

  // MARK: Blocks of different lengths

  /// A reduction whose result is dealt out, evenly when nothing else is said.
  private func dealtByCounts() -> Convenience {
    let counts = Convenience.Argument(
      declaration: "counts: [Int]? = nil", name: "counts",
      documentation: "How many elements of the result each rank gets; as evenly as there is when it is not said, the first ranks one more.")
    return Convenience(
      arguments: [value("[Element]", "What this rank contributes to all of the result."), counts] + trailing.arguments, result: "[Element]",
      documentation: "This rank's part of the result.",
      body: [
        "let counts = counts ?? Blocks.evenCounts(value.count, size)",
        "var result: [Element] = try room(counts.count > rank ? min(counts[rank], value.count) : 0)",
        "try \(name)(value, &result, counts: counts\(trailing.passed))", "return result",
      ])
  }

  /// Forms that find out by the form for equal blocks how long the blocks are.
  private func ragged(_ send: Message, _ receive: Message) -> [Convenience] {
    let twin = String(name.dropLast())
    let root = trailing.passed
    let blocksType = "Ragged<Element>"
    let lengths = { (number: String) in "var counts = [Int](repeating: 0, count: \(number))" }
    switch (blocks(send), blocks(receive)) {
    case (nil, let received?):
      let number = receive.rootOnly ? "\(atRoot) ? \(received) : 0" : received
      return [
        Convenience(
          arguments: [value("[Element]", "What this rank contributes, however long it is.")] + trailing.arguments,
          result: blocksType + (receive.rootOnly ? "?" : ""),
          documentation: receive.rootOnly
            ? "The contributions, a block each, at the root; `nil` elsewhere. Their lengths are sent before."
            : "The contributions, a block each. Their lengths are sent before.",
          body: [
            lengths(number), "try \(twin)(value.count, into: &counts\(root))", "var result = try \(blocksType)(room: counts)",
            "try \(name)(value, into: &result.storage, result.blocks\(root))", receive.rootOnly ? "return \(atRoot) ? result : nil" : "return result",
          ])
      ]
    case (let sent?, let received?):
      return [
        Convenience(
          arguments: [.init(declaration: "_ blocks: \(blocksType)", name: "blocks", documentation: "A block for each process.")],
          result: blocksType, documentation: "The blocks that came, one from each process. Their lengths are sent before.",
          body: [
            "try expectBlocks(blocks.count, \(sent), .\(function.name))", lengths(received), "try \(twin)(blocks.counts, &counts)",
            "var result = try \(blocksType)(room: counts)",
            "try \(name)(blocks.elements, blocks.blocks, &result.storage, result.blocks)", "return result",
          ])
      ]
    case (let sent?, nil):
      let others = isBetweenGroups ? " Empty in the root's own group." : ""
      return [
        Convenience(
          arguments: [
            .init(
              declaration: "_ blocks: \(blocksType)?", name: "blocks", documentation: "At the root, a block for each process; ignored elsewhere.")
          ] + trailing.arguments, result: "[Element]", documentation: "This rank's block. Its length is sent before.\(others)",
          body: [
            "let blocks = \(atRoot) ? blocks ?? [] : []", "if \(atRoot) { try expectBlocks(blocks.count, \(sent), .\(function.name)) }",
            "var count = 0",
            "try \(twin)(blocks.counts, into: &count\(root))",
            "var result: [Element] = try zeros(count)", "try \(name)(blocks.elements, blocks.blocks, into: &result\(root))", "return result",
          ]),
        Convenience(
          arguments: [value("[Element]", "At the root, what is divided; ignored elsewhere.")] + trailing.arguments, result: "[Element]",
          documentation:
            "This rank's part, as even as there is: the parts of the first ranks are one longer where that does not come out even.\(others)",
          body: ["try \(name)(\(atRoot) ? Ragged(value, splitInto: \(sent)) : nil\(root))"]),
      ]
    default: return []
    }
  }
}

extension Function {
  /// An exclusive scan gives the first rank nothing.
  var isUndefinedOnFirst: Bool { name.lowercased().contains("exscan") }
}
