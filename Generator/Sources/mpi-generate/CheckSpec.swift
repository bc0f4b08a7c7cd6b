import ArgumentParser
import Foundation
import MPISpec

struct CheckSpec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-spec", abstract: "Compares spec/ with the standard's own data and with the committed digest.")

  @OptionGroup var location: RootOption
  @Option(help: "The folder with the standard's data; without it, only the digest is compared.") var reference: String?
  @Flag(help: "Write the digest instead of comparing with it.") var record = false

  func run() throws {
    let workspace = Workspace(root: location.root)
    let spec = try workspace.spec()
    print(SpecCounts(spec).text, terminator: "")
    var problems: [String] = []
    if let reference { problems += try compare(spec, with: ReferenceFolder(reference).load(), workspace) }
    // What is not agreed on is not put on record.
    if problems.isEmpty { problems += try digest(spec, workspace) }
    for problem in problems { print(problem) }
    if !problems.isEmpty { throw ExitCode.failure }
  }

  private func compare(_ spec: Spec, with reference: Reference, _ workspace: Workspace) throws -> [String] {
    let file = "spec/" + KnownDifferences.file
    let known = try KnownDifferences(workspace.read(file) ?? "differences: []\n")
    let judgement = known.judge(Comparison(spec, reference).differences())
    print(
      "compared with \(reference.functions.count) functions, \(reference.callbacks.count) callbacks, \(reference.kinds.count) kinds,",
      "\(reference.constants.count) constants: \(judgement.explained.count) differences with a reason in \(file),",
      "\(judgement.unexplained.count) without")
    return judgement.unexplained.map { "error: no reason in \(file): \($0)" }
      + judgement.outdated.map { "error: \(file):\($0.line ?? 0): no longer so, remove it: \($0.difference)" }
  }

  private func digest(_ spec: Spec, _ workspace: Workspace) throws -> [String] {
    let digest = Digest(spec)
    let file = Digest.file
    if record {
      let written = try workspace.write([file: digest.text], below: "spec")
      print(written.isEmpty ? "spec/\(file) is up to date" : "wrote spec/\(file)")
      return []
    }
    guard let recorded = workspace.read("spec/" + file) else { return ["error: there is no spec/\(file); run this with --record"] }
    let changes = digest.changes(from: recorded)
    if changes.isEmpty { return [] }
    return ["error: the facts of spec/ are not those of spec/\(file); if that is meant, run this with --record"] + changes
  }
}

/// A folder with the standard's own data.
struct ReferenceFolder {
  var path: String

  init(_ path: String) { self.path = path }

  func load() throws -> Reference {
    var files: [String: String] = [:]
    for name in Reference.files {
      // A file that is not there is told by the reading, with the others.
      files[name] = try? String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }
    return try Reference(files: files)
  }
}
