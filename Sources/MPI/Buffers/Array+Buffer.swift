extension Array: CollectiveSendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try span.withBufferView(body)
  }
}

extension Array: SendBuffer where Element: MPIElement {}

extension Array: ReceiveBuffer where Element: MPIElement {
  /// Gives the memory to a closure that writes to it, for the length of its run.
  @inlinable @inline(__always) public mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    var span = mutableSpan
    return try span.withMutableBufferView(body)
  }
}
