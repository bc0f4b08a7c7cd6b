/// What the standard's own data says of MPI's C interface: tables that stand beside the project, never in it.
public struct Reference: Sendable {
  /// A function, or the type of a callback.
  public struct Function: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The version that brought it; of callbacks the data does not tell.
    public var since: Version?
    /// The version that deprecated it.
    public var deprecated: Version?
    /// Whether it has a `_c` twin; of callbacks the data does not tell.
    public var hasLargeForm: Bool?
    /// The kind of what it returns; `nil` is nothing.
    public var returns: String?
    /// Whether its C type ends with `...`; in a function, that is a parameter like others.
    public var isVariadic: Bool
    /// What stands in its C prototypes, of both forms together.
    public var parameters: [Parameter]
  }

  /// A parameter of a function or callback.
  public struct Parameter: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The kind.
    public var kind: String
    /// `in`, `out` or `inout`.
    public var direction: String
    /// Whether it is an array and how long.
    public var length: Length
    /// Whether only the root reads or writes it.
    public var rootOnly: Bool
    /// Whether only the `_c` form has it.
    public var largeOnly: Bool
    /// The callback type, where the parameter names one; in some places the kind does so instead.
    public var callback: String?
    /// Overrides the rule that inputs go by value and outputs through a pointer.
    public var pointer: Bool?
  }

  /// What the data says of a parameter's length.
  public enum Length: Hashable, Sendable {
    /// It is no array.
    case none
    /// It is an array, of a length that the data leaves out.
    case unstated
    /// It is an array of this length, in the notation of `spec/`.
    case stated(String)
  }

  /// A kind of parameter with its C types; `nil` where the data gives none.
  public struct Kind: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The C type in the form without suffix.
    public var small: String?
    /// The C type in the `_c` form.
    public var large: String?
    /// A function that has it; of some kinds, that is one which C does not have.
    public var example: String
  }

  /// A constant and its C type; `nil` for what Fortran alone has.
  public struct Constant: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The C type, without spaces.
    public var type: String?
  }

  /// The functions that C has.
  public var functions: [Function]
  /// The types of callbacks.
  public var callbacks: [Function]
  /// The kinds of parameters.
  public var kinds: [Kind]
  /// The constants.
  public var constants: [Constant]
  /// What the data writes of each parameter, in the standard's words, which the project's texts may not repeat.
  public var descriptions: [String]

  /// Data from values.
  public init(
    functions: [Function] = [], callbacks: [Function] = [], kinds: [Kind] = [], constants: [Constant] = [], descriptions: [String] = []
  ) {
    self.functions = functions
    self.callbacks = callbacks
    self.kinds = kinds
    self.constants = constants
    self.descriptions = descriptions
  }
}
