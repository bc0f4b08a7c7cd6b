internal import CMPI

/// The name of the processor (node) that this process runs on. Starts MPI.
///
/// The corresponding MPI function is `MPI_Get_processor_name`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var processorName: String {
  get throws(MPIError) {
    try ensureRunning()
    return try withText(smpi_MPI_MAX_PROCESSOR_NAME) { (name, length) throws(MPIError) in
      try check(smpi_Get_processor_name(name, length), .MPI_Get_processor_name)
    }
  }
}

/// What the library says of itself: its name, its version and perhaps more, in one or more lines. Does not start MPI.
///
/// The corresponding MPI function is `MPI_Get_library_version`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var libraryVersion: String {
  // The library may be another one than the program was built for, whose text is longer: MPICH's has up to 8192 characters.
  let text = try? withText(Swift.max(8192, smpi_MPI_MAX_LIBRARY_VERSION_STRING)) { (text, length) throws(MPIError) in
    try check(smpi_Get_library_version(text, length), .MPI_Get_library_version)
  }
  return text ?? "an unknown MPI"
}

/// The library's name and version in short, in a few words. Does not start MPI.
public var libraryName: String { shortName(libraryVersion) }

/// The version of the MPI standard that the library follows. Does not start MPI.
///
/// The corresponding MPI function is `MPI_Get_version`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var version: StandardVersion {
  var major: Int32 = 0
  var minor: Int32 = 0
  _ = smpi_Get_version(&major, &minor)
  return StandardVersion(major: Int(major), minor: Int(minor))
}

/// A version of the MPI standard.
public struct StandardVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Before the point.
  public var major: Int
  /// After the point.
  public var minor: Int

  /// A version such as 4.1.
  public init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// The version as text, such as `4.1`.
  public var description: String { "\(major).\(minor)" }

  /// Whether a version came before another.
  public static func < (a: StandardVersion, b: StandardVersion) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
}

/// The first line of a library's text, without what is not name or version.
func shortName(_ text: String) -> String {
  let line = text.prefix { !$0.isNewline && $0 != "," }
  let words = line.split(whereSeparator: \.isWhitespace).filter { $0 != "Version:" }
  return words.map { word in word.first == "v" && word.dropFirst().first?.isNumber == true ? word.dropFirst() : word }.joined(separator: " ")
}
