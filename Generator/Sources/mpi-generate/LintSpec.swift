import ArgumentParser
import MPISpec

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks at the texts of spec/: each function has its own, short where it has to be, and none is copied from the standard's data.")

  @OptionGroup var location: RootOption
  @Option(help: "The folder with the standard's data, whose descriptions may not be repeated.") var reference: String?

  func run() throws {
    let spec = try Workspace(root: location.root).spec()
    let descriptions = try reference.map { try ReferenceFolder($0).load().descriptions } ?? []
    let lint = TextLint(spec, descriptions: descriptions)
    let findings = lint.findings()
    for finding in findings { print("error: \(finding)") }
    let compared = reference == nil ? "" : ", compared with \(descriptions.count) descriptions"
    print("\(lint.count) texts of spec/\(compared): \(findings.isEmpty ? "nothing to mend" : "\(findings.count) to mend")")
    if !findings.isEmpty { throw ExitCode.failure }
  }
}
