import ArgumentParser
import Foundation
import MPIProbe
import MPIRender

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Probes an MPI, and writes the sources that every MPI shares and the settings of this one.")

  @OptionGroup var location: RootOption
  @OptionGroup var options: MPIOptions

  func run() throws {
    let workspace = Workspace(root: URL(fileURLWithPath: location.root).standardizedFileURL.path)
    let spec = try workspace.spec()
    let request = MPIRequest(
      name: options.mpi, mpicc: options.mpicc, mpiDir: options.mpiDir, configurationFile: workspace.path("mpi.cfg"))
    let folder = workspace.path(".mpi/" + options.mpi)
    let probe = try Probe.run(request, constants: Plan.constants(spec), conditions: spec.libraries.map(\.condition), cacheFolder: folder)
    let plan = try Plan(spec, probe)
    let committed = try Renderer.committed(spec)
    var written = try workspace.write(committed)
    written += try workspace.removeStale(committed)
    written += try workspace.write(Renderer.local(plan, folder: folder, writtenByHand: workspace.writtenByHand()), below: ".mpi/" + options.mpi)
    let stub = LinkStub(installation: probe.installation, header: probe.header, symbols: probe.symbols)
    _ = try stub?.write(into: folder + "/lib")
    let package = PkgConfigFile(installation: probe.installation, configurationFolder: folder, stub: stub, stubFolder: folder + "/lib")
    written += try workspace.write([package.fileName: package.text], below: ".mpi/\(options.mpi)/pkgconfig")
    // What this was made from: when one of them changes it has to be made anew.
    let inputs = probe.header.files + [probe.installation.libraryFile] + [probe.installation.compiler].compactMap { $0 }
    written += try workspace.write(["inputs": inputs.map { $0 + "\n" }.joined()], below: ".mpi/" + options.mpi)
    for warning in probe.installation.warnings { FileHandle.standardError.write(Data("warning: \(warning)\n".utf8)) }
    print(Renderer.summary(plan))
    print("report in .mpi/\(options.mpi)/report.txt; \(written.isEmpty ? "nothing changed" : "\(written.count) files written")")
  }
}

struct ShowReport: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "report", abstract: "Prints what the last generation found out of an MPI.")

  @OptionGroup var location: RootOption
  @OptionGroup var options: MPIOptions

  func run() throws {
    guard let text = Workspace(root: location.root).read(".mpi/\(options.mpi)/report.txt") else { throw WorkspaceError.notGenerated(options.mpi) }
    print(text, terminator: "")
  }
}
