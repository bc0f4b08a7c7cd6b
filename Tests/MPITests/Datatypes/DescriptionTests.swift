import MPI
import MPITesting
import Testing

private struct Inner: MPIStructure {
  var x: Float
  var y: Int8
  static let fields: [MPIField<Inner>] = [.init(\.x), .init(\.y)]
}

private struct Outer: MPIStructure {
  var number: Int64
  var inner: Inner
  var row: InlineArray<4, Int16>
  static let fields: [MPIField<Outer>] = [.init(\.number), .init(\.inner), .init(\.row)]
}

/// Layouts as text.
@Suite(.collective) struct DescriptionTests {
  @Test func namesOfProperties() throws {
    let layout = try DataLayout(of: Outer.self)
    #expect(layout.fields.map(\.name) == ["number", "inner", "row"])
    #expect(layout.fields.map(\.offset) == [0, 8, 14])
    #expect(
      layout.description == """
        Outer (24 bytes):
          0: number: Int64 (MPI_INT64_T)
          8: inner: Inner (8 bytes):
            0: x: Float (MPI_FLOAT)
            4: y: Int8 (MPI_INT8_T)
          14: row: InlineArray<4, Int16> (8 bytes):
            0: 4 at every 2 bytes of Int16 (MPI_INT16_T)
        """)
  }

  @Test func declarations() throws {
    let structure = try Datatype.createStruct(blocklengths: [1, 3, 1], displacements: [0, 8, 32], types: [.char, .double, .int])
    let record = try structure.createResized(lb: 0, extent: 48)
    #expect(
      try DataLayout(of: record).swiftDeclaration(named: "Record") == """
        struct Record: MPIStructure {
          var field0: CChar  // at 0
          var field1: InlineArray<3, Double>  // at 8
          var field2: CInt  // at 32
          var padding0: InlineArray<12, UInt8>
        }

        """)
    let vector = try Datatype.createStruct(
      blocklengths: [1, 1], displacements: [0, 40], types: [Datatype.float.createVector(count: 3, blocklength: 1, stride: 3), .doubleInt])
    #expect(
      try DataLayout(of: vector).swiftDeclaration(named: "Sparse") == """
        struct Sparse: MPIStructure {
          struct SparseField0: MPIStructure {
            struct SparseField0Field0: MPIStructure {
              var value: Float  // at 0
              var padding0: InlineArray<8, UInt8>
            }
            var field0: InlineArray<3, SparseField0Field0>  // at 0
          }
          var field0: SparseField0  // at 0
          var field1: ValueIndex<Double>  // at 40
        }

        """)
    // Names that the language has taken, and one that is none.
    var names = try DataLayout(of: record)
    for (i, name) in ["case", "_", "value"].enumerated() { names.fields[i].name = name }
    let declaration = names.swiftDeclaration(named: "Names") ?? ""
    #expect(["var `case`: CChar", "var field1: InlineArray", "var value: CInt"].allSatisfy { declaration.contains($0) })
    // Fields that overlap, or are not aligned, or lie before the start.
    for (displacements, types) in [([0, 4], [Datatype.double, .int]), ([0, 2], [.int8, .int]), ([-8, 0], [.double, .double])] {
      let made = try Datatype.createStruct(blocklengths: [1, 1], displacements: displacements, types: types)
      #expect(try DataLayout(of: made).swiftDeclaration(named: "None") == nil)
    }
  }
}
