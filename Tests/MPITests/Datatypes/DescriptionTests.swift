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

// What is printed for the datatypes below, word for word but for comments: it compiles, and is the same datatype.

private struct Record: MPIStructure {
  var field0: CChar  // at 0
  var field1: InlineArray<3, Double>  // at 8
  var field2: CInt  // at 32
  var padding0 = MPIPadding<12>()
}

private struct Sparse: MPIStructure {
  struct SparseField0: MPIStructure {
    struct SparseField0Field0: MPIStructure {
      var value: Float  // at 0
      var padding0 = MPIPadding<8>()
    }
    var field0: InlineArray<3, SparseField0Field0>  // at 0
  }
  var field0: SparseField0  // at 0
  var field1: ValueIndex<Double>  // at 40
}

private struct Named: MPIStructure {
  var mass: Double
  var marks: (Int16, Int16)
  static let fields: [MPIField<Named>] = [.init(\.mass, name: "m"), .init(\.marks.1), .init(\.marks.0)]
}

/// Layouts as text.
@Suite(.collective) struct DescriptionTests {
  /// Whether two datatypes have the same data, at the same places, and elements as far apart.
  private func expectSame(_ one: Datatype, _ other: Datatype, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let (a, b) = (try DataLayout(of: one), try DataLayout(of: other))
    #expect(a.elements.map(\.offset) == b.elements.map(\.offset) && a.extent == b.extent, "\(a)\n\(b)", sourceLocation: sourceLocation)
    #expect(a.elements.map(\.type.size) == b.elements.map(\.type.size), sourceLocation: sourceLocation)
    // Three elements of either take the same bytes of the same memory.
    let memory = (0..<3 * a.extent).map { UInt8(truncatingIfNeeded: $0) }
    let packed = try [one, other].map { datatype in
      var bytes: [UInt8] = []
      let committed = try datatype.dup()
      try committed.commit()
      try memory.withElements(reading: committed, count: 3) { elements throws(MPIError) in
        try Datatype.pack(elements, into: &bytes, comm: .selfComm)
      }
      return bytes
    }
    #expect(packed[0] == packed[1] && packed[0].count >= 3 * a.size, sourceLocation: sourceLocation)
  }

  @Test func namesThatAreGiven() throws {
    let layout = try DataLayout(of: Named.self)
    #expect(layout.fields.map(\.name) == ["m", "marks.0", "marks.1"] && layout.fields.map(\.offset) == [0, 8, 10])
    // Padding is no data.
    #expect(try DataLayout(of: Record.self).fields.map(\.name) == ["field0", "field1", "field2"])
    #expect(try Datatype.of(Record.self).size == 29)
  }

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
          var padding0 = MPIPadding<12>()
        }

        """)
    try expectSame(Datatype.of(Record.self), record)
    let vector = try Datatype.createStruct(
      blocklengths: [1, 1], displacements: [0, 40], types: [Datatype.float.createVector(count: 3, blocklength: 1, stride: 3), .doubleInt])
    #expect(
      try DataLayout(of: vector).swiftDeclaration(named: "Sparse") == """
        struct Sparse: MPIStructure {
          struct SparseField0: MPIStructure {
            struct SparseField0Field0: MPIStructure {
              var value: Float  // at 0
              var padding0 = MPIPadding<8>()
            }
            var field0: InlineArray<3, SparseField0Field0>  // at 0
          }
          var field0: SparseField0  // at 0
          var field1: ValueIndex<Double>  // at 40
        }

        """)
    try expectSame(Datatype.of(Sparse.self), vector)
    // Names that the language has taken, and one that is none.
    var names = try DataLayout(of: record)
    for (i, name) in ["case", "_", "value"].enumerated() { names.fields[i].name = name }
    let declaration = names.swiftDeclaration(named: "Names") ?? ""
    #expect(["var `case`: CChar", "var field1: InlineArray", "var value: CInt"].allSatisfy { declaration.contains($0) })
    // The same name twice, those of padding, and two that differ in their first letter alone.
    for (i, name) in ["a", "a", "padding0"].enumerated() { names.fields[i].name = name }
    #expect(
      names.swiftDeclaration(named: "Names") == """
        struct Names: MPIStructure {
          var a: CChar  // at 0
          var a_: InlineArray<3, Double>  // at 8
          var padding0: CInt  // at 32
          var padding0_ = MPIPadding<12>()
        }

        """)
    let inner = DataLayout.FieldType.layout(DataLayout(fields: [.init(offset: 0, type: names.fields[2].type)], extent: 4))
    let alike = DataLayout(fields: [.init(name: "b", offset: 0, type: inner), .init(name: "B", offset: 4, type: inner)], extent: 8)
    #expect(alike.swiftDeclaration(named: "Alike")?.contains("var B: AlikeB_  // at 4") == true)
    // Complex numbers of another module are no bits that the compiler knows of.
    let complex = try Datatype.createStruct(blocklengths: [1, 1], displacements: [0, 16], types: [.cDoubleComplex, .double])
    #expect(
      try DataLayout(of: complex).swiftDeclaration(named: "Wave")?.hasPrefix("struct Wave: MPIImportedStructure {\n  var field0: Complex<Double>")
        == true)
    // Of what lies nowhere, or has a gap that nobody knows, there is none.
    #expect(DataLayout(fields: [], extent: 0).swiftDeclaration(named: "None") == nil)
    #expect(DataLayout(fields: [.init(offset: 0, count: -1, type: inner)], extent: 8).swiftDeclaration(named: "None") == nil)
    #expect(DataLayout(fields: [.init(offset: .max - 3, type: inner)], extent: 8).swiftDeclaration(named: "None") == nil)
    #expect(DataLayout(fields: [.init(offset: 0, count: -1, type: inner)], extent: 8).elements.isEmpty)
    #expect(DataLayout(fields: [.init(offset: 0, count: .max, type: inner)], extent: 8).size == .max)
    // Fields that overlap, or are not aligned, or lie before the start.
    for (displacements, types) in [([0, 4], [Datatype.double, .int]), ([0, 2], [.int8, .int]), ([-8, 0], [.double, .double])] {
      let made = try Datatype.createStruct(blocklengths: [1, 1], displacements: displacements, types: types)
      #expect(try DataLayout(of: made).swiftDeclaration(named: "None") == nil)
    }
  }
}
