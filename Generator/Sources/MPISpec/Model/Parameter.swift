/// One parameter of an MPI function or callback.
public struct Parameter: Hashable, Sendable {
  public enum Direction: String, CaseIterable, Sendable {
    case input = "in"
    case output = "out"
    case both = "inout"
  }

  /// Which of the two C forms has the parameter.
  public enum Form: String, CaseIterable, Sendable { case small, large }

  /// Who has to free a handle that comes back.
  public enum Ownership: String, CaseIterable, Sendable { case new, borrowed, consumed, predefined }

  /// How long MPI may use the memory after the call has returned.
  public enum Lifetime: String, CaseIterable, Sendable { case request, epoch, window, attached, split }

  public var name: String
  public var kind: String
  public var direction: Direction
  /// For an array: how many entries it has.
  public var length: ArrayLength?
  /// Set when only the root reads or writes it.
  public var rootOnly: Bool
  /// Set when only one of the two C forms has it.
  public var form: Form?
  /// The callback type of a function parameter.
  public var callback: String?
  /// Overrides the rule that inputs go by value and outputs through a pointer.
  public var pointer: Bool?
  /// Overrides the rule that what an input points to is `const`.
  public var constant: Bool?
  /// Set when a null pointer stands for a result that is not wanted.
  public var isNullable: Bool
  /// Constants that are accepted besides ordinary values.
  public var accepts: [String]
  public var ownership: Ownership?
  public var lifetime: Lifetime?
  /// The enumeration or option set that an integer belongs to.
  public var domain: String?
  /// Set when `MPI_UNDEFINED` comes back for "there is none".
  public var undefinedIsNil: Bool
  /// The default of the idiomatic argument, as a Swift literal or the name of a constant.
  public var defaultValue: String?
  /// The Swift argument's label; `_` for none. The parameter's name when absent.
  public var label: String?
  /// A Swift expression: the number has to be at least 0 and less than that, which not every library checks.
  public var below: String?
  /// The least that the number, or each number, may be, which not every library checks.
  public var least: Int?
  /// The Swift type of a handle, where that is not the one of its class: `Cartcomm`, `Self`.
  public var className: String?
  /// A Swift expression of the receiver that supplies the argument, such as the capacity of a result: `try ndims`.
  public var value: String?
  public var documentation: String?
}

/// How many entries an array parameter has.
public enum ArrayLength: Hashable, Sendable {
  /// As many as another parameter says.
  case parameter(String)
  /// A constant of MPI, such as `MPI_MAX_PORT_NAME`.
  case constant(String)
  case number(Int)
  /// The size of the group, or of the remote group on an intercommunicator.
  case peers
  /// The size of the group, of the local one on an intercommunicator.
  case groupSize
  case inDegree
  case outDegree
  /// The number of dimensions of a Cartesian topology.
  case dimensions
  /// The sum over another array.
  case sum(String)
  /// The last entry of another array.
  case last(String)
  /// Rows of three, as many as another parameter says.
  case triples(String)
}
