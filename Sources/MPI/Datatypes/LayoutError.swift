import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a Swift type has no datatype. It waits, by thread, for the call that was given the null datatype and refuses that.
enum LayoutError {
  private static let waiting = Mutex<[UInt: MPIError]>([:])

  static func leave(_ error: MPIError) { waiting.withLock { $0[thread] = error } }

  /// What waits for a call of this thread that failed, and whose class may mean a null datatype; it waits no longer.
  static func take(_ errorClass: ErrorClass) -> MPIError? {
    guard let left = waiting.withLock({ $0.removeValue(forKey: thread) }) else { return nil }
    return [.type, .arg, .other, .intern, .op, .buffer, .count].contains(errorClass) ? left : nil
  }

  private static var thread: UInt {
    #if canImport(Glibc)
      pthread_self()
    #else
      UInt(bitPattern: pthread_self())
    #endif
  }
}
