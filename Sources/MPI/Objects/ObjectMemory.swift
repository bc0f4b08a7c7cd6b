internal import MPICoding

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The memory of first messages, which is used again and again.
enum HeadPool {
  private static let pool = Pool(limit: 64)

  static func take() -> UnsafeMutableRawPointer { pool.take() ?? .allocate(byteCount: HeadType.memorySize, alignment: 16) }

  static func give(_ memory: UnsafeMutableRawPointer) { if !pool.give(memory) { memory.deallocate() } }
}

/// Memory of a first message, for as long as somebody refers to it.
final class HeadMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer

  /// - Parameter base: memory of the pool.
  init(_ base: UnsafeMutableRawPointer = HeadPool.take()) { self.base = base }

  deinit { HeadPool.give(base) }
}

/// Memory for the bytes of an object, for as long as somebody refers to it.
final class BodyMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// - Throws: ``MPIError`` of class ``ErrorClass/noMem`` when there is not so much memory.
  init(count: Int) throws(MPIError) {
    // Not allocate(byteCount:alignment:), which ends the process when there is none.
    guard let memory = malloc(max(count, 1)) else { throw MPIError(.noMem, "there is no memory for an object of \(count) bytes") }
    bytes = UnsafeMutableRawBufferPointer(start: memory, count: count)
    useLargePages(UnsafeMutableRawBufferPointer(bytes))
  }

  convenience init(copying other: UnsafeRawBufferPointer) throws(MPIError) {
    try self.init(count: other.count)
    bytes.copyMemory(from: other)
  }

  deinit { free(bytes.baseAddress) }
}

/// Asks the system for large pages in memory that is about to be filled: most of the time that fresh memory takes goes into its pages.
func useLargePages(_ memory: UnsafeMutableRawBufferPointer) {
  #if os(Linux)
    let page = 1 << 21
    guard memory.count >= 2 * page, let base = memory.baseAddress else { return }
    let start = (UInt(bitPattern: base) + UInt(page) - 1) & ~UInt(page - 1)
    let end = (UInt(bitPattern: base) + UInt(memory.count)) & ~UInt(page - 1)
    // Advice: it does no harm where it cannot be followed.
    if end > start { _ = madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), 14 /* MADV_HUGEPAGE */) }
  #endif
}
