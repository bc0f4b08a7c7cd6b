import MPISpec

/// Writes what the shim goes by where no probe was made: preprocessor conditions by library and version.
struct FallbackRenderer {
  var spec: Spec

  func files() -> Files { ["Sources/CMPI/Generated/smpi_fallback.h": header()] }

  private func header() -> String {
    var text =
      Banner.c("spec/libraries.yaml")
        + """
        #pragma once

        #define SMPI_TEXT_OF(x) #x
        #define SMPI_TEXT(x) SMPI_TEXT_OF(x)

        /* Which library this is. */

        """
    for (index, library) in spec.libraries.enumerated() {
      text += "#\(index == 0 ? "if" : "elif") \(library.condition)\n"
      text +=
        "#define \(macro(library)) 1\n#define SMPI_LIBRARY \(library.version)\n#define SMPI_STANDARD \(library.standard.major * 100 + library.standard.minor)\n"
    }
    text += spec.libraries.isEmpty ? "#if 1\n" : "#else\n"
    text += "#define SMPI_LIBRARY 0\n#define SMPI_STANDARD (MPI_VERSION * 100 + MPI_SUBVERSION)\n#endif\n"
    // The conditions stand in C expressions too, where a name that nothing defines is no zero.
    for library in spec.libraries { text += "#ifndef \(macro(library))\n#define \(macro(library)) 0\n#endif\n" }
    for symbol in Symbols(spec).all {
      let has = spec.libraries.filter { $0.has.contains(symbol.name) }.map(macro)
      let lacks = spec.libraries.filter { $0.lacks.contains(symbol.name) }.map(macro)
      // What is an extension, a version of the standard does not bring.
      let version = symbol.requirement == nil ? "SMPI_STANDARD >= \(symbol.since.major * 100 + symbol.since.minor)" : "0"
      var condition = has.isEmpty ? version : "(\(version) || \(has.joined(separator: " || ")))"
      if !lacks.isEmpty { condition += " && !(\(lacks.joined(separator: " || ")))" }
      text += "#define \(BoundaryName.have(symbol.name)) (\(condition))\n"
    }
    return text
  }

  private func macro(_ library: Library) -> String { "SMPI_IS_" + library.name.replacing("-", with: "_") }
}
