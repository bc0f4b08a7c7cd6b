public import MPICoding
import Synchronization

/// How objects are turned into bytes, where a call does not say so.
enum ObjectSettings {
  // The usual case is read without a lock, which would be a good part of the time that a small message takes.
  private static let isUsual = Atomic<Bool>(true)
  private static let other = Mutex<any Serializer>(BinarySerializer())
  private static let binary = BinarySerializer()
  private static let bytes = Atomic<Int>(64 * 1024)
  /// Who starts a program has the last word.
  private static let environment: Int? = RuntimeConfiguration.state.withLock { $0.environment.outOfBandThreshold }

  /// The binary coder as it comes, when nothing else was asked for, neither here nor by the call: its functions are known, and called directly.
  @inline(__always) static func usual(_ serializer: (any Serializer)?) -> BinarySerializer? {
    serializer == nil && isUsual.load(ordering: .acquiring) ? binary : nil
  }

  static var serializer: any Serializer {
    get { isUsual.load(ordering: .acquiring) ? binary : other.withLock { $0 } }
    set {
      other.withLock { $0 = newValue }
      isUsual.store((newValue as? BinarySerializer)?.isUsual == true, ordering: .releasing)
    }
  }

  static var outOfBandThreshold: Int {
    get { environment ?? bytes.load(ordering: .relaxed) }
    set { bytes.store(max(newValue, 1), ordering: .relaxed) }
  }
}

extension RuntimeConfiguration {
  /// What turns objects into bytes and back, where a call names no other: `BinarySerializer()` of `MPICoding` by default.
  ///
  /// It may change at any time. Sender and receiver need the same one.
  /// ```swift
  /// import MPIFoundation
  /// rc.serializer = JSONSerializer()
  /// ```
  public var serializer: any Serializer {
    get { ObjectSettings.serializer }
    nonmutating set { ObjectSettings.serializer = newValue }
  }

  /// The size in bytes from which on an array of numbers within an object is sent from where it lies, without a copy; 65,536 by default.
  ///
  /// It may change at any time, and differ from rank to rank. Where the environment variable `SWIFT_MPI_RC_OUT_OF_BAND_THRESHOLD` is set, its value
  /// stays, whatever is set here: who starts a program has the last word.
  public var outOfBandThreshold: Int {
    get { ObjectSettings.outOfBandThreshold }
    nonmutating set { ObjectSettings.outOfBandThreshold = newValue }
  }
}
