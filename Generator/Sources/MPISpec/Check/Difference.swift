/// A place where the spec and the standard's own data do not say the same.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
  /// What of an entry is compared.
  public enum Field: String, CaseIterable, Sendable {
    /// Whether the entry exists.
    case presence
    /// The version that brought it.
    case since
    /// The version that deprecated it.
    case deprecated
    /// Whether a `_c` twin exists.
    case large
    /// The kind of what is returned.
    case returns
    /// Whether a callback's type ends with `...`.
    case variadic
    /// The names of the parameters, in order.
    case parameters
    /// The kind of a parameter.
    case kind
    /// The direction of a parameter.
    case direction
    /// Whether a parameter is an array, and how long.
    case length
    /// Whether a parameter matters at the root alone.
    case root
    /// Which of the two C forms has a parameter.
    case form
    /// The callback type of a parameter.
    case callback
    /// Whether C passes a parameter through a pointer.
    case pointer
    /// The C type of a kind in the form without suffix, or of a constant.
    case type
    /// The C type of a kind in the `_c` form.
    case largeType = "large_type"
  }

  /// A function, callback, kind or constant; a parameter follows after a dot: `MPI_Send.buf`.
  public var place: String
  /// What differs there.
  public var field: Field
  /// What the spec says.
  public var spec: String
  /// What the data says.
  public var reference: String

  /// A difference with every field given.
  public init(_ place: String, _ field: Field, spec: String, reference: String) {
    self.place = place
    self.field = field
    self.spec = spec
    self.reference = reference
  }

  /// Where it is and both sides, on one line.
  public var description: String { "\(place): \(field.rawValue): the spec says \(spec), the reference \(reference)" }
}
