import CLibclang

/// Parses the `mpi.h` of an installation with libclang.
public struct HeaderParser: Sendable {
  let installation: MPIInstallation
  let arguments: [String]
  /// The text that is parsed: the headers, those beyond the first only where they exist.
  let includes: String

  /// A parser for the headers of an installation.
  ///
  /// - Parameters:
  ///   - installation: whose include folders and macros are used.
  ///   - extensions: headers that are read too if they exist.
  ///   - machine: the machine, asked for the compiler's own headers.
  public init(installation: MPIInstallation, extensions: [String] = ["mpi-ext.h"], machine: any Machine = LocalMachine()) {
    self.installation = installation
    let resources = ResourceFolder.find(machine: machine).map { ["-resource-dir", $0] } ?? []
    arguments =
      ["-x", "c", "-std=gnu11", "-w", "-ferror-limit=0"] + resources + installation.defines.map { "-D" + $0 }
      + installation.includeDirectories.map { "-I" + $0 }
    includes = (["#include <mpi.h>"] + extensions.map { "#if __has_include(<\($0)>)\n#include <\($0)>\n#endif" }).joined(separator: "\n") + "\n"
  }

  /// Everything that the headers declare.
  public func parse() throws(ProbeError) -> MPIHeader {
    let unit = try unit(
      includes + Self.typesThatAreMacros, options: CXTranslationUnit_DetailedPreprocessingRecord, CXTranslationUnit_SkipFunctionBodies)
    let errors = unit.errors
    guard errors.isEmpty else { throw .header(origin: installation.origin, diagnostics: errors) }
    var collector = DeclarationCollector()
    unit.visit { collector.add($0, in: unit) }
    guard collector.header.functions["MPI_Init"] != nil else {
      throw .incomplete(origin: installation.origin, problem: "mpi.h was read but declares no MPI_Init: it is not the header of an MPI")
    }
    var header = collector.header
    header.files = unit.includedFiles
    return header
  }

  /// Some MPIs define a type as a macro (Open MPI: `MPI_Fint`): a typedef of a name that the collector knows makes a type of it.
  private static var typesThatAreMacros: String {
    MPIHeader.layoutTypes.map { "#ifdef \($0)\ntypedef \($0) \(DeclarationCollector.macroTypePrefix)\($0);\n#endif\n" }.joined()
  }

  func unit(_ text: String, options: CXTranslationUnit_Flags...) throws(ProbeError) -> TranslationUnit {
    let flags = options.reduce(0) { $0 | $1.rawValue }
    guard let unit = TranslationUnit(text: text, arguments: arguments, flags: flags) else {
      throw .tool(
        what: "libclang", problem: "could not parse with \(arguments.joined(separator: " "))",
        remedy: "Check that libclang and its headers are of one version.")
    }
    return unit
  }
}
