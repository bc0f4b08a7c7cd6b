/// The parts of an array that `withElements(reading:)` gives to a closure, to send them by calls that are done when they return.
///
/// What goes on after its call, such as `isend` or `sendInit`, does not take it, and it cannot leave the closure: the array can be somewhere
/// else by then. Such a call takes ``Memory`` that the program allocates.
@frozen public struct LentMemory: SendBuffer, ~Escapable {
  /// The datatype says what an element is; the compiler does not know.
  public typealias Element = AnyElement

  let elements: LentElements

  /// Elements of a datatype that begin at one of an array.
  @_lifetime(immortal)
  init<Element>(_ array: UnsafeBufferPointer<Element>, at start: Int, _ count: Int, _ datatype: Datatype) {
    elements = LentElements(array.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + start) }, count, datatype)
  }

  @_lifetime(copy owner)
  private init(_ elements: LentElements, of owner: borrowing Self) { self.elements = elements }

  /// Gives the memory to a closure, for the length of its run.
  public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R { try body(elements.view) }

  /// One of the elements: to send one alone.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when there are not as many.
  public subscript(_ index: Int) -> LentMemory {
    @_lifetime(copy self) get throws(MPIError) { LentMemory(try elements.element(index), of: self) }
  }
}

/// The parts of an array that `withElements(of:)` gives to a closure, to send them or to receive into them by calls that are done when they return.
///
/// What goes on after its call, such as `irecv` or `recvInit`, does not take it, and it cannot leave the closure: the array can be somewhere
/// else by then. Such a call takes ``Memory`` that the program allocates.
@frozen public struct LentMutableMemory: MemoryReference, ~Escapable {
  /// The datatype says what an element is; the compiler does not know.
  public typealias Element = AnyElement

  let elements: LentElements

  /// Elements of a datatype that begin at one of an array.
  @_lifetime(immortal)
  init<Element>(_ array: UnsafeMutableBufferPointer<Element>, at start: Int, _ count: Int, _ datatype: Datatype) {
    elements = LentElements(array.baseAddress.map { UnsafeMutableRawPointer($0 + start) }, count, datatype)
  }

  @_lifetime(copy owner)
  private init(_ elements: LentElements, of owner: borrowing Self) { self.elements = elements }

  /// Where it is, and what it holds.
  public var view: BufferView { elements.view }

  /// One of the elements: to send one and receive into another at once.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when there are not as many.
  public subscript(_ index: Int) -> LentMutableMemory {
    @_lifetime(copy self) get throws(MPIError) { LentMutableMemory(try elements.element(index), of: self) }
  }
}

/// What both are made of.
@usableFromInline
struct LentElements {
  let address: UnsafeMutableRawPointer?
  let count: Int
  // Not its handle: see `Memory`.
  let datatype: Datatype

  init(_ address: UnsafeMutableRawPointer?, _ count: Int, _ datatype: Datatype) {
    self.address = address
    self.count = count
    self.datatype = datatype
  }

  var view: BufferView { BufferView(address: address, count: count, datatype: datatype.handle) }

  func element(_ index: Int) throws(MPIError) -> LentElements {
    try expect(index, below: count, "element", nil)
    let extent = try datatype.getExtent().extent
    return LentElements(address.map { $0 + index * extent }, 1, datatype)
  }
}
