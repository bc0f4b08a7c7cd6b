import CLibclang

extension CType {
  /// A type as libclang describes it.
  init(_ type: CXType) {
    let words = [
      clang_isConstQualifiedType(type) != 0 ? "const" : nil, clang_isVolatileQualifiedType(type) != 0 ? "volatile" : nil,
      clang_isRestrictQualifiedType(type) != 0 ? "restrict" : nil,
    ].compactMap { $0 }
    let plain = Self.withoutQualifiers(type)
    self = words.isEmpty ? plain : .qualified(words.joined(separator: " "), plain)
  }

  private static func withoutQualifiers(_ type: CXType) -> CType {
    switch type.kind {
    case CXType_Typedef: return .named(String(clang: clang_getTypedefName(type)))
    case CXType_Elaborated: return withoutQualifiers(clang_Type_getNamedType(type))
    case CXType_Attributed: return withoutQualifiers(clang_Type_getModifiedType(type))
    case CXType_Record, CXType_Enum: return tagged(clang_getTypeDeclaration(type))
    case CXType_Pointer: return .pointer(CType(clang_getPointeeType(type)))
    case CXType_ConstantArray: return .array(CType(clang_getArrayElementType(type)), count: Int(clang_getArraySize(type)))
    case CXType_IncompleteArray, CXType_VariableArray: return .array(CType(clang_getArrayElementType(type)), count: nil)
    default: return function(type) ?? builtin(type)
    }
  }

  private static func tagged(_ declaration: CXCursor) -> CType {
    let keyword =
      switch declaration.kind {
      case CXCursor_UnionDecl: "union"
      case CXCursor_EnumDecl: "enum"
      default: "struct"
      }
    // Newer versions spell an unnamed type as a remark in parentheses.
    let tag = declaration.spelling
    return .tagged(keyword: keyword, tag: tag.contains("(") ? "" : tag)
  }

  /// A function type; libclang gives one in parentheses no kind of its own, but still its result and its parameters.
  private static func function(_ type: CXType) -> CType? {
    let result = clang_getResultType(type)
    guard result.kind != CXType_Invalid else { return nil }
    let parameters = (0..<max(0, clang_getNumArgTypes(type))).map { CType(clang_getArgType(type, UInt32($0))) }
    return .function(returns: CType(result), parameters: parameters, isVariadic: clang_isFunctionTypeVariadic(type) != 0)
  }

  private static func builtin(_ type: CXType) -> CType {
    let spelling = String(clang: clang_getTypeSpelling(clang_getCanonicalType(type)))
    let qualifiers: Set<Substring> = ["const", "volatile", "restrict"]
    return .builtin(spelling.split(separator: " ").filter { !qualifiers.contains($0) }.joined(separator: " "))
  }
}

extension MPIHeader.TypeLayout {
  /// The layout of a type as libclang computes it.
  init(_ type: CXType) {
    let canonical = clang_getCanonicalType(type)
    let representation: Representation =
      switch canonical.kind {
      case CXType_Pointer: .pointer
      case CXType_Record: .structure
      case CXType_FunctionProto, CXType_FunctionNoProto: .function
      case CXType_Enum: .integer
      case let kind where kind.rawValue >= CXType_Bool.rawValue && kind.rawValue <= CXType_Int128.rawValue: .integer
      default: .other
      }
    let (size, alignment) = (clang_Type_getSizeOf(canonical), clang_Type_getAlignOf(canonical))
    let hasSize = representation != .function && size >= 0
    self.init(size: hasSize ? Int(size) : nil, alignment: hasSize && alignment > 0 ? Int(alignment) : nil, representation: representation)
  }
}
