import MPI
import MPITesting
import Testing

/// Derived datatypes: what they say of themselves, and what goes through when they are sent to self.
@Suite(.collective) struct RawDatatypeTests {
  /// Makes a datatype, sends an array of numbers 0, 1, 2 … as one element of it, and receives numbers.
  private func numbers(of source: [Int32], _ make: (UnsafeMutablePointer<MPI_Datatype>) throws -> Void) throws -> [Int32] {
    var type = MPI_DATATYPE_NULL
    try make(&type)
    try MPI_Type_commit(&type)
    let size = try value(Int32(0)) { size throws(MPIError) in try MPI_Type_size(type, size) } / 4
    var received = [Int32](repeating: -1, count: Int(size))
    try MPI_Sendrecv(source, 1, type, 0, 0, &received, size, MPI_INT32_T, 0, 0, MPI_COMM_SELF, MPI_STATUS_IGNORE)
    try MPI_Type_free(&type)
    #expect(isSame(type, MPI_DATATYPE_NULL))
    return received
  }

  private let source = Array(Int32(0)..<16)

  @Test func constructorsPickTheirElements() throws {
    let int = MPI_INT32_T
    #expect(try numbers(of: source) { try MPI_Type_contiguous(3, int, $0) } == [0, 1, 2])
    #expect(try numbers(of: source) { try MPI_Type_vector(2, 2, 5, int, $0) } == [0, 1, 5, 6])
    #expect(try numbers(of: source) { try MPI_Type_create_hvector(2, 1, 12, int, $0) } == [0, 3])
    #expect(try numbers(of: source) { try MPI_Type_indexed(2, [1, 2], [4, 7], int, $0) } == [4, 7, 8])
    #expect(try numbers(of: source) { try MPI_Type_create_hindexed(2, [2, 1], [8, 40], int, $0) } == [2, 3, 10])
    #expect(try numbers(of: source) { try MPI_Type_create_indexed_block(2, 2, [3, 9], int, $0) } == [3, 4, 9, 10])
    #expect(try numbers(of: source) { try MPI_Type_create_hindexed_block(2, 1, [4, 20], int, $0) } == [1, 5])
    #expect(try numbers(of: source) { try MPI_Type_create_struct(2, [1, 2], [0, 24], [int, int], $0) } == [0, 6, 7])
    #expect(try numbers(of: source) { try MPI_Type_create_subarray(2, [4, 4], [2, 2], [1, 2], MPI_ORDER_C, int, $0) } == [6, 7, 10, 11])
    #expect(try numbers(of: source) { try MPI_Type_dup(int, $0) } == [0])
    #expect(
      try numbers(of: source) {
        try MPI_Type_create_darray(
          2, 1, 1, [16], [MPI_DISTRIBUTE_BLOCK], [MPI_DISTRIBUTE_DFLT_DARG], [2], MPI_ORDER_C, int, $0)
      } == Array(8..<16))
  }

  @Test func extentsAndSizes() throws {
    var type = MPI_DATATYPE_NULL
    try MPI_Type_create_resized(MPI_INT32_T, -4, 24, &type)
    var (lower, extent) = (0, 0)
    try MPI_Type_get_extent(type, &lower, &extent)
    #expect(lower == -4 && extent == 24)
    try MPI_Type_get_true_extent(type, &lower, &extent)
    #expect(lower == 0 && extent == 4)
    #expect(try value(Int32(0)) { size throws(MPIError) in try MPI_Type_size(type, size) } == 4)
    try MPI_Type_free(&type)
  }

  @Test func contentsAreTold() throws {
    var type = MPI_DATATYPE_NULL
    try MPI_Type_vector(3, 2, 5, MPI_DOUBLE, &type)
    var (integers, addresses, types, combiner) = (Int32(0), Int32(0), Int32(0), Int32(0))
    try MPI_Type_get_envelope(type, &integers, &addresses, &types, &combiner)
    #expect((integers, addresses, types) == (3, 0, 1) && combiner == MPI_COMBINER_VECTOR)
    var numbers = [Int32](repeating: 0, count: 3)
    var inner = [MPI_DATATYPE_NULL]
    try MPI_Type_get_contents(type, 3, 0, 1, &numbers, nil, &inner)
    #expect(numbers == [3, 2, 5] && isSame(inner[0], MPI_DOUBLE))
    try MPI_Type_free(&type)
    try MPI_Type_get_envelope(MPI_DOUBLE, &integers, &addresses, &types, &combiner)
    #expect(combiner == MPI_COMBINER_NAMED)
  }

  @Test func names() throws {
    var type = MPI_DATATYPE_NULL
    try MPI_Type_contiguous(2, MPI_DOUBLE, &type)
    try MPI_Type_set_name(type, "a pair")
    let name = try string(MPI_MAX_OBJECT_NAME) { text, length throws(MPIError) in try MPI_Type_get_name(type, text, length) }
    #expect(name == "a pair")
    try MPI_Type_free(&type)
    #expect(try string(MPI_MAX_OBJECT_NAME) { text, length throws(MPIError) in try MPI_Type_get_name(MPI_DOUBLE, text, length) } == "MPI_DOUBLE")
  }

  @Test func addressesOfMembers() throws {
    struct Particle {
      var kind: Int32 = 0
      var position: (Double, Double) = (0, 0)
    }
    let particles = memory([Particle(kind: 7, position: (1, 2)), Particle()])
    defer { particles.deallocate() }
    let (from, to) = (particles.baseAddress!, particles.baseAddress! + 1)
    let offset = MemoryLayout<Particle>.offset(of: \.position)!
    let start = try value(0) { address throws(MPIError) in try MPI_Get_address(from, address) }
    let inside = try value(0) { address throws(MPIError) in try MPI_Get_address(UnsafeRawPointer(from) + offset, address) }
    #expect(MPI_Aint_diff(inside, start) == offset && MPI_Aint_add(start, offset) == inside)
    #expect(start == Int(bitPattern: from))
    var type = MPI_DATATYPE_NULL
    try MPI_Type_create_struct(2, [1, 2], [0, offset], [MPI_INT32_T, MPI_DOUBLE], &type)
    try MPI_Type_commit(&type)
    try MPI_Sendrecv(from, 1, type, 0, 0, to, 1, type, 0, 0, MPI_COMM_SELF, MPI_STATUS_IGNORE)
    #expect(to.pointee.kind == 7 && to.pointee.position == (1, 2))
    try MPI_Type_free(&type)
  }

  @Test func typesAreFoundBySize() throws {
    let real = try value(MPI_DATATYPE_NULL) { type throws(MPIError) in try MPI_Type_match_size(MPI_TYPECLASS_REAL, 8, type) }
    #expect(try value(Int32(0)) { size throws(MPIError) in try MPI_Type_size(real, size) } == 8)
  }

  @Test(.needs(.MPI_Type_get_value_index)) func pairsAreFoundByTheirParts() throws {
    let pair = try value(MPI_DATATYPE_NULL) { type throws(MPIError) in try MPI_Type_get_value_index(MPI_DOUBLE, MPI_INT, type) }
    #expect(isSame(pair, MPI_DOUBLE_INT))
  }

  @Test func packsAndUnpacks() throws {
    let capacity = Int(try value(Int32(0)) { size throws(MPIError) in try MPI_Pack_size(3, MPI_INT32_T, MPI_COMM_SELF, size) }) + 64
    var packed = [UInt8](repeating: 0, count: capacity)
    var position: Int32 = 0
    try MPI_Pack([1 as Int32, 2, 3], 3, MPI_INT32_T, &packed, Int32(capacity), &position, MPI_COMM_SELF)
    try MPI_Pack([0.5], 1, MPI_DOUBLE, &packed, Int32(capacity), &position, MPI_COMM_SELF)
    let length = position
    position = 0
    var integers: [Int32] = [0, 0, 0]
    var number = 0.0
    try MPI_Unpack(packed, length, &position, &integers, 3, MPI_INT32_T, MPI_COMM_SELF)
    try MPI_Unpack(packed, length, &position, &number, 1, MPI_DOUBLE, MPI_COMM_SELF)
    #expect(integers == [1, 2, 3] && number == 0.5 && position == length)
  }

  @Test func packsInTheExternalForm() throws {
    let size = try value(0) { size throws(MPIError) in try MPI_Pack_external_size("external32", 2, MPI_INT32_T, size) }
    #expect(size == 8)
    var packed = [UInt8](repeating: 0, count: size)
    var position = 0
    try MPI_Pack_external("external32", [1 as Int32, 0x0203], 2, MPI_INT32_T, &packed, size, &position)
    #expect(packed == [0, 0, 0, 1, 0, 0, 2, 3], "big endian everywhere")
    position = 0
    var integers: [Int32] = [0, 0]
    try MPI_Unpack_external("external32", packed, size, &position, &integers, 2, MPI_INT32_T)
    #expect(integers == [1, 0x0203])
  }
}
