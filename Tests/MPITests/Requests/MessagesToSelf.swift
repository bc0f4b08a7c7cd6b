import MPI

/// A message to this process itself; unlike its request it can be kept in an array.
final class MessageToSelf {
  private var request: Request<[Int]>?

  init(_ values: [Int], tag: Int) throws { request = try Comm.selfComm.isend(values, dest: 0, tag: tag) }

  func finish() throws { _ = try request.take()?.wait() }
}

/// Several of them.
struct RequestsOfSelf {
  let messages: [MessageToSelf]

  init(_ messages: [MessageToSelf]) { self.messages = messages }

  func finish() throws { for message in messages { try message.finish() } }
}
