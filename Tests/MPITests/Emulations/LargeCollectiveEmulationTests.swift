import CMPI
import MPITesting
import Testing

@testable import MPI

/// Large-count functions of collectives, windows and files, by the library where it can, by derived datatypes, and reductions in pieces.
@Suite(.collective) struct LargeCollectiveEmulationTests {
  let ring = Ring()
  let world = MPI_COMM_WORLD
  static let limit: Int32 = 1000
  static let count = 2501
  var count: Int { Self.count }
  var size: Int { Int(ring.size) }

  private func values(of rank: Int, to other: Int = 0) -> [Int32] { (0..<Int32(Self.count)).map { Int32(rank * 10_000 + other * 100_000) + $0 } }

  /// Two buffers, and the end of both.
  private func run(_ forced: Bool, _ sent: [Int32], _ room: Int, _ body: (UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>) throws -> Void)
    throws
    -> [Int32]
  {
    let (send, receive) = (memory(sent), memory(Int32(-1), count: room))
    defer {
      send.deallocate()
      receive.deallocate()
    }
    try emulating(forced, limit: Self.limit) { try body(send.baseAddress!, receive.baseAddress!) }
    return Array(receive)
  }

  private func complete(_ start: (inout MPI_Request) throws -> Void) throws {
    var request = MPI_REQUEST_NULL
    try start(&request)
    try MPI_Wait(&request, MPI_STATUS_IGNORE)
  }

  @Test(arguments: [false, true]) func movesData(forced: Bool) throws {
    let (mine, last) = (values(of: Int(ring.rank)), ring.size - 1)
    let everybodys = (0..<size).flatMap { values(of: $0) }
    let toEach = (0..<size).flatMap { values(of: Int(ring.rank), to: $0) }
    let fromEach = (0..<size).flatMap { values(of: $0, to: Int(ring.rank)) }
    let nobody = [Int32](repeating: -1, count: size * count)
    for isNonblocking in [false, true] {
      var found = try run(forced, mine, count) { send, receive in
        if ring.rank == last { receive.update(from: send, count: count) }
        if isNonblocking {
          try complete { try MPI_Ibcast_c(receive, count, MPI_INT32_T, last, world, &$0) }
        } else {
          try MPI_Bcast_c(receive, count, MPI_INT32_T, last, world)
        }
      }
      #expect(found == values(of: Int(last)), "bcast")
      found = try run(forced, mine, size * count) { send, receive in
        if isNonblocking {
          try complete { try MPI_Igather_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, last, world, &$0) }
        } else {
          try MPI_Gather_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, last, world)
        }
      }
      #expect(found == (ring.rank == last ? everybodys : nobody), "gather")
      found = try run(forced, toEach, count) { send, receive in
        if isNonblocking {
          try complete { try MPI_Iscatter_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, last, world, &$0) }
        } else {
          try MPI_Scatter_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, last, world)
        }
      }
      #expect(found == values(of: Int(last), to: Int(ring.rank)), "scatter")
      found = try run(forced, mine, size * count) { send, receive in
        if isNonblocking {
          try complete { try MPI_Iallgather_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, world, &$0) }
        } else {
          try MPI_Allgather_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, world)
        }
      }
      #expect(found == everybodys, "allgather")
      found = try run(forced, toEach, size * count) { send, receive in
        if isNonblocking {
          try complete { try MPI_Ialltoall_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, world, &$0) }
        } else {
          try MPI_Alltoall_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, world)
        }
      }
      #expect(found == fromEach, "alltoall")
    }
  }

  /// Counts and datatypes that MPI ignores are not looked at.
  @Test(arguments: [false, true]) func whatMeansNothing(forced: Bool) throws {
    let mine = values(of: Int(ring.rank))
    let found = try run(forced, mine, size * count) { send, receive in
      (receive + Int(ring.rank) * count).update(from: send, count: count)
      try MPI_Allgather_c(MPI_IN_PLACE, 7_000_000_000, MPI_DATATYPE_NULL, receive, count, MPI_INT32_T, world)
    }
    #expect(found == (0..<size).flatMap { values(of: $0) })
    let gathered = try run(forced, mine, size * count) { send, receive in
      let isRoot = ring.rank == 0
      try MPI_Gather_c(
        send, count, MPI_INT32_T, isRoot ? receive : nil, isRoot ? count : 7_000_000_000, isRoot ? MPI_INT32_T : MPI_DATATYPE_NULL, 0, world)
    }
    if ring.rank == 0 { #expect(gathered == (0..<size).flatMap { values(of: $0) }) }
  }

  @Test(.needs(.MPI_Bcast_init_c, .MPI_Allgather_init_c), .avoids(.persistentCollectives), arguments: [false, true]) func persistent(forced: Bool)
    throws
  {
    let found = try run(forced, values(of: Int(ring.rank)), size * count) { send, receive in
      var request = MPI_REQUEST_NULL
      try MPI_Allgather_init_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, world, MPI_INFO_NULL, &request)
      for _ in 0..<2 {
        receive.update(repeating: -1, count: size * count)
        try MPI_Start(&request)
        try MPI_Wait(&request, MPI_STATUS_IGNORE)
      }
      try MPI_Request_free(&request)
    }
    #expect(found == (0..<size).flatMap { values(of: $0) })
  }

  @Test(arguments: [false, true]) func neighbors(forced: Bool) throws {
    var comm = MPI_COMM_NULL
    try MPI_Cart_create(world, 1, [ring.size], [1], 0, &comm)
    defer { try? MPI_Comm_free(&comm) }
    let cart = comm
    let mine = values(of: Int(ring.rank))
    for isNonblocking in [false, true] {
      let found = try run(forced, mine, 2 * count) { send, receive in
        if isNonblocking {
          try complete { try MPI_Ineighbor_allgather_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, cart, &$0) }
        } else {
          try MPI_Neighbor_allgather_c(send, count, MPI_INT32_T, receive, count, MPI_INT32_T, cart)
        }
      }
      #expect(found == values(of: Int(ring.left)) + values(of: Int(ring.right)))
    }
  }

  @Test(arguments: [false, true]) func reducesInPieces(forced: Bool) throws {
    let mine = values(of: Int(ring.rank))
    let (rank, n) = (Int(ring.rank), size)
    func sum(_ ranks: Range<Int>) -> [Int32] {
      ranks.reduce([Int32](repeating: 0, count: count)) { sum, rank in zip(sum, values(of: rank)).map { $0 + $1 } }
    }
    #expect(try run(forced, mine, count) { try MPI_Allreduce_c($0, $1, count, MPI_INT32_T, MPI_SUM, world) } == sum(0..<n))
    let reduced = try run(forced, mine, count) { try MPI_Reduce_c($0, $1, count, MPI_INT32_T, MPI_SUM, 0, world) }
    if rank == 0 { #expect(reduced == sum(0..<n)) }
    #expect(try run(forced, mine, count) { try MPI_Scan_c($0, $1, count, MPI_INT32_T, MPI_SUM, world) } == sum(0..<rank + 1))
    let before = try run(forced, mine, count) { try MPI_Exscan_c($0, $1, count, MPI_INT32_T, MPI_SUM, world) }
    if rank > 0 { #expect(before == sum(0..<rank)) }
    let inPlace = try run(forced, mine, count) {
      $1.update(from: $0, count: count)
      try MPI_Allreduce_c(MPI_IN_PLACE, $1, count, MPI_INT32_T, MPI_MAX, world)
    }
    #expect(inPlace == values(of: n - 1))
    let local = try run(forced, mine, count) {
      $1.update(from: $0, count: count)
      try MPI_Reduce_local_c($0, $1, count, MPI_INT32_T, MPI_SUM)
    }
    #expect(local == mine.map { 2 * $0 })
  }

  @Test(.avoids(.oddWindows), arguments: [false, true]) func windows(forced: Bool) throws {
    var win = MPI_WIN_NULL
    var base: UnsafeMutableRawPointer?
    // Of even length: one library shifts a window whose size is no multiple of eight bytes.
    try withUnsafeMutablePointer(to: &base) { try MPI_Win_allocate(4 * (count + 1), 4, MPI_INFO_NULL, world, $0, &win) }
    let mine = base!.assumingMemoryBound(to: Int32.self)
    mine.update(repeating: 1, count: count)
    let theirs = values(of: Int(ring.left))
    let window = win
    try MPI_Win_fence(0, window)
    let fetched = try run(forced, values(of: Int(ring.rank)), count) { send, receive in
      try MPI_Accumulate_c(send, count, MPI_INT32_T, ring.right, 0, count, MPI_INT32_T, MPI_SUM, window)
      try MPI_Win_fence(0, window)
      #expect(UnsafeBufferPointer(start: mine, count: count).elementsEqual(theirs.map { $0 + 1 }), "accumulate")
      try MPI_Win_fence(0, window)
      try MPI_Put_c(send, count, MPI_INT32_T, ring.right, 0, count, MPI_INT32_T, window)
      try MPI_Win_fence(0, window)
      #expect(Array(UnsafeBufferPointer(start: mine, count: count)) == values(of: Int(ring.left)), "put")
      try MPI_Get_c(receive, count, MPI_INT32_T, ring.right, 0, count, MPI_INT32_T, window)
      try MPI_Win_fence(0, window)
      #expect(Array(UnsafeBufferPointer(start: receive, count: count)) == values(of: Int(ring.rank)), "get")
      try MPI_Get_accumulate_c(
        send, count, MPI_INT32_T, receive, count, MPI_INT32_T, ring.right, 0, count, MPI_INT32_T, MPI_SUM, window)
      try MPI_Win_fence(0, window)
    }
    #expect(fetched == values(of: Int(ring.rank)), "what was there before")
    #expect(UnsafeBufferPointer(start: mine, count: count).elementsEqual(theirs.map { 2 * $0 }), "get_accumulate")
    try MPI_Win_free(&win)
  }

  @Test(arguments: [false, true]) func files(forced: Bool) throws {
    let path = "/tmp/swift-mpi-large-\(ring.size)-\(forced).data"
    var file = MPI_FILE_NULL
    try MPI_File_open(world, path, MPI_MODE_CREATE | MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE, MPI_INFO_NULL, &file)
    let handle = file
    let offset = Int(ring.rank) * 4 * count
    let mine = values(of: Int(ring.rank))
    let found = try run(forced, mine, count) { send, receive in
      var status = MPI_Status()
      try MPI_File_write_at_all_c(handle, offset, send, count, MPI_INT32_T, &status)
      #expect(try value(-1) { count throws(MPIError) in try MPI_Get_count_c(&status, MPI_INT32_T, count) } == count)
      try MPI_File_sync(handle)
      try MPI_Barrier(world)
      try MPI_File_read_at_c(handle, offset, receive, count, MPI_INT32_T, &status)
      #expect(try value(-1) { count throws(MPIError) in try MPI_Get_count_c(&status, MPI_INT32_T, count) } == count)
    }
    #expect(found == mine)
    let after = try run(forced, mine, count) { send, receive in
      try MPI_File_seek(handle, offset, MPI_SEEK_SET)
      try complete { try MPI_File_iwrite_c(handle, send, count, MPI_INT32_T, &$0) }
      #expect(try value(0) { position throws(MPIError) in try MPI_File_get_position(handle, position) } == offset + 4 * count)
      try MPI_File_seek(handle, offset, MPI_SEEK_SET)
      try MPI_File_read_all_c(handle, receive, count, MPI_INT32_T, MPI_STATUS_IGNORE)
    }
    #expect(after == mine)
    try MPI_File_close(&file)
  }
}
