import MPIProbe
import MPISpec

/// What a person wants to know of the chosen MPI.
struct Report {
  var plan: Plan
  /// The functions whose idiomatic form stands in the sources, written by hand.
  var writtenByHand: Set<String> = []

  var total: Int { plan.functions.count }

  /// The few lines that `make generate` prints.
  func summary() -> String {
    let installation = plan.probe.installation
    return """
      \(plan.probe.libraryVersion.text.map(LibraryName.short) ?? "an unknown library"), header of MPI \(plan.probe.mpiVersion), ABI folder \(plan.abi.rawValue)
      found by \(installation.origin)
      present \(plan.count(.present)), emulated \(plan.count(.emulated)), missing \(plan.count(.missing)) of \(total)
      """
  }

  func text() -> String {
    var text = summary() + "\nlibrary: \(plan.probe.installation.libraryFile)\n"
    for warning in plan.probe.installation.warnings { text += "warning: \(warning)\n" }
    text += list("emulated functions", plan.functions.filter { $0.availability == .emulated }.map(\.symbol))
    text += list("present and not done right, so emulated", plan.distrusted)
    text += list("missing functions", plan.functions.filter { $0.availability == .missing }.map(\.symbol))
    text += list("extensions present", plan.extensions.filter { $0.availability == .present }.map(\.symbol))
    text += list("extensions missing", plan.extensions.filter { $0.availability == .missing }.map(\.symbol))
    text += list("missing constants", plan.missingConstants)
    text += list("declared by the header, unknown to the spec", plan.unknownFunctions)
    text += lines("prototypes that differ from the spec", plan.differences.filter { !$0.isConstOnly }.map(\.description))
    text += lines("prototypes that differ in const alone", plan.differences.filter(\.isConstOnly).map(\.description))
    let byHand = plan.spec.chapters.filter { !$0.isExtension }.flatMap(\.functions).filter { $0.placement.tier == .hand }.map(\.name)
    text += list("idiomatic form written by hand", byHand.filter(writtenByHand.contains))
    text += list("idiomatic form to come, in the raw tier meanwhile", byHand.filter { !writtenByHand.contains($0) })
    return text
  }

  private func list(_ title: String, _ names: [String]) -> String {
    guard !names.isEmpty else { return "\n\(title): none\n" }
    var text = "\n\(title): \(names.count)\n"
    var line = " "
    for name in names {
      if line.count + name.count > 118 {
        text += line + "\n"
        line = " "
      }
      line += " " + name
    }
    return text + line + "\n"
  }

  private func lines(_ title: String, _ lines: [String]) -> String {
    lines.isEmpty ? "\n\(title): none\n" : "\n\(title): \(lines.count)\n" + lines.map { "  \($0)\n" }.joined()
  }
}
