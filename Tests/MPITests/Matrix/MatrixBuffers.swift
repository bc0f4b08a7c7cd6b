import CMPI
@testable import MPI

/// Whether a collective is done when its call returns.
enum Completion: CaseIterable, Sendable {
  case blocking, nonblocking, persistent

  /// Those that the library has.
  static var available: [Completion] { allCases.filter { $0 != .persistent || MPISymbol.MPI_Bcast_init.isAvailable } }
}

/// Memory of the matrix that a request can own, and whose elements can be seen.
protocol MatrixBuffer<Element>: OwnedReceiveBuffer where Element: MatrixElement {
  /// The elements.
  var contents: [Element] { get }

  /// Writes over the elements, where they are.
  mutating func write(_ elements: [Element])
}

extension Array: MatrixBuffer where Element: MatrixElement {
  /// A copy: an array that shares the memory would make `write` leave that to MPI, and take another.
  var contents: [Element] { map { $0 } }

  mutating func write(_ elements: [Element]) { _ = withUnsafeMutableBufferPointer { $0.update(fromContentsOf: elements) } }
}

/// Elements of which every third place is one: a layout with gaps, which have to stay as they are.
final class Strided<Element: MatrixElement>: OwnedReceiveBuffer, MemoryReference, MatrixBuffer, @unchecked Sendable {
  private static var step: Int { 3 }
  private let places: UnsafeMutableBufferPointer<Element>
  private let datatype: Datatype
  private let count: Int

  init(_ elements: [Element]) throws {
    count = elements.count
    places = .allocate(capacity: max(1, count * Self.step))
    places.initialize(repeating: Element.value(-2))
    datatype = try Datatype(handle: Element.rawDatatype).createResized(lb: 0, extent: Self.step * MemoryLayout<Element>.stride)
    try datatype.commit()
    write(elements)
  }

  deinit { places.deallocate() }

  var view: BufferView { BufferView(address: UnsafeMutableRawPointer(places.baseAddress), count: count, datatype: datatype.handle) }
  var stableView: BufferView { view }
  func isolatedView() -> BufferView { view }
  func shorten(to count: Int) {}

  func write(_ elements: [Element]) {
    for (i, element) in elements.enumerated() { places[i * Self.step] = element }
  }

  var contents: [Element] {
    let gaps = places.indices.filter { $0 % Self.step != 0 }
    // A gap that was written to makes every element wrong.
    guard gaps.allSatisfy({ places[$0] == Element.value(-2) }) else { return [] }
    return (0..<count).map { places[$0 * Self.step] }
  }
}

/// Waits for a request, and hands out what was received.
func finish<Send, Receive: MatrixBuffer>(_ request: consuming Request<Exchange<Send, Receive>>) throws -> [Receive.Element] {
  try request.wait().receive.contents
}

/// Runs a persistent collective twice, each time from the same memory, and hands out what was received last.
func finish<Send, Receive: MatrixBuffer>(_ operation: consuming Prequest<Exchange<Send, Receive>>) throws -> [Receive.Element] {
  let before = operation.held.receive.contents
  try operation.start().wait()
  let once = operation.held.receive.contents
  operation.held.receive.write(before)
  try operation.start().wait()
  let twice = operation.held.receive.contents
  return once == twice ? twice : []
}

/// The same for a collective with one buffer.
func finish<Buffer: MatrixBuffer>(_ operation: consuming Prequest<Buffer>) throws -> [Buffer.Element] {
  let before = operation.held.contents
  try operation.start().wait()
  let once = operation.held.contents
  operation.held.write(before)
  try operation.start().wait()
  return once == operation.held.contents ? once : []
}
