import MPI
import MPITesting
import Testing

private enum Plain { case a, b }

private struct Uncovered: MPIStructure {
  var mass: Double
  var charge: Float
  var number: Int32
  static let fields: [MPIField<Uncovered>] = [.init(\.mass), .init(\.number)]
}

private struct PartlyCovered: MPIStructure {
  var inner: Uncovered
  static let fields: [MPIField<PartlyCovered>] = [.init(\.inner.mass), .init(\.inner.number)]
}

private struct Overlapping: MPIStructure {
  var position: (Double, Double)
  static let fields: [MPIField<Overlapping>] = [.init(\.position), .init(\.position.1)]
}

private struct Twice: MPIStructure {
  var a: Int32
  static let fields: [MPIField<Twice>] = [.init(\.a), .init(\.a)]
}

private struct Computed: MPIStructure {
  var a: Int32
  var double: Int32 { 2 * a }
  static let fields: [MPIField<Computed>] = [.init(\.a), .init(\.double)]
}

private struct WithPlain: MPIStructure {
  var a: Int32
  var choice: Plain
  static let fields: [MPIField<WithPlain>] = [.init(\.a), .init(\.choice)]
}

private struct WithOptional: MPIStructure {
  var a: Int32?
}

/// Says itself what its datatype is, and is wrong.
private struct WrongExtent: MPIElement {
  typealias Element = WrongExtent
  var a: Int64
  static var rawDatatype: MPI_Datatype { MPI_INT8_T }
}

private struct WithWrongExtent: MPIStructure {
  var before: Int8
  var element: WrongExtent
  static let fields: [MPIField<WithWrongExtent>] = [.init(\.before), .init(\.element)]
}

private struct Holder {
  var number: Int
  var text: String
}

private final class Node: Sendable {}

private struct WithReference {
  var number: Int32
  var pair: (Int8, Node)
}

/// Structures that cannot be sent: the error names the field, and comes before any message.
@Suite(.collective) struct StructureErrorTests {
  let comm = Comm.selfComm

  private func refused<Element: MPIElement>(
    _ value: Element, _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for text in texts {
      expectError(.type, text, sourceLocation: sourceLocation) { try Datatype.of(Element.self) }
      expectError(.type, text, sourceLocation: sourceLocation) { try comm.send([value], dest: 0) }
      expectError(.type, text, sourceLocation: sourceLocation) { try comm.bcast(value, root: 0) }
      expectError(.type, text, sourceLocation: sourceLocation) { _ = try comm.isend([value], dest: 0) }
      expectError(.type, text, sourceLocation: sourceLocation) { _ = try comm.allgather([value]) }
      expectError(.type, text, sourceLocation: sourceLocation) { try Datatype.packed([value], comm) }
    }
    #expect(try comm.iprobe() == nil, sourceLocation: sourceLocation)
    // What went wrong does not stick to what comes next.
    #expect(try comm.allreduce(1, op: .sum) == 1, sourceLocation: sourceLocation)
  }

  @Test func uncoveredFields() throws {
    try refused(Uncovered(mass: 0, charge: 0, number: 0), "“charge” (bytes 8..<12) is not declared", "Uncovered")
    try refused(PartlyCovered(inner: Uncovered(mass: 0, charge: 0, number: 0)), "“inner.charge” (bytes 8..<12) is not declared")
  }

  @Test func overlappingFields() throws {
    try refused(Overlapping(position: (0, 0)), "“position.1” (bytes 8..<16) overlaps “position” (bytes 0..<16)")
    try refused(Twice(a: 0), "“a” (bytes 0..<4) overlaps “a”")
  }

  @Test func fieldsThatAreNotStored() throws {
    try refused(Computed(a: 0), "“computed Int32”, number 2 of `fields`, is not a stored property")
  }

  @Test func fieldsThatCannotBeSent() throws {
    try refused(WithPlain(a: 0, choice: .a), "“choice” is Plain", "MPIEnumeration")
    try refused(WithOptional(a: 0), "“a” is Optional<Int32>")
    try refused(WrongExtent(a: 0), "WrongExtent has 1 bytes from 0 on", "8 apart")
    try refused(WithWrongExtent(before: 0, element: WrongExtent(a: 0)), "“element” is WrongExtent", "1 bytes from 0 on", "8 apart")
  }

  @Test func layoutsOfReferences() throws {
    expectError(.type, "“text._guts") { try Datatype(layoutOf: Holder.self) }
    expectError(.type, "“pair.1” is Node, a reference") { try Datatype(layoutOf: WithReference.self) }
    expectError(.type, "reference") { try Datatype(layoutOf: [Int].self) }
    expectError(.type, "“self” is Node") { try DataLayout(of: Node.self) }
    expectError(.type) { try Datatype(layoutOf: UnsafeMutablePointer<Int>.self) }
  }

  @Test func uncommittedDatatypes() throws {
    let datatype = try Datatype.double.createVector(count: 2, blocklength: 1, stride: 2)
    let numbers = [1.0, 2, 3, 4]
    expectError(.type) { try numbers.withElements(reading: datatype) { memory throws(MPIError) in try comm.send(memory, dest: 0) } }
    #expect(try comm.iprobe() == nil)
    var room = numbers
    expectError(.type) { try room.withElements(of: datatype) { memory throws(MPIError) in try comm.recv(memory, source: 0) } }
    expectError(.type) { try room.withElements(of: datatype) { memory throws(MPIError) in try comm.bcast(memory, root: 0) } }
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: 4)
    memory.initialize(repeating: 0)
    defer { memory.deallocate() }
    let part = Memory(memory.baseAddress, count: 1, datatype: datatype)
    expectError(.type) { _ = try comm.isend(part, dest: 0) }
    expectError(.type) { _ = try comm.irecv(into: part, source: 0) }
    #expect(room == numbers)
  }

  /// The datatype of a type is that of all its values.
  @Test func datatypesOfTypesAreNotFreed() throws {
    struct Kept: MPIStructure { var a: Int32, b: Double }
    let datatype = try Datatype.of(Kept.self)
    expectError(.type, "MPI_Type_free: the datatype belongs to a Swift type") { try datatype.free() }
    #expect(try Datatype.of(Kept.self).size == 12 && comm.allgather(Kept(a: 1, b: 2))[0].b == 2)
    try datatype.dup().free()
  }

  /// What no datatype could be made of does not stand in for a later error.
  @Test func anErrorIsToldOnce() throws {
    let three = [WithPlain](repeating: WithPlain(a: 0, choice: .a), count: 3)
    var room = three + three
    expectError(.type, "WithPlain") { try comm.allgather(three, into: &room) }
    expectError(.arg, "color") { _ = try comm.split(color: -7) }
    expectError(.count, "2 blocks for 1 process") { try comm.alltoallv(Ragged([1, 2], splitInto: 2)) }
  }

  @Test func freedDatatypes() throws {
    let datatype = try Double.vector(count: 2, stride: 2)
    try datatype.free()
    var room = 0.0
    expectError(.type) { try withUnsafeMutableBytes(of: &room) { try comm.send(Memory($0.baseAddress, count: 1, datatype: datatype), dest: 0) } }
    // Also when the memory was described before.
    let other = try Double.vector(count: 2, stride: 2)
    var numbers = [1.0, 2, 3, 4]
    try numbers.withUnsafeMutableBytes {
      let part = Memory($0.baseAddress, count: 1, datatype: other)
      try comm.sendrecv(part, dest: 0, into: Memory($0.baseAddress, count: 1, datatype: other), source: 0)
      try other.free()
      expectError(.type) { try comm.send(part, dest: 0) }
      expectError(.type) { try comm.recv(part, source: 0) }
    }
    let third = try Double.vector(count: 2, stride: 2)
    try numbers.withElements(of: third) { memory in
      try third.free()
      expectError(.type) { try comm.bcast(memory, root: 0) }
    }
    #expect(try comm.iprobe() == nil)
    expectError(.type) { try datatype.getExtent() }
    expectError(.type) { try datatype.construction }
    expectError(.type) { try DataLayout(of: datatype) }
    expectError(.type) { try datatype.isPredefined }
  }
}

extension Datatype {
  fileprivate static func packed<Element: MPIElement>(_ values: [Element], _ comm: Comm) throws {
    var bytes: [UInt8] = []
    try pack(values, into: &bytes, comm: comm)
  }
}
