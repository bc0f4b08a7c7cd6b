import MPISpec

/// Writes which functions a library has and does not do right: the shim takes the emulation there, whether it was probed or not.
struct DistrustRenderer {
  var spec: Spec

  func files() -> Files { ["Sources/CMPI/Generated/smpi_distrusts.h": header()] }

  /// The functions that some library does not do right.
  var distrusted: [String] { Set(spec.libraries.flatMap(\.distrusts)).sorted() }

  private func header() -> String {
    var text = Banner.c("spec/libraries.yaml") + "#pragma once\n\n/* What a library has but does not do right. */\n"
    for (index, library) in spec.libraries.enumerated() {
      text += "#\(index == 0 ? "if" : "elif") \(library.condition)\n"
      for name in library.distrusts { text += "#define \(BoundaryName.distrusts(name)) 1\n" }
      if library.overruns { text += "#define SMPI_OVERRUNS 1\n" }
    }
    text += "#endif\n"
    for name in distrusted { text += "#ifndef \(BoundaryName.distrusts(name))\n#define \(BoundaryName.distrusts(name)) 0\n#endif\n" }
    return text + "#ifndef SMPI_OVERRUNS\n#define SMPI_OVERRUNS 0\n#endif\n"
  }
}
