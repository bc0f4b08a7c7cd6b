import MPI
import MPITesting
import Testing

/// Attributes of communicators, datatypes and windows, with callbacks that copy and delete them.
@Suite(.collective) struct RawAttributeTests {
  /// What callbacks did: copies and deletions, in memory that they get as their extra state.
  private final class Calls {
    let counts = memory([0, 0])
    var state: UnsafeMutableRawPointer { UnsafeMutableRawPointer(counts.baseAddress!) }
    deinit { counts.deallocate() }
  }

  @Test func communicatorsCopyAndDelete() throws {
    let calls = Calls()
    var key = MPI_KEYVAL_INVALID
    try MPI_Comm_create_keyval(
      { _, _, state, old, new, flag in
        state!.assumingMemoryBound(to: Int.self)[0] += 1
        // The copy is one more.
        new!.assumingMemoryBound(to: UnsafeMutableRawPointer?.self).pointee = old! + 1
        flag!.pointee = 1
        return 0
      },
      { _, _, value, state in
        state!.assumingMemoryBound(to: Int.self)[1] += 1
        return value == nil ? 1 : 0
      }, &key, calls.state)
    var (comm, copy) = (MPI_COMM_NULL, MPI_COMM_NULL)
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    func attribute(of comm: MPI_Comm) throws -> Int? {
      var (pointer, flag) = (UnsafeMutableRawPointer?.none, Int32(-1))
      try MPI_Comm_get_attr(comm, key, &pointer, &flag)
      return flag != 0 ? Int(bitPattern: pointer) : nil
    }
    #expect(try attribute(of: comm) == nil)
    try MPI_Comm_set_attr(comm, key, UnsafeMutableRawPointer(bitPattern: 40))
    #expect(try attribute(of: comm) == 40)
    try MPI_Comm_dup(comm, &copy)
    #expect(try attribute(of: copy) == 41)
    try MPI_Comm_delete_attr(comm, key)
    #expect(try attribute(of: comm) == nil)
    try MPI_Comm_free(&copy)
    #expect(Array(calls.counts) == [1, 2])
    try MPI_Comm_free(&comm)
    #expect(Array(calls.counts) == [1, 2])
    try MPI_Comm_free_keyval(&key)
    #expect(key == MPI_KEYVAL_INVALID)
  }

  @Test func datatypesCopy() throws {
    var key = MPI_KEYVAL_INVALID
    try MPI_Type_create_keyval(MPI_TYPE_DUP_FN, MPI_TYPE_NULL_DELETE_FN, &key, nil)
    var (type, copy) = (MPI_DATATYPE_NULL, MPI_DATATYPE_NULL)
    try MPI_Type_dup(MPI_DOUBLE, &type)
    try MPI_Type_set_attr(type, key, UnsafeMutableRawPointer(bitPattern: 24))
    try MPI_Type_dup(type, &copy)
    var (pointer, flag) = (UnsafeMutableRawPointer?.none, Int32(0))
    try MPI_Type_get_attr(copy, key, &pointer, &flag)
    #expect(flag != 0 && Int(bitPattern: pointer) == 24)
    try MPI_Type_delete_attr(copy, key)
    try MPI_Type_get_attr(copy, key, &pointer, &flag)
    #expect(flag == 0)
    try MPI_Type_free(&copy)
    try MPI_Type_free(&type)
    try MPI_Type_free_keyval(&key)
  }

  @Test func windowsKeepThem() throws {
    let calls = Calls()
    var key = MPI_KEYVAL_INVALID
    try MPI_Win_create_keyval(
      MPI_WIN_NULL_COPY_FN,
      { _, _, _, state in
        state!.assumingMemoryBound(to: Int.self)[1] += 1
        return 0
      }, &key, calls.state)
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(16, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win)
    try MPI_Win_set_attr(win, key, UnsafeMutableRawPointer(bitPattern: 32))
    var (pointer, flag) = (UnsafeMutableRawPointer?.none, Int32(0))
    try MPI_Win_get_attr(win, key, &pointer, &flag)
    #expect(flag != 0 && Int(bitPattern: pointer) == 32)
    try MPI_Win_delete_attr(win, key)
    #expect(calls.counts[1] == 1)
    try MPI_Win_free(&win)
    try MPI_Win_free_keyval(&key)
  }

  @Test func predefinedOnes() throws {
    func predefined(_ key: Int32) throws -> Int32? {
      var (pointer, flag) = (UnsafeMutableRawPointer?.none, Int32(0))
      try MPI_Comm_get_attr(MPI_COMM_WORLD, key, &pointer, &flag)
      return flag != 0 ? pointer?.load(as: Int32.self) : nil
    }
    #expect(try predefined(MPI_TAG_UB)! >= 32767)
    #expect(try predefined(MPI_WTIME_IS_GLOBAL) != nil)
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(24, 8, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win)
    func attribute<T>(_ key: Int32, as type: T.Type) throws -> T? {
      var (pointer, flag) = (UnsafeMutableRawPointer?.none, Int32(0))
      try MPI_Win_get_attr(win, key, &pointer, &flag)
      return flag != 0 ? pointer?.load(as: type) : nil
    }
    #expect(try attribute(MPI_WIN_SIZE, as: Int.self) == 24)
    #expect(try attribute(MPI_WIN_DISP_UNIT, as: Int32.self) == 8)
    #expect(try attribute(MPI_WIN_CREATE_FLAVOR, as: Int32.self) == MPI_WIN_FLAVOR_ALLOCATE)
    #expect([MPI_WIN_UNIFIED, MPI_WIN_SEPARATE].contains(try attribute(MPI_WIN_MODEL, as: Int32.self)))
    try MPI_Win_free(&win)
  }

  @available(*, deprecated) @Test func formerNames() throws {
    var key = MPI_KEYVAL_INVALID
    try MPI_Keyval_create(MPI_DUP_FN, MPI_NULL_DELETE_FN, &key, nil)
    var comm = MPI_COMM_NULL
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    try MPI_Attr_put(comm, key, UnsafeMutableRawPointer(bitPattern: 48))
    var (pointer, flag) = (UnsafeMutableRawPointer?.none, Int32(0))
    try MPI_Attr_get(comm, key, &pointer, &flag)
    #expect(flag != 0 && Int(bitPattern: pointer) == 48)
    try MPI_Attr_delete(comm, key)
    try MPI_Attr_get(comm, key, &pointer, &flag)
    #expect(flag == 0)
    try MPI_Comm_free(&comm)
    try MPI_Keyval_free(&key)
  }
}
