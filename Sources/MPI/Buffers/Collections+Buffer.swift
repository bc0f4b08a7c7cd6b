extension ContiguousArray: CollectiveSendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try span.withBufferView(body)
  }
}

extension ContiguousArray: SendBuffer where Element: MPIElement {}

extension ContiguousArray: ReceiveBuffer where Element: MPIElement {
  /// Gives the memory to a closure that writes to it, for the length of its run.
  @inlinable @inline(__always) public mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    var span = mutableSpan
    return try span.withMutableBufferView(body)
  }
}

/// A slice only sends: a slice passed `inout` would hand MPI a copy. Receive into a span: `array.mutableSpan`.
extension ArraySlice: CollectiveSendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try span.withBufferView(body)
  }
}

extension ArraySlice: SendBuffer where Element: MPIElement {}

extension InlineArray: CollectiveSendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public borrowing func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try span.withBufferView(body)
  }
}

extension InlineArray: SendBuffer where Element: MPIElement {}

extension InlineArray: ReceiveBuffer where Element: MPIElement {
  /// Gives the memory to a closure that writes to it, for the length of its run.
  @inlinable @inline(__always) public mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    var span = mutableSpan
    return try span.withMutableBufferView(body)
  }
}
