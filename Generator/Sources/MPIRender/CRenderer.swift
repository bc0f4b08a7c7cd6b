import MPISpec

/// Writes the C boundary: headers that Swift imports, and the shim that forwards to the chosen MPI. The same for every MPI.
struct CRenderer {
  let spec: Spec
  private let symbols: Symbols

  init(_ spec: Spec) {
    self.spec = spec
    symbols = Symbols(spec)
  }

  func files() -> Files {
    var files: Files = [
      "Sources/CMPI/common/Generated/smpi_types.h": types(),
      "Sources/CMPI/common/Generated/smpi_functions.h": functionsHeader(),
      "Sources/CMPI/common/Generated/smpi_constants.h": constantsHeader(),
      "Sources/CMPI/common/Generated/smpi_symbols.h": symbolsHeader(),
      "Sources/CMPI/Generated/constants.c": constantsSource(),
      "Sources/CMPI/Generated/symbols.c": symbolsSource(),
      "Sources/CMPI/Generated/assertions.c": assertions(),
    ]
    files.merge(EmulationRenderer(spec: spec).files()) { _, new in new }
    files.merge(DistrustRenderer(spec: spec).files()) { _, new in new }
    for chapter in spec.chapters {
      files["Sources/CMPI/Generated/\(chapter.name).c"] = functionsSource(chapter)
    }
    return files
  }

  // MARK: Types

  private func types() -> String {
    var text = Banner.c("spec/handles.yaml and spec/callbacks.yaml") + "#pragma once\n#include \"smpi_abi.h\"\n\n"
    for handle in spec.handles {
      let raw =
        switch handle.raw {
        case .handle: "SMPI_HANDLE"
        case .file: "SMPI_FILE_HANDLE"
        case .pointer: "uintptr_t"
        case .enumeration: "int"
        }
      let name = BoundaryName.type(handle.cType)
      if handle.raw == .enumeration {
        text += "typedef \(raw) \(name);\n"
      } else {
        text += "typedef \(raw) \(name)_RAW;\ntypedef struct { \(name)_RAW raw; } \(name);\n"
      }
    }
    text += "\n"
    for callback in spec.callbacks {
      for form in callback.hasLargeForm ? [Parameter.Form.small, .large] : [.small] {
        let parameters = callback.parameters.compactMap { BoundParameter($0, form, spec)?.declaration }
        text +=
          "typedef \(callback.returns == nil ? "void" : "int") (\(BoundaryName.type(callback.symbol(form))))(\(parameters.joined(separator: ", ")));\n"
      }
    }
    return text
  }

  private func assertions() -> String {
    var text =
      Banner.c("spec/handles.yaml")
        + """
        #include "smpi_internal.h"

        /* What the headers for Swift say of each type must be what this mpi.h says: another library needs another ABI folder. */
        #define SMPI_SAME_SIZE(mine, theirs) _Static_assert(sizeof(mine) == sizeof(theirs), \\
          "this mpi.h has another " #theirs " than the ABI folder that was chosen: run `make generate` for this MPI, and build with what `make env` prints")

        SMPI_SAME_SIZE(SMPI_Aint, MPI_Aint);
        SMPI_SAME_SIZE(SMPI_Count, MPI_Count);
        SMPI_SAME_SIZE(SMPI_Offset, MPI_Offset);
        #if \(BoundaryName.have("MPI_Comm_c2f"))
        SMPI_SAME_SIZE(SMPI_Fint, MPI_Fint);
        #endif
        SMPI_SAME_SIZE(SMPI_Status, MPI_Status);
        _Static_assert(offsetof(SMPI_Status, MPI_SOURCE) == offsetof(MPI_Status, MPI_SOURCE), "the status of this mpi.h has another layout");
        _Static_assert(offsetof(SMPI_Status, MPI_TAG) == offsetof(MPI_Status, MPI_TAG), "the status of this mpi.h has another layout");
        _Static_assert(offsetof(SMPI_Status, MPI_ERROR) == offsetof(MPI_Status, MPI_ERROR), "the status of this mpi.h has another layout");

        """
    for handle in spec.handles {
      // A type that came after 3.1 is there when one of the functions that take it is.
      let line = "SMPI_SAME_SIZE(\(BoundaryName.type(handle.cType)), \(handle.cType));\n"
      if handle.since > Version(3, 1) {
        guard let user = spec.functions.first(where: { uses($0, handle) }) else { continue }
        text += "#if \(BoundaryName.have(user.name))\n\(line)#endif\n"
      } else {
        text += line
      }
    }
    return text
  }

  private func uses(_ function: Function, _ handle: HandleClass) -> Bool {
    function.parameters.contains { spec.kinds[$0.kind]?.handle == handle.name }
  }

  // MARK: Functions

  private func functionsHeader() -> String {
    var text = Banner.c("spec/functions/") + "#pragma once\n#include \"smpi_types.h\"\n"
    for chapter in spec.chapters {
      text += "\n/* \(chapter.title) */\n"
      for signature in Signature.all(chapter.functions, spec) { text += "\(signature.head);\n" }
    }
    return text
  }

  private func functionsSource(_ chapter: Chapter) -> String {
    var text = Banner.c("spec/functions/\(chapter.name).yaml") + "#include \"smpi_internal.h\"\n"
    let distrusted = Set(DistrustRenderer(spec: spec).distrusted)
    for signature in Signature.all(chapter.functions, spec) {
      let call = "\(signature.symbol)(\(signature.parameters.map(\.argument).joined(separator: ", ")))"
      let forward: String
      if let made = made(signature) {
        forward = "return \(made.boundaryName)(\(call), \(made.parent), \(made.argument));"
      } else if signature.resultIsHandle {
        forward = "return SMPI_FROM(\(signature.result), \(call));"
      } else {
        forward = "return \(call);"
      }
      let enter = signature.function.returnsErrorCode ? "SMPI_ENTER" : "SMPI_COUNT"
      let emulation = emulation(signature)
      let trust = distrusted.contains(signature.symbol) ? " && !\(BoundaryName.distrusts(signature.symbol))" : ""
      text += """

        \(signature.head) {
          \(enter)(\(signature.symbol));
        \(composites(signature))#if \(BoundaryName.have(signature.symbol))\(trust)
        \(emulation.forced)  \(forward)
        \(emulation.otherwise)#else
          \(missing(signature))
        #endif
        }

        """
    }
    return text
  }

  /// A handle that comes back new and may have an error handler: it gets that of the handle that it was made from, or the one of the error
  /// policy. Not where the caller passes one; and one that a request has yet to complete is left to the library.
  private func made(_ signature: Signature) -> (boundaryName: String, parent: String, argument: String)? {
    let parameters = signature.parameters
    guard let new = parameters.first(where: { $0.parameter.ownership == .new && $0.parameter.lifetime == nil }),
      let handle = spec.kinds[new.parameter.kind]?.handle.flatMap(spec.handle), let null = handle.null,
      spec.functions.contains(where: { $0.name == handle.cType + "_set_errhandler" }),
      !parameters.contains(where: { spec.kinds[$0.parameter.kind]?.handle == "Errhandler" })
    else { return nil }
    let parent = parameters.first { spec.kinds[$0.parameter.kind]?.handle == handle.name && $0.parameter.direction == .input }
    return ("smpi_new_" + handle.name, parent?.argument ?? null, new.argument)
  }

  /// What stands in where the library has no such function, and where a test asks for it.
  private func emulation(_ signature: Signature) -> (forced: String, otherwise: String) {
    guard signature.function.emulations[signature.form] != nil else { return ("", "") }
    let condition = BoundaryName.emulates(signature.symbol)
    let call = "return \(BoundaryName.emulated(signature.symbol))(\(signature.parameters.map(\.name).joined(separator: ", ")));"
    return ("#if \(condition)\n  if (SMPI_IS_FORCED) \(call)\n#endif\n", "#elif \(condition)\n  \(call)\n")
  }

  /// Requests that are emulated need to be driven by whoever waits for any.
  private func composites(_ signature: Signature) -> String {
    guard signature.function.seesComposites else { return "" }
    let call = "smpi_composite\(signature.boundaryName.dropFirst("smpi".count))(\(signature.parameters.map(\.name).joined(separator: ", ")))"
    return "#if SMPI_COMPOSITES && \(BoundaryName.have(signature.symbol))\n  if (smpi_composites_exist()) return \(call);\n#endif\n"
  }

  /// What is returned where the library has no such function. Swift asks `smpi_available` first where there is no error code.
  private func missing(_ signature: Signature) -> String {
    if signature.function.returnsErrorCode { return "return SMPI_UNAVAILABLE;" }
    if signature.resultIsHandle { return "return (\(BoundaryName.type(signature.result))){0};" }
    return "return 0;"
  }

  // MARK: Constants

  private func constantsHeader() -> String {
    var text = Banner.c("spec/constants.yaml") + "#pragma once\n#include \"smpi_types.h\"\n"
    for group in spec.constants {
      text += "\n/* \(group.title) */\n"
      for constant in group.constants {
        text += constant.isStatic ? "extern const \(declared(constant));\n" : "\(declared(constant))(void);\n"
      }
    }
    return text
  }

  private func declared(_ constant: Constant) -> String {
    let type = BoundaryName.type(constant.type)
    return type + (type.hasSuffix("*") ? "" : " ") + BoundaryName.constant(constant.name)
  }

  private func constantsSource() -> String {
    var text = Banner.c("spec/constants.yaml") + "#include \"smpi_internal.h\"\n"
    for group in spec.constants {
      text += "\n/* \(group.title) */\n"
      for constant in group.constants {
        let handle = spec.handles.contains { $0.cType == constant.type && $0.raw != .enumeration }
        let type = BoundaryName.type(constant.type)
        if constant.isStatic {
          text += "#if \(BoundaryName.have(constant.name))\n"
          text += "const \(declared(constant)) = \(handle ? "{ (\(type)_RAW)(\(constant.name)) }" : constant.name);\n"
          text += "#else\nconst \(declared(constant)) = \(handle ? "{ 0 }" : "SMPI_NO_VALUE");\n#endif\n"
        } else {
          let value = handle ? "(\(type)){ (\(type)_RAW)(\(constant.name)) }" : "(\(type))(\(constant.name))"
          text += "\(declared(constant))(void) {\n#if \(BoundaryName.have(constant.name))\n  return \(value);\n"
          text += "#else\n  return \(handle ? "(\(type)){ 0 }" : "0");\n#endif\n}\n"
        }
      }
    }
    return text
  }

  // MARK: Symbols

  private func symbolsHeader() -> String {
    var text = Banner.c("spec/") + "#pragma once\n\nenum {\n"
    for (index, symbol) in symbols.all.enumerated() { text += "  SMPI_ID_\(symbol.name) = \(index),\n" }
    text += "  SMPI_SYMBOL_COUNT = \(symbols.all.count),\n  SMPI_FUNCTION_COUNT = \(symbols.functionCount)\n};\n"
    return text
  }

  private func symbolsSource() -> String {
    var text =
      Banner.c("spec/")
        + """
        #include "smpi_internal.h"

        /* By number: what it is called, what a library needs to have for it, whether this one has it, and whether it can be emulated. */
        const struct smpi_symbol smpi_symbols[SMPI_SYMBOL_COUNT] = {

        """
    let distrusted = Set(DistrustRenderer(spec: spec).distrusted)
    for symbol in symbols.all {
      let need = symbol.requirement ?? "MPI \(symbol.since)"
      let trust = distrusted.contains(symbol.name) ? " && !\(BoundaryName.distrusts(symbol.name))" : ""
      let emulated = symbol.isEmulated ? BoundaryName.emulates(symbol.name) : "0"
      text += "  [SMPI_ID_\(symbol.name)] = { \"\(symbol.name)\", \"\(need)\", \(BoundaryName.have(symbol.name))\(trust), \(emulated) },\n"
    }
    return text + "};\n"
  }
}
