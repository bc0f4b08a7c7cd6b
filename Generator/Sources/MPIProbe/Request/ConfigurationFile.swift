/// An `mpi.cfg`: sections of `key = value` lines, as in Python's configparser. Values are not expanded here.
public struct ConfigurationFile: Sendable, Equatable {
  /// A key, its text as written, and where.
  public struct Entry: Sendable, Equatable {
    /// The key.
    public var key: String
    /// The value as written; indented lines that follow belong to it.
    public var value: String
    /// The line of the key, from 1.
    public var line: Int
  }

  /// Where the file is, for messages and relative paths.
  public let path: String
  /// The entries of each section, in the order of the file.
  public let sections: [String: [Entry]]

  /// Reads the text of a file.
  public init(path: String, text: String) throws(ProbeError) {
    var sections: [String: [Entry]] = [:]
    var current: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      func problem(_ text: String) -> ProbeError { .configuration(file: path, line: index + 1, problem: text) }
      let content = line.trimmed
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
      if content.hasPrefix("[") {
        guard content.hasSuffix("]") else { throw problem("the section \(content) lacks its closing bracket; write [name]") }
        let name = String(content.dropFirst().dropLast()).trimmed
        guard !name.isEmpty else { throw problem("a section without a name; write [name]") }
        guard sections[name] == nil else { throw problem("a second section [\(name)]; merge it with the first") }
        sections[name] = []
        current = name
        continue
      }
      guard let section = current else { throw problem("\"\(content)\" stands before any section; write a line [name] above it") }
      if line.first?.isWhitespace == true, let last = sections[section]?.indices.last {
        let isFirst = sections[section]?[last].value.isEmpty == true
        sections[section]?[last].value += (isFirst ? "" : "\n") + content
        continue
      }
      guard let separator = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        throw problem("\"\(content)\" is neither a section nor a setting; write [name] or key = value")
      }
      let key = String(content[..<separator]).trimmed
      guard !key.isEmpty else { throw problem("a value without a key; write key = value") }
      guard sections[section]?.contains(where: { $0.key == key }) == false else {
        throw problem("a second \(key) in section [\(section)]; remove one of them")
      }
      sections[section]?.append(Entry(key: key, value: String(content[content.index(after: separator)...]).trimmed, line: index + 1))
    }
    self.path = path
    self.sections = sections
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
