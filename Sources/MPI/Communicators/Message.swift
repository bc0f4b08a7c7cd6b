public import CMPI

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
    var elements = [Element](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    try recv(&elements)
    return elements
  }
}
