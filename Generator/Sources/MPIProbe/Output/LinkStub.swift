/// A small shared library that stands in for an MPI when a program is linked.
///
/// It has the symbols of the MPI and, as its SONAME, the absolute path of the MPI's library. A program that is linked with it records that path, so
/// the dynamic loader opens the right library without a run path and whatever else is installed.
public struct LinkStub: Sendable, Equatable {
  /// The name that the linker is given, without `lib` and `.so`.
  public let linkName: String
  /// The absolute path of the library that it stands in for.
  public let soname: String
  /// The text that it is assembled from.
  public let assembly: String

  /// The name of the stub's file.
  public var fileName: String { "lib\(linkName).so" }

  /// A stub for an installation, or nil for the standard ABI: there the library is to be chosen when the program starts.
  public init?(installation: MPIInstallation, header: MPIHeader, symbols: SymbolTable) {
    guard !installation.isStandardABI else { return nil }
    linkName = "smpi_" + installation.name
    soname = installation.libraryFile
    let names = symbols.symbols.keys.filter { header.linkableNames.contains($0) || Self.isMPI($0) }.sorted()
    assembly = Self.assembly(of: names.compactMap { name in symbols.symbols[name].map { (name, $0) } }, soname: soname)
  }

  /// The names of MPI, whether or not the header declares them: a profiling library may know more of them.
  private static func isMPI(_ name: String) -> Bool { ["MPI_", "PMPI_", "MPIX_", "PMPIX_"].contains(where: name.hasPrefix) }

  private static func assembly(of symbols: [(name: String, symbol: SymbolTable.Symbol)], soname: String) -> String {
    var text = "# Stands in for \(soname) at link time.\n.text\n"
    for (name, symbol) in symbols where symbol.kind == .function { text += ".globl \(name)\n.type \(name), %function\n\(name):\n" }
    text += ".zero 8\n.data\n"
    for (name, symbol) in symbols where symbol.kind == .object {
      text += ".balign 16\n.globl \(name)\n.type \(name), %object\n.size \(name), \(symbol.size)\n\(name): .zero \(max(1, symbol.size))\n"
    }
    return text + ".section .note.GNU-stack, \"\", %progbits\n"
  }

  /// Writes the stub into a folder, unless the one that stands there is the same. Returns its path.
  @discardableResult
  public func write(into folder: String, machine: any Machine = LocalMachine()) throws(ProbeError) -> String {
    let library = "\(folder)/\(fileName)"
    let source = "\(folder)/lib\(linkName).s"
    if machine.isFile(library), machine.text(of: source) == assembly { return library }
    let compiler = try CCompiler(machine: machine)
    // The text is put in place last: a stub is taken for the same only once it is complete.
    let draft = source + ".new.s"
    if let problem = machine.write(assembly, to: draft) { throw .tool(what: draft, problem: problem, remedy: "Make the folder writable.") }
    try compiler.run(["-shared", "-nostdlib", "-Xlinker", "-soname", "-Xlinker", soname, "-o", library, draft], purpose: "link stub")
    if let problem = machine.write(assembly, to: source) { throw .tool(what: source, problem: problem, remedy: "Make the folder writable.") }
    machine.remove(draft)
    return library
  }
}
