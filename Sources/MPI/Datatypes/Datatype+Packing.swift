internal import CMPI

extension Datatype {
  /// Appends elements to bytes, as the processes of a communicator exchange them.
  ///
  /// Local. What several calls have appended is sent as one message of ``packed``, and taken apart by as many calls of `unpack`. It means nothing to another library,
  /// nor to another communicator.
  ///
  /// ```swift
  /// var bytes: [UInt8] = []
  /// try Datatype.pack(count, into: &bytes, comm: world)
  /// try Datatype.pack(values, into: &bytes, comm: world)
  /// try bytes.withUnsafeBytes { try world.send(Memory(reading: $0.baseAddress, count: $0.count, datatype: .packed), dest: 1) }
  /// ```
  ///
  /// - Parameters:
  ///   - inbuf: the elements.
  ///   - bytes: what they are appended to.
  ///   - comm: the communicator whose processes understand it.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Pack`, in the chapter “Datatypes” of MPI 5.0.
  public static func pack<Buffer: SendBuffer & ~Copyable & ~Escapable>(
    _ inbuf: borrowing Buffer, into bytes: inout [UInt8], comm: Comm
  ) throws(MPIError) {
    try ensureRunning()
    try expectAlive(comm.handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Pack)
    try inbuf.withBufferView { (view) throws(MPIError) in
      try expectDatatype(view.datatype, .MPI_Pack)
      let room = try Datatype(handle: view.datatype).packSize(incount: view.count, comm: comm)
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: room))
      var used = 0
      // What does not come out well leaves the bytes as they were.
      defer { bytes.removeLast(room - used) }
      used = try bytes.withRawBytes { (memory) throws(MPIError) in
        let end = memory.baseAddress.map { $0 + start }
        if has(.MPI_Pack_c) {
          var position = 0
          try check(smpi_Pack_c(view.address, view.count, view.datatype, end, room, &position, comm.handle), .MPI_Pack_c)
          return position
        }
        var position: Int32 = 0
        let (count, capacity) = (try narrow(view.count, "count", .MPI_Pack), try narrow(room, "number of bytes", .MPI_Pack))
        try check(smpi_Pack(view.address, count, view.datatype, end, capacity, &position, comm.handle), .MPI_Pack)
        return Int(position)
      }
    }
  }

  /// Takes elements out of bytes that `pack` has made, or that were received as ``packed``.
  ///
  /// Local. As many elements as the buffer has are taken, and the position moves behind them.
  ///
  /// - Parameters:
  ///   - bytes: the bytes.
  ///   - position: where to begin, 0 at first; then where to go on.
  ///   - outbuf: where the elements go.
  ///   - comm: the communicator that they were packed for.
  /// - Throws: ``MPIError``, of class ``ErrorClass/truncate`` when there are not as many bytes.
  ///
  /// The corresponding MPI function is `MPI_Unpack`, in the chapter “Datatypes” of MPI 5.0.
  public static func unpack<Buffer: ReceiveBuffer & ~Copyable & ~Escapable>(
    _ bytes: [UInt8], position: inout Int, into outbuf: inout Buffer, comm: Comm
  ) throws(MPIError) {
    try ensureRunning()
    let start = position
    position = try outbuf.withMutableBufferView { (view) throws(MPIError) in try unpacked(bytes, start, view, comm) }
  }

  /// Takes elements out of bytes, into memory that is kept alive elsewhere.
  ///
  /// - Parameters:
  ///   - bytes: the bytes.
  ///   - position: where to begin, 0 at first; then where to go on.
  ///   - outbuf: where the elements go.
  ///   - comm: the communicator that they were packed for.
  /// - Throws: ``MPIError``, of class ``ErrorClass/truncate`` when there are not as many bytes.
  ///
  /// The corresponding MPI function is `MPI_Unpack`, in the chapter “Datatypes” of MPI 5.0.
  public static func unpack<Buffer: MemoryReference & ~Escapable>(_ bytes: [UInt8], position: inout Int, into outbuf: Buffer, comm: Comm)
    throws(MPIError)
  {
    try ensureRunning()
    position = try unpacked(bytes, position, outbuf.view, comm)
  }

  private static func unpacked(_ bytes: [UInt8], _ start: Int, _ view: BufferView, _ comm: Comm) throws(MPIError) -> Int {
    try expectAlive(comm.handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Unpack)
    try expectDatatype(view.datatype, .MPI_Unpack)
    // Not every library looks whether there are as many bytes.
    let size = try Datatype(handle: view.datatype).size.multipliedReportingOverflow(by: view.count)
    guard start >= 0, start <= bytes.count, !size.overflow, size.partialValue <= bytes.count - start else {
      throw tooShort(bytes.count - start, size.partialValue, .MPI_Unpack)
    }
    return try bytes.withRawBytes { (memory) throws(MPIError) in
      if has(.MPI_Unpack_c) {
        var position = start
        try check(smpi_Unpack_c(memory.baseAddress, memory.count, &position, view.address, view.count, view.datatype, comm.handle), .MPI_Unpack_c)
        return position
      }
      var position = try narrow(start, "position", .MPI_Unpack)
      let (count, capacity) = (try narrow(view.count, "count", .MPI_Unpack), try narrow(memory.count, "number of bytes", .MPI_Unpack))
      try check(smpi_Unpack(memory.baseAddress, capacity, &position, view.address, count, view.datatype, comm.handle), .MPI_Unpack)
      return Int(position)
    }
  }

  /// Appends elements to bytes in a form that is the same with every library and on every machine.
  ///
  /// Local.
  ///
  /// - Parameters:
  ///   - datarep: the form; MPI defines `external32`.
  ///   - inbuf: the elements.
  ///   - bytes: what they are appended to.
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` for any other form.
  ///
  /// The corresponding MPI function is `MPI_Pack_external`, in the chapter “Datatypes” of MPI 5.0.
  public static func packExternal<Buffer: SendBuffer & ~Copyable & ~Escapable>(
    datarep: String = "external32", _ inbuf: borrowing Buffer, into bytes: inout [UInt8]
  ) throws(MPIError) {
    try ensureRunning()
    try inbuf.withBufferView { (view) throws(MPIError) in
      try expectDatatype(view.datatype, .MPI_Pack_external)
      try expectRepresentation(datarep, .MPI_Pack_external)
      let room = try Datatype(handle: view.datatype).packExternalSize(datarep: datarep, incount: view.count)
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: room))
      var used = 0
      defer { bytes.removeLast(room - used) }
      used = try withCString(datarep, .MPI_Pack_external) { (datarep) throws(MPIError) in
        try bytes.withRawBytes { (memory) throws(MPIError) in
          let end = memory.baseAddress.map { $0 + start }
          var position = 0
          if let count = Int32(exactly: view.count) {
            try check(smpi_Pack_external(datarep, view.address, count, view.datatype, end, room, &position), .MPI_Pack_external)
          } else {
            try check(smpi_Pack_external_c(datarep, view.address, view.count, view.datatype, end, room, &position), .MPI_Pack_external_c)
          }
          return position
        }
      }
    }
  }

  /// Takes elements out of bytes in a form that is the same with every library and on every machine.
  ///
  /// Local. As many elements as the buffer has are taken, and the position moves behind them.
  ///
  /// - Parameters:
  ///   - datarep: the form; MPI defines `external32`.
  ///   - bytes: the bytes.
  ///   - position: where to begin, 0 at first; then where to go on.
  ///   - outbuf: where the elements go.
  /// - Throws: ``MPIError``, of class ``ErrorClass/truncate`` when there are not as many bytes.
  ///
  /// The corresponding MPI function is `MPI_Unpack_external`, in the chapter “Datatypes” of MPI 5.0.
  public static func unpackExternal<Buffer: ReceiveBuffer & ~Copyable & ~Escapable>(
    datarep: String = "external32", _ bytes: [UInt8], position: inout Int, into outbuf: inout Buffer
  ) throws(MPIError) {
    try ensureRunning()
    let start = position
    position = try outbuf.withMutableBufferView { (view) throws(MPIError) in
      try expectDatatype(view.datatype, .MPI_Unpack_external)
      try expectRepresentation(datarep, .MPI_Unpack_external)
      let size = try Datatype(handle: view.datatype).packExternalSize(datarep: datarep, incount: view.count)
      guard start >= 0, start <= bytes.count, size <= bytes.count - start else { throw tooShort(bytes.count - start, size, .MPI_Unpack_external) }
      return try withCString(datarep, .MPI_Unpack_external) { (datarep) throws(MPIError) in
        try bytes.withRawBytes { (memory) throws(MPIError) in
          var position = start
          if let count = Int32(exactly: view.count) {
            try check(
              smpi_Unpack_external(datarep, memory.baseAddress, memory.count, &position, view.address, count, view.datatype), .MPI_Unpack_external)
          } else {
            try check(
              smpi_Unpack_external_c(datarep, memory.baseAddress, memory.count, &position, view.address, view.count, view.datatype),
              .MPI_Unpack_external_c)
          }
          return position
        }
      }
    }
  }

  /// The libraries do not look.
  private static func expectRepresentation(_ name: String, _ symbol: MPISymbol) throws(MPIError) {
    if name != "external32" { throw MPIError(.arg, "MPI packs as external32, and not as “\(name)”", function: symbol) }
  }

  /// Says why a Swift type has no datatype, before anything is done with the null one.
  private static func expectDatatype(_ handle: MPI_Datatype, _ symbol: MPISymbol) throws(MPIError) {
    if handle.raw != smpi_MPI_DATATYPE_NULL.raw { return }
    throw LayoutError.take(.type) ?? freed(.type, symbol)
  }

  private static func tooShort(_ bytes: Int, _ needed: Int, _ symbol: MPISymbol) -> MPIError {
    MPIError(.truncate, "there are \(bytes) bytes left to unpack, and the elements take \(needed)", function: symbol)
  }
}

extension [UInt8] {
  fileprivate func withRawBytes<R>(_ body: (UnsafeRawBufferPointer) throws(MPIError) -> R) throws(MPIError) -> R {
    try span.withUnsafeBufferPointer { (bytes) throws(MPIError) in try body(UnsafeRawBufferPointer(bytes)) }
  }

  fileprivate mutating func withRawBytes<R>(_ body: (UnsafeMutableRawBufferPointer) throws(MPIError) -> R) throws(MPIError) -> R {
    var span = mutableSpan
    return try span.withUnsafeMutableBufferPointer { (bytes) throws(MPIError) in try body(UnsafeMutableRawBufferPointer(bytes)) }
  }
}
