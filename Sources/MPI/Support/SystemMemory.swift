internal import CMPI

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// Swift ends the process when there is no memory; the system says so.

/// Makes sure that an array of so many elements can be made.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/count`` when the count is negative or beyond all memory, of class ``ErrorClass/noMem`` when
///   there is not so much.
@usableFromInline @inline(never)
func ensureRoom(_ count: Int, _ stride: Int, _ symbol: MPISymbol?) throws(MPIError) {
  guard count >= 0 else { throw MPIError(.count, "the count is \(count); it cannot be negative", function: symbol) }
  let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: stride)
  // An array is a little larger than its elements.
  let (all, isFarTooMuch) = bytes.addingReportingOverflow(4096)
  guard !isTooMuch && !isFarTooMuch else {
    throw MPIError(.count, "\(count) elements of \(stride) bytes are more than memory can hold", function: symbol)
  }
  guard smpi_has_memory(all) else { throw noMemory(bytes, symbol) }
}

/// Memory of the system, which has to be freed; all zero where that is said.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/noMem`` when there is not so much.
func systemMemory(
  _ bytes: Int, alignment: Int = 16, isZero: Bool = false, _ symbol: MPISymbol
) throws(MPIError) -> UnsafeMutableRawBufferPointer {
  let size = max(bytes, 1)
  var memory: UnsafeMutableRawPointer?
  if alignment <= 16 {
    // The system has zeros without writing them.
    memory = isZero ? calloc(1, size) : malloc(size)
  } else if posix_memalign(&memory, alignment, size) != 0 {
    memory = nil
  } else if isZero {
    memory?.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  }
  guard let memory else { throw noMemory(bytes, symbol) }
  return UnsafeMutableRawBufferPointer(start: memory, count: bytes)
}

private func noMemory(_ bytes: Int, _ symbol: MPISymbol?) -> MPIError {
  MPIError(.noMem, "there is no memory of \(bytes) bytes", function: symbol)
}
