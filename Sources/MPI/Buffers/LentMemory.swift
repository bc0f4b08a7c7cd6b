/// The parts of an array that `withElements` gives to a closure, for calls that are done when they return.
///
/// What goes on after its call, such as ``Comm/isend(_:dest:tag:)`` or ``Comm/recvInit(into:source:tag:)``, does not take it: the array can be
/// somewhere else by then. It takes ``Memory`` that the program allocates.
@frozen public struct LentMemory: MemoryReference {
  /// The datatype says what an element is; the compiler does not know.
  public typealias Element = AnyElement

  /// Where it is, and what it holds.
  public let view: BufferView
  /// The datatype is not freed before the memory is used.
  let datatype: Datatype

  /// Elements of a datatype that begin at one of an array.
  init<Element>(_ array: UnsafeMutableBufferPointer<Element>, at start: Int, _ count: Int, _ datatype: Datatype) {
    self.init(array.baseAddress.map { UnsafeMutableRawPointer($0 + start) }, count, datatype)
  }

  init<Element>(_ array: UnsafeBufferPointer<Element>, at start: Int, _ count: Int, _ datatype: Datatype) {
    self.init(array.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + start) }, count, datatype)
  }

  private init(_ address: UnsafeMutableRawPointer?, _ count: Int, _ datatype: Datatype) {
    view = BufferView(address: address, count: count, datatype: datatype.handle)
    self.datatype = datatype
  }

  /// One of the elements: to send one and receive into another at once.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when there are not as many.
  public subscript(_ index: Int) -> LentMemory {
    get throws(MPIError) {
      try expect(index, below: view.count, "element", nil)
      let extent = try datatype.getExtent().extent
      return LentMemory(view.address.map { $0 + index * extent }, 1, datatype)
    }
  }
}
