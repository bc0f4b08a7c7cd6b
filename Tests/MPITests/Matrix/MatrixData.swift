import Glibc
import MPI
import Testing

/// Elements repeat after a prime number of them: a pipeline's segments never begin alike, and large arrays are quick to make and to check.
private let period = 61

/// So many elements, computed for one period.
func tiled<Element>(_ count: Int, _ element: (Int) -> Element) -> [Element] {
  let pattern = (0..<min(count, period)).map(element)
  guard count > period else { return pattern }
  var all: [Element] = []
  all.reserveCapacity(count + period)
  while all.count < count { all += pattern }
  all.removeLast(all.count - count)
  return all
}

/// What one process sends another, the same wherever it is computed.
func block<Element: MatrixElement>(from: Int, to: Int = 0, count: Int) -> [Element] {
  tiled(count) { Element.value(from * 10_007 + to * 1009 + $0) }
}

/// Memory that nobody is to write to, or that is written over.
func unwritten<Element: MatrixElement>(_ count: Int) -> [Element] { [Element](repeating: Element.value(-1), count: count) }

/// What a process contributes to a reduction.
func operands<Element: MatrixElement>(_ reduction: PredefinedReduction<Element>, from: Int, count: Int) -> [Element] {
  tiled(count) { reduction.operand(from * 10_007 + $0) }
}

/// What a reduction over some processes has to give, computed without MPI.
///
/// - Parameter start: the element of the operands that it begins with.
func reduced<Element: MatrixElement>(_ reduction: PredefinedReduction<Element>, over ranks: [Int], count: Int, start: Int = 0) -> [Element] {
  tiled(count) { index in
    let element = (start + index) % period
    return ranks.dropFirst().reduce(reduction.operand(ranks[0] * 10_007 + element)) {
      reduction.combine($0, reduction.operand($1 * 10_007 + element))
    }
  }
}

/// Expects elements, and says where the first one differs instead of printing ten thousand.
func expectElements<Element: MatrixElement>(
  _ received: [Element], _ expected: [Element], _ matrixCase: MatrixCase, sourceLocation: SourceLocation = #_sourceLocation
) {
  if received.count == expected.count && (isSameMemory(received, expected) || received == expected) { return }
  let index = zip(received, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(received.count, expected.count)
  let texts = [received, expected].map { $0.indices.contains(index) ? "\($0[index])" : "nothing" }
  Issue.record(
    "\(matrixCase.testDescription): element \(index) of \(expected.count) is \(texts[0]), not \(texts[1])", sourceLocation: sourceLocation)
}

/// Whether equal bytes make a comparison of elements needless. (Different bytes do not: `Float80` has some that mean nothing.)
private func isSameMemory<Element>(_ a: [Element], _ b: [Element]) -> Bool {
  a.withUnsafeBytes { a in
    b.withUnsafeBytes { b in
      guard let start = a.baseAddress, let other = b.baseAddress else { return a.count == b.count }
      return a.count == b.count && memcmp(start, other, a.count) == 0
    }
  }
}

/// How many elements the blocks of a `v` form have.
enum CountPattern: CaseIterable, Sendable {
  case equal, ragged, someZero

  /// The count between two processes, the same in both directions: in place needs that.
  func count(_ count: Int, _ one: Int, _ other: Int = 0) -> Int {
    switch self {
    case .equal: count
    case .ragged: count * ((one + other) % 3 + 1) / 3
    case .someZero: (one + other) % 2 == 0 ? count : 0
    }
  }

  /// Divides a number of elements among so many processes.
  func split(_ count: Int, _ processes: Int) -> [Int] {
    let weights = (0..<processes).map { self.count(6, $0) }
    let total = weights.reduce(0, +)
    let ends = weights.indices.map { count * weights[...$0].reduce(0, +) / total }
    return ends.indices.map { ends[$0] - ($0 > 0 ? ends[$0 - 1] : 0) }
  }
}

/// How the blocks of a `v` form lie in their buffer.
enum Placement: CaseIterable, Sendable {
  case packed, gaps, reversed
}

/// The blocks of one buffer.
struct Layout {
  let counts: [Int]
  let displacements: [Int]
  let length: Int
  private let placement: Placement

  init(_ counts: [Int], _ placement: Placement) {
    self.counts = counts
    self.placement = placement
    // A gap is before, between and after the blocks: what is there has to stay.
    let gap = placement == .gaps ? 2 : 0
    var start = gap
    var displacements = counts
    for index in placement == .reversed ? Array(counts.indices.reversed()) : Array(counts.indices) {
      displacements[index] = start
      start += counts[index] + gap
    }
    self.displacements = displacements
    length = start
  }

  /// The argument of the `v` form, with as little said as is possible.
  var blocks: Blocks {
    if placement != .packed { return Blocks(counts: counts, displacements: displacements) }
    return Set(counts).count == 1 ? .even : Blocks(counts: counts)
  }

  /// The argument of the `w` form: blocks of elements, or of their bytes.
  func layout<Element: MatrixElement>(_: Element.Type, isBytes: [Bool]) -> [Block] {
    let stride = MemoryLayout<Element>.stride
    let datatype = Datatype(handle: Element.rawDatatype)
    return counts.indices.map {
      Block(
        byteOffset: displacements[$0] * stride, count: isBytes[$0] ? counts[$0] * stride : counts[$0], datatype: isBytes[$0] ? .byte : datatype)
    }
  }

  /// A buffer with some of the blocks in it.
  func buffer<Element: MatrixElement>(_ block: (Int) -> [Element]?) -> [Element] {
    var buffer: [Element] = unwritten(length)
    for index in counts.indices {
      guard let elements = block(index) else { continue }
      buffer.replaceSubrange(displacements[index]..<(displacements[index] + counts[index]), with: elements)
    }
    return buffer
  }

  /// A buffer that is still to be written.
  func buffer<Element: MatrixElement>() -> [Element] { unwritten(length) }
}
