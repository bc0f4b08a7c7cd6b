public import CMPI
import Synchronization

/// The datatypes of Swift types that MPI does not define: each is made and committed at the first use of its type, by one thread, lives until MPI
/// ends, and is freed then.
@usableFromInline
enum TypeDatatypes {
  private struct State {
    var isRegistered = false
    /// Those of types that the table of the boundary has no room for.
    var others: [ObjectIdentifier: Kept] = [:]
    /// All, in the order in which they were made.
    var all: [Kept] = []
  }

  private struct Kept: @unchecked Sendable {
    var handle: MPI_Datatype
  }

  private static let state = Mutex(State())

  /// The datatype of a type.
  ///
  /// - Parameter make: makes the datatype, committed; called once, unless it throws.
  static func datatype(of type: Any.Type, _ make: () throws(MPIError) -> Datatype) throws(MPIError) -> MPI_Datatype {
    try ensureRunning()
    if let known = known(type) { return known }
    // Outside of the lock, as the datatypes of fields are made on the way. Of two threads that get here, one throws its own away.
    let made = try make()
    return keep(made, for: type)
  }

  private static func known(_ type: Any.Type) -> MPI_Datatype? {
    let found = smpi_datatype_of(key(type))
    if found.raw != 0 { return found }
    return state.withLock { $0.others[ObjectIdentifier(type)] }?.handle
  }

  private static func keep(_ made: Datatype, for type: Any.Type) -> MPI_Datatype {
    let kept = Kept(handle: made.handle)
    let first: Kept? = state.withLock { state in
      let found = smpi_datatype_of(key(type))
      if found.raw != 0 { return Kept(handle: found) }
      if let found = state.others[ObjectIdentifier(type)] { return found }
      if !state.isRegistered {
        state.isRegistered = true
        Runtime.beforeFinalize { TypeDatatypes.freeAll() }
      }
      state.all.append(kept)
      if !smpi_set_datatype_of(key(type), kept.handle) { state.others[ObjectIdentifier(type)] = kept }
      return nil
    }
    if let first { return first.handle }
    made.handle = smpi_MPI_DATATYPE_NULL
    return kept.handle
  }

  static func contain(_ handle: MPI_Datatype) -> Bool { state.withLock { state in state.all.contains { $0.handle.raw == handle.raw } } }

  private static func freeAll() {
    let all = state.withLock { state in
      smpi_forget_datatypes()
      defer { state = State() }
      return state.all
    }
    for kept in all.reversed() {
      var handle = kept.handle
      if smpi_Type_free(&handle) != 0 { Notice.write("the datatype of a Swift type could not be freed") }
    }
  }

  @inlinable @inline(__always)
  static func key(_ type: Any.Type) -> UnsafeRawPointer { unsafeBitCast(type, to: UnsafeRawPointer.self) }
}

/// The datatype of a type that MPI does not define, in a property that cannot throw: where none can be made, the null datatype, which every call of
/// MPI refuses before it does anything; what is wrong then waits for that call, which throws it.
@inlinable @inline(__always)
func datatypeOrNull<Element: MPIElement>(of type: Element.Type, _ make: () throws(MPIError) -> Datatype) -> MPI_Datatype {
  let known = smpi_datatype_of(TypeDatatypes.key(type))
  return known.raw != 0 ? known : makeDatatypeOrNull(type, make)
}

@usableFromInline @inline(never)
func makeDatatypeOrNull(_ type: Any.Type, _ make: () throws(MPIError) -> Datatype) -> MPI_Datatype {
  do throws(MPIError) {
    return try TypeDatatypes.datatype(of: type, make)
  } catch {
    LayoutError.leave(error)
    return smpi_MPI_DATATYPE_NULL
  }
}
