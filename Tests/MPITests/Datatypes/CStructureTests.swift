import CStructures
import MPI
import MPITesting
import Testing

extension cs_1: MPIImportedStructure {}
extension cs_2: MPIImportedStructure {}
extension cs_3: MPIImportedStructure {}
extension cs_4: MPIImportedStructure {}
extension cs_5: MPIImportedStructure {}
extension cs_6: MPIImportedStructure {}
extension cs_7: MPIImportedStructure {}
extension cs_8: MPIImportedStructure {}
extension cs_9: MPIImportedStructure {}
extension cs_10: MPIImportedStructure {}
extension cs_11: MPIImportedStructure {}
extension cs_12: MPIImportedStructure {}
extension cs_13: MPIImportedStructure {}
extension cs_14: MPIImportedStructure {}
extension cs_15: MPIImportedStructure {}
extension cs_16: MPIImportedStructure {}
extension cs_17: MPIImportedStructure {}
extension cs_18: MPIImportedStructure {}
extension cs_19: MPIImportedStructure {}
extension cs_20: MPIImportedStructure {}
extension cs_21: MPIImportedStructure {}
extension cs_22: MPIImportedStructure {}
extension cs_23: MPIImportedStructure {}
extension cs_24: MPIImportedStructure {}
extension cs_25: MPIImportedStructure {}
extension cs_26: MPIImportedStructure {}
extension cs_27: MPIImportedStructure {}
extension cs_28: MPIImportedStructure {}
extension cs_29: MPIImportedStructure {}
extension cs_30: MPIImportedStructure {}
extension cs_31: MPIImportedStructure {}
extension cs_32: MPIImportedStructure {}
extension cs_33: MPIImportedStructure {}
extension cs_34: MPIImportedStructure {}
extension cs_35: MPIImportedStructure {}
extension cs_36: MPIImportedStructure {}
extension cs_37: MPIImportedStructure {}
extension cs_38: MPIImportedStructure {}
extension cs_39: MPIImportedStructure {}
extension cs_40: MPIImportedStructure {}
extension cs_41: MPIImportedStructure {}
extension cs_42: MPIImportedStructure {}

/// Structures of a C header: Swift's datatypes are those that C makes with `offsetof`.
@Suite(.collective) struct CStructureTests {
  private let structures: [any MPIElement.Type] = [
    cs_1.self, cs_2.self, cs_3.self, cs_4.self, cs_5.self, cs_6.self, cs_7.self,
    cs_8.self, cs_9.self, cs_10.self, cs_11.self, cs_12.self, cs_13.self, cs_14.self,
    cs_15.self, cs_16.self, cs_17.self, cs_18.self, cs_19.self, cs_20.self, cs_21.self,
    cs_22.self, cs_23.self, cs_24.self, cs_25.self, cs_26.self, cs_27.self, cs_28.self,
    cs_29.self, cs_30.self, cs_31.self, cs_32.self, cs_33.self, cs_34.self, cs_35.self,
    cs_36.self, cs_37.self, cs_38.self, cs_39.self, cs_40.self, cs_41.self, cs_42.self,
  ]

  /// Random bytes, without values that a type does not have.
  private func memory(_ numbers: inout RandomNumbers, _ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next()) } }

  @Test func everyStructure() throws {
    #expect(structures.count == Int(CS_NUMBER) && structures.count >= 40)
    var numbers = RandomNumbers(seed: 42)
    for (i, type) in structures.enumerated() { try compare(type, i + 1, &numbers) }
  }

  /// What a value is, whatever its name in Swift or C.
  private func kind(_ type: BasicType) -> String {
    let name = type.swiftType ?? type.name
    if name.hasPrefix("UInt") || name.hasPrefix("CUnsigned") { return "unsigned" }
    return ["Int", "CShort", "CInt", "CLong", "CSignedChar", "CChar"].contains { name.hasPrefix($0) } ? "signed" : name
  }

  private func compare(_ type: any MPIElement.Type, _ number: Int, _ numbers: inout RandomNumbers) throws {
    func of<T: MPIElement>(_: T.Type) throws -> (Datatype, Int) { (try Datatype.of(T.self), MemoryLayout<T>.stride) }
    let (swift, stride) = try of(type)
    var handle = MPI_DATATYPE_NULL
    #expect(cs_datatype(Int32(number), &handle) == 0)
    let c = Datatype(handle: handle, owned: true)
    #expect(stride == cs_size(Int32(number)))
    #expect(try swift.getExtent() == c.getExtent(), "structure \(number)")
    #expect(try swift.size == c.size, "structure \(number)")
    let (ours, theirs) = (try DataLayout(of: swift), try DataLayout(of: c))
    #expect(ours.elements.map(\.offset) == theirs.elements.map(\.offset), "structure \(number): \(ours)\n\(theirs)")
    #expect(ours.elements.map(\.type.size) == theirs.elements.map(\.type.size), "structure \(number): \(ours)\n\(theirs)")
    #expect(ours.elements.map { kind($0.type) } == theirs.elements.map { kind($0.type) }, "structure \(number): \(ours)\n\(theirs)")

    // From either side to the other: all data come, and nothing else.
    let source = memory(&numbers, 3 * stride)
    for (send, receive) in [(swift, c), (c, swift)] {
      var target = [UInt8](repeating: 0, count: 3 * stride)
      try source.withElements(reading: send, count: 3) { from in
        try target.withElements(of: receive, count: 3) { to in try Comm.selfComm.sendrecv(from, dest: 0, into: to, source: 0) }
      }
      var expected = [UInt8](repeating: 0, count: 3 * stride)
      for start in [0, stride, 2 * stride] {
        for element in theirs.elements {
          for at in start + element.offset..<start + element.offset + element.type.size { expected[at] = source[at] }
        }
      }
      #expect(target == expected, "structure \(number)")
    }
  }
}
