/// What sort of thing a parameter is, by the name that the MPI Forum gives it; it decides both C types.
public struct Kind: Hashable, Sendable {
  /// How the C declaration is formed from the kind's type.
  public enum Shape: String, CaseIterable, Sendable {
    /// A number or a handle: by value when it is an input, through a pointer otherwise.
    case value
    /// A structure: always through a pointer (`MPI_Status`).
    case structure
    /// A choice buffer: `const void *` when it is read, `void *` otherwise.
    case buffer
    /// An untyped pointer: `void *` in every direction.
    case pointer
    /// Characters that end with a null byte.
    case string
    /// An array of strings, `char *x[]`.
    case strings
    /// An array of arrays of strings, `char **x[]`.
    case stringLists = "string_lists"
    /// A pointer to the program's argument list, `char ***x`.
    case argumentList = "argument_list"
    /// A function of the type that the parameter names as its callback.
    case function
    /// `...`
    case varargs
  }

  public var name: String
  public var shape: Shape
  /// The C type of the form without suffix, and of the `_c` form.
  public var small: String
  public var large: String
  /// The handle class, such as `Comm`, when a value of this kind is a handle.
  public var handle: String?
  /// The error class of a value that cannot be; `MPI_ERR_ARG` when there is no closer one.
  public var error: String?
  /// What the documentation says of a parameter of this kind that says nothing of its own.
  public var documentation: String?
}
