import MPISpec

/// Writes a test of every pair of arguments that can be sent and received: each has to compile without ambiguity, and to give the same result.
struct CombinationRenderer {
  /// One way to pass three numbers.
  private struct Form {
    var name: String
    var setup: String
    var argument: String
    /// Where the numbers are afterwards.
    var result = ""
  }

  private var senders: [Form] {
    [
      Form(name: "array", setup: "let sent = [1.0, 2, 3]", argument: "sent"),
      Form(name: "contiguousArray", setup: "let sent: ContiguousArray<Double> = [1, 2, 3]", argument: "sent"),
      Form(name: "arraySlice", setup: "let sent = [0.0, 1, 2, 3][1...]", argument: "sent"),
      Form(name: "span", setup: "let sent = [1.0, 2, 3]", argument: "sent.span"),
      Form(name: "inlineArray", setup: "let sent: InlineArray<3, Double> = [1, 2, 3]", argument: "sent"),
      Form(name: "bufferPointer", setup: "let sent = Room([1, 2, 3])", argument: "UnsafeBufferPointer(sent.memory)"),
      Form(name: "mutableBufferPointer", setup: "let sent = Room([1, 2, 3])", argument: "sent.memory"),
      Form(name: "memory", setup: "let sent = Room([1, 2, 3])", argument: "Memory(sent.memory.baseAddress, count: 3, datatype: .double)"),
    ]
  }

  private var receivers: [Form] {
    [
      Form(name: "array", setup: "var received = [0.0, 0, 0]", argument: "&received", result: "received"),
      Form(name: "contiguousArray", setup: "var received: ContiguousArray<Double> = [0, 0, 0]", argument: "&received", result: "Array(received)"),
      Form(
        name: "mutableSpan", setup: "var storage = [0.0, 0, 0]; var received = storage.mutableSpan", argument: "&received",
        result: "received.indices.map { received[$0] }"),
      Form(
        name: "inlineArray", setup: "var received: InlineArray<3, Double> = [0, 0, 0]", argument: "&received",
        result: "received.indices.map { received[$0] }"),
      Form(name: "mutableBufferPointer", setup: "let received = Room([0, 0, 0])", argument: "received.memory", result: "Array(received.memory)"),
      Form(
        name: "memory", setup: "let received = Room([0, 0, 0])", argument: "Memory(received.memory.baseAddress, count: 3, datatype: .double)",
        result: "Array(received.memory)"),
    ]
  }

  /// Calls of two buffers, with self as the only process.
  private let calls: [(name: String, call: (String, String) -> String)] = [
    ("sendrecv", { "comm.sendrecv(\($0), dest: 0, into: \($1), source: 0)" }),
    ("allreduce", { "comm.allreduce(\($0), \($1), op: .sum)" }),
    ("allgather", { "comm.allgather(\($0), into: \($1))" }),
    ("gather", { "comm.gather(\($0), into: \($1), root: 0)" }),
    ("gatherv", { "comm.gatherv(\($0), into: \($1), .even, root: 0)" }),
    ("alltoall", { "comm.alltoall(\($0), \($1))" }),
  ]

  func files() -> Files {
    var text =
      Banner.swift("CombinationRenderer.swift")
        + """
        import MPI
        import Testing

        /// Three numbers at an address.
        private final class Room {
          let memory: UnsafeMutableBufferPointer<Double>

          init(_ values: [Double]) {
            memory = .allocate(capacity: values.count)
            _ = memory.initialize(from: values)
          }

          deinit { memory.deallocate() }
        }

        @Suite struct BufferCombinations {
          let comm = Comm.selfComm

        """
    for (call, expression) in calls {
      text += "\n  @Test func \(call)() throws {\n"
      for send in senders {
        for receive in receivers {
          text += "    do {\n      \(send.setup)\n      \(receive.setup)\n"
          text += "      try \(expression(send.argument, receive.argument))\n"
          text += "      let values = \(receive.result)\n"
          text += "      #expect(values == [1, 2, 3], \"\(send.name) into \(receive.name)\")\n    }\n"
        }
      }
      text += "  }\n"
    }
    return ["Tests/MPITests/Generated/BufferCombinations.swift": text + "}\n"]
  }
}
