/// One function of the MPI standard, with its large-count twin.
public struct Function: Hashable, Sendable {
  /// Which processes have to act for the call to complete.
  public enum Scope: String, CaseIterable, Sendable {
    case local, collective, matched
    case oneSided = "one_sided"
  }

  /// What the return of the call means.
  public enum Completion: String, CaseIterable, Sendable { case blocking, nonblocking, persistent, split }

  public struct Deprecation: Hashable, Sendable {
    public var since: Version
    /// The function to use now.
    public var use: String?
  }

  /// Values that are meaningful only when a logical output is true.
  public struct OptionalResult: Hashable, Sendable {
    public var flag: String
    public var values: [String]
  }

  public var name: String
  public var chapter: String
  public var since: Version
  public var deprecated: Deprecation?
  /// Whether a `_c` form with large counts exists.
  public var hasLargeForm: Bool
  /// The version that brought the `_c` form, where that is neither 4.0 nor the one that brought the function.
  public var largeSince: Version?
  /// The kind of what the C function returns; `ERROR_CODE` for nearly all.
  public var returns: String
  /// Set when every library has it, so that the Swift form need not throw.
  public var isAlwaysPresent: Bool
  /// Set when it may be called before `MPI_Init`.
  public var worksUninitialized: Bool
  public var scope: Scope
  public var completion: Completion
  public var placement: Placement
  public var summary: String
  public var discussion: String
  public var parameters: [Parameter]
  public var messages: [Message]
  public var optionalResult: OptionalResult?
  /// The header that declares it, when that is not `mpi.h` alone.
  public var header: String?
  /// What a library needs to have for it, when that is not a version of the standard.
  public var requirement: String?
  /// The function of the Swift runtime that stands in for the C call, with the same arguments: it keeps the life cycle in order.
  public var runtime: String?
  /// Set when the call ends the process.
  public var neverReturns: Bool
  /// What stands in for a form where the library lacks it, with the same effect.
  public var emulations: [Parameter.Form: Emulation]
  /// Set when it completes or looks at requests, and so has to know of those that are emulated.
  public var seesComposites: Bool

  /// Whether the operation goes on after the call, and a request stands for it.
  public var makesRequest: Bool { completion == .nonblocking || completion == .persistent }
  public var returnsErrorCode: Bool { returns == "ERROR_CODE" }
  /// Whether the raw Swift form throws: it returns an error code, or a library may lack it.
  public var canFail: Bool { returnsErrorCode || !isAlwaysPresent }
  public var forms: [Parameter.Form] { hasLargeForm ? [.small, .large] : [.small] }

  public func symbol(_ form: Parameter.Form) -> String { form == .small ? name : name + "_c" }

  /// The version of the standard that brought a form: nearly all `_c` twins came with 4.0.
  public func since(_ form: Parameter.Form) -> Version { form == .small ? since : largeSince ?? max(since, Version(4, 0)) }

  public func parameters(_ form: Parameter.Form) -> [Parameter] { parameters.filter { $0.form == nil || $0.form == form } }

  /// Counts of elements with the datatypes that follow them: what one element of a derived datatype can stand for.
  public var countedDatatypes: [(count: Parameter, datatype: Parameter)] {
    zip(parameters, parameters.dropFirst()).filter { count, datatype in
      count.kind.contains("_NUM_ELEM") && count.length == nil && count.direction == .input && datatype.kind == "DATATYPE"
        && datatype.length == nil
    }.map { (count: $0, datatype: $1) }
  }

  public subscript(parameter name: String) -> Parameter? { parameters.first { $0.name == name } }
}

/// How a form of a function is put together from what older libraries have. The effect is the same, or there is none.
public struct Emulation: Hashable, Sendable {
  public enum Way: String, CaseIterable, Sendable {
    /// A function of `Sources/CMPI/Emulations`.
    case hand
    /// Another function that takes and gives the same, under an older name or with other types of the same size.
    case same
    /// The form without `_c`, with one element of a derived datatype in place of more elements than an `int` counts.
    case datatypes
    /// The form without `_c`, called again and again: each element of a reduction is by itself.
    case pieces
  }
  public var way: Way
  /// The functions that it calls; without one of them there is no emulation.
  public var calls: [String]
}

/// Where a function stands in the idiomatic tier.
public struct Placement: Hashable, Sendable {
  public enum Tier: String, CaseIterable, Sendable { case generated, hand, raw }
  public enum Form: String, CaseIterable, Sendable {
    case method, property, initializer
    case typeMethod = "static"
  }
  /// The Swift types that functions stand in, and `MPI` for the module.
  public enum Receiver: String, CaseIterable, Sendable {
    case cartcomm = "Cartcomm"
    case comm = "Comm"
    case datatype = "Datatype"
    case distgraphcomm = "Distgraphcomm"
    case errhandler = "Errhandler"
    case file = "File"
    case graphcomm = "Graphcomm"
    case grequest = "Grequest"
    case group = "Group"
    case info = "Info"
    case intercomm = "Intercomm"
    case intracomm = "Intracomm"
    case mpi = "MPI"
    case message = "Message"
    case op = "Op"
    case partitionedReceive = "PartitionedReceive"
    case partitionedSend = "PartitionedSend"
    case persistentSet = "PersistentSet"
    case prequest = "Prequest"
    case request = "Request"
    case requestSet = "RequestSet"
    case session = "Session"
    case status = "Status"
    case tool = "Tool"
    case topocomm = "Topocomm"
    case win = "Win"
  }
  public var tier: Tier
  /// The Swift type that gets it, or `MPI` for a function of the module.
  public var receiver: String
  public var name: String
  public var form: Form
  /// The order of the Swift arguments, by their Swift names, where it is not that of C.
  public var arguments: [String]
}

/// Parameters that together are one Swift argument: a buffer and what says how much of it is used.
public struct Message: Hashable, Sendable {
  public enum Role: String, CaseIterable, Sendable { case send, receive, both }
  public enum InPlace: String, CaseIterable, Sendable { case everywhere, root }

  public var buffer: String
  public var count: String?
  public var counts: String?
  public var displacements: String?
  public var datatype: String?
  public var datatypes: String?
  public var partitions: String?
  public var role: Role
  /// How many blocks of `count` elements the buffer holds; one when absent.
  public var blocks: ArrayLength?
  public var rootOnly: Bool
  public var inPlace: InPlace?
  public var lifetime: Parameter.Lifetime?
}

/// The type of a function that a program hands to MPI.
public struct Callback: Hashable, Sendable {
  public var name: String
  public var since: Version
  public var hasLargeForm: Bool
  /// Kind of the result; `nil` returns nothing.
  public var returns: String?
  /// Set when the C type ends with `...`, which no caller uses.
  public var isVariadic: Bool
  public var parameters: [Parameter]
  public var summary: String

  public func symbol(_ form: Parameter.Form) -> String { form == .small ? name : name + "_c" }
}
