/// Which MPI the user asked for.
public struct MPIRequest: Sendable, Equatable, Codable {
  /// The name of the folder that receives what is made for this MPI, and of the section of the configuration file.
  public var name: String
  /// The wrapper compiler (`MPICC=`): a path, or a name to look for in `PATH`.
  public var mpicc: String?
  /// The folder that the MPI was installed into (`MPI_DIR=`).
  public var mpiDir: String?
  /// The path of an `mpi.cfg`.
  public var configurationFile: String?

  /// A request; with the name alone, the search path decides.
  public init(name: String, mpicc: String? = nil, mpiDir: String? = nil, configurationFile: String? = nil) {
    self.name = name
    self.mpicc = mpicc
    self.mpiDir = mpiDir
    self.configurationFile = configurationFile
  }
}
