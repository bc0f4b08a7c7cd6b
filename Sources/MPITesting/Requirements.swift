public import MPI
public import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a test where the library lacks a function or a constant, with the reason: what is missing, what it needs, and which library it is.
  ///
  /// - Parameter symbols: all that the test uses and a library may lack, such as `.MPI_Session_init`.
  public static func needs(_ symbols: MPISymbol...) -> Self {
    let missing = symbols.first { !$0.isAvailable }
    guard let missing else { return .enabled(if: true) }
    return .disabled("\(missing.name) needs \(missing.requirement); this is \(libraryName) (MPI \(version))")
  }
}
