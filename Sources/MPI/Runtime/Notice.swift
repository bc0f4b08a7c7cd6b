internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Lines on standard error that say which rank they are from.
enum Notice {
  private static let known = Mutex<String?>(nil)

  /// Who this process is: `rank 1 of 4 on node3`; before MPI is started, what its launcher says, if anything.
  static var author: String? {
    if let known = known.withLock({ $0 }) { return known }
    var size: Int32 = 1
    var rank: Int32 = 0
    return smpi_launched(&size, &rank) == nil ? nil : "rank \(rank) of \(size)"
  }

  /// Asks MPI, which has just been started.
  static func introduce() {
    var rank: Int32 = 0
    var size: Int32 = 1
    guard smpi_Comm_rank(smpi_MPI_COMM_WORLD, &rank) == 0, smpi_Comm_size(smpi_MPI_COMM_WORLD, &size) == 0 else { return }
    let host = try? withText(smpi_MPI_MAX_PROCESSOR_NAME) { (name, length) throws(MPIError) in
      try check(smpi_Get_processor_name(name, length), .MPI_Get_processor_name)
    }
    known.withLock { $0 = "rank \(rank) of \(size)" + (host.map { " on \($0)" } ?? "") }
  }

  /// A line as it is written.
  static func line(_ message: String) -> String { (author.map { "\($0): " } ?? "") + message + "\n" }

  /// Writes a line in one piece, so that those of other ranks do not mix with it.
  static func write(_ message: String) {
    var line = Self.line(message)
    line.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = put(rest)
        if count <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

}

/// Outside of ``Notice``, where `write` is something else.
private func put(_ bytes: UnsafeRawBufferPointer) -> Int { write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
