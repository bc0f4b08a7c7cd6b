import CLibclang

/// Gathers what concerns MPI from the declarations of a translation unit.
struct DeclarationCollector {
  private(set) var header = MPIHeader()

  /// The beginnings of names that are MPI's own.
  private static let ownPrefixes = ["MPI_", "MPIX_"]
  /// The beginnings of macros that tell a vendor and its version.
  private static let macroPrefixes = ["MPI_", "MPIX_", "OMPI_", "OPEN_MPI", "MPICH", "I_MPI_", "MVAPICH", "MSMPI_", "CRAY_MPICH"]

  /// The beginning of the typedefs that the parser adds for types that are macros.
  static let macroTypePrefix = "type_of_"

  mutating func add(_ cursor: CXCursor, in unit: borrowing TranslationUnit) {
    switch cursor.kind {
    case CXCursor_FunctionDecl: addFunction(cursor)
    case CXCursor_VarDecl: addVariable(cursor)
    case CXCursor_TypedefDecl: addTypedef(cursor)
    case CXCursor_EnumDecl: addEnumerators(cursor)
    case CXCursor_MacroDefinition: addMacro(cursor, in: unit)
    default: break
    }
  }

  private static func isOwn(_ name: String) -> Bool { ownPrefixes.contains(where: name.hasPrefix) }

  /// Whether the declaration is part of the C library and not of an MPI.
  private static func isSystem(_ cursor: CXCursor) -> Bool { clang_Location_isInSystemHeader(clang_getCursorLocation(cursor)) != 0 }

  private mutating func addFunction(_ cursor: CXCursor) {
    let name = cursor.spelling
    guard Self.isOwn(name) || !Self.isSystem(cursor) else { return }
    header.linkableNames.insert(name)
    guard Self.isOwn(name) else { return }
    let type = clang_getCursorType(cursor)
    let parameters = (0..<max(0, clang_Cursor_getNumArguments(cursor))).map { index in
      let parameter = clang_Cursor_getArgument(cursor, UInt32(index))
      return CFunction.Parameter(name: parameter.spelling, type: CType(clang_getCursorType(parameter)))
    }
    header.functions[name] = CFunction(
      name: name, returnType: CType(clang_getResultType(type)), parameters: parameters, isVariadic: clang_isFunctionTypeVariadic(type) != 0,
      isInline: clang_Cursor_getStorageClass(cursor) == CX_SC_Static)
  }

  private mutating func addVariable(_ cursor: CXCursor) {
    let name = cursor.spelling
    guard Self.isOwn(name) || !Self.isSystem(cursor) else { return }
    header.linkableNames.insert(name)
    if Self.isOwn(name) { header.variables[name] = CType(clang_getCursorType(cursor)) }
  }

  private mutating func addTypedef(_ cursor: CXCursor) {
    var name = cursor.spelling
    if name.hasPrefix(Self.macroTypePrefix) { name = String(name.dropFirst(Self.macroTypePrefix.count)) }
    guard Self.isOwn(name) else { return }
    let type = clang_getTypedefDeclUnderlyingType(cursor)
    header.typedefs[name] = MPIHeader.Typedef(definition: CType(type), layout: MPIHeader.TypeLayout(type))
    if name == "MPI_Status" { header.statusLayout = Self.statusLayout(of: type) }
  }

  private mutating func addEnumerators(_ cursor: CXCursor) {
    var found: [(String, Int64)] = []
    cursor.forEachChild { child in
      if child.kind == CXCursor_EnumConstantDecl { found.append((child.spelling, clang_getEnumConstantDeclValue(child))) }
    }
    for (name, value) in found where Self.isOwn(name) { header.enumerators[name] = value }
  }

  private mutating func addMacro(_ cursor: CXCursor, in unit: borrowing TranslationUnit) {
    let name = cursor.spelling
    guard Self.macroPrefixes.contains(where: name.hasPrefix) else { return }
    let isFunctionLike = clang_Cursor_isMacroFunctionLike(cursor) != 0
    var tokens = unit.tokens(of: cursor).dropFirst()
    if isFunctionLike, let end = tokens.firstIndex(of: ")") { tokens = tokens[(end + 1)...] }
    header.macros[name] = CMacro(name: name, isFunctionLike: isFunctionLike, replacement: tokens.joined(separator: " "))
  }

  private static func statusLayout(of type: CXType) -> MPIHeader.StatusLayout? {
    let canonical = clang_getCanonicalType(type)
    func offset(_ field: String) -> Int? {
      let bits = clang_Type_getOffsetOf(canonical, field)
      return bits >= 0 ? Int(bits) / 8 : nil
    }
    let size = clang_Type_getSizeOf(canonical)
    guard let source = offset("MPI_SOURCE"), let tag = offset("MPI_TAG"), let error = offset("MPI_ERROR"), size > 0 else { return nil }
    return MPIHeader.StatusLayout(source: source, tag: tag, error: error, size: Int(size))
  }
}
