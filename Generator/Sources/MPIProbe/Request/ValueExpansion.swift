/// Replaces `%(key)s` by another value of the section, `%(here)s` by the file's folder and `${NAME}` by an environment variable.
struct ValueExpansion {
  let file: String
  let folder: String
  let section: String
  let entries: [ConfigurationFile.Entry]
  let environment: [String: String]

  func expanded(_ entry: ConfigurationFile.Entry, within outer: [String] = []) throws(ProbeError) -> String {
    func problem(_ text: String) -> ProbeError { .configuration(file: file, line: entry.line, problem: text) }
    guard !outer.contains(entry.key) else {
      throw problem("\(entry.key) refers to itself through \((outer + [entry.key]).joined(separator: ", "))")
    }
    var result = ""
    var rest = entry.value[...]
    while let character = rest.first {
      if rest.hasPrefix("%%") {
        result += "%"
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("%(") {
        guard let end = rest.firstRange(of: ")s") else { throw problem("%( without )s; write %(key)s, or %% for a percent sign") }
        let key = String(rest[..<end.lowerBound].dropFirst(2))
        if let other = entries.first(where: { $0.key == key }) {
          result += try expanded(other, within: outer + [entry.key])
        } else if key == "here" {
          result += folder
        } else {
          throw problem("%(\(key))s names no key of section [\(section)]; its keys are \(entries.map(\.key).joined(separator: ", "))")
        }
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else { throw problem("${ without }; write ${NAME}") }
        let name = String(rest[..<end].dropFirst(2))
        guard let value = environment[name] else { throw problem("${\(name)} is not set in the environment; set it, or write the value here") }
        result += value
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The path with a leading `~` replaced by the home folder.
  static func tilde(_ path: String, home: String?) -> String {
    guard let home, path == "~" || path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }
}
