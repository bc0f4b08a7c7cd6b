public import CMPI

extension Intracomm {
  /// Copies the root's buffer to all ranks. Collective.
  ///
  /// - Parameters:
  ///   - buffer: read at the root, written elsewhere; as many elements on every rank.
  ///   - root: the rank whose data it is, the same on all ranks.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Bcast`, in the chapter “Collective Communication” of MPI 5.0.
  @inlinable
  public final func bcast<Buffer: ReceiveBuffer & ~Copyable & ~Escapable>(_ buffer: inout Buffer, root: Int) throws(MPIError) {
    try ensureRunning()
    let root = try narrow(root, "root")
    try buffer.withMutableBufferView { (view) throws(MPIError) in
      guard let count = Int32(exactly: view.count) else {
        return try check(smpi_Bcast_c(view.address, view.count, view.datatype, root, handle), .MPI_Bcast_c)
      }
      try check(smpi_Bcast(view.address, count, view.datatype, root, handle), .MPI_Bcast)
    }
  }

  /// Combines the buffers of all ranks element by element, and gives the result to all. Collective.
  ///
  /// - Parameters:
  ///   - send: what this rank contributes, or `.inPlace` when it is in `receive`.
  ///   - receive: the result; as many elements on every rank.
  ///   - op: how two elements are combined.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Allreduce`, in the chapter “Collective Communication” of MPI 5.0.
  @inlinable
  public final func allreduce<Send: CollectiveSendBuffer & ~Copyable & ~Escapable, Receive: ReceiveBuffer & ~Copyable & ~Escapable>(
    _ send: borrowing Send, _ receive: inout Receive, op: Operation<Receive.Element>
  ) throws(MPIError) {
    try ensureRunning()
    try send.withBufferView { (from) throws(MPIError) in
      try receive.withMutableBufferView { (to) throws(MPIError) in
        guard from.datatype.raw == smpi_MPI_DATATYPE_NULL.raw || from.count == to.count else { throw differentLengths(from.count, to.count) }
        guard let count = Int32(exactly: to.count) else {
          return try check(smpi_Allreduce_c(from.address, to.address, to.count, to.datatype, op.handle, handle), .MPI_Allreduce_c)
        }
        try check(smpi_Allreduce(from.address, to.address, count, to.datatype, op.handle, handle), .MPI_Allreduce)
      }
    }
  }

  /// Combines one value of every rank, and returns the result to all. Collective.
  ///
  /// - Parameters:
  ///   - value: what this rank contributes.
  ///   - op: how two values are combined.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Allreduce`, in the chapter “Collective Communication” of MPI 5.0.
  @inlinable
  public final func allreduce<Element: MPIElement>(_ value: Element, op: Operation<Element>) throws(MPIError) -> Element {
    var result = value
    try allreduce(value, &result, op: op)
    return result
  }

  /// Collects the buffers of all ranks at the root, in the order of ranks. Collective.
  ///
  /// - Parameters:
  ///   - send: what this rank contributes; as many elements on every rank.
  ///   - receive: at the root, room for the elements of all ranks; not touched elsewhere.
  ///   - root: the rank that collects, the same on all ranks.
  /// - Throws: ``MPIError``, of class ``ErrorClass/count`` at the root when `receive` is not as long as all contributions together.
  ///
  /// The corresponding MPI function is `MPI_Gather`, in the chapter “Collective Communication” of MPI 5.0.
  @inlinable
  public final func gather<Send: SendBuffer & ~Copyable & ~Escapable, Receive: ReceiveBuffer & ~Copyable & ~Escapable>(
    _ send: borrowing Send, into receive: inout Receive, root: Int
  ) throws(MPIError) {
    try ensureRunning()
    let rootRank = try narrow(root, "root")
    try send.withBufferView { (from) throws(MPIError) in
      try receive.withMutableBufferView { (to) throws(MPIError) in
        guard rank != root || to.count == from.count * size else { throw wrongRoom(from.count, size, to.count) }
        guard let count = Int32(exactly: from.count) else {
          return try check(
            smpi_Gather_c(from.address, from.count, from.datatype, to.address, from.count, to.datatype, rootRank, handle), .MPI_Gather_c)
        }
        try check(smpi_Gather(from.address, count, from.datatype, to.address, count, to.datatype, rootRank, handle), .MPI_Gather)
      }
    }
  }

  /// Collects one value of every rank at the root. Collective.
  ///
  /// - Parameters:
  ///   - value: what this rank contributes.
  ///   - root: the rank that collects, the same on all ranks.
  /// - Returns: at the root the values in the order of ranks, elsewhere `nil`.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Gather`, in the chapter “Collective Communication” of MPI 5.0.
  @inlinable
  public final func gather<Element: MPIElement>(_ value: Element, root: Int) throws(MPIError) -> [Element]? {
    var all = rank == root ? [Element](repeating: value, count: size) : []
    try gather(value, into: &all, root: root)
    return rank == root ? all : nil
  }
}

@usableFromInline @inline(never)
func differentLengths(_ sent: Int, _ received: Int) -> MPIError {
  MPIError(.count, "the send buffer has \(sent) elements and the receive buffer \(received); both need as many")
}

@usableFromInline @inline(never)
func wrongRoom(_ each: Int, _ ranks: Int, _ room: Int) -> MPIError {
  MPIError(.count, "the receive buffer has room for \(room) elements; \(ranks) ranks send \(each) each, which are \(each * ranks)")
}
