/// Compares the fields that a structure declares with what it stores.
struct FieldCheck<Root: MPIStructure> {
  struct Field {
    var name: String
    var offset: Int
    var type: Any.Type
    var size: Int
    var end: Int { offset + size }
  }

  private let declared: [MPIField<Root>]

  init(_ type: Root.Type) { declared = Root.fields }

  /// The fields in the order in which they lie in memory.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` that names the first field that is not stored, lies over another, or is not declared.
  func sorted() throws(MPIError) -> [Field] {
    var fields: [Field] = []
    for (i, field) in declared.enumerated() {
      guard let offset = field.offset else { throw error("“\(field.name)”, number \(i + 1) of `fields`, is not a stored property") }
      fields.append(Field(name: field.name, offset: offset, type: field.type, size: field.size))
    }
    fields.sort { ($0.offset, $0.end) < ($1.offset, $1.end) }
    var last: Field?
    for field in fields where field.size > 0 {
      if let last, field.offset < last.end {
        throw error("the field “\(field.name)” (\(bytes(field.offset, field.end))) overlaps “\(last.name)” (\(bytes(last.offset, last.end)))")
      }
      last = field
    }
    let stored = StoredProperties.of(Root.self)
    if stored.isEmpty { try expectNoGaps(fields) } else { try expectCovered(stored, at: 0, "", by: fields) }
    return fields
  }

  private func expectCovered(_ stored: [StoredProperty], at base: Int, _ path: String, by fields: [Field]) throws(MPIError) {
    for property in stored where property.size > 0 && !(property.type is any Unsent.Type) {
      let (start, end) = (base + property.offset, base + property.offset + property.size)
      if fields.contains(where: { $0.offset <= start && $0.end >= end }) { continue }
      let parts = fields.contains { $0.offset < end && $0.end > start } ? StoredProperties.of(property.type) : []
      if parts.isEmpty { throw error("the field “\(path)\(property.name)” (\(bytes(start, end))) is not declared in `fields`") }
      try expectCovered(parts, at: start, "\(path)\(property.name).", by: fields)
    }
  }

  /// Where the runtime does not tell what is stored: no more may lie between the fields than aligns the next.
  private func expectNoGaps(_ fields: [Field]) throws(MPIError) {
    var end = 0
    for field in fields {
      let alignment = StoredProperties.bytes(field.type).alignment
      if field.offset > (end + alignment - 1) / alignment * alignment {
        throw error("something in \(bytes(end, field.offset)), before “\(field.name)”, is not declared in `fields`")
      }
      end = max(end, field.end)
    }
    if end < MemoryLayout<Root>.size { throw error("something in \(bytes(end, MemoryLayout<Root>.size)) is not declared in `fields`") }
  }

  private func bytes(_ start: Int, _ end: Int) -> String { "bytes \(start)..<\(end)" }

  private func error(_ problem: String) -> MPIError { MPIError(.type, "the datatype of \(Root.self) cannot be made: \(problem)") }
}
