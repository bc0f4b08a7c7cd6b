/// What an `mpi.h` declares.
public struct MPIHeader: Sendable, Equatable, Codable {
  /// The size of a type and what a value of it is to the compiler.
  public struct TypeLayout: Sendable, Equatable, Codable {
    /// What a value is to the compiler.
    public enum Representation: String, Sendable, Codable {
      /// The address of something.
      case pointer
      /// A number, enumerations included.
      case integer
      /// A structure or union.
      case structure
      /// A function type.
      case function
      /// Anything else: floating point, arrays, types without a definition.
      case other
    }

    /// The size in bytes; nil where C gives none.
    public var size: Int?
    /// The alignment in bytes; nil where C gives none.
    public var alignment: Int?
    /// What a value is to the compiler.
    public var representation: Representation

    /// A layout with every field given.
    public init(size: Int?, alignment: Int?, representation: Representation) {
      self.size = size
      self.alignment = alignment
      self.representation = representation
    }
  }

  /// A typedef.
  public struct Typedef: Sendable, Equatable, Codable {
    /// The type that it names, one step down.
    public var definition: CType
    /// The layout of that type.
    public var layout: TypeLayout

    /// A typedef with every field given.
    public init(definition: CType, layout: TypeLayout) {
      self.definition = definition
      self.layout = layout
    }
  }

  /// Where the public fields of `MPI_Status` are, in bytes from its start.
  public struct StatusLayout: Sendable, Equatable, Codable {
    /// The offset of `MPI_SOURCE`.
    public var source: Int
    /// The offset of `MPI_TAG`.
    public var tag: Int
    /// The offset of `MPI_ERROR`.
    public var error: Int
    /// The size of the structure.
    public var size: Int

    /// A layout with every field given.
    public init(source: Int, tag: Int, error: Int, size: Int) {
      self.source = source
      self.tag = tag
      self.error = error
      self.size = size
    }
  }

  /// The functions whose names begin with `MPI_` or `MPIX_`.
  public var functions: [String: CFunction]
  /// The typedefs whose names begin with `MPI_` or `MPIX_`.
  public var typedefs: [String: Typedef]
  /// The files that were read, `mpi.h` and what it includes.
  public var files: [String] = []
  /// The macros of MPI and those by which vendors tell their versions.
  public var macros: [String: CMacro]
  /// The enumeration constants of MPI and their values.
  public var enumerators: [String: Int64]
  /// The variables of MPI.
  public var variables: [String: CType]
  /// Every function and variable that the headers declare outside the system's folders, whatever its name: what a program may link with.
  public var linkableNames: Set<String>
  /// The layout of `MPI_Status`; nil when the header defines none.
  public var statusLayout: StatusLayout?

  /// A header from values.
  public init(
    functions: [String: CFunction] = [:], typedefs: [String: Typedef] = [:], macros: [String: CMacro] = [:], enumerators: [String: Int64] = [:],
    variables: [String: CType] = [:], linkableNames: Set<String> = [], statusLayout: StatusLayout? = nil
  ) {
    self.functions = functions
    self.typedefs = typedefs
    self.macros = macros
    self.enumerators = enumerators
    self.variables = variables
    self.linkableNames = linkableNames
    self.statusLayout = statusLayout
  }
}

extension MPIHeader {
  /// The types whose sizes differ from one MPI to the next, as far as the header defines them.
  public static let layoutTypes: [String] = [
    "MPI_Comm", "MPI_Datatype", "MPI_Errhandler", "MPI_File", "MPI_Group", "MPI_Info", "MPI_Message", "MPI_Op", "MPI_Request", "MPI_Session",
    "MPI_Win", "MPI_T_cvar_handle", "MPI_T_enum", "MPI_T_event_instance", "MPI_T_event_registration", "MPI_T_pvar_handle", "MPI_T_pvar_session",
    "MPI_Status", "MPI_Aint", "MPI_Count", "MPI_Offset", "MPI_Fint",
  ]

  /// The layouts of those types.
  public var sizes: [String: TypeLayout] {
    var sizes: [String: TypeLayout] = [:]
    for name in Self.layoutTypes { sizes[name] = typedefs[name]?.layout }
    return sizes
  }

  /// Whether a C program can call a function: it is a macro with arguments, the header holds its body, or the header declares and the library defines it.
  public func isCallable(_ name: String, in symbols: SymbolTable) -> Bool {
    if macros[name]?.isFunctionLike == true { return true }
    // A macro without arguments may give a function another name.
    let function = functions[name] ?? macros[name].flatMap { functions[$0.replacement] }
    return function.map { $0.isInline || symbols.defines($0.name) } ?? false
  }
}
