import Testing

@testable import MPIRender

/// Forms of collectives that take values and return values.
@Suite struct ConvenienceSnippetTests {
  /// A collective with two messages.
  private func collective(
    _ receiver: String, _ name: String, send: String, receive: String, op: Bool = false, root: Bool = false
  ) throws -> String {
    let counts = { (message: String) in message.contains("counts:") }
    func parameters(_ prefix: String, _ message: String, _ direction: String) -> String {
      let buffer = "  - {name: \(prefix)buf, kind: BUFFER, direction: \(direction)}\n"
      let length = message.contains("in_degree") ? "in_degree" : message.contains("out_degree") ? "out_degree" : "peers"
      if message.contains("displacements") {
        return buffer + "  - {name: \(prefix)counts, kind: POLYXFER_NUM_ELEM_NNI, length: \(length)}\n"
          + "  - {name: \(prefix)displs, kind: POLYXFER_NUM_ELEM_NNI, length: \(length)}\n  - {name: \(prefix)type, kind: DATATYPE}\n"
      }
      return counts(message) || op
        ? buffer : buffer + "  - {name: \(prefix)count, kind: POLYXFER_NUM_ELEM_NNI}\n  - {name: \(prefix)type, kind: DATATYPE}\n"
    }
    let shared = op ? "  - {name: count, kind: POLYXFER_NUM_ELEM_NNI}\n  - {name: datatype, kind: DATATYPE}\n  - {name: op, kind: OPERATION}\n" : ""
    return try Snippet(
      "MPI_It",
      """
      large: true
      scope: collective
      swift: {tier: generated, receiver: \(receiver), name: \(name)}
      parameters:
      \(parameters("send", send, "in"))\(parameters("recv", receive, "out"))\(shared)\(root ? "  - {name: root, kind: RANK}\n" : "")  - {name: comm, kind: COMMUNICATOR}
      messages:
        - {buffer: sendbuf, \(send), role: send}
        - {buffer: recvbuf, \(receive), role: receive}
      """
    ).idiomatic(receiver)
  }

  private let equal = (send: "count: sendcount, datatype: sendtype", receive: "count: recvcount, datatype: recvtype")

  @Test func everybodyGetsABlockOfEach() throws {
    let text = try collective("Comm", "it", send: equal.send, receive: equal.receive + ", blocks: peers")
    #expect(text.contains("func it<Element: MPIElement>(_ value: Element) throws(MPIError) -> [Element] {"))
    #expect(text.contains("func it<Element: MPIElement>(_ value: [Element]) throws(MPIError) -> [Element] {"))
    #expect(text.contains("var result: [Element] = try zeros(value.count * peerCount)\n    try it(value, into: &result)\n    return result\n"))
  }

  @Test func theRootAloneGetsSomething() throws {
    let text = try collective("Comm", "it", send: equal.send, receive: equal.receive + ", blocks: peers, at: root", root: true)
    #expect(text.contains("func it<Element: MPIElement>(_ value: Element, root: Int) throws(MPIError) -> [Element]? {"))
    #expect(text.contains("return rank == root ? result : nil"))
  }

  @Test func reductionsKeepTheirLength() throws {
    let message = "count: count, datatype: datatype"
    let text = try collective("Comm", "it", send: message, receive: message, op: true)
    #expect(text.contains("func it<Element: MPIElement>(_ value: Element, op: Operation<Element>) throws(MPIError) -> Element {"))
    #expect(text.contains("func it<Element: MPIElement>(_ value: [Element], op: Operation<Element>) throws(MPIError) -> [Element] {"))
    // The closure behind an operation lives as long as the call.
    #expect(text.contains("defer { withExtendedLifetime(op) {} }"))
    // What is read and what is written is held against each other.
    #expect(text.contains("try expectApart(sendbufView, recvbufView, .MPI_It)"))
  }

  /// The lengths of blocks are found out by the form for equal ones, whose name has no `v`.
  @Test func lengthsAreExchanged() throws {
    let blocks = (
      send: "counts: sendcounts, displacements: senddispls, datatype: sendtype",
      receive: "counts: recvcounts, displacements: recvdispls, datatype: recvtype"
    )
    let gathered = try collective("Comm", "gatherv", send: equal.send, receive: blocks.receive + ", blocks: peers")
    #expect(gathered.contains("func gatherv<Element: MPIElement>(_ value: [Element]) throws(MPIError) -> Ragged<Element> {"))
    #expect(gathered.contains("try gather(value.count, into: &counts)"))
    #expect(gathered.contains("try expectApart(sendbufView, recvbufView, recvbufBlocks.places(peerCount), .MPI_It)"))
    let exchanged = try collective("Comm", "alltoallv", send: blocks.send + ", blocks: peers", receive: blocks.receive + ", blocks: peers")
    #expect(exchanged.contains("func alltoallv<Element: MPIElement>(_ blocks: Ragged<Element>) throws(MPIError) -> Ragged<Element> {"))
    #expect(exchanged.contains("try alltoall(blocks.counts"))
    let dealt = try collective("Comm", "scatterv", send: blocks.send + ", blocks: peers, at: root", receive: equal.receive, root: true)
    #expect(dealt.contains("func scatterv<Element: MPIElement>(_ blocks: Ragged<Element>?, root: Int) throws(MPIError) -> [Element] {"))
    #expect(dealt.contains("Ragged(value, splitInto: peerCount)"))
  }

  @Test func whatGoesOnKeepsItsOperation() throws {
    let text = try Snippet(
      "MPI_It",
      """
      scope: collective
      completion: nonblocking
      swift: {tier: generated, receiver: Comm, name: it}
      parameters:
        - {name: sendbuf, kind: BUFFER}
        - {name: recvbuf, kind: BUFFER, direction: out}
        - {name: count, kind: POLYXFER_NUM_ELEM_NNI}
        - {name: datatype, kind: DATATYPE}
        - {name: op, kind: OPERATION}
        - {name: comm, kind: COMMUNICATOR}
        - {name: request, kind: REQUEST, direction: out, ownership: new}
      messages:
        - {buffer: sendbuf, count: count, datatype: datatype, role: send}
        - {buffer: recvbuf, count: count, datatype: datatype, role: receive}
      """
    ).idiomatic("Comm")
    #expect(text.contains("kept: op.object"))
    #expect(!text.contains("_ value: "), "\(text)")
  }
}
