internal import CMPI

/// The library that is loaded has to be the one that the program was built for: libraries of different vendors and versions share file names,
/// and another one crashes rather than fails.
enum LibraryCheck {
  /// - Throws: ``MPIError`` that names both libraries and says what to do.
  static func run() throws(MPIError) {
    if let expected = smpi_expected_library() {
      let expected = String(cString: expected)
      if !matches(libraryVersion, expected) {
        throw MPIError(
          .other,
          """
          this program was built for \(shortName(expected)) and has loaded \(libraryName). \
          Run it with the library and the launcher that it was built for, or build it for this one: `make generate`, then build with what `make env` prints
          """)
      }
    } else if MPISymbol.MPI_Abi_get_version.isAvailable {
      var major: Int32 = 0
      var minor: Int32 = 0
      try check(smpi_Abi_get_version(&major, &minor), .MPI_Abi_get_version)
      if major != smpi_MPI_ABI_VERSION {
        throw MPIError(
          .other, "this program was built for version \(smpi_MPI_ABI_VERSION) of the standard ABI; \(libraryName) has version \(major). Build it again for this library")
      }
    }
  }

  /// Whether a library's text begins with the name and the major version that were compiled against; another patch release is fine.
  static func matches(_ text: String, _ expected: String) -> Bool {
    guard text.hasPrefix(expected) else { return false }
    return text.dropFirst(expected.count).first.map { !$0.isNumber } ?? true
  }
}
