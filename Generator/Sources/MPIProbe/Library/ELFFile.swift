import Foundation

/// The parts of a 64-bit little-endian ELF file that say what a shared library offers.
struct ELFFile {
  /// A row of the section header table.
  struct Section {
    var type: UInt32
    var offset: Int
    var size: Int
    var link: Int
    var entrySize: Int
  }

  /// A row of the dynamic symbol table.
  struct DynamicSymbol {
    var name: String
    var kind: UInt8
    var binding: UInt8
    var section: UInt16
    var size: Int
  }

  let path: String
  let reader: ByteReader
  let sections: [Section]

  init(path: String, bytes: Data) throws(ProbeError) {
    let reader = ByteReader(bytes: bytes)
    func damaged(_ problem: String) -> ProbeError { .library(path: path, problem: problem) }
    guard SymbolTable.isELF(bytes) else { throw damaged("not an ELF file; a shared library is expected") }
    guard reader.integer(UInt8.self, at: 4) == 2, reader.integer(UInt8.self, at: 5) == 1 else {
      throw damaged("not a 64-bit little-endian library; install the MPI for this machine's processor")
    }
    guard let start = reader.offset(at: 40), let size = reader.integer(UInt16.self, at: 58), let count = reader.integer(UInt16.self, at: 60) else {
      throw damaged("the file ends within its header; install the MPI again")
    }
    var sections: [Section] = []
    for index in 0..<Int(count) {
      let (row, overflow) = start.addingReportingOverflow(index * Int(size))
      guard !overflow, size >= 64, let type = reader.integer(UInt32.self, at: row + 4), let offset = reader.offset(at: row + 24),
        let length = reader.offset(at: row + 32), let link = reader.integer(UInt32.self, at: row + 40), let entry = reader.offset(at: row + 56)
      else { throw damaged("the file ends within its section table; install the MPI again") }
      sections.append(Section(type: type, offset: offset, size: length, link: Int(link), entrySize: entry))
    }
    self.path = path
    self.reader = reader
    self.sections = sections
  }

  /// The rows of the dynamic symbol table.
  func dynamicSymbols() throws(ProbeError) -> [DynamicSymbol] {
    guard let table = sections.first(where: { $0.type == 11 }) else {
      throw .library(path: path, problem: "no table of dynamic symbols; a shared library with its section headers is expected")
    }
    return try rows(of: table, atLeast: 24) { row, names in
      guard let name = reader.integer(UInt32.self, at: row), let info = reader.integer(UInt8.self, at: row + 4),
        let section = reader.integer(UInt16.self, at: row + 6), let size = reader.offset(at: row + 16), let text = reader.text(at: names + Int(name))
      else { return nil }
      return DynamicSymbol(name: text, kind: info & 15, binding: info >> 4, section: section, size: size)
    }
  }

  /// The texts of the dynamic section under a tag: 1 needed libraries, 14 the SONAME.
  func dynamicTexts(tag: UInt64) throws(ProbeError) -> [String] {
    guard let table = sections.first(where: { $0.type == 6 }) else { return [] }
    return try rows(of: table, atLeast: 16) { row, names -> String?? in
      guard let found = reader.integer(UInt64.self, at: row), let value = reader.offset(at: row + 8) else { return nil }
      guard found == tag else { return .some(nil) }
      return reader.text(at: names &+ value).map { .some($0) }
    }.compactMap { $0 }
  }

  /// Reads each row of a table, given where it starts and where the table's texts start.
  private func rows<Row>(of table: Section, atLeast size: Int, read: (_ row: Int, _ names: Int) -> Row?) throws(ProbeError) -> [Row] {
    let damaged = ProbeError.library(path: path, problem: "a table reaches beyond the end of the file; install the MPI again")
    let (end, overflow) = table.offset.addingReportingOverflow(table.size)
    guard !overflow, end <= reader.bytes.count, table.entrySize >= size, sections.indices.contains(table.link),
      sections[table.link].offset <= reader.bytes.count
    else { throw damaged }
    var result: [Row] = []
    result.reserveCapacity(table.size / table.entrySize)
    for row in stride(from: table.offset, through: end - table.entrySize, by: table.entrySize) {
      guard let value = read(row, sections[table.link].offset) else { throw damaged }
      result.append(value)
    }
    return result
  }
}
