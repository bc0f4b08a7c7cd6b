/// A C type as a header spells it: typedef names are kept. The description is valid C.
public indirect enum CType: Sendable, Hashable, Codable {
  /// `void`, `int`, `unsigned long` and the like.
  case builtin(String)
  /// A typedef's name, such as `MPI_Comm`.
  case named(String)
  /// `struct tag`, `union tag` or `enum tag`; the tag of an unnamed one is empty.
  case tagged(keyword: String, tag: String)
  /// A type with `const`, `volatile` or `restrict`.
  case qualified(String, CType)
  /// A pointer to a type.
  case pointer(CType)
  /// An array; without a count it is a parameter's `[]`.
  case array(CType, count: Int?)
  /// A function.
  case function(returns: CType, parameters: [CType], isVariadic: Bool)
}

extension CType: CustomStringConvertible {
  public var description: String { declaration(of: "") }

  /// A declaration of something of this type: `int ranges[][3]` for an array of arrays and the name `ranges`.
  public func declaration(of name: String) -> String {
    switch self {
    case .builtin(let spelling), .named(let spelling): Self.join(spelling, name)
    case .tagged(let keyword, let tag): Self.join(tag.isEmpty ? keyword + " {}" : "\(keyword) \(tag)", name)
    case .qualified(let qualifier, .pointer(let pointee)): pointee.declaration(of: pointee.parenthesized(Self.join("*\(qualifier)", name)))
    case .qualified(let qualifier, let type): qualifier + " " + type.declaration(of: name)
    case .pointer(let pointee): pointee.declaration(of: pointee.parenthesized("*" + name))
    case .array(let element, let count): element.declaration(of: "\(name)[\(count.map(String.init) ?? "")]")
    case .function(let result, let parameters, let isVariadic):
      result.declaration(of: "\(name)(\(Self.list(parameters.map(\.description), isVariadic: isVariadic)))")
    }
  }

  /// A pointer to an array or a function needs parentheses around its declarator.
  private func parenthesized(_ declarator: String) -> String {
    switch self {
    case .array, .function: "(\(declarator))"
    default: declarator
    }
  }

  private static func join(_ type: String, _ name: String) -> String { name.isEmpty || name.hasPrefix("[") ? type + name : "\(type) \(name)" }

  /// The text between the parentheses of a prototype.
  static func list(_ parameters: [String], isVariadic: Bool) -> String {
    parameters.isEmpty && !isVariadic ? "void" : (parameters + (isVariadic ? ["..."] : [])).joined(separator: ", ")
  }
}

extension CType {
  /// The type without `const`, `volatile` and `restrict` at its outermost level.
  public var unqualified: CType {
    if case .qualified(_, let type) = self { type.unqualified } else { self }
  }

  /// What a pointer points to or an array consists of, with its qualifiers; nil for other types.
  public var pointee: CType? {
    switch unqualified {
    case .pointer(let type), .array(let type, _): type
    default: nil
    }
  }

  /// Whether what this points to may not be written through it.
  public var isConstPointer: Bool {
    if case .qualified(let qualifier, _)? = pointee { qualifier.split(separator: " ").contains("const") } else { false }
  }

  /// The type's name under all pointers, arrays and qualifiers: `MPI_Comm` for `const MPI_Comm comms[]`.
  public var baseName: String {
    switch self {
    case .builtin(let name), .named(let name): name
    case .tagged(let keyword, let tag): "\(keyword) \(tag)"
    case .qualified(_, let type), .pointer(let type), .array(let type, _): type.baseName
    case .function(let result, _, _): result.baseName
    }
  }
}
