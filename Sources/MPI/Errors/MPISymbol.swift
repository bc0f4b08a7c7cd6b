internal import CMPI

/// A function or a constant of MPI, by which an error says where it came from and a program can ask what its library has.
@frozen public struct MPISymbol: Hashable, Sendable, CustomStringConvertible {
  @usableFromInline let number: UInt16

  @inlinable init(number: UInt16) { self.number = number }

  /// Its C name, such as `MPI_Send`.
  public var name: String { String(cString: entry.name) }

  /// Whether it can be called: the library that this program was built for has it, or what that has gives the same effect.
  public var isAvailable: Bool { smpi_has(Int32(number)) }

  /// Whether others of the library's functions stand in for it, with the same effect.
  public var isEmulated: Bool {
    #if SMPI_TESTING
      if entry.emulated && smpi_emulations_are_forced() != 0 { return true }
    #endif
    return entry.emulated && !entry.native
  }

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
