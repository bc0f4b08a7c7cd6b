/// What a collective reads: a buffer, or ``InPlace`` where the data are in the receive buffer already.
public protocol CollectiveSendBuffer: ~Copyable, ~Escapable {
  /// Gives the memory to a closure, for the length of its run.
  borrowing func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R
}

/// What a call reads: memory of one element type, such as an array, a span, a pointer, or a single value.
///
/// A structure of yours conforms to ``MPIStructure`` (see <doc:Datatypes>), and can then be sent alone and in arrays. Any other `Codable` value is sent as
/// an object: `send(object:)`, `bcast(object:)` and their like (see <doc:ObjectsBetweenRanks>).
public protocol SendBuffer<Element>: CollectiveSendBuffer, ~Copyable, ~Escapable {
  /// The type of one element.
  associatedtype Element: MPIElement
}

/// What a call writes: memory of one element type, passed `inout`.
///
/// As of what is sent, a structure of yours conforms to ``MPIStructure``; any other `Codable` value comes as an object.
public protocol ReceiveBuffer<Element>: ~Copyable, ~Escapable {
  /// The type of one element.
  associatedtype Element: MPIElement

  /// Gives the memory to a closure that writes to it, for the length of its run.
  mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R
}
