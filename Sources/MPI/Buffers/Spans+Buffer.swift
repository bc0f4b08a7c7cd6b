public import CMPI

// The count is taken from the span: a buffer pointer masks its own. The bytes of a span, which would cost no check of an alignment, are not
// to be had of elements that need not be `BitwiseCopyable`: decision 0013.

extension Span: CollectiveSendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    let count = count
    return try withUnsafeBufferPointer { (elements) throws(E) in
      try body(BufferView(address: UnsafeMutableRawPointer(mutating: elements.baseAddress), count: count, datatype: Element.bufferDatatype))
    }
  }
}

extension Span: SendBuffer where Element: MPIElement {}

extension MutableSpan: CollectiveSendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public borrowing func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    let count = count
    return try withUnsafeBufferPointer { (elements) throws(E) in
      try body(BufferView(address: UnsafeMutableRawPointer(mutating: elements.baseAddress), count: count, datatype: Element.bufferDatatype))
    }
  }
}

extension MutableSpan: SendBuffer where Element: MPIElement {}

extension MutableSpan: ReceiveBuffer where Element: MPIElement {
  /// Gives the memory to a closure that writes to it, for the length of its run.
  @inlinable @inline(__always) public mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    let count = count
    return try withUnsafeMutableBufferPointer { (elements) throws(E) in
      try body(BufferView(address: elements.baseAddress, count: count, datatype: Element.bufferDatatype))
    }
  }
}

extension RawSpan: SendBuffer {
  /// What it holds is bytes.
  public typealias Element = UInt8

  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try withUnsafeBytes { (bytes) throws(E) in
      try body(BufferView(address: UnsafeMutableRawPointer(mutating: bytes.baseAddress), count: bytes.count, datatype: smpi_MPI_BYTE))
    }
  }
}

extension MutableRawSpan: SendBuffer, ReceiveBuffer {
  /// What it holds is bytes.
  public typealias Element = UInt8

  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public borrowing func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try withUnsafeBytes { (bytes) throws(E) in
      try body(BufferView(address: UnsafeMutableRawPointer(mutating: bytes.baseAddress), count: bytes.count, datatype: smpi_MPI_BYTE))
    }
  }

  /// Gives the memory to a closure that writes to it, for the length of its run.
  @inlinable @inline(__always) public mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try withUnsafeMutableBytes { (bytes) throws(E) in
      try body(BufferView(address: bytes.baseAddress, count: bytes.count, datatype: smpi_MPI_BYTE))
    }
  }
}
