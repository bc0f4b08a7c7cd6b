import Foundation
import MPISpec
import Testing

@testable import MPIProbe

/// The MPIs of `mpi.cfg` that this machine has.
struct InstalledMPI: Sendable, CustomTestStringConvertible {
  var name: String
  var probe: Probe

  var testDescription: String { name }

  static let all: [InstalledMPI] = {
    let path = Project.root + "/mpi.cfg"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8), let file = try? ConfigurationFile(path: path, text: text) else { return [] }
    let constants = (try? Project.spec()).map { $0.constants.flatMap(\.constants).map(\.name) } ?? []
    return file.sections.keys.sorted().compactMap { name in
      // A section without its MPI is not installed; one that cannot be read is the affair of the probe's own tests.
      (try? Probe.run(MPIRequest(name: name, configurationFile: path), constants: constants)).map { InstalledMPI(name: name, probe: $0) }
    }
  }()

  static let whyNone: Comment = "none of the MPIs of mpi.cfg is installed"
}
