import MPISpec

/// Writes the table of launchers' variables, which the runtime reads before MPI can tell a process its rank.
struct LauncherRenderer {
  var spec: Spec

  func files() -> Files {
    var text = Banner.c("spec/launchers.yaml") + "#include \"smpi_internal.h\"\n\nconst struct smpi_launcher smpi_launchers[] = {\n"
    for launcher in spec.launchers { text += "  { \"\(launcher.name)\", \"\(launcher.size)\", \"\(launcher.rank)\" },\n" }
    text += "  { 0, 0, 0 }\n};\n"
    return ["Sources/CMPI/Generated/launchers.c": text]
  }
}
