import CLibclang

/// Where the compiler keeps its own headers, such as `stddef.h`: libclang does not know by itself.
enum ResourceFolder {
  static func find(machine: any Machine) -> String? {
    let version = version(in: String(clang: clang_getClangVersion()))
    let beside = candidates(library: machine.text(of: "/proc/self/maps").flatMap(library(inMaps:)), version: version)
    if let folder = beside.first(where: { machine.isFile($0 + "/include/stddef.h") }) { return folder }
    guard let clang = machine.executable("clang") else { return nil }
    return machine.run([clang, "-print-resource-dir"]).successfulOutput?.trimmed
  }

  /// The folders in which distributions keep them, from libclang's own.
  static func candidates(library: String?, version: String) -> [String] {
    let major = version.split(separator: ".").first.map(String.init) ?? version
    var roots = ["/usr/lib/llvm-\(major)/lib", "/usr/lib", "/usr/lib64"]
    if let library {
      let folder = Path.folder(of: library)
      roots = [folder, "\(folder)/llvm-\(major)/lib", Path.normalized("\(folder)/../llvm-\(major)/lib"), Path.normalized("\(folder)/../lib")] + roots
    }
    return roots.flatMap { root in [version, major].map { "\(root)/clang/\($0)" } }
  }

  /// `14.0.6` for "Debian clang version 14.0.6-12".
  static func version(in text: String) -> String {
    let words = text.split(separator: " ")
    guard let index = words.firstIndex(of: "version"), index + 1 < words.count else { return "" }
    return String(words[index + 1].prefix { $0.isNumber || $0 == "." })
  }

  /// The file that libclang was loaded from, out of the system's list of what is mapped into this process.
  static func library(inMaps text: String) -> String? {
    for line in text.split(separator: "\n") where line.contains("/libclang") {
      if let start = line.firstIndex(of: "/") { return String(line[start...]) }
    }
    return nil
  }
}
