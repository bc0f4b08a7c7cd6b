internal import CMPI

/// A function or a constant of MPI, by which an error says where it came from and a program can ask what its library has.
@frozen public struct MPISymbol: Hashable, Sendable, CustomStringConvertible {
  @usableFromInline let number: UInt16

  @inlinable init(number: UInt16) { self.number = number }

  /// Its C name, such as `MPI_Send`.
  public var name: String { String(cString: entry.name) }

  /// Whether the library that this program was built for has it.
  public var isAvailable: Bool { entry.available }

  /// What a library needs to have for it, such as `MPI 4.0`.
  public var requirement: String { String(cString: entry.needs) }

  /// Its C name.
  public var description: String { name }

  private var entry: smpi_symbol {
    withUnsafePointer(to: smpi_symbols) { table in
      UnsafeRawPointer(table).assumingMemoryBound(to: smpi_symbol.self)[Int(number)]
    }
  }
}
