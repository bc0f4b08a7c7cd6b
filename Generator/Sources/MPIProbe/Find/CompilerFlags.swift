/// What a C compiler's command line says about where a library is.
struct CompilerFlags: Equatable {
  var includeDirectories: [String] = []
  var defines: [String] = []
  var libraryDirectories: [String] = []
  var runtimeLibraryDirectories: [String] = []
  var libraries: [String] = []
  /// Shared libraries that are named by their path.
  var libraryFiles: [String] = []

  /// Reads a line such as `gcc -I/opt/mpi/include -L/opt/mpi/lib -Wl,-rpath,/opt/mpi/lib -lmpi`.
  static func parsing(_ line: String) -> CompilerFlags {
    var flags = CompilerFlags()
    var linker: [String] = []
    var words = ShellWords.split(line)[...]
    while let word = words.popFirst() {
      /// The value of an option that may stand in the same word or in the next.
      func value(_ option: String) -> String? {
        guard word.hasPrefix(option) else { return nil }
        let joined = String(word.dropFirst(option.count))
        return joined.isEmpty ? words.popFirst() : joined
      }
      if word == "-Xlinker" {
        if let option = words.popFirst() { linker.append(option) }
      } else if word.hasPrefix("-Wl,") {
        linker += word.dropFirst(4).split(separator: ",").map(String.init)
      } else if let folder = value("-isystem") ?? value("-I") {
        flags.includeDirectories.appendIfNew(folder)
      } else if let name = value("-D") {
        flags.defines.appendIfNew(name)
      } else if let folder = value("-L") {
        flags.libraryDirectories.appendIfNew(folder)
      } else if let name = value("-l") {
        flags.libraries.appendIfNew(name)
      } else if !word.hasPrefix("-"), word.hasSuffix(".so") || word.contains(".so.") {
        flags.libraryFiles.appendIfNew(word)
      }
    }
    flags.runtimeLibraryDirectories = runPaths(linker)
    return flags
  }

  /// The folders of `-rpath folder` and `-rpath=folder`.
  private static func runPaths(_ linker: [String]) -> [String] {
    var folders: [String] = []
    for (index, word) in linker.enumerated() {
      if word == "-rpath" || word == "--rpath" || word == "-R" {
        if index + 1 < linker.count { folders.appendIfNew(linker[index + 1]) }
      } else if let equals = word.firstIndex(of: "="), ["-rpath", "--rpath"].contains(word[..<equals]) {
        folders.appendIfNew(String(word[word.index(after: equals)...]))
      }
    }
    return folders
  }

  /// Whether the line named a library at all: a plain compiler that does not know the option does not.
  var namesLibrary: Bool { !libraries.isEmpty || !libraryFiles.isEmpty }

  /// The first folder that is no absolute path, as when a wrapper's prefix was never filled in.
  var relativeFolder: String? { (includeDirectories + libraryDirectories).first { !$0.hasPrefix("/") } }

  /// These flags and then another set's.
  func adding(_ other: CompilerFlags) -> CompilerFlags {
    var sum = self
    for folder in other.includeDirectories { sum.includeDirectories.appendIfNew(folder) }
    for name in other.defines { sum.defines.appendIfNew(name) }
    for folder in other.libraryDirectories { sum.libraryDirectories.appendIfNew(folder) }
    for folder in other.runtimeLibraryDirectories { sum.runtimeLibraryDirectories.appendIfNew(folder) }
    for name in other.libraries { sum.libraries.appendIfNew(name) }
    for file in other.libraryFiles { sum.libraryFiles.appendIfNew(file) }
    return sum
  }
}

extension Array where Element == String {
  mutating func appendIfNew(_ element: String) {
    if !contains(element) { append(element) }
  }
}
