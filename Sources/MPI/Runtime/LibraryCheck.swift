internal import CMPI

/// The library that is loaded has to be the one that the program was built for: libraries of different vendors and versions share file names,
/// and another one crashes rather than fails.
enum LibraryCheck {
  /// - Throws: ``MPIError`` that names both libraries and says what to do.
  static func run() throws(MPIError) {
    if let expected = smpi_expected_library() {
      let expected = LibraryIdentity(String(cString: expected))
      if LibraryIdentity(libraryVersion) != expected {
        throw MPIError(
          .other,
          """
          this program was built for \(expected) and has loaded \(libraryName). \
          Run it with the library and the launcher that it was built for, or build it for this one: `make generate`, then build with what `make env` prints
          """)
      }
    } else if MPISymbol.MPI_Abi_get_version.isAvailable {
      var major: Int32 = 0
      var minor: Int32 = 0
      try check(smpi_Abi_get_version(&major, &minor), .MPI_Abi_get_version)
      if major != smpi_MPI_ABI_VERSION {
        throw MPIError(
          .other,
          "this program was built for version \(smpi_MPI_ABI_VERSION) of the standard ABI; \(libraryName) has version \(major). Build it again for this library"
        )
      }
    }
  }
}

/// What a library is as far as a program that is built for it cares: its name and its major version. Another patch release is fine.
struct LibraryIdentity: Equatable, CustomStringConvertible {
  var name: String
  var major: String

  /// - Parameter text: how the text of `MPI_Get_library_version` begins.
  init(_ text: String) {
    let words = shortName(text).split(separator: " ")
    let number = words.firstIndex { $0.first?.isNumber == true } ?? words.endIndex
    name = words[..<number].joined(separator: " ")
    major = number < words.endIndex ? String(words[number].prefix { $0.isNumber }) : ""
  }

  var description: String { major.isEmpty ? name : "\(name) \(major)" }
}
