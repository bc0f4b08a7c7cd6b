public import CMPI

/// The handle of a message that was not received before.
@usableFromInline
func present(_ handle: MPI_Message, _ symbol: MPISymbol) throws(MPIError) -> MPI_Message {
  guard handle.raw != smpi_MPI_MESSAGE_NULL.raw else { throw MPIError(.request, "the message was received before", function: symbol) }
  return handle
}

/// The handle of a communicator that was not freed.
func present(_ handle: MPI_Comm, _ symbol: MPISymbol) throws(MPIError) -> MPI_Comm {
  guard handle.raw != smpi_MPI_COMM_NULL.raw else { throw MPIError(.comm, "the communicator was freed", function: symbol) }
  return handle
}

extension Message {
  /// The message of a probe of `MPI_PROC_NULL`: it can be received, and is empty.
  public static var noProcess: Message { Message(handle: smpi_MPI_MESSAGE_NO_PROC) }

  @usableFromInline
  func setHandle(_ handle: MPI_Message) { self.handle = handle }

  /// Receives the message into an array of its length.
  ///
  /// - Parameters:
  ///   - type: `[Double].self`, for example.
  ///   - status: what the probe returned with the message.
  /// - Throws: ``MPIError``; of class ``ErrorClass/truncate`` when the message is no whole number of elements.
  ///
  /// The corresponding MPI function is `MPI_Mrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func recv<Element: MPIElement>(_ type: [Element].Type, _ status: Status) throws(MPIError) -> [Element] {
    let count = try status.count(of: Element.self)
    var elements: [Element] = try room(count, .MPI_Mrecv)
    // What came, and not what the probe of perhaps another message says: the rest was never written to.
    let received = try recv(&elements).count(of: Element.self)
    if received < count { elements.removeLast(count - received) }
    return elements
  }
}
