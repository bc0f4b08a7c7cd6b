extension DataLayout: CustomStringConvertible {
  /// The fields, one on a line: offset, type, how many at which distance.
  public var description: String { text(indent: "") }

  private func text(indent: String) -> String {
    let bounds = lowerBound == 0 ? "\(extent) bytes" : "\(extent) bytes from \(lowerBound) on"
    var lines = ["\(name ?? "elements") (\(bounds)):"]
    for field in fields {
      var line = "\(indent)  \(field.offset): "
      if let name = field.name { line += "\(name): " }
      if field.count != 1 { line += "\(field.count) at every \(field.stride) bytes of " }
      switch field.type {
      case .basic(let type): line += type.swiftType == nil ? type.name : "\(type) (\(type.name))"
      case .layout(let layout): line += layout.text(indent: indent + "  ")
      }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }
}

extension DataLayout {
  /// A Swift structure whose values lie so, as source text, with ``MPIPadding`` where Swift would put none. It conforms to ``MPIStructure``, or, where it holds
  /// complex numbers of another module, to ``MPIImportedStructure``.
  ///
  /// A value of a datatype that Swift has no type for becomes as many bytes.
  ///
  /// - Parameter name: what it is called.
  /// - Returns: nil when none does: when fields overlap, lie before the start or behind the extent, or are not aligned as Swift aligns them.
  public func swiftDeclaration(named name: String) -> String? {
    var writer = StructureWriter()
    guard lowerBound == 0, writer.structure(name, self, extent: extent, indent: "") != nil else { return nil }
    return writer.text
  }
}

/// Writes structures, the inner ones within the outer.
private struct StructureWriter {
  /// A type as Swift lays it out.
  struct Shape {
    var name: String
    var size: Int
    var alignment: Int
    /// Whether the compiler knows that it is bits alone.
    var isBitwise = true
    var stride: Int { max(1, (size &+ alignment &- 1) / alignment * alignment) }
  }

  /// The names of a structure's properties and inner types.
  private struct Names {
    private var taken: Set<String> = []

    /// The name, or another one where it is taken.
    mutating func unique(_ name: String) -> String {
      var name = name
      while !taken.insert(name).inserted { name += "_" }
      return name
    }
  }

  var text = ""

  /// Adds the text of a structure that takes `extent` bytes in an array, or as many as its fields do where it stands alone.
  mutating func structure(_ name: String, _ layout: DataLayout, extent: Int?, indent: String) -> Shape? {
    var (lines, nested): ([String], [String]) = ([], [])
    var (end, alignment, paddings) = (0, 1, 0)
    var isBitwise = true
    var (properties, types) = (Names(), Names())

    func pad(_ bytes: Int) {
      lines.append("var \(properties.unique("padding\(paddings)")) = MPIPadding<\(bytes)>()")
      paddings += 1
      end += bytes
    }

    for (number, field) in layout.fields.sorted(by: { $0.offset < $1.offset }).enumerated() {
      let fieldName = properties.unique(field.name.flatMap { Self.isIdentifier($0) ? $0 : nil } ?? "field\(number)")
      let declared = Self.keywords.contains(fieldName) ? "`\(fieldName)`" : fieldName
      let typeName = types.unique("\(name)\(fieldName.prefix(1).uppercased())\(fieldName.dropFirst())")
      var inner = StructureWriter()
      guard let shape = inner.shape(of: field, typeName, indent + "  ") else { return nil }
      if !inner.text.isEmpty { nested.append(inner.text) }
      let aligned = (end &+ shape.alignment &- 1) / shape.alignment * shape.alignment
      let (next, isTooMuch) = field.offset.addingReportingOverflow(shape.size)
      guard field.offset >= aligned, field.offset % shape.alignment == 0, !isTooMuch else { return nil }
      if field.offset > aligned { pad(field.offset - end) }
      lines.append("var \(declared): \(shape.name)  // at \(field.offset)")
      end = next
      alignment = max(alignment, shape.alignment)
      isBitwise = isBitwise && shape.isBitwise
    }
    if let extent {
      // Values of no size lie a byte apart.
      guard extent % alignment == 0, extent >= max(1, end) else { return nil }
      if (end &+ alignment &- 1) / alignment * alignment < extent { pad(extent - end) }
    }
    let body = (nested + lines.map { "\(indent)  \($0)\n" }).joined()
    text += "\(indent)struct \(name): \(isBitwise ? "MPIStructure" : "MPIImportedStructure") {\n\(body)\(indent)}\n"
    return Shape(name: name, size: end, alignment: alignment, isBitwise: isBitwise)
  }

  /// The type of a field: a number, a structure of its own, or so many of them.
  private mutating func shape(of field: DataLayout.Field, _ name: String, _ indent: String) -> Shape? {
    let one: Shape
    let isTight = field.count == 1 || field.stride == field.type.extent
    switch field.type {
    case .basic(let type) where isTight:
      guard let shape = Self.shape(of: type) else { return nil }
      one = shape
    case .layout(let layout) where isTight:
      guard layout.lowerBound == 0, let shape = structure(name, layout, extent: field.count == 1 ? nil : layout.extent, indent: indent) else {
        return nil
      }
      one = shape
    default:
      // What lies between the values becomes padding of a structure around each of them.
      let wrapped = DataLayout(fields: [DataLayout.Field(name: "value", offset: 0, type: field.type)], extent: field.stride)
      guard field.stride > 0, let shape = structure(name, wrapped, extent: field.stride, indent: indent) else { return nil }
      one = shape
    }
    if field.count == 1 { return one }
    let (size, isTooMuch) = one.stride.multipliedReportingOverflow(by: field.count)
    guard field.count > 0, !isTooMuch else { return nil }
    return Shape(name: "InlineArray<\(field.count), \(one.name)>", size: size, alignment: one.alignment, isBitwise: one.isBitwise)
  }

  private static func shape(of type: BasicType) -> Shape? {
    guard let swiftType = type.swiftType else {
      // Bytes stand for what Swift has no type for, unless there is a gap among them.
      return type.size == type.extent ? Shape(name: "InlineArray<\(type.size), UInt8>", size: type.size, alignment: 1) : nil
    }
    // The index of a pair is aligned, where the value before it is short.
    let size = swiftType.hasPrefix("ValueIndex") ? max(type.size, 8) : type.size
    return Shape(name: swiftType, size: size, alignment: type.alignment, isBitwise: !swiftType.hasPrefix("Complex"))
  }

  /// What a property can be called between backticks only.
  private static let keywords: Set<String> = [
    "associatedtype", "borrowing", "class", "consuming", "deinit", "enum", "extension", "fileprivate", "func", "import", "init", "inout", "internal",
    "let", "open", "operator", "private", "precedencegroup", "protocol", "public", "rethrows", "static", "struct", "subscript", "typealias", "var",
    "break", "case", "catch", "continue", "default", "defer", "do", "else", "fallthrough", "for", "guard", "if", "in", "repeat", "return", "throw",
    "switch", "where", "while", "Any", "as", "await", "false", "is", "nil", "self", "Self", "super", "throws", "true", "try",
  ]

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_", text != "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
