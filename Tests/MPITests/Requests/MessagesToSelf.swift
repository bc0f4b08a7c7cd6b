import MPI
import Testing

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

/// Expects that a wait fails. A closure could not consume the request.
func expectError<Value>(
  _ errorClass: ErrorClass, _ text: String = "", waitingFor request: consuming Request<Value>, sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    _ = try request.wait()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch {
    expectError(errorClass, text, sourceLocation: sourceLocation) { throw error }
  }
}

/// Expects that a wait for the caller's memory fails.
func expectError(
  _ errorClass: ErrorClass, _ text: String, waitingFor request: consuming LentRequest, sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    _ = try request.wait()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch {
    expectError(errorClass, text, sourceLocation: sourceLocation) { throw error }
  }
}

/// Expects that the wait for a run fails.
func expectError(
  _ errorClass: ErrorClass, _ text: String, waitingFor run: consuming Active, sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    _ = try run.wait()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch {
    expectError(errorClass, text, sourceLocation: sourceLocation) { throw error }
  }
}
