import MPI

/// Neighborhood collectives, nonblocking and persistent.
extension NeighborCall {
  private var isPersistent: Bool { matrixCase.completion == .persistent }

  private func deferred(
    _ send: [Element], _ receive: [Element], inArrays: ([Element], [Element]) throws -> [Element],
    withGaps: (Strided<Element>, Strided<Element>) throws -> [Element]
  ) throws -> [Element] {
    matrixCase.form == .strided ? try withGaps(Strided(send), Strided(receive)) : try inArrays(send, receive)
  }

  func deferredAllgather(_ send: [Element], _ receive: [Element]) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent ? try finish(comm.neighborAllgatherInit(send, into: receive)) : try finish(comm.ineighborAllgather(send, into: receive))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAlltoall(_ send: [Element], _ receive: [Element]) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent ? try finish(comm.neighborAlltoallInit(send, receive)) : try finish(comm.ineighborAlltoall(send, receive))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAllgatherv(_ send: [Element], _ receive: [Element], _ blocks: Blocks) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent
        ? try finish(comm.neighborAllgathervInit(send, into: receive, blocks)) : try finish(comm.ineighborAllgatherv(send, into: receive, blocks))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAlltoallv(_ send: [Element], _ outgoing: Blocks, _ receive: [Element], _ incoming: Blocks) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent
        ? try finish(comm.neighborAlltoallvInit(send, outgoing, receive, incoming))
        : try finish(comm.ineighborAlltoallv(send, outgoing, receive, incoming))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAlltoallw(_ send: [Element], _ outgoing: [Block], _ receive: [Element], _ incoming: [Block]) throws -> [Element] {
    isPersistent
      ? try finish(comm.neighborAlltoallwInit(send, outgoing, receive, incoming))
      : try finish(comm.ineighborAlltoallw(send, outgoing, receive, incoming))
  }
}
