import Synchronization
import Testing

@testable import MPI

/// The table of closures that MPI calls by number.
@Suite struct SlotTableTests {
  @Test func slotsAreTakenAndGivenBack() throws {
    let table = SlotTable<@Sendable () -> Int>("things", capacity: 4)
    var slots = try (0..<4).map { value in try table.take { value } }
    #expect(Set(slots.map(\.number)) == [0, 1, 2, 3] && table.count == 4)
    #expect(slots.map { table.body(of: $0.number)?() } == [0, 1, 2, 3])
    let number = slots[2].number
    slots.remove(at: 2)
    #expect(table.count == 3 && table.body(of: number) == nil)
    let again = try table.take { 7 }
    #expect(again.number == number && table.body(of: number)?() == 7)
  }

  @Test func aFullTableSaysSo() throws {
    let table = SlotTable<Int>("things")
    let slots = try (0..<256).map { try table.take($0) }
    expectError(.other, "256 things made from closures exist at once") { try table.take(0) }
    #expect(slots.count == 256 && table.count == 256)
  }

  @Test func aSlotRestsBeforeItIsTakenAgain() throws {
    let table = SlotTable<Int>("things", capacity: 3)
    // Dropped at once.
    #expect(try (0..<4).map { try table.take($0).number } == [0, 1, 2, 0])
  }

  @Test func slotsOutsideAreFree() {
    let table = SlotTable<Int>("things", capacity: 3)
    #expect(table.body(of: -1) == nil && table.body(of: 3) == nil)
  }

  /// What a closure holds goes with its slot, once, and may use the table while it does.
  @Test func whatAClosureHoldsIsReleasedOnce() throws {
    final class Held: Sendable {
      let table: SlotTable<Held>
      let releases: Counter
      init(_ table: SlotTable<Held>, _ releases: Counter) {
        self.table = table
        self.releases = releases
      }
      // A lock that is held already would hang here.
      deinit { _ = table.count; releases.value.add(1, ordering: .relaxed) }
    }
    final class Counter: Sendable { let value = Atomic(0) }
    let releases = Counter()
    let table = SlotTable<Held>("things")
    func use() throws {
      var slot: Slot<Held>? = try table.take(Held(table, releases))
      #expect(slot?.number == 0)
      // Whoever was called keeps what he was called with.
      let copy = table.body(of: 0)
      slot = nil
      #expect(releases.value.load(ordering: .relaxed) == 0)
      withExtendedLifetime(copy) {}
    }
    try use()
    #expect(releases.value.load(ordering: .relaxed) == 1 && table.count == 0)
  }

  @Test func threadsTakeSlotsOfTheirOwn() throws {
    let table = SlotTable<Int>("things", capacity: 8)
    let wrong = Atomic(0)
    inThreads(8) { thread in
      for _ in 0..<1000 {
        do {
          let slot = try table.take(thread)
          if table.body(of: slot.number) != thread { wrong.add(1, ordering: .relaxed) }
          withExtendedLifetime(slot) {}
        } catch {
          wrong.add(1, ordering: .relaxed)
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0 && table.count == 0)
  }
}
