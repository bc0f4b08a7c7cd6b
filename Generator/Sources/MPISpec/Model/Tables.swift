/// A class of handles, such as communicators.
public struct HandleClass: Hashable, Sendable {
  /// What its C type is made of.
  public enum Raw: String, CaseIterable, Sendable {
    /// As wide as the ABI's handles.
    case handle
    /// `MPI_File`, which is a pointer even where handles are integers.
    case file
    /// A pointer everywhere (the tool interface).
    case pointer
    /// An enumeration type of C.
    case enumeration
  }
  public enum Freeing: String, CaseIterable, Sendable { case local, collective, never }

  public var name: String
  public var cType: String
  public var raw: Raw
  public var since: Version
  public var null: String?
  public var free: String?
  public var freeing: Freeing
  /// Whether the Swift class that owns it is generated.
  public var isGeneratedClass: Bool
  /// Whether an object of that class may keep a closure that MPI calls by the handle.
  public var keeps: Bool
  /// Whether a handle may belong to more than one object, in which case none of them frees it.
  public var isShared: Bool
  public var summary: String
}

/// A constant of the standard.
public struct Constant: Hashable, Sendable {
  public var name: String
  public var group: String
  /// Its C type: `int`, `MPI_Comm`, `void *`, …
  public var type: String
  public var since: Version
  public var summary: String
  /// Of an error class: what to do about such an error, where more can be said than the library says.
  public var remedy: String?
  /// Set when the value can stand in a C initializer; other constants are read by a call.
  public var isStatic: Bool
  /// Its Swift name within an enumeration or option set, where that is not made by rule.
  public var swiftName: String?
  /// Whether the Swift form throws where a library lacks it: what is older than MPI 4 is in every library.
  public var canBeMissing: Bool { since > Version(3, 1) }
}

/// Constants that belong together, in the order of the standard.
public struct ConstantGroup: Hashable, Sendable {
  public var name: String
  public var title: String
  /// The Swift enumeration or option set made of it.
  public var domain: String?
  /// What the names of its constants begin with, which Swift leaves out.
  public var prefix: String
  /// Whether values are combined: an option set rather than an enumeration.
  public var isOptionSet: Bool
  /// Whether the values have an order, as given.
  public var isOrdered: Bool
  public var constants: [Constant]
}

/// A library that the boundary recognizes without a probe, by the macros of its `mpi.h`.
public struct Library: Hashable, Sendable {
  public var name: String
  /// A C preprocessor condition.
  public var condition: String
  /// A C string expression: how its `MPI_Get_library_version` text begins, up to the major version.
  public var version: String
  /// The version of the standard all of which it has.
  public var standard: Version
  public var has: [String]
  public var lacks: [String]
  /// What it has and does not do right, so that the emulation is taken nevertheless.
  public var distrusts: [String]
  /// Whether it writes all of a message that is too long, beyond the memory of the receive.
  public var overruns: Bool
}

/// What starts the processes of a job, by the variables that it sets for them.
public struct Launcher: Hashable, Sendable {
  public var name: String
  /// The variable with the number of processes.
  public var size: String
  /// The variable with the number of this one.
  public var rank: String
}

/// A function that headers declare but that is not bound, and why.
public struct UnboundFunction: Hashable, Sendable {
  public var name: String
  public var reason: String
}

/// What may be computed with the elements of a datatype.
public enum ElementCategory: String, CaseIterable, Sendable { case integer, floating, complex, logical, byte, pair, opaque }

/// A named datatype and the Swift types that are sent as it.
public struct NamedDatatype: Hashable, Sendable {
  public var name: String
  public var swiftTypes: [String]
  /// The Swift types whose pairs with an index are sent as it.
  public var pairTypes: [String]
  /// The Swift type of such a value, where none is sent as it.
  public var describedType: String?
  public var elements: ElementCategory
  /// Other names that users may look for, without `MPI_`.
  public var aliases: [String]
  /// The only architecture family that has the Swift type.
  public var architecture: String?
}

/// A predefined reduction operation.
public struct PredefinedOperation: Hashable, Sendable {
  /// Which functions take it.
  public enum Use: String, CaseIterable, Sendable { case everywhere, accumulation }

  public var name: String
  public var swiftName: String
  public var elements: [ElementCategory]
  public var use: Use
}
