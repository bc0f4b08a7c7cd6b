import CMPI
import MPITesting
import Testing

@testable import MPI

/// Memory of devices, on machines that have none: what is done with what the library says.
@Suite(.collective) struct DeviceBufferTests {
  let ring = Ring()
  let world = Comm.world

  @Test(arguments: DeviceBuffer.Kind.allCases) func aLibraryThatSaysNo(kind: DeviceBuffer.Kind) throws {
    DeviceSupport.keep(false, for: kind)
    defer { DeviceSupport.keep(nil, for: kind) }
    #expect(try !isGPUAware(for: kind))
    let values = memory(ring.rank, count: 1)
    defer { values.deallocate() }
    expectError(.unavailable, "memory of a \(kind.rawValue) device cannot be passed to \(libraryName)") {
      try DeviceBuffer(values.baseAddress, count: 1, datatype: .int32, kind: kind)
    }
  }

  /// A library that says yes gets the address as it is: here one of the host.
  @Test(arguments: DeviceBuffer.Kind.allCases) func aLibraryThatSaysYes(kind: DeviceBuffer.Kind) throws {
    DeviceSupport.keep(true, for: kind)
    defer { DeviceSupport.keep(nil, for: kind) }
    let values = memory([ring.rank, 7, -1, -1])
    defer { values.deallocate() }
    let sent = try DeviceBuffer(values.baseAddress, count: 2, datatype: .int32, kind: kind)
    let received = try DeviceBuffer(values.baseAddress! + 2, count: 2, datatype: .int32, kind: kind)
    try world.sendrecv(sent, dest: Int(ring.right), into: received, source: Int(ring.left))
    #expect(Array(values[2...]) == [ring.left, 7])
    try world.allreduce(sent, received, op: .sum)
    #expect(Array(values[2...]) == [ring.size * (ring.size - 1) / 2, 7 * ring.size])
    // Requests keep nothing of it.
    let incoming = try world.irecv(into: received, source: Int(ring.left), tag: 3)
    _ = try world.isend(sent, dest: Int(ring.right), tag: 3).wait()
    #expect(try incoming.wait().kind == kind)
    #expect(Array(values[2...]) == [ring.left, 7])
  }

  /// It keeps its datatype, and has nothing to send once that was freed, whatever has got its handle since.
  @Test func aDatatypeThatIsFreed() throws {
    DeviceSupport.keep(true, for: .cuda)
    defer { DeviceSupport.keep(nil, for: .cuda) }
    let values = memory([1, 2, 3, 4])
    defer { values.deallocate() }
    let datatype = try Int32.vector(count: 2, stride: 2)
    let buffer = try DeviceBuffer(values.baseAddress, count: 1, datatype: datatype, kind: .cuda)
    try datatype.free()
    let other = try Int32.vector(count: 2, stride: 2)
    expectError(.type) { try Comm.selfComm.send(buffer, dest: 0) }
    expectError(.type) { try Comm.selfComm.bcast(buffer, root: 0) }
    #expect(try Comm.selfComm.iprobe() == nil && other.size == 8)
  }

  @Test func theLibraryIsAskedOnce() throws {
    for kind in DeviceBuffer.Kind.allCases { DeviceSupport.keep(nil, for: kind) }
    let symbols = [MPISymbol.MPIX_Query_cuda_support, .MPIX_Query_hip_support, .MPIX_Query_rocm_support, .MPIX_Query_ze_support]
    func calls() -> [Int] { symbols.map { smpi_calls(Int32($0.number)) } }
    let before = calls()
    let answers = try DeviceBuffer.Kind.allCases.map { try isGPUAware(for: $0) }
    let after = calls()
    for (i, symbol) in symbols.enumerated() where symbol.isAvailable { #expect(after[i] <= before[i] + 1, "\(symbol)") }
    if MPISymbol.MPIX_Query_cuda_support.isAvailable { #expect(after[0] == before[0] + 1) }
    #expect(try DeviceBuffer.Kind.allCases.map { try isGPUAware(for: $0) } == answers)
    #expect(calls() == after)
  }

  @Test func kindsOfMemory() {
    let kinds = DeviceSupport.split("system,mpi:win_allocate,cuda:device")
    #expect(DeviceBuffer.Kind.allCases.filter { kind in kinds.contains { DeviceSupport.names($0, kind) } } == [.cuda])
    #expect(DeviceSupport.names("level_zero", .levelZero) && !DeviceSupport.names("cudart", .cuda))
  }
}
