#if SMPI_TESTING
  import CMPI
  import MPITesting
  import Testing

  @testable import MPI

  /// Calls that fail before they have completed anything: what MPI still uses is kept, and can be completed later.
  @Suite(.collective) struct RequestFaultTests {
    let comm = Comm.selfComm

    /// Makes a function fail while a closure runs.
    private func failing<R>(_ symbol: MPISymbol, _ body: () throws -> R) rethrows -> R {
      smpi_fail(Int32(symbol.number), MPI_ERR_OTHER)
      defer { smpi_fail(Int32(symbol.number), 0) }
      return try body()
    }

    private func fail(_ symbol: MPISymbol) { smpi_fail(Int32(symbol.number), MPI_ERR_OTHER) }
    private func succeed(_ symbol: MPISymbol) { smpi_fail(Int32(symbol.number), 0) }

    private func sweep() throws {
      for _ in 0..<1000 where Orphanage.count > 0 { Orphanage.sweep() }
      #expect(Orphanage.count == 0)
    }

    @Test func waitOfOne() throws {
      let request = try comm.issend([1, 2], dest: 0, tag: 1)
      fail(.MPI_Wait)
      expectError(.other, "MPI_Wait", waitingFor: request)
      succeed(.MPI_Wait)
      // Under way without a request to wait for: its buffer is kept, and the message is whole.
      #expect(Orphanage.count == 1)
      #expect(try comm.irecv([Int].self, count: 2, source: 0, tag: 1).wait() == [1, 2])
      try sweep()
    }

    @Test func completeOfOne() throws {
      var request = try comm.irecv([Int].self, count: 1, source: 0, tag: 2)
      failing(.MPI_Wait) { expectError(.other) { try request.complete() } }
      expectError(.request, "under way") { try request.take() }
      failing(.MPI_Test) { expectError(.other) { try request.test() } }
      failing(.MPI_Request_get_status) { expectError(.other) { try request.status() } }
      failing(.MPI_Cancel) { expectError(.other) { try request.cancel() } }
      let send = try comm.isend([4], dest: 0, tag: 2)
      #expect(try request.wait() == [4])
      _ = try send.wait()
    }

    /// The first message of an object has left, and its array cannot: both sides are told, and nobody waits.
    @Test func partsOfAnObject() throws {
      let numbers = [Double](repeating: 1, count: 60_000)
      let incoming = try comm.irecv(object: [Double].self, source: 0, tag: 4)
      failing(.MPI_Isend) { expectError(.other, "MPI_Isend") { _ = try comm.issend(object: numbers, dest: 0, tag: 4) } }
      do {
        _ = try incoming.wait()
        Issue.record("an array came that was not sent")
      } catch { #expect(error is DecodingError, "\(error)") }
      try sweep()
      let sent = try comm.isend(object: numbers, dest: 0, tag: 4)
      #expect(try comm.recv(object: [Double].self, source: 0, tag: 4) == numbers)
      try sent.wait()
    }

    @Test func lent() throws {
      let message = try MessageToSelf([6], tag: 3)
      var room = [0]
      do {
        var span = room.mutableSpan
        let request = try comm.irecv(into: &span, source: 0, tag: 3)
        // It is cancelled or completed with the request: the memory is the caller's again.
        fail(.MPI_Test)
        expectErrorOfTest(request)
        succeed(.MPI_Test)
      }
      let again = try comm.isend([7], dest: 0, tag: 3)
      let next = try comm.irecv([Int].self, count: 1, source: 0, tag: 3).wait()
      #expect(room == [6] && next == [7] || room == [0] && next == [6])
      if room == [0] { _ = try comm.irecv([Int].self, count: 1, source: 0, tag: 3).wait() }
      _ = try again.wait()
      try message.finish()
    }

    private func expectErrorOfTest(_ request: consuming LentRequest) {
      do {
        _ = try request.test()
        Issue.record("no error was thrown")
      } catch {
        #expect(error.errorClass == .other)
      }
    }

    @Test func sets() throws {
      var set = RequestSet()
      let key = set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 4))
      set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 5))
      failing(.MPI_Waitsome) { expectError(.other, "MPI_Waitsome") { try set.waitAll() } }
      failing(.MPI_Waitany) { expectError(.other, "MPI_Waitany") { try set.waitAny() } }
      failing(.MPI_Waitsome) { expectError(.other, "MPI_Waitsome") { try set.waitSome() } }
      failing(.MPI_Testall) { expectError(.other, "MPI_Testall") { try set.testAll() } }
      failing(.MPI_Testany) { expectError(.other, "MPI_Testany") { try set.testAny() } }
      failing(.MPI_Testsome) { expectError(.other, "MPI_Testsome") { try set.testSome() } }
      #expect(set.activeCount == 2)
      expectError(.request, "not complete") { try set.take(key) }
      expectError(.request, "not complete") { try set.recover(key) }
      let sends = [try MessageToSelf([1], tag: 4), try MessageToSelf([2], tag: 5)]
      try set.waitAll()
      #expect(try set.take(key) == [1])
      for send in sends { try send.finish() }
    }

    @Test func persistent() throws {
      var operation = try comm.recvInit(into: [0], source: 0, tag: 6)
      failing(.MPI_Start) { expectError(.other, "MPI_Start") { _ = try operation.start() } }
      do {
        let run = try operation.start()
        fail(.MPI_Test)
        do {
          _ = try run.test()
          Issue.record("no error was thrown")
        } catch {
          #expect(error.errorClass == .other)
        }
        succeed(.MPI_Test)
        fail(.MPI_Wait)
        expectError(.other, "", waitingFor: run)
        succeed(.MPI_Wait)
      }
      // It still runs, and is cancelled before its buffer is at hand.
      #expect(operation.state.isActive)
      let element = operation.elements()[0]
      #expect(element == 0 && !operation.state.isActive)
      var set = PersistentSet()
      let key = set.add(operation)
      failing(.MPI_Startall) { expectError(.other, "MPI_Startall") { _ = try set.start() } }
      do {
        let run = try set.start()
        for symbol in [MPISymbol.MPI_Waitany, .MPI_Testany, .MPI_Testall] {
          fail(symbol)
          do {
            switch symbol {
            case .MPI_Waitany: _ = try run.waitAny()
            case .MPI_Testany: _ = try run.testAny()
            default: _ = try run.testAll()
            }
            Issue.record("no error was thrown")
          } catch {
            #expect(error.errorClass == .other)
          }
          succeed(symbol)
        }
        fail(.MPI_Waitsome)
        do {
          try run.waitAll()
          Issue.record("no error was thrown")
        } catch {
          #expect(error.errorClass == .other)
        }
        succeed(.MPI_Waitsome)
      }
      var held = try set.elements(key)[0]
      #expect(held == 0)
      let send = try comm.isend([3], dest: 0, tag: 6)
      do { try set.start().waitAll() }
      held = try set.elements(key)[0]
      #expect(held == 3)
      _ = try send.wait()
    }

    @Test(.needs(.MPI_Psend_init)) func partitions() throws {
      var send = try comm.psendInit(Int.self, partitions: 6, count: 1, dest: 0, tag: 8)
      var receive = try comm.precvInit(Int.self, partitions: 6, count: 1, source: 0, tag: 8)
      try receive.start()
      try send.start()
      // What could not be sent can be sent again, and once.
      failing(.MPI_Pready) {
        expectError(.other, "MPI_Pready") { try send.ready(0) }
        expectError(.other, "MPI_Pready") { try send.ready(1) { $0[0] = 1 } }
      }
      failing(.MPI_Pready_range) { expectError(.other, "MPI_Pready_range") { try send.ready(2..<4) } }
      failing(.MPI_Pready_list) { expectError(.other, "MPI_Pready_list") { try send.ready([5, 4]) } }
      expectError(.request, "not ready") { try send.wait() }
      try send.ready(0) { $0[0] = 10 }
      try send.ready(1) { $0[0] = 11 }
      try send.ready(2..<4)
      try send.ready([5, 4])
      expectError(.request, "sent already") { try send.ready(3) }
      try send.wait()
      try receive.wait()
      for (i, expected) in [10, 11, 0].enumerated() {
        try receive.withPartition(i) {
          let element = $0[0]
          #expect(element == expected)
        }
      }
    }

    @Test func awaited() async throws {
      let request = try comm.issend([5], dest: 0, tag: 7)
      fail(.MPI_Test)
      do {
        _ = try await request.value()
        Issue.record("the test fails")
      } catch ErrorClass.other {
        // as it should be
      } catch {
        Issue.record(error)
      }
      succeed(.MPI_Test)
      #expect(Orphanage.count == 1)
      #expect(try await comm.irecv([Int].self, count: 1, source: 0, tag: 7).value() == [5])
      try sweep()
    }
  }
#endif
