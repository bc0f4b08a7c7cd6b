import MPI
import MPITesting
import Testing

/// One-sided access: windows, epochs of every kind, and what can be done in them.
@Suite(.collective) struct RawWindowTests {
  let ring = Ring()

  /// A window with numbers of every rank, filled with -1. Its size is a multiple of 16 bytes: with others MPICH 4.0.2 puts what is meant for
  /// another rank than 0 to a wrong place.
  private func withWindow(_ count: Int, _ body: (MPI_Win, UnsafeMutablePointer<Int32>) throws -> Void) throws {
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate((count * 4 + 15) / 16 * 16, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win)
    let numbers = try #require(base).assumingMemoryBound(to: Int32.self)
    for i in 0..<count { numbers[i] = -1 }
    // Nobody writes before everybody has filled.
    try MPI_Barrier(MPI_COMM_WORLD)
    try body(win, numbers)
    try MPI_Win_free(&win)
    #expect(isSame(win, MPI_WIN_NULL))
  }

  @Test func fences() throws {
    try withWindow(2) { win, numbers in
      let origins = memory([ring.rank, -1])
      defer { origins.deallocate() }
      try MPI_Win_fence(MPI_MODE_NOPRECEDE, win)
      try MPI_Put(origins.baseAddress, 1, MPI_INT32_T, ring.right, 0, 1, MPI_INT32_T, win)
      try MPI_Win_fence(0, win)
      #expect(numbers[0] == ring.left && numbers[1] == -1)
      try MPI_Get(origins.baseAddress! + 1, 1, MPI_INT32_T, ring.right, 0, 1, MPI_INT32_T, win)
      try MPI_Win_fence(0, win)
      #expect(origins[1] == ring.rank)
      try MPI_Accumulate(origins.baseAddress, 1, MPI_INT32_T, 0, 1, 1, MPI_INT32_T, MPI_MAX, win)
      try MPI_Win_fence(MPI_MODE_NOSUCCEED, win)
      if ring.rank == 0 { #expect(numbers[1] == ring.size - 1) }
    }
  }

  @Test func locks() throws {
    try withWindow(2) { win, numbers in
      let values = memory([Int32(1), -1, 5, -1, 100, -1])
      defer { values.deallocate() }
      let base = values.baseAddress!
      try MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, win)
      // A counter at rank 0 that everybody raises by one.
      try MPI_Fetch_and_op(base, base + 1, MPI_INT32_T, 0, 0, MPI_SUM, win)
      try MPI_Win_flush(0, win)
      #expect((-1..<ring.size).contains(values[1]))
      try MPI_Win_unlock(0, win)
      try MPI_Barrier(MPI_COMM_WORLD)
      try MPI_Win_lock(MPI_LOCK_EXCLUSIVE, ring.right, 0, win)
      try MPI_Get_accumulate(base + 2, 1, MPI_INT32_T, base + 3, 1, MPI_INT32_T, ring.right, 1, 1, MPI_INT32_T, MPI_REPLACE, win)
      try MPI_Win_flush_local(ring.right, win)
      try MPI_Win_unlock(ring.right, win)
      #expect(values[3] == -1)
      try MPI_Barrier(MPI_COMM_WORLD)
      try MPI_Win_lock(MPI_LOCK_SHARED, ring.rank, 0, win)
      if ring.rank == 0 { #expect(numbers[0] == ring.size - 1) }
      #expect(numbers[1] == 5)
      try MPI_Win_unlock(ring.rank, win)
      try MPI_Barrier(MPI_COMM_WORLD)
      try MPI_Win_lock_all(0, win)
      try MPI_Compare_and_swap(base + 4, base + 2, base + 5, MPI_INT32_T, ring.right, 1, win)
      try MPI_Win_flush_all(win)
      try MPI_Win_sync(win)
      try MPI_Win_unlock_all(win)
      #expect(values[5] == 5)
      try MPI_Barrier(MPI_COMM_WORLD)
      try MPI_Win_lock(MPI_LOCK_SHARED, ring.rank, 0, win)
      #expect(numbers[1] == 100)
      try MPI_Win_unlock(ring.rank, win)
    }
  }

  @Test func requestsCompleteThem() throws {
    try withWindow(3) { win, _ in
      let values = memory([ring.rank, ring.rank + 10, -1, 3, -1])
      defer { values.deallocate() }
      let base = values.baseAddress!
      var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
      try MPI_Win_lock_all(0, win)
      try MPI_Rput(base, 1, MPI_INT32_T, ring.right, 0, 1, MPI_INT32_T, win, &requests[0])
      try MPI_Raccumulate(base + 1, 1, MPI_INT32_T, ring.right, 1, 1, MPI_INT32_T, MPI_REPLACE, win, &requests[1])
      try completeAll(&requests)
      try MPI_Win_flush_local_all(win)
      try MPI_Win_flush_all(win)
      try MPI_Rget(base + 2, 1, MPI_INT32_T, ring.right, 0, 1, MPI_INT32_T, win, &requests[0])
      try MPI_Rget_accumulate(base + 3, 1, MPI_INT32_T, base + 4, 1, MPI_INT32_T, ring.right, 1, 1, MPI_INT32_T, MPI_SUM, win, &requests[1])
      try completeAll(&requests)
      try MPI_Win_unlock_all(win)
      #expect(values[2] == ring.rank && values[4] == ring.rank + 10)
    }
  }

  @Test func neighboursPostAndStart() throws {
    try withWindow(1) { win, numbers in
      var (all, right, left) = (MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_GROUP_NULL)
      try MPI_Win_get_group(win, &all)
      try MPI_Group_incl(all, 1, [ring.right], &right)
      try MPI_Group_incl(all, 1, [ring.left], &left)
      let value = memory([ring.rank])
      defer { value.deallocate() }
      try MPI_Win_post(left, 0, win)
      try MPI_Win_start(right, 0, win)
      try MPI_Put(value.baseAddress, 1, MPI_INT32_T, ring.right, 0, 1, MPI_INT32_T, win)
      try MPI_Win_complete(win)
      if ring.rank.isMultiple(of: 2) {
        try MPI_Win_wait(win)
      } else {
        var flag: Int32 = 0
        while flag == 0 { try MPI_Win_test(win, &flag) }
      }
      #expect(numbers[0] == ring.left)
      for var group in [all, right, left] { try MPI_Group_free(&group) }
    }
  }

  @Test func sharedMemoryIsReadDirectly() throws {
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate_shared(4, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win)
    try MPI_Win_lock_all(0, win)
    try #require(base).storeBytes(of: ring.rank * 3, as: Int32.self)
    try MPI_Win_sync(win)
    try MPI_Barrier(MPI_COMM_WORLD)
    try MPI_Win_sync(win)
    var (size, unit, other) = (0, Int32(0), UnsafeMutableRawPointer?.none)
    try MPI_Win_shared_query(win, ring.right, &size, &unit, &other)
    #expect(size == 4 && unit == 4)
    #expect(try #require(other).load(as: Int32.self) == ring.right * 3)
    try MPI_Win_unlock_all(win)
    try MPI_Win_free(&win)
  }

  // One process alone cannot make these windows with some releases of one library.
  @Test(.collective(ranks: 2...)) func ownMemoryAndAttachedMemory() throws {
    let numbers = memory([Int32(-1), -1])
    let value = memory([ring.rank])
    defer {
      numbers.deallocate()
      value.deallocate()
    }
    var win = MPI_WIN_NULL
    try MPI_Win_create(numbers.baseAddress, 8, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &win)
    try MPI_Win_fence(0, win)
    try MPI_Put(value.baseAddress, 1, MPI_INT32_T, ring.right, 1, 1, MPI_INT32_T, win)
    try MPI_Win_fence(0, win)
    #expect(numbers[1] == ring.left)
    try MPI_Win_free(&win)

    try MPI_Win_create_dynamic(MPI_INFO_NULL, MPI_COMM_WORLD, &win)
    try MPI_Win_attach(win, numbers.baseAddress, 8)
    let mine = try MPITests.value(0) { address throws(MPIError) in try MPI_Get_address(numbers.baseAddress, address) }
    var addresses = [Int](repeating: 0, count: Int(ring.size))
    try MPI_Allgather([mine], 1, MPI_AINT, &addresses, 1, MPI_AINT, MPI_COMM_WORLD)
    try MPI_Win_fence(0, win)
    try MPI_Put(value.baseAddress, 1, MPI_INT32_T, ring.right, addresses[Int(ring.right)], 1, MPI_INT32_T, win)
    try MPI_Win_fence(0, win)
    #expect(numbers[0] == ring.left)
    try MPI_Win_detach(win, numbers.baseAddress)
    try MPI_Win_free(&win)
  }

  @Test func namesAndMemory() throws {
    try withWindow(1) { win, _ in
      try MPI_Win_set_name(win, "a view")
      #expect(try string(MPI_MAX_OBJECT_NAME) { text, length throws(MPIError) in try MPI_Win_get_name(win, text, length) } == "a view")
      var info = MPI_INFO_NULL
      try MPI_Win_get_info(win, &info)
      try MPI_Win_set_info(win, info)
      try MPI_Info_free(&info)
    }
    var base: UnsafeMutableRawPointer?
    try MPI_Alloc_mem(64, MPI_INFO_NULL, &base)
    try #require(base).storeBytes(of: 1, as: UInt8.self)
    try MPI_Free_mem(base)
  }
}
