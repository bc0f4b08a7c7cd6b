/// Where the data of an element begin and end. A library may have no memory for the padding behind the last element of the vectors that it gives an
/// operation, while Swift reads and writes all of a value: such an element is combined in memory of ours.
struct ElementEnds {
  private let first: Int
  private let end: Int
  private let stride: Int
  private let alignment: Int
  private let isFilled: Bool

  init<Element: MPIElement>(_ type: Element.Type) throws(MPIError) {
    let datatype = try Datatype.of(type)
    let (lower, length) = try datatype.size == 0 ? (0, 0) : datatype.getTrueExtent()
    (first, end) = (lower, lower + length)
    (stride, alignment) = (MemoryLayout<Element>.stride, MemoryLayout<Element>.alignment)
    isFilled = lower <= 0 && lower + length >= MemoryLayout<Element>.size
  }

  /// Combines vectors by a closure that takes whole elements.
  func combine(
    _ left: UnsafeRawPointer, _ right: UnsafeMutableRawPointer, _ count: Int,
    _ body: (UnsafeRawPointer, UnsafeMutableRawPointer, Int) throws -> Void
  ) throws {
    // Behind all but the last there is the next one.
    let inPlace = isFilled ? count : first <= 0 ? count - 1 : 0
    if inPlace > 0 { try body(left, right, inPlace) }
    if inPlace == count { return }
    try withUnsafeTemporaryAllocation(byteCount: 2 * stride, alignment: alignment) { memory in
      guard let ours = memory.baseAddress else { return }
      memory.initializeMemory(as: UInt8.self, repeating: 0)
      for start in Swift.stride(from: inPlace * stride, to: count * stride, by: stride) {
        (ours + first).copyMemory(from: left + start + first, byteCount: end - first)
        (ours + stride + first).copyMemory(from: right + start + first, byteCount: end - first)
        try body(ours, ours + stride, 1)
        (right + start + first).copyMemory(from: ours + stride + first, byteCount: end - first)
      }
    }
  }
}
