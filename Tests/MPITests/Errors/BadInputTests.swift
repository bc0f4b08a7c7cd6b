import CMPI
import Glibc
import MPITesting
import Testing

@testable import MPI

/// What a program does wrong is an error that says so: nothing crashes and nothing hangs.
@Suite(.collective) struct BadInputTests {
  let comm = Comm.selfComm

  @Test func ranksAndTags() {
    expectError(.rank, "MPI_Send") { try comm.send(1.0, dest: 1) }
    expectError(.rank, "MPI_Send") { try comm.send(1.0, dest: -77) }
    expectError(.rank, "A rank is from 0 to the size of the communicator less 1") { try comm.send(1.0, dest: 1) }
    expectError(.tag, "MPI_Send") { try comm.send(1.0, dest: 0, tag: -5) }
    expectError(.arg, "dest") { try comm.send(1.0, dest: Int(Int32.max) + 1) }
    expectError(.root, "MPI_Bcast") {
      var value = 1
      try comm.bcast(&value, root: 3)
    }
  }

  @Test func truncatedMessages() throws {
    let sent = memory(Int32(1), count: 4)
    defer { sent.deallocate() }
    var request = MPI_REQUEST_NULL
    try MPI_Isend(sent.baseAddress, 4, MPI_INT32_T, 0, 3, comm.handle, &request)
    var small = [Int32](repeating: 0, count: 1)
    expectError(.truncate, "Receive into a longer buffer") { try comm.recv(&small, source: 0, tag: 3) }
    #expect("\(ErrorClass.truncate)" == "truncate" && "\(ErrorClass.unavailable)" == "unavailable")
    try MPI_Wait(&request, MPI_STATUS_IGNORE)
  }

  @Test(.avoids(.truncationToSelf)) func truncatedMessagesToSelf() {
    expectError(.truncate) {
      let request = try comm.irecv([Int32].self, count: 1, source: 0, tag: 4)
      try comm.send([Int32(1), 2], dest: 0, tag: 4)
      try request.wait()
    }
  }

  @Test func lengths() {
    let two = [0, 0]
    expectError(.count, "3 elements where 2 come") {
      var three = [0, 0, 0]
      try comm.allreduce(two, &three, op: .sum)
    }
    expectError(.count) {
      var three = [0, 0, 0]
      try comm.allgather(two, into: &three)
    }
    expectError(.count, "does not lie within") {
      var room = [0, 0]
      try comm.gatherv(two, into: &room, Blocks(counts: [2], displacements: [1]), root: 0)
    }
    expectError(.arg, "counts has 2 entries, and needs 1") {
      var room = [0, 0]
      try comm.gatherv(two, into: &room, Blocks(counts: [1, 1]), root: 0)
    }
    expectError(.type) {
      var numbers = [0.0, 0]
      try comm.allreduce([Int64(1), 2], &numbers, op: .sum)
    }
  }

  /// Nothing of what is received would be what was sent.
  @Test func typesOfElements() throws {
    let text = "not of one type"
    let (one, narrow) = ([Int(1)], [Int32(1)])
    var doubles = [0.0]
    expectError(.type, text) { try comm.allgather(narrow, into: &doubles) }
    expectError(.type, text) { try comm.allgather(one, into: &doubles) }
    expectError(.type, text) { try comm.gather(narrow, into: &doubles, root: 0) }
    expectError(.type, text) { try comm.scatter(one, into: &doubles, root: 0) }
    expectError(.type, text) { try comm.alltoall(narrow, &doubles) }
    expectError(.type, text) { try comm.iallgather(narrow, into: [0.0]).wait() }
    expectError(.type, text) { try comm.ialltoall([UInt8(1)], [false]).wait() }
    // As long, too, where one type has two names.
    var numbers = [Int64(0)]
    try comm.allgather(one, into: &numbers)
    #expect(numbers == [1])
    let longs = [CLong(3), 4]
    try longs.withUnsafeBytes { bytes in
      try comm.alltoall(Memory(reading: bytes.baseAddress, count: 1, datatype: .long), &numbers)
      #expect(numbers == [3])
      expectError(.count, "1 element where 2 come") {
        try comm.allgather(Memory(reading: bytes.baseAddress, count: 2, datatype: .long), into: &numbers)
      }
      // Bytes are whatever they are.
      try comm.allgather(UnsafeRawBufferPointer(rebasing: bytes[8...]), into: &doubles)
    }
    #expect(doubles[0].bitPattern == 4)
    // Two messages of one call have nothing to do with one another.
    try comm.sendrecv(narrow, dest: procNull, into: &doubles, source: procNull)
  }

  /// Some libraries write somewhere then, and say that all went well.
  @Test func negativePlacesInFiles() throws {
    let file = try File.open("/tmp/swift-mpi-negative-\(getpid())", on: comm, mode: [.create, .readWrite, .deleteOnClose])
    expectError(.arg, "offset is -8; it has to be 0 or more") { try file.writeAt(offset: -8, [1.0]) }
    expectError(.arg, "size is -1; it has to be 0 or more") { try file.setSize(-1) }
    try file.close()
  }

  @Test func operationsThatDoNotFit() {
    // Any element type can claim an operation; MPI has the last word.
    expectError(.op) {
      var values = [Float(1)]
      try values.withUnsafeMutableBufferPointer {
        try comm.allreduce(.inPlace, Memory(UnsafeMutableRawPointer($0.baseAddress), count: 1, datatype: .float), op: .bxor)
      }
    }
  }

  @Test func anErrorIsOneWord() {
    #expect(MemoryLayout<MPIError>.size == MemoryLayout<UnsafeRawPointer>.size)
    let error = MPIError(code: MPI_ERR_RANK, from: .MPI_Send)
    #expect(error.errorClass == .rank && error.function == .MPI_Send && error.description.hasPrefix("MPI_Send: "))
  }

  @Test func enumerationsRefuseWhatTheyDoNotKnow() throws {
    #expect(try ThreadLevel(constant: ThreadLevel.serialized.constant) == .serialized)
    #expect(ThreadLevel.single < .multiple)
    expectError(.intern, "no ThreadLevel") { try ThreadLevel(constant: 12345) }
  }
}

/// Which library a program accepts.
@Suite struct LibraryTests {
  @Test(arguments: [
    ("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022", "Open MPI", "4", "Open MPI 4.1.4"),
    ("Open MPI v5.0.11, package: Open MPI root@wheel, ident: 5.0.11", "Open MPI", "5", "Open MPI 5.0.11"),
    ("MPICH Version:      4.0.2\nMPICH Release date:  Thu Apr  7 12:34:45 CDT 2022", "MPICH", "4", "MPICH 4.0.2"),
    ("MPICH Version:\t5.0.2\nMPICH ABI: 17:2:5", "MPICH", "5", "MPICH 5.0.2"),
    ("Intel(R) MPI Library 2021.18 for Linux* OS\n", "Intel(R) MPI Library", "2021", "Intel(R) MPI Library 2021.18 for Linux* OS"),
  ]) func identity(text: String, name: String, major: String, short: String) {
    let identity = LibraryIdentity(text)
    #expect(identity.name == name && identity.major == major)
    #expect(shortName(text) == short)
  }

  @Test func anotherMajorVersionIsAnotherLibrary() {
    #expect(LibraryIdentity("Open MPI v4.1.4, package") == LibraryIdentity("Open MPI v4"))
    #expect(LibraryIdentity("Open MPI v5.0.1") != LibraryIdentity("Open MPI v4"))
    #expect(LibraryIdentity("Open MPI v41") != LibraryIdentity("Open MPI v4"))
    #expect(LibraryIdentity("MPICH Version: 4.0.2") != LibraryIdentity("Open MPI v4"))
  }

  @Test func thisLibraryIsTheOneBuiltFor() throws {
    try LibraryCheck.run()
    #expect(!libraryName.isEmpty && version >= StandardVersion(major: 3, minor: 1))
    #expect(try !processorName.isEmpty)
  }
}
