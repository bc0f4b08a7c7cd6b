import MPI
import MPITesting
import Testing

private enum Kind: Int32, CaseIterable, MPIEnumeration { case gas = 100, dust, star }
private enum Word: String, MPIEnumeration { case yes, no }
private enum Only: String, MPIEnumeration { case one }
private struct Wide: RawRepresentable, MPIEnumeration, Equatable { var rawValue: SIMD3<Int32> }
private struct Odd: RawRepresentable, MPIEnumeration, Equatable {
  var high: UInt16, low: UInt8
  var rawValue: String { "\(high).\(low)" }
  init(high: UInt16, low: UInt8) { (self.high, self.low) = (high, low) }
  init?(rawValue: String) { nil }
}
private struct Options: OptionSet, MPIEnumeration, Equatable {
  let rawValue: UInt32
  typealias Element = Options
}

/// Element types for which MPI defines no datatype, or not with all libraries.
@Suite(.collective) struct ElementTests {
  let world = Comm.world

  /// An array goes round the ring and arrives as it was; elements lie as far apart for MPI as for Swift.
  private func roundTrip<Element: MPIElement & Equatable>(_ values: [Element], _ zero: Element) throws {
    let (rank, size) = (world.rank, world.size)
    var received = [Element](repeating: zero, count: values.count)
    let status = try world.sendrecv(values, dest: (rank + 1) % size, into: &received, source: (rank + size - 1) % size)
    #expect(received == values)
    #expect(try status.count(of: Element.self) == values.count)
    let (lower, extent) = try Datatype.of(Element.self).getExtent()
    #expect(lower == 0 && extent == MemoryLayout<Element>.stride)
    var one = zero
    try world.sendrecv(values[0], dest: (rank + 1) % size, into: &one, source: (rank + size - 1) % size)
    #expect(one == values[0])
  }

  @Test func numbers() throws {
    try roundTrip([Float16(0.5), -.infinity, .leastNonzeroMagnitude], 0)
    try roundTrip([Int128.min, -1, .max], 0)
    try roundTrip([UInt128.max, 1], 0)
    try roundTrip(["a", "\u{1F600}"] as [Unicode.Scalar], "?")
    let text: [CWideChar] = ["w"]
    try roundTrip(text, "?")
    try roundTrip([CChar(65), -1], 0)
  }

  @Test func vectors() throws {
    try roundTrip([SIMD2<Double>(1, 2), [-1, .infinity]], .zero)
    try roundTrip([SIMD3<Double>(1, 2, 3), [4, 5, 6]], .zero)
    try roundTrip([SIMD3<Int8>(1, 2, 3), [4, 5, 6]], .zero)
    try roundTrip([SIMD4<Float>(1, 2, 3, 4)], .zero)
    try roundTrip([SIMD8<UInt16>(1, 2, 3, 4, 5, 6, 7, 8)], .zero)
    try roundTrip([SIMD16<Int32>(repeating: 7)], .zero)
    try roundTrip([SIMD32<UInt8>(repeating: 7)], .zero)
    try roundTrip([SIMD64<Int8>(repeating: -7)], .zero)
    try roundTrip([SIMD2<Float16>(1, 2)], .zero)
    // The numbers alone are sent, not the padding of three.
    #expect(try Datatype.of(SIMD3<Double>.self).size == 24)
  }

  @Test func enumerations() throws {
    try roundTrip(Kind.allCases, .gas)
    try roundTrip([Word.no, .yes], .yes)
    try roundTrip([Options(rawValue: 5)], [])
    // One that takes no memory, one of more than a word, and one of three bytes.
    var (one, behind) = (Only.one, UInt64(7))
    try world.sendrecv([Only.one, .one], dest: procNull, into: &one, source: procNull)
    try world.bcast(&one, root: 0)
    try world.bcast(&behind, root: 0)
    #expect(one == .one && behind == 7)
    try roundTrip([Wide(rawValue: [1, 2, 3]), Wide(rawValue: [-1, 1 << 30, 7])], Wide(rawValue: .zero))
    try roundTrip([Odd(high: 1, low: 2), Odd(high: 777, low: 255)], Odd(high: 0, low: 0))
    #expect(try Datatype.of(Only.self).size == 0 && Datatype.of(Only.self).getExtent().extent == 1)
    #expect(try Datatype.of(Odd.self).size == 3 && Datatype.of(Odd.self).getExtent().extent == 4)
    #expect(try Datatype.of(Kind.self).size == 1)
    #expect(try Datatype.of(Options.self).size == 4)
  }

  @Test func rowsAndTuples() throws {
    let (rank, size) = (world.rank, world.size)
    let rows = (0..<5).map { FixedArray<3, Int16>([Int16($0), 2, -1]) }
    var received = rows.map { _ in FixedArray<3, Int16>([0, 0, 0]) }
    try world.sendrecv(rows, dest: (rank + 1) % size, into: &received, source: (rank + size - 1) % size)
    for (row, expected) in zip(received, rows) { for i in 0..<3 { #expect(row.values[i] == expected.values[i]) } }

    let tuples = (0..<5).map { Tuple(Int8($0), 0.5, true) }
    var others = tuples.map { _ in Tuple(Int8(-1), 0.0, false) }
    try world.sendrecv(tuples, dest: (rank + 1) % size, into: &others, source: (rank + size - 1) % size)
    for (other, expected) in zip(others, tuples) { #expect(other.values == expected.values) }
    let datatype = try Datatype.of(Tuple<Int8, Double, Bool>.self)
    #expect(try datatype.getExtent().extent == 24 && datatype.size == 10)
  }

  /// What MPI cannot compute with is combined by a closure.
  @Test func reductions() throws {
    let sum = try Operation<Float16>(commute: true, elementwise: { $0 + $1 })
    #expect(try world.allreduce(Float16(1), op: sum) == Float16(world.size))
    let vectors = try Operation<SIMD3<Double>>(commute: true, elementwise: { $0 + $1 })
    #expect(try world.allreduce([1, 2, 3], op: vectors) == SIMD3<Double>(1, 2, 3) * Double(world.size))
  }
}
