import MPI
import MPITesting
import Testing

/// Random Swift types: their datatypes have all values where the compiler puts them, and carry every bit.
@Suite(.collective) struct RandomLayoutTests {
  @Test(.avoids(.packOfManyTypes)) func typesToDatatypesAndBack() throws { try run(isFull ? 5000 : 500) }

  /// What a library can pack that forgets its types after some hundreds.
  @Test func someTypesToDatatypesAndBack() throws { try run(40) }

  private func run(_ number: Int) throws {
    var random = RandomLayouts(seed: UInt64(Comm.world.rank) + 100)
    var seen = Set<ObjectIdentifier>()
    for i in 0..<number {
      let model = random.next(depth: 1 + i % 3)
      seen.insert(ObjectIdentifier(model.type))
      try compare(model, &random.numbers)
    }
    #expect(seen.count > number / 3)
  }

  private func compare(_ model: ModelType, _ numbers: inout RandomNumbers) throws {
    func of<T: MPIElement>(_: T.Type) throws -> Datatype {
      #expect(model.size == MemoryLayout<T>.size && model.stride == MemoryLayout<T>.stride, "the model of \(T.self) is wrong")
      return try Datatype.of(T.self)
    }
    let datatype = try of(model.type)
    let layouts = [try DataLayout(of: datatype), try DataLayout(of: model.type as Any.Type)]
    for layout in layouts {
      #expect(layout.elements.map { ModelType.Leaf(offset: $0.offset, name: swiftName($0)) } == model.leaves, "\(layout)")
      #expect(layout.extent == model.stride && layout.lowerBound == 0)
    }
    // Two of them, of random bytes, packed and unpacked over zeros: values arrive, padding stays.
    let length = 2 * model.stride
    let (from, to) = (memory(numbers.bytes(length)), memory([UInt8](repeating: 0, count: length)))
    defer {
      from.deallocate()
      to.deallocate()
    }
    var bytes: [UInt8] = []
    try Datatype.pack(Memory(from.baseAddress, count: 2, datatype: datatype), into: &bytes, comm: Comm.selfComm)
    var position = 0
    try Datatype.unpack(bytes, position: &position, into: Memory(to.baseAddress, count: 2, datatype: datatype), comm: Comm.selfComm)
    var expected = [UInt8](repeating: 0, count: length)
    for start in [0, model.stride] {
      for element in layouts[0].elements {
        let place = start + element.offset
        for i in 0..<element.type.size { expected[place + i] = from[place + i] }
        // Of the 16 bytes that C's `long double` takes, 10 are its value; some libraries carry those alone.
        if element.type.swiftType == "Float80" { for i in 10..<16 { to[place + i] = expected[place + i] } }
      }
    }
    #expect(Array(to) == expected, "\(layouts[0])")
    #expect(position == bytes.count)
  }

  private func swiftName(_ element: DataLayout.Element) -> String {
    element.type.swiftType == "Unicode.Scalar" ? "Scalar" : element.type.swiftType ?? element.type.name
  }
}

extension RandomNumbers {
  fileprivate mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
