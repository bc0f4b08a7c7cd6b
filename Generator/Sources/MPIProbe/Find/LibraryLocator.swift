/// Follows `-L` and `-l` to the shared library that defines `MPI_Init`.
struct LibraryLocator {
  /// A library and how the linker came to it.
  struct Located: Equatable {
    /// A path that the dynamic loader can open: the library under its SONAME.
    var file: String
    var symbols: SymbolTable
    /// The `-L` folder and the `-l` name that lead to it.
    var linkDirectory: String
    var linkName: String
  }

  let machine: any Machine
  let directories: [String]

  /// - Parameter seesSystem: whether the folders come after these that a linker searches by itself.
  init(machine: any Machine, directories: [String], seesSystem: Bool = true) {
    self.machine = machine
    let linkerFolders = (machine.environment["LIBRARY_PATH"] ?? "").split(separator: ":").map(String.init)
    self.directories = (directories + (seesSystem ? linkerFolders + Self.systemDirectories : [])).reduce(into: []) { $0.appendIfNew($1) }
  }

  /// The folders that a linker searches by itself.
  static var systemDirectories: [String] {
    #if arch(x86_64)
      let triple = "x86_64-linux-gnu"
    #elseif arch(arm64)
      let triple = "aarch64-linux-gnu"
    #else
      let triple = "linux-gnu"
    #endif
    return ["/usr/local/lib", "/usr/lib/\(triple)", "/lib/\(triple)", "/usr/local/lib64", "/usr/lib64", "/lib64", "/usr/lib", "/lib"]
  }

  /// The first of the libraries that defines `MPI_Init`; otherwise why each does not. Of two files of one name a linker takes the first.
  func locate(libraries: [String], files: [String]) -> Result<Located, Problem> {
    var reasons: [String] = []
    let named = files.map { (file: $0, directory: Path.folder(of: $0), name: Path.linkName(of: $0)) }
    for candidate in named + libraries.flatMap(candidates) {
      switch follow(candidate.file, depth: 0) {
      case .success(let found):
        return .success(
          Located(file: found.file, symbols: found.symbols, linkDirectory: candidate.directory, linkName: candidate.name))
      case .failure(let problem): reasons.append(problem.text)
      }
    }
    for name in libraries where candidates(name).isEmpty {
      let archive = directories.lazy.map { "\($0)/lib\(name).a" }.first(where: machine.isFile)
      reasons.append(archive.map { "\($0) is an archive, a shared library is needed" } ?? "no lib\(name).so")
    }
    let own = directories.filter { !Self.systemDirectories.contains($0) }
    let places = own + (own.count < directories.count ? ["the system's folders"] : [])
    return .failure(Problem("no shared library that defines MPI_Init in \(places.joined(separator: ", ")): \(reasons.joined(separator: "; "))"))
  }

  /// Why a file is not the library.
  struct Problem: Error, Equatable {
    var text: String
    init(_ text: String) { self.text = text }
  }

  private func candidates(_ name: String) -> [(file: String, directory: String, name: String)] {
    let found = directories.map { ("\($0)/lib\(name).so", $0, name) }.filter { machine.isFile($0.0) }
    // What is for another machine, a linker passes over.
    let own = found.firstIndex { file, _, _ in machine.contents(of: file).map(SymbolTable.isForeign) == false }
    return own.map { Array(found[...$0]) } ?? found
  }

  /// The library that a file is or, if it is a linker script, that it names.
  private func follow(_ file: String, depth: Int) -> Result<(file: String, symbols: SymbolTable), Problem> {
    guard depth < 8 else { return .failure(Problem("\(file) is a linker script that leads to itself")) }
    guard let bytes = machine.contents(of: file) else { return .failure(Problem("\(file) cannot be read")) }
    if SymbolTable.isELF(bytes) {
      do throws(ProbeError) {
        let symbols = try SymbolTable(path: file, bytes: bytes)
        guard symbols.defines("MPI_Init") else { return .failure(Problem("\(file) does not define MPI_Init")) }
        return .success((loadable(file, soname: symbols.soname), symbols))
      } catch {
        return .failure(Problem(error.description))
      }
    }
    guard bytes.count < 65_536, let inputs = LinkerScript.inputs(in: String(decoding: bytes, as: UTF8.self)) else {
      return .failure(Problem("\(file) is neither an ELF library nor a linker script"))
    }
    var last = Problem("\(file) is a linker script that names no file")
    for input in inputs.flatMap({ paths(of: $0, beside: file) }) {
      switch follow(input, depth: depth + 1) {
      case .success(let found): return .success(found)
      case .failure(let problem): last = problem
      }
    }
    return .failure(last)
  }

  /// Where an entry of a linker script may be.
  private func paths(of input: String, beside script: String) -> [String] {
    if input.hasPrefix("/") { return [input] }
    let name = input.hasPrefix("-l") ? "lib\(input.dropFirst(2)).so" : input
    return ([Path.folder(of: script)] + directories).map { "\($0)/\(name)" }.filter(machine.isFile)
  }

  /// The path under which the dynamic loader would look for the library: its SONAME, in this folder or where links lead.
  private func loadable(_ file: String, soname: String?) -> String {
    let path = machine.absolute(file)
    guard let soname, Path.name(of: path) != soname else { return path }
    let real = machine.resolvingLinks(in: path)
    // Without links to tell them apart, two copies in one folder (as packages without links have them) are one library.
    let folders = [Path.folder(of: path), Path.folder(of: real)]
    return folders.map { "\($0)/\(soname)" }.first(where: machine.isFile) ?? path
  }
}

extension Path {
  /// `mpi` for `/opt/lib/libmpi.so.12`.
  static func linkName(of file: String) -> String {
    let name = Path.name(of: file)
    let stem = name.firstRange(of: ".so").map { name[..<$0.lowerBound] } ?? name[...]
    return String(stem.hasPrefix("lib") ? stem.dropFirst(3) : stem)
  }
}
