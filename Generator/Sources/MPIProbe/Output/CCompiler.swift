/// A C compiler of the machine, for what needs one: link stubs and the small program that asks a library its version.
struct CCompiler {
  let path: String
  let machine: any Machine

  /// `$CC`, or the first of the usual names in `PATH`.
  init(machine: any Machine) throws(ProbeError) {
    let names = [machine.environment["CC"], "cc", "clang", "gcc"].compactMap { $0 }
    guard let path = names.lazy.compactMap({ machine.executable($0) }).first else {
      throw .tool(
        what: "C compiler", problem: "none of \(names.joined(separator: ", ")) is in PATH",
        remedy: "Install clang or gcc, or set CC to the path of one.")
    }
    self.path = path
    self.machine = machine
  }

  /// Runs the compiler; `purpose` is for the message when it fails.
  func run(_ arguments: [String], purpose: String) throws(ProbeError) {
    let result = machine.run([path] + arguments)
    guard result.successfulOutput == nil else { return }
    let command = ([path] + arguments).joined(separator: " ")
    throw .tool(what: purpose, problem: "`\(command)`: \(result.failure)", remedy: "Set CC to a C compiler that can link shared libraries.")
  }
}
