import CLibclang

extension HeaderParser {
  /// Which of the names the header provides, and the integers among their values.
  ///
  /// Each macro becomes the initial value of a variable on a line of its own: one that is no integer costs its own value only. A line before it asks
  /// for nothing but its type; a macro that fails there is not usable at all.
  public func evaluate(constants names: [String], in header: MPIHeader) throws(ProbeError) -> [String: ConstantValue] {
    var values: [String: ConstantValue] = [:]
    for name in names {
      values[name] = ConstantValue(kind: header.kind(ofConstant: name), integer: header.enumerators[name])
    }
    let macros = Set(names).filter { values[$0]?.kind == .macro }.sorted()
    guard !macros.isEmpty else { return values }
    let lines = macros.map { "extern __typeof__(\($0)) type_of_\($0);\nconst long long \(Self.prefix)\($0) = (long long)(\($0));\n" }
    // MPICH defines null handles with NULL, which its header leaves to others.
    let preamble = includes + "#include <stddef.h>\n"
    let unit = try unit(preamble + lines.joined(), options: CXTranslationUnit_KeepGoing)
    let firstLine = preamble.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    let refused = Set(unit.errors.filter { $0.file == TranslationUnit.fileName }.map { $0.line - firstLine })
    for (index, name) in macros.enumerated() where refused.contains(2 * index) { values[name]?.kind = nil }
    // A variable with an error is not asked for its value: what the parser made of it means nothing.
    let sound = Set(macros.enumerated().filter { !refused.contains(2 * $0.offset + 1) }.map(\.element))
    unit.visit { cursor in
      guard cursor.kind == CXCursor_VarDecl, case let name = cursor.spelling, name.hasPrefix(Self.prefix) else { return }
      let constant = String(name.dropFirst(Self.prefix.count))
      if sound.contains(constant) { values[constant]?.integer = Self.integer(of: cursor) }
    }
    return values
  }

  /// The first of several conditions of the preprocessor that holds after the headers; nil when none does.
  ///
  /// `SMPI_ABI_STANDARD` is 1 in them for the standard ABI, as in the boundary.
  public func firstHolding(_ conditions: [String]) throws(ProbeError) -> Int? {
    guard !conditions.isEmpty else { return nil }
    let choices = conditions.enumerated().map { "#\($0 == 0 ? "if" : "elif") \($1)\nenum { \(Self.holder)\($0) };\n" }
    let unit = try unit(includes + "#define SMPI_ABI_STANDARD \(installation.isStandardABI ? 1 : 0)\n" + choices.joined() + "#endif\n")
    var found: Int?
    unit.visit { cursor in
      guard cursor.kind == CXCursor_EnumDecl else { return }
      cursor.forEachChild { constant in
        if constant.spelling.hasPrefix(Self.holder) { found = Int(constant.spelling.dropFirst(Self.holder.count)) }
      }
    }
    return found
  }

  private static var holder: String { "holds_" }

  private static var prefix: String { "value_of_" }

  private static func integer(of cursor: CXCursor) -> Int64? {
    guard let result = clang_Cursor_Evaluate(cursor) else { return nil }
    defer { clang_EvalResult_dispose(result) }
    return clang_EvalResult_getKind(result) == CXEval_Int ? clang_EvalResult_getAsLongLong(result) : nil
  }
}
