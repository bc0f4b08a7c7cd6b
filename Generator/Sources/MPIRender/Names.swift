import MPISpec

/// How the types of `mpi.h` are called on the Swift side of the C boundary, whose headers never include `mpi.h`.
enum BoundaryName {
  /// `MPI_Comm` becomes `SMPI_Comm`; C's own types stay.
  static func type(_ mpi: String) -> String { mpi.hasPrefix("MPI_") ? "S" + mpi : mpi }

  /// `MPI_Send` becomes `smpi_Send`, `MPIX_Comm_revoke` becomes `smpi_X_Comm_revoke`.
  static func function(_ mpi: String) -> String {
    mpi.hasPrefix("MPIX_") ? "smpi_X_" + mpi.dropFirst(5) : "smpi_" + mpi.dropFirst(4)
  }

  /// The macro that says whether the chosen MPI has a function or a constant.
  static func have(_ symbol: String) -> String { "SMPI_HAVE_" + symbol }

  /// The macro that says whether an emulation stands for a function.
  static func emulates(_ symbol: String) -> String { "SMPI_EMULATES_" + symbol }
  static func distrusts(_ symbol: String) -> String { "SMPI_DISTRUSTS_" + symbol }

  /// `MPI_Comm_toint` becomes `smpi_emulated_Comm_toint`.
  static func emulated(_ mpi: String) -> String { "smpi_emulated_" + mpi.dropFirst(4) }

  static func constant(_ mpi: String) -> String { "smpi_" + mpi }
}

/// Swift spellings of C types.
enum SwiftName {
  /// A C type by value.
  static func type(_ mpi: String) -> String {
    switch mpi {
    case "int": "Int32"
    case "double": "Double"
    case "MPI_Count", "MPI_Aint", "MPI_Offset": "Int"
    case "MPI_Fint": "Int32"
    case "char": "CChar"
    default: mpi
    }
  }

  /// A name that is a keyword where an argument stands needs backticks.
  static func argument(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// A member's declaration: keywords need backticks there, and not after a point.
  static func member(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// `HW_UNGUIDED` or `hw_unguided` becomes `hwUnguided`.
  static func camel(_ name: String) -> String {
    let words = name.split(separator: "_").map { $0.lowercased() }
    return words.enumerated().map { $0 == 0 ? $1 : $1.prefix(1).uppercased() + $1.dropFirst() }.joined()
  }

  private static let keywords: Set<String> = [
    "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
    "false", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try",
    "typealias", "var", "where", "while",
  ]
}
