extension Comm {
  /// Receives a message into a new array, as long as what comes.
  ///
  /// ```swift
  /// let numbers = try world.recv([Double].self, source: 0)
  /// ```
  /// It asks for the length first, so that no message is too long. Where the length is known, receiving into an array of yours takes less.
  ///
  /// - Parameters:
  ///   - type: `[Double].self`, for example.
  ///   - source: the rank to receive from; any by default. From `procNull` come no elements.
  ///   - tag: the tag that the message has to have; any by default.
  /// - Throws: ``MPIError``, of class ``ErrorClass/truncate`` when the message is no whole number of elements; it is lost then.
  ///
  /// The corresponding MPI functions are `MPI_Mprobe` and `MPI_Mrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func recv<Element: MPIElement>(
    _ type: [Element].Type, source: Int = anySource, tag: Int = anyTag
  ) throws(MPIError) -> [Element] {
    var status = Status()
    return try recv(type, source: source, tag: tag, status: &status)
  }

  /// Receives a message into a new array, as long as what comes, and tells who sent it.
  ///
  /// - Parameters:
  ///   - type: `[Double].self`, for example.
  ///   - source: the rank to receive from; any by default. From `procNull` come no elements.
  ///   - tag: the tag that the message has to have; any by default.
  ///   - status: set to the source and the tag.
  /// - Throws: ``MPIError``, of class ``ErrorClass/truncate`` when the message is no whole number of elements; it is lost then, but
  ///   for the status.
  ///
  /// The corresponding MPI functions are `MPI_Mprobe` and `MPI_Mrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func recv<Element: MPIElement>(
    _ type: [Element].Type, source: Int = anySource, tag: Int = anyTag, status: inout Status
  ) throws(MPIError) -> [Element] {
    let message: Message
    (message, status) = try mprobe(source: source, tag: tag)
    do throws(MPIError) { return try message.recv(type, status) } catch {
      // Nobody else can get it, and its sender may wait until somebody does.
      _ = try? message.recv([UInt8].self, status)
      throw error
    }
  }
}
