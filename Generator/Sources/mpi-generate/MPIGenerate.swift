import ArgumentParser

@main
struct MPIGenerate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mpi-generate", abstract: "Writes the MPI binding from its description and an MPI on this machine.",
    subcommands: [Generate.self, ShowReport.self, CheckSpec.self, Lint.self])
}

/// Where the project is.
struct RootOption: ParsableArguments {
  @Option(help: "The root of the project.") var root = "."
}

/// Which MPI is meant.
struct MPIOptions: ParsableArguments {
  @Option(help: "A name for this MPI: its section of mpi.cfg, and its folder of .mpi.") var mpi = "openmpi"
  @Option(help: "The path of its compiler wrapper.") var mpicc: String?
  @Option(help: "The folder that it is installed in.") var mpiDir: String?
}
