import MPIProbe
import MPISpec

/// Writes what belongs to one MPI alone, for the folder that git ignores.
struct LocalRenderer {
  var plan: Plan

  /// Which functions and constants it has, for the shim.
  func configuration() -> String {
    var text = "/* What \(plan.probe.installation.name) has. Written by mpi-generate; found by the shim through the .pc file. */\n#pragma once\n"
    if let prefix = plan.libraryPrefix { text += "#define SMPI_LIBRARY \"\(escaped(prefix))\"\n" } else { text += "#define SMPI_LIBRARY 0\n" }
    for (symbol, availability) in plan.functions + plan.extensions {
      text += "#define \(BoundaryName.have(symbol)) \(availability == .present ? 1 : 0)\n"
    }
    let missing = Set(plan.missingConstants)
    for constant in plan.spec.constants.flatMap(\.constants) {
      text += "#define \(BoundaryName.have(constant.name)) \(missing.contains(constant.name) ? 0 : 1)\n"
    }
    return text
  }

  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  /// What another package needs in its environment to build for this MPI.
  func environment(folder: String) -> String {
    var text = """
      export SWIFT_MPI=\(plan.abi.rawValue):smpi-\(plan.probe.installation.name)
      export PKG_CONFIG_PATH=\(quoted(folder + "/pkgconfig"))

      """
    if plan.abi == .standard {
      let folders =
        plan.probe.installation.runtimeLibraryDirectories.isEmpty
        ? [plan.probe.installation.linkDirectory] : plan.probe.installation.runtimeLibraryDirectories
      text += "export LD_LIBRARY_PATH=\(quoted(folders.joined(separator: ":")))\n"
    }
    return text
  }

  private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
