// Swift strings as C takes and gives them.
internal import CMPI

/// A text that ends with a null byte, for the length of a call.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when the text has a null byte within, where it would end for C.
@usableFromInline
func withCString<R>(_ text: String, _ symbol: MPISymbol, _ body: (UnsafePointer<CChar>?) throws(MPIError) -> R) throws(MPIError) -> R {
  guard !text.utf8.contains(0) else {
    throw MPIError(.arg, "the text \(String(reflecting: text)) has a null byte, where it would end in C", function: symbol)
  }
  return try text.utf8CString.span.withUnsafeBufferPointer { (buffer) throws(MPIError) in try body(buffer.baseAddress) }
}

/// What a function writes into room for `capacity` bytes, with the length that it tells, or up to the null byte where it tells none.
@usableFromInline
func withText(
  _ capacity: Int32, _ body: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int32>) throws(MPIError) -> Void
) throws(MPIError) -> String {
  // One more byte than the longest text, for libraries disagree on whether the null byte is counted.
  let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(capacity) + 1)
  defer { buffer.deallocate() }
  buffer.initialize(repeating: 0, count: Int(capacity) + 1)
  var length: Int32 = -1
  try body(buffer, &length)
  let bytes = UnsafeRawBufferPointer(start: buffer, count: length < 0 ? Int(capacity) : Int(min(length, capacity)))
  return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}
