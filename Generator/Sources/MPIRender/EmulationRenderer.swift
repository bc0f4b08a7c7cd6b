import MPISpec

/// Writes what stands in for functions that a library lacks: when, and by what, where that follows from a rule.
struct EmulationRenderer {
  var spec: Spec

  func files() -> Files { ["Sources/CMPI/Generated/smpi_emulations.h": header(), "Sources/CMPI/Generated/emulations.c": source()] }

  private var emulated: [(signature: Signature, emulation: Emulation)] {
    Signature.all(spec.functions, spec).compactMap { signature in
      signature.function.emulations[signature.form].map { (signature: signature, emulation: $0) }
    }
  }

  private func header() -> String {
    let distrusted = Set(DistrustRenderer(spec: spec).distrusted)
    var text =
      Banner.c("spec/functions/")
        + """
        #pragma once

        /* Whether an emulation is compiled: its function is missing or not done right, and what it calls is there. Test builds compile all that they can. */

        """
    for (signature, emulation) in emulated {
      let needed = emulation.calls.isEmpty ? "1" : emulation.calls.map(BoundaryName.have).joined(separator: " && ")
      let distrust = distrusted.contains(signature.symbol) ? " || \(BoundaryName.distrusts(signature.symbol))" : ""
      let wanted = "SMPI_IS_TESTING || !\(BoundaryName.have(signature.symbol))\(distrust)"
      text += "#define \(BoundaryName.emulates(signature.symbol)) ((\(wanted)) && \(needed))\n"
    }
    text += "\n"
    for (signature, _) in emulated { text += "\(signature.head(named: BoundaryName.emulated(signature.symbol)));\n" }
    return text
  }

  private func source() -> String {
    var text = Banner.c("spec/functions/") + "#include \"Emulations/smpi_emulation.h\"\n"
    for (signature, emulation) in emulated where emulation.way != .hand {
      text += "\n#if \(BoundaryName.emulates(signature.symbol))\n\(signature.head(named: BoundaryName.emulated(signature.symbol))) {\n"
      switch emulation.way {
      case .same: text += same(signature, emulation)
      case .datatypes: text += datatypes(signature)
      case .pieces: text += pieces(signature)
      case .hand: break
      }
      text += "}\n#endif\n"
    }
    return text
  }

  /// The call of another function with the same arguments, as that one's prototype has them.
  private func same(_ signature: Signature, _ emulation: Emulation) -> String {
    guard let name = emulation.calls.first, let other = spec.functions.first(where: { $0.name == name }) else { return "" }
    let target = Signature(other, .small, spec)
    let arguments = zip(other.parameters(.small), signature.parameters).compactMap { parameter, mine in
      var renamed = parameter
      renamed.name = mine.name
      return BoundParameter(renamed, .small, spec)?.argument
    }
    let call = "\(target.symbol)(\(arguments.joined(separator: ", ")))"
    return "  return \(signature.resultIsHandle ? "SMPI_FROM(\(signature.result), \(call))" : call);\n"
  }

  /// The call of the small form, in which each count with its datatype is a run: as they are where the count fits, or one element of a datatype
  /// that is as many.
  private func datatypes(_ signature: Signature) -> String {
    let function = signature.function
    let pairs = function.countedDatatypes
    var text = ""
    for pair in pairs { text += "  struct smpi_run \(run(pair)) = SMPI_NO_RUN;\n" }
    for (index, pair) in pairs.enumerated() {
      let make =
        "smpi_make_run(&\(run(pair)), \(pair.count.name), SMPI_TO(MPI_Datatype, \(pair.datatype.name)), \(significance(function, pair.count)))"
      text += index == 0 ? "  int code = \(make);\n" : "  if (code == MPI_SUCCESS) code = \(make);\n"
    }
    let small = Signature(function, .small, spec)
    let arguments = small.parameters.map { parameter in
      if let pair = pairs.first(where: { $0.count.name == parameter.name }) { return "\(run(pair)).count" }
      if let pair = pairs.first(where: { $0.datatype.name == parameter.name }) { return "\(run(pair)).datatype" }
      return parameter.argument
    }
    text += "  if (code == MPI_SUCCESS) code = \(small.symbol)(\(arguments.joined(separator: ", ")));\n"
    // A persistent collective still needs its datatypes when it is started, which a library forgets: one of a large count is kept for good.
    let isKept = function.completion == .persistent && function.scope == .collective
    for pair in pairs { text += "  \(isKept ? "if (code != MPI_SUCCESS) " : "")smpi_free_run(&\(run(pair)));\n" }
    return text + "  return code;\n"
  }

  /// Calls of the small form for parts of the elements, one after another: all ranks have as many, and so make the same calls.
  private func pieces(_ signature: Signature) -> String {
    guard let message = signature.function.messages.first, let count = message.count, let datatype = message.datatype else { return "" }
    let buffers = Set(signature.function.messages.map(\.buffer))
    let arguments = Signature(signature.function, .small, spec).parameters.map { parameter in
      parameter.name == count ? "piece" : buffers.contains(parameter.name) ? "smpi_at(\(parameter.name), offset)" : parameter.argument
    }
    return """
        MPI_Count done = 0, lower = 0, extent = 0;
        int code = MPI_Type_get_extent_x(SMPI_TO(MPI_Datatype, \(datatype)), &lower, &extent);
        if (code != MPI_SUCCESS) return code;
        do {
          MPI_Count offset = done * extent;
          int piece = smpi_piece(\(count) - done);
          code = \(signature.function.name)(\(arguments.joined(separator: ", ")));
          done += piece;
        } while (code == MPI_SUCCESS && done < \(count));
        return code;

      """
  }

  private func run(_ pair: (count: Parameter, datatype: Parameter)) -> String {
    pair.count.name == "count" ? "run" : pair.count.name.replacing("count", with: "run")
  }

  /// Whether a count and its datatype mean anything: MPI ignores them where data are in place, and where only the root's matter.
  private func significance(_ function: Function, _ count: Parameter) -> String {
    let message = function.messages.first { $0.count == count.name }
    var conditions: [String] = []
    if let message, message.inPlace != nil { conditions.append("\(message.buffer) != MPI_IN_PLACE") }
    if function.parameters.contains(where: { $0.name == "root" }) {
      conditions.append(message?.rootOnly == true ? "smpi_is_root(root, SMPI_TO(MPI_Comm, comm))" : "root != MPI_PROC_NULL")
    }
    return conditions.isEmpty ? "1" : conditions.joined(separator: " && ")
  }
}
