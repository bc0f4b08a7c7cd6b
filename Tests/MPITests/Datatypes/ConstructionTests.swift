import MPI
import MPITesting
import Testing

/// Each constructor: what it was made of is told, and explained as a layout.
@Suite(.collective) struct ConstructionTests {
  /// The offsets of all values, in their order.
  private func offsets(_ datatype: Datatype) throws -> [Int] { try DataLayout(of: datatype).elements.map(\.offset) }

  /// Made again by the same constructor, it is the same.
  private func isRemade(_ datatype: Datatype) throws -> Bool {
    let again = try datatype.construction.makeDatatype()
    return try DataLayout(of: again) == DataLayout(of: datatype) && again.getExtent() == datatype.getExtent()
  }

  @Test func rowsAndVectors() throws {
    let row = try Datatype.int32.createContiguous(3)
    guard case .contiguous(3, let element) = try row.construction else { throw Surprise() }
    #expect(isSame(element.handle, Datatype.int32.handle))
    #expect(try offsets(row) == [0, 4, 8])
    let vector = try Datatype.int16.createVector(count: 2, blocklength: 2, stride: 5)
    guard case .vector(2, 2, 5, _) = try vector.construction else { throw Surprise() }
    #expect(try offsets(vector) == [0, 2, 10, 12])
    let hvector = try row.createHvector(count: 2, blocklength: 1, stride: -20)
    guard case .hvector(2, 1, -20, let inner) = try hvector.construction else { throw Surprise() }
    guard case .contiguous(3, _) = try inner.construction else { throw Surprise() }
    #expect(try offsets(hvector) == [0, 4, 8, -20, -16, -12])
    for made in [row, vector, hvector] { #expect(try isRemade(made)) }
  }

  @Test func indexed() throws {
    let int = Datatype.int32
    let indexed = try int.createIndexed(blocklengths: [2, 0, 1], displacements: [3, 9, -1])
    guard case .indexed([2, 0, 1], [3, 9, -1], _) = try indexed.construction else { throw Surprise() }
    #expect(try offsets(indexed) == [12, 16, -4])
    let hindexed = try int.createHindexed(blocklengths: [1, 2], displacements: [6, 20])
    guard case .hindexed([1, 2], [6, 20], _) = try hindexed.construction else { throw Surprise() }
    #expect(try offsets(hindexed) == [6, 20, 24])
    let block = try int.createIndexedBlock(blocklength: 2, displacements: [4, 0])
    guard case .indexedBlock(2, [4, 0], _) = try block.construction else { throw Surprise() }
    #expect(try offsets(block) == [16, 20, 0, 4])
    let hblock = try int.createHindexedBlock(blocklength: 1, displacements: [2, 10])
    guard case .hindexedBlock(1, [2, 10], _) = try hblock.construction else { throw Surprise() }
    #expect(try offsets(hblock) == [2, 10])
    for made in [indexed, hindexed, block, hblock] { #expect(try isRemade(made)) }
  }

  @Test func structuresAndBounds() throws {
    let structure = try Datatype.createStruct(blocklengths: [1, 2], displacements: [0, 8], types: [.int8, .double])
    guard case .structure([1, 2], [0, 8], let types) = try structure.construction else { throw Surprise() }
    #expect(types.count == 2)
    #expect(try offsets(structure) == [0, 8, 16])
    let resized = try structure.createResized(lb: -8, extent: 48)
    guard case .resized(-8, 48, _) = try resized.construction else { throw Surprise() }
    let layout = try DataLayout(of: resized)
    #expect(layout.lowerBound == -8 && layout.extent == 48 && layout.size == 17)
    let dup = try resized.dup()
    guard case .dup = try dup.construction else { throw Surprise() }
    #expect(try offsets(dup) == offsets(resized))
    for made in [structure, resized, dup] { #expect(try isRemade(made)) }
  }

  @Test func partsOfArrays() throws {
    let box = try Datatype.int8.createSubarray(sizes: [4, 5], subsizes: [2, 3], starts: [1, 2])
    guard case .subarray([4, 5], [2, 3], [1, 2], .c, _) = try box.construction else { throw Surprise() }
    #expect(try offsets(box) == [7, 8, 9, 12, 13, 14])
    let fortran = try Datatype.int8.createSubarray(sizes: [4, 5], subsizes: [2, 3], starts: [1, 2], order: .fortran)
    #expect(try offsets(fortran) == [9, 10, 13, 14, 17, 18])
    let share = try Datatype.int8.createDarray(
      size: 6, rank: 4, gsizes: [7, 9], distribs: [.block, .cyclic], dargs: [4, 2], psizes: [2, 3])
    guard case .darray(6, 4, [7, 9], [.block, .cyclic], [4, 2], [2, 3], .c, _) = try share.construction else { throw Surprise() }
    // Rank 4 of 2 x 3 is (1, 1): rows 4 to 6, columns 2, 3 and 8.
    #expect(try offsets(share) == [38, 39, 44, 47, 48, 53, 56, 57, 62])
    for made in [box, fortran, share] { #expect(try isRemade(made)) }
  }

  @Test func predefined() throws {
    guard case .named = try Datatype.double.construction else { throw Surprise() }
    #expect(try Datatype.double.isPredefined && !Datatype.double.dup().isPredefined)
    expectError(.type) { try Datatype.double.getContents() }
    expectError(.arg) { try Construction.named.makeDatatype() }
    let elements = try DataLayout(of: .doubleInt).elements
    #expect(elements.map(\.type.swiftType) == ["ValueIndex<Double>"])
    #expect(try DataLayout(of: .double).elements[0].type.swiftType == "Double")
    #expect(try DataLayout(of: .wchar).elements[0].type.swiftType == "Unicode.Scalar")
    #expect(try DataLayout(of: .long).elements[0].type.swiftType == "CLong")
    #expect(try DataLayout(of: .cDoubleComplex).elements[0].type.swiftType == "Complex<Double>")
  }

  @Test(.enabled(if: MPISymbol.MPI_Type_create_f90_real.isAvailable && ConstructionTests.knowsFortran, "the library knows no Fortran")) func fortran()
    throws
  {
    let real = try Datatype.createF90Real(precision: 12)
    guard case .f90Real(12, nil) = try real.construction else { throw Surprise() }
    #expect(try real.isPredefined && real.size == 8)
    let complex = try Datatype.createF90Complex(precision: 6, range: 30)
    guard case .f90Complex(6, 30) = try complex.construction else { throw Surprise() }
    let integer = try Datatype.createF90Integer(range: 9)
    guard case .f90Integer(9) = try integer.construction else { throw Surprise() }
    #expect(try integer.size == 4 && complex.size == 8)
    let row = try real.createContiguous(2)
    #expect(try DataLayout(of: row).elements.map(\.type.name) == ["REAL of precision 12", "REAL of precision 12"])
    for made in [real, complex, integer] { #expect(isSame(try made.construction.makeDatatype().handle, made.handle)) }
  }

  static var knowsFortran: Bool { (try? Datatype.createF90Real(precision: 12)) != nil }

  @Test(.needs(.MPI_Type_get_value_index)) func pairs() throws {
    let pair = try Datatype.getValueIndex(value: .double, index: .int)
    #expect(try pair.map { try DataLayout(of: $0).size } == 12)
    if let unnamed = try Datatype.getValueIndex(value: .int64, index: .int64) {
      guard case .valueIndex(let value, let index) = try unnamed.construction else { throw Surprise() }
      #expect(isSame(value.handle, Datatype.int64.handle) && isSame(index.handle, Datatype.int64.handle))
      #expect(try unnamed.isPredefined)
    }
    #expect(try Datatype.getValueIndex(value: .byte, index: .double) == nil)
  }

  @Test(.needs(.MPI_Type_vector_c)) func largeCounts() throws {
    let far = Int(Int32.max) + 10
    let vector = try Datatype.int8.createVector(count: 2, blocklength: 1, stride: far)
    guard case .vector(2, 1, far, _) = try vector.construction else { throw Surprise() }
    #expect(try offsets(vector) == [0, far])
    let indexed = try Datatype.int8.createIndexed(blocklengths: [1, 1], displacements: [0, far])
    guard case .indexed([1, 1], [0, far], _) = try indexed.construction else { throw Surprise() }
    let structure = try Datatype.createStruct(blocklengths: [far, 1], displacements: [0, 2 * far], types: [.int8, .double])
    guard case .structure([far, 1], [0, 2 * far], _) = try structure.construction else { throw Surprise() }
    for made in [vector, indexed] { #expect(try isRemade(made)) }
  }
}

/// A datatype is not what it was made to be.
private struct Surprise: Error {}
