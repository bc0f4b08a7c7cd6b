/// What a collective that goes on after its call may read: memory that a request keeps, or ``InPlace``.
public protocol OwnedCollectiveSendBuffer: CollectiveSendBuffer, SendableMetatype {
  /// The memory, which stays where it is for as long as the value, or a copy of it, is kept unchanged.
  var stableView: BufferView { get }

  /// The memory, after making it that of this value alone: it then stays where it is though elements are changed.
  mutating func isolatedView() -> BufferView
}

extension OwnedCollectiveSendBuffer {
  /// The same as ``stableView``, for memory that is never shared by copies.
  @inlinable public mutating func isolatedView() -> BufferView { stableView }
}

/// What an operation that goes on after its call may read: memory that its request keeps.
///
/// A request retains an array, so that a later change by whoever passed it makes a copy. A single value is sent as `[value]`.
public protocol OwnedSendBuffer<Element>: OwnedCollectiveSendBuffer, SendBuffer {}

/// What an operation that goes on after its call may write: memory that its request keeps, and hands back when it is complete.
///
/// Pass an array with `consume`, and its memory is used; without, the request fills a copy.
public protocol OwnedReceiveBuffer<Element>: OwnedSendBuffer, OwnedCollectiveReceiveBuffer {
  /// Leaves the first elements only, where memory of its own can be shortened.
  mutating func shorten(to count: Int)
}

/// What a collective that goes on after its call may write: memory that its request keeps, or ``InPlace`` where MPI takes that.
public protocol OwnedCollectiveReceiveBuffer: OwnedCollectiveSendBuffer {}

extension Array: OwnedCollectiveSendBuffer where Element: MPIElement {
  /// The memory, which stays where it is for as long as the array, or a copy of it, is kept unchanged.
  @inlinable @inline(__always) public var stableView: BufferView { withBufferView { $0 } }

  /// The memory, after making it that of this array alone.
  @inlinable @inline(__always) public mutating func isolatedView() -> BufferView { withMutableBufferView { $0 } }
}

extension Array: OwnedSendBuffer, OwnedCollectiveReceiveBuffer where Element: MPIElement {}

extension Array: OwnedReceiveBuffer where Element: MPIElement {
  /// Leaves the first elements only.
  @inlinable public mutating func shorten(to count: Int) { if count < self.count { removeSubrange(count...) } }
}

extension ContiguousArray: OwnedCollectiveSendBuffer where Element: MPIElement {
  /// The memory, which stays where it is for as long as the array, or a copy of it, is kept unchanged.
  @inlinable @inline(__always) public var stableView: BufferView { withBufferView { $0 } }

  /// The memory, after making it that of this array alone.
  @inlinable @inline(__always) public mutating func isolatedView() -> BufferView { withMutableBufferView { $0 } }
}

extension ContiguousArray: OwnedSendBuffer, OwnedCollectiveReceiveBuffer where Element: MPIElement {}

extension ContiguousArray: OwnedReceiveBuffer where Element: MPIElement {
  /// Leaves the first elements only.
  @inlinable public mutating func shorten(to count: Int) { if count < self.count { removeSubrange(count...) } }
}

extension ArraySlice: OwnedCollectiveSendBuffer where Element: MPIElement {
  /// The memory, which stays where it is for as long as the slice, or a copy of it, is kept unchanged.
  @inlinable @inline(__always) public var stableView: BufferView { withBufferView { $0 } }

  /// The memory of a copy, as a slice shares that of its array.
  @inlinable public mutating func isolatedView() -> BufferView {
    self = Array(self)[...]
    return stableView
  }
}

extension ArraySlice: OwnedSendBuffer where Element: MPIElement {}

// Memory that is kept alive elsewhere: the caller answers for it until the request is complete.

extension Memory: OwnedReceiveBuffer {
  /// Where it is, and what it holds.
  @inlinable public var stableView: BufferView { view }
  /// Nothing: the memory is not its own.
  @inlinable public mutating func shorten(to count: Int) {}
}

extension UnsafeMutableBufferPointer: OwnedCollectiveSendBuffer, OwnedSendBuffer, OwnedCollectiveReceiveBuffer, OwnedReceiveBuffer
where Element: MPIElement {
  /// Where it is, and what it holds.
  @inlinable public var stableView: BufferView { view }
  /// Leaves the first elements only.
  @inlinable public mutating func shorten(to count: Int) { self = UnsafeMutableBufferPointer(rebasing: self[..<Swift.min(count, self.count)]) }
}

extension UnsafeMutableRawBufferPointer: OwnedReceiveBuffer {
  /// Where it is, and what it holds.
  @inlinable public var stableView: BufferView { view }
  /// Leaves the first bytes only.
  @inlinable public mutating func shorten(to count: Int) { self = UnsafeMutableRawBufferPointer(rebasing: self[..<Swift.min(count, self.count)]) }
}

extension UnsafeBufferPointer: OwnedCollectiveSendBuffer, OwnedSendBuffer where Element: MPIElement {
  /// Where it is, and what it holds.
  @inlinable public var stableView: BufferView { withBufferView { $0 } }
}

extension InPlace: OwnedCollectiveReceiveBuffer {
  /// What MPI understands as "in place".
  public var stableView: BufferView { view }
}
