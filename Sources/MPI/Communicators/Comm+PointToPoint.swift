public import CMPI

/// Any sender: a receive takes the first message that fits.
@inlinable public var anySource: Int { Int(smpi_MPI_ANY_SOURCE) }

/// Any tag.
@inlinable public var anyTag: Int { Int(smpi_MPI_ANY_TAG) }

/// Nobody: a message to or from it is none, and completes at once.
@inlinable public var procNull: Int { Int(smpi_MPI_PROC_NULL) }

extension Comm {
  /// Sends a message, and returns when the buffer may be used again.
  ///
  /// It may wait for the receiver.
  /// - Parameters:
  ///   - buffer: what is sent, one value or an array.
  ///   - dest: the rank that receives it.
  ///   - tag: a number that the receiver may choose by, from 0.
  /// - Throws: ``MPIError``, such as ``ErrorClass/rank`` when there is no such rank.
  ///
  /// The corresponding MPI function is `MPI_Send`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable
  public final func send<Buffer: SendBuffer & ~Copyable & ~Escapable>(_ buffer: borrowing Buffer, dest: Int, tag: Int = 0) throws(MPIError) {
    try ensureRunning()
    let dest = try narrow(dest, "destination rank")
    let tag = try narrow(tag, "tag")
    try buffer.withBufferView { (view) throws(MPIError) in
      guard let count = Int32(exactly: view.count) else {
        return try check(smpi_Send_c(view.address, view.count, view.datatype, dest, tag, handle), .MPI_Send_c)
      }
      try check(smpi_Send(view.address, count, view.datatype, dest, tag, handle), .MPI_Send)
    }
  }

  /// Receives a message into memory of the caller, and returns when it is there.
  ///
  /// - Parameters:
  ///   - buffer: where it is stored, one value or an array with room for it; a shorter message leaves the rest as it was.
  ///   - source: the rank that sent it, or ``anySource``.
  ///   - tag: the tag that it was sent with, or ``anyTag``.
  /// - Returns: who sent it, with which tag, and how many elements.
  /// - Throws: ``MPIError``, such as ``ErrorClass/truncate`` when the message is longer than the buffer.
  ///
  /// The corresponding MPI function is `MPI_Recv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable @discardableResult
  public final func recv<Buffer: ReceiveBuffer & ~Copyable & ~Escapable>(
    _ buffer: inout Buffer, source: Int = anySource, tag: Int = anyTag
  ) throws(MPIError) -> Status {
    try ensureRunning()
    let source = try narrow(source, "source rank")
    let tag = try narrow(tag, "tag")
    var status = MPI_Status()
    try buffer.withMutableBufferView { (view) throws(MPIError) in
      guard let count = Int32(exactly: view.count) else {
        return try check(smpi_Recv_c(view.address, view.count, view.datatype, source, tag, handle, &status), .MPI_Recv_c)
      }
      try check(smpi_Recv(view.address, count, view.datatype, source, tag, handle, &status), .MPI_Recv)
    }
    return Status(raw: status)
  }
}
