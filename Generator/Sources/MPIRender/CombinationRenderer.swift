import MPISpec

/// Writes a test of every argument that can be sent or received, and of every pair of them: each has to compile without ambiguity, and to give
/// the same result. Memory of a device is not among them: no library at hand can reach one.
struct CombinationRenderer {
  /// One way to pass data.
  private struct Form {
    var name: String
    var setup: String
    var argument: String
    /// Where the numbers are afterwards.
    var result = ""
    /// A call that gives the argument to a closure, as far as the closure's parameter; the call of MPI stands in it.
    var lent = ""
    /// Whether a closure can use the argument that was made outside of it.
    var canBeCaptured = true

    func around(_ call: String) -> String { lent.isEmpty ? call : "try \(lent) in \(call) }" }
  }

  /// Arguments that hold the same: any of one list can be sent into any of the other.
  private struct Kind {
    var name: String
    var senders: [Form]
    var receivers: [Form]
    /// What is received, as an array.
    var expected: String
    /// An operation that the elements have; none for what has none.
    var operation: String?
    /// What the elements are, where arrays of them can be sent.
    var element: String?

    var count: Int { name == "values" || name == "vectors" ? 1 : 3 }
  }

  private var kinds: [Kind] { [elements, bytes, values, vectors, inPlace] }

  private var elements: Kind {
    Kind(
      name: "elements",
      senders: [
        Form(name: "array", setup: "let sent = [1.0, 2, 3]", argument: "sent"),
        Form(name: "contiguousArray", setup: "let sent: ContiguousArray<Double> = [1, 2, 3]", argument: "sent"),
        Form(name: "arraySlice", setup: "let sent = [0.0, 1, 2, 3][1...]", argument: "sent"),
        Form(name: "span", setup: "let sent = [1.0, 2, 3]", argument: "sent.span"),
        Form(name: "mutableSpan", setup: "var sent = [1.0, 2, 3]; let sentSpan = sent.mutableSpan", argument: "sentSpan", canBeCaptured: false),
        Form(name: "inlineArray", setup: "let sent: InlineArray<3, Double> = [1, 2, 3]", argument: "sent"),
        Form(name: "bufferPointer", setup: "let sent = Room([1.0, 2, 3])", argument: "UnsafeBufferPointer(sent.memory)"),
        Form(name: "mutableBufferPointer", setup: "let sent = Room([1.0, 2, 3])", argument: "sent.memory"),
        Form(name: "memory", setup: "let sent = Room([1.0, 2, 3])", argument: "Memory(sent.memory.baseAddress, count: 3, datatype: .double)"),
        Form(
          name: "lentMemory", setup: "let sent = [0.0, 1, 2, 3]", argument: "lent",
          lent: "sent.withElements(reading: .double, at: 1, count: 3) { lent"),
        Form(
          name: "lentMutableMemory", setup: "var sent = [0.0, 1, 2, 3]", argument: "lent",
          lent: "sent.withElements(of: .double, at: 1, count: 3) { lent"),
      ], receivers: receivers(zeros: "[0.0, 0, 0]"), expected: "[1, 2, 3]", operation: ".sum", element: "Double")
  }

  private func receivers(zeros: String) -> [Form] {
    [
      Form(name: "array", setup: "var received = \(zeros)", argument: "&received", result: "received"),
      Form(name: "contiguousArray", setup: "var received = ContiguousArray(\(zeros))", argument: "&received", result: "Array(received)"),
      Form(
        name: "mutableSpan", setup: "var storage = \(zeros); var received = storage.mutableSpan", argument: "&received",
        result: "received.indices.map { received[$0] }"),
      Form(
        name: "inlineArray", setup: "var received: InlineArray<3, Double> = \(zeros)", argument: "&received",
        result: "received.indices.map { received[$0] }"),
      Form(name: "mutableBufferPointer", setup: "let received = Room(\(zeros))", argument: "received.memory", result: "Array(received.memory)"),
      Form(
        name: "memory", setup: "let received = Room(\(zeros))",
        argument: "Memory(received.memory.baseAddress, count: 3, datatype: .double)", result: "Array(received.memory)"),
      Form(
        name: "lentMutableMemory", setup: "var received = \(zeros)", argument: "room", result: "received",
        lent: "received.withElements(of: .double, count: 3) { room"),
    ]
  }

  private var bytes: Kind {
    Kind(
      name: "bytes",
      senders: [
        Form(name: "rawSpan", setup: "let sent: [UInt8] = [1, 2, 3]", argument: "sent.span.bytes"),
        Form(name: "mutableRawSpan", setup: "var sent: [UInt8] = [1, 2, 3]; var sentSpan = sent.mutableSpan", argument: "sentSpan.mutableBytes"),
        Form(name: "rawBufferPointer", setup: "let sent = Room([1, 2, 3] as [UInt8])", argument: "UnsafeRawBufferPointer(sent.memory)"),
        Form(name: "mutableRawBufferPointer", setup: "let sent = Room([1, 2, 3] as [UInt8])", argument: "UnsafeMutableRawBufferPointer(sent.memory)"),
      ],
      receivers: [
        Form(
          name: "mutableRawSpan",
          setup: "var storage: [UInt8] = [0, 0, 0]; var room = storage.mutableSpan; var received = room.mutableBytes", argument: "&received",
          result: "received.byteOffsets.map { received.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }"),
        Form(
          name: "mutableRawBufferPointer", setup: "let received = Room([0, 0, 0] as [UInt8])",
          argument: "UnsafeMutableRawBufferPointer(received.memory)", result: "Array(received.memory)"),
      ], expected: "[1, 2, 3]", operation: ".bor", element: "UInt8")
  }

  private var values: Kind {
    Kind(
      name: "values",
      senders: [
        Form(name: "value", setup: "let sent: Int16 = 7", argument: "sent"), Form(name: "array", setup: "let sent: [Int16] = [7]", argument: "sent"),
        Form(name: "inlineArray", setup: "let sent: InlineArray<1, Int16> = [7]", argument: "sent"),
      ],
      receivers: [
        Form(name: "value", setup: "var received: Int16 = 0", argument: "&received", result: "[received]"),
        Form(name: "array", setup: "var received: [Int16] = [0]", argument: "&received", result: "received"),
        Form(
          name: "mutableSpan", setup: "var storage: [Int16] = [0]; var received = storage.mutableSpan", argument: "&received", result: "[received[0]]"
        ),
        Form(name: "inlineArray", setup: "var received: InlineArray<1, Int16> = [0]", argument: "&received", result: "[received[0]]"),
      ], expected: "[7]", operation: ".max", element: "Int16")
  }

  private var vectors: Kind {
    Kind(
      name: "vectors",
      senders: [
        Form(name: "vector", setup: "let sent = SIMD3<Float>(1, 2, 3)", argument: "sent"),
        Form(name: "array", setup: "let sent = [SIMD3<Float>(1, 2, 3)]", argument: "sent"),
      ],
      receivers: [
        Form(name: "vector", setup: "var received = SIMD3<Float>()", argument: "&received", result: "[received]"),
        Form(name: "array", setup: "var received = [SIMD3<Float>()]", argument: "&received", result: "received"),
      ], expected: "[SIMD3(1, 2, 3)]", operation: nil, element: "SIMD3<Float>")
  }

  private var inPlace: Kind {
    Kind(
      name: "inPlace", senders: [Form(name: "inPlace", setup: "", argument: ".inPlace")], receivers: receivers(zeros: "[1.0, 2, 3]"),
      expected: "[1, 2, 3]", operation: ".sum")
  }

  /// A call of two buffers, with self as the only process.
  private struct Call {
    var name: String
    var takesInPlace = true
    var reduces = false
    var expression: (_ send: String, _ receive: String, _ operation: String) -> String
  }

  private let calls: [Call] = [
    Call(name: "sendrecv", takesInPlace: false) { send, receive, _ in "comm.sendrecv(\(send), dest: 0, into: \(receive), source: 0)" },
    Call(name: "scatter", takesInPlace: false) { send, receive, _ in "comm.scatter(\(send), into: \(receive), root: 0)" },
    Call(name: "allreduce", reduces: true) { "comm.allreduce(\($0), \($1), op: \($2))" },
    Call(name: "reduce", reduces: true) { "comm.reduce(\($0), \($1), op: \($2), root: 0)" },
    Call(name: "scan", reduces: true) { "comm.scan(\($0), \($1), op: \($2))" },
    Call(name: "reduceScatterBlock", reduces: true) { "comm.reduceScatterBlock(\($0), \($1), op: \($2))" },
    Call(name: "allgather") { send, receive, _ in "comm.allgather(\(send), into: \(receive))" },
    Call(name: "gather") { send, receive, _ in "comm.gather(\(send), into: \(receive), root: 0)" },
    Call(name: "gatherv") { send, receive, _ in "comm.gatherv(\(send), into: \(receive), .even, root: 0)" },
    Call(name: "alltoall") { send, receive, _ in "comm.alltoall(\(send), \(receive))" },
  ]

  func files() -> Files {
    var text =
      Banner.swift("CombinationRenderer.swift")
        + """
        import MPI
        import Testing

        /// Numbers at an address.
        private final class Room<Element> {
          let memory: UnsafeMutableBufferPointer<Element>

          init(_ values: [Element]) {
            memory = .allocate(capacity: values.count)
            _ = memory.initialize(from: values)
          }

          deinit { memory.deallocate() }
        }

        /// As a function, which compiles much faster than as many macros.
        private func expect<Element: Equatable>(_ values: [Element], _ right: [Element], _ what: Comment) { #expect(values == right, what) }

        @Suite struct BufferCombinations {
          let comm = Comm.selfComm

        """
    for kind in kinds where kind.element != nil { text += single(kind) }
    for call in calls {
      for kind in kinds where (call.takesInPlace || kind.name != "inPlace") && (!call.reduces || kind.operation != nil) {
        let blocks = kind.senders.flatMap { send in
          kind.receivers.map { receive in
            let call = "try \(call.expression(send.argument, receive.argument, kind.operation ?? ""))"
            let title = "\(send.name) into \(receive.name)"
            guard send.canBeCaptured || receive.lent.isEmpty else {
              return block([receive.setup], receive.around("\(send.setup); \(call)"), receive.result, kind.expected, title)
            }
            return block([send.setup, receive.setup], send.around(receive.around(call)), receive.result, kind.expected, title)
          }
        }
        text += test("\(call.name)_\(kind.name)", blocks)
      }
    }
    return ["Tests/MPITests/Generated/BufferCombinations.swift": text + "}\n"]
  }

  /// Calls of one buffer, the other side of which is an array.
  private func single(_ kind: Kind) -> String {
    let element = kind.element ?? ""
    let array = "[\(element)]"
    return test(
      "send_\(kind.name)",
      kind.senders.map { form in
        block(
          [form.setup, "let request = try comm.irecv(\(array).self, count: \(kind.count), source: 0)"],
          form.around("try comm.send(\(form.argument), dest: 0)"), "try request.wait()", kind.expected, form.name)
      })
      + test(
        "recv_\(kind.name)",
        kind.receivers.map { form in
          block(
            [form.setup, "let request = try comm.isend(\(kind.expected) as \(array), dest: 0)"],
            form.around("try comm.recv(\(form.argument), source: 0)") + "; try request.wait()", form.result, kind.expected, form.name)
        })
      + test(
        "bcast_\(kind.name)",
        kind.receivers.map { form in
          block(
            [form.setup, "let request = try comm.isend(\(kind.expected) as \(array), dest: 0)"],
            form.around("try comm.recv(\(form.argument), source: 0)") + "; try request.wait(); "
              + form.around("try comm.bcast(\(form.argument), root: 0)"),
            form.result, kind.expected, form.name)
        })
  }

  private func test(_ name: String, _ blocks: [String]) -> String { "\n  @Test func \(name)() throws {\n" + blocks.joined() + "  }\n" }

  private func block(_ setups: [String], _ call: String, _ result: String, _ expected: String, _ title: String) -> String {
    let setup = setups.filter { !$0.isEmpty }.map { "      \($0)\n" }.joined()
    return "    do {\n\(setup)      \(call)\n      let values = \(result)\n      expect(values, \(expected), \"\(title)\")\n    }\n"
  }
}
