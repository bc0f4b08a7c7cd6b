internal import CMPI
import Synchronization

/// Closures that MPI calls by number.
///
/// Operations and error handlers get no user data from MPI. So there are a fixed number of C functions for each sort, and each calls the
/// closure of its own slot. A table says which slots are taken, and by what.
final class SlotTable<Body: Sendable>: Sendable {
  private struct Slots {
    var bodies: [Body?]
    /// Where the search for a free slot begins: behind the last one taken, so that a slot that was given back rests as long as possible.
    var next = 0
  }

  private let slots: Mutex<Slots>
  private let name: String

  /// A table with all slots free.
  ///
  /// - Parameters:
  ///   - name: what the slots are for, for the text of an error: “error handlers of communicators”.
  ///   - capacity: the number of slots: as many as there are C functions.
  init(_ name: String, capacity: Int = Int(SMPI_SLOTS)) {
    self.name = name
    slots = Mutex(Slots(bodies: Array(repeating: nil, count: capacity)))
  }

  /// How many slots are taken.
  var count: Int { slots.withLock { slots in slots.bodies.count { $0 != nil } } }

  /// Puts a closure into a free slot, which is taken until the result is gone.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/other`` when all slots are taken.
  func take(_ body: Body) throws(MPIError) -> Slot<Body> {
    let number: Int? = slots.withLock { slots in
      let capacity = slots.bodies.count
      for step in 0..<capacity {
        let index = (slots.next + step) % capacity
        if slots.bodies[index] == nil {
          slots.bodies[index] = body
          slots.next = (index + 1) % capacity
          return index
        }
      }
      return nil
    }
    guard let number else { throw full() }
    return Slot(number: Int32(number), table: self)
  }

  /// The closure of a slot, for a C function that was called: a copy, so that it may give back the slot, or take others, while it runs.
  ///
  /// - Returns: nil when the slot is free.
  func body(of slot: Int32) -> Body? {
    slots.withLock { slots in slots.bodies.indices.contains(Int(slot)) ? slots.bodies[Int(slot)] : nil }
  }

  /// The closure is handed out, so that what it holds is released outside of the lock.
  fileprivate func giveBack(_ slot: Int32) -> Body? {
    slots.withLock { slots in
      defer { slots.bodies[Int(slot)] = nil }
      return slots.bodies[Int(slot)]
    }
  }

  private func full() -> MPIError {
    let capacity = slots.withLock { $0.bodies.count }
    return MPIError(.other, "\(capacity) \(name) made from closures exist at once, and there can be no more; free one that is not needed")
  }
}

/// A slot of a table. It is given back when nobody refers to it any more: whoever lets MPI call it has to keep this object until MPI cannot.
final class Slot<Body: Sendable>: Sendable {
  /// The number by which the C function of the slot calls.
  let number: Int32
  private let table: SlotTable<Body>

  fileprivate init(number: Int32, table: SlotTable<Body>) {
    self.number = number
    self.table = table
  }

  deinit { _ = table.giveBack(number) }
}
