import CLibclang
import Foundation

/// A C text that libclang has parsed.
struct TranslationUnit: ~Copyable {
  /// The name by which diagnostics refer to the text.
  static let fileName = "probe.c"

  private let index: CXIndex
  private let unit: CXTranslationUnit

  /// Parses a text that stands in no file; nil when libclang gives up altogether.
  init?(text: String, arguments: [String], flags: UInt32) {
    guard let index = clang_createIndex(0, 0) else { return nil }
    let name = Self.fileName
    var unit: CXTranslationUnit?
    let words = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    name.withCString { name in
      text.withCString { contents in
        var file = CXUnsavedFile(Filename: name, Contents: contents, Length: UInt(text.utf8.count))
        _ = clang_parseTranslationUnit2(index, name, words.map { UnsafePointer($0) }, Int32(words.count), &file, 1, flags, &unit)
      }
    }
    guard let unit else {
      clang_disposeIndex(index)
      return nil
    }
    self.index = index
    self.unit = unit
  }

  deinit {
    clang_disposeTranslationUnit(unit)
    clang_disposeIndex(index)
  }

  /// The errors, warnings left out.
  var errors: [ProbeError.Diagnostic] {
    (0..<clang_getNumDiagnostics(unit)).compactMap { number in
      let diagnostic = clang_getDiagnostic(unit, number)
      defer { clang_disposeDiagnostic(diagnostic) }
      guard clang_getDiagnosticSeverity(diagnostic).rawValue >= CXDiagnostic_Error.rawValue else { return nil }
      var file: CXFile?
      var line: UInt32 = 0
      clang_getExpansionLocation(clang_getDiagnosticLocation(diagnostic), &file, &line, nil, nil)
      return ProbeError.Diagnostic(
        file: String(clang: clang_getFileName(file)), line: Int(line), message: String(clang: clang_getDiagnosticSpelling(diagnostic)))
    }
  }

  /// The files that the text includes, by what path they were found, each once.
  var includedFiles: [String] {
    final class List { var paths: [String] = [] }
    let list = List()
    clang_getInclusions(
      unit,
      { file, _, depth, data in
        guard depth > 0, let data else { return }
        Unmanaged<List>.fromOpaque(data).takeUnretainedValue().paths.appendIfNew(String(clang: clang_getFileName(file)))
      }, Unmanaged.passUnretained(list).toOpaque())
    return list.paths
  }

  /// Visits every declaration and macro at the top; none is entered.
  func visit(_ body: (CXCursor) -> Void) { clang_getTranslationUnitCursor(unit).forEachChild(body) }

  /// The tokens of a piece of the text.
  func tokens(of cursor: CXCursor) -> [String] {
    var tokens: UnsafeMutablePointer<CXToken>?
    var count: UInt32 = 0
    clang_tokenize(unit, clang_getCursorExtent(cursor), &tokens, &count)
    guard let tokens else { return [] }
    defer { clang_disposeTokens(unit, tokens, count) }
    return (0..<Int(count)).map { String(clang: clang_getTokenSpelling(unit, tokens[$0])) }
  }
}

extension CXCursor {
  /// The name.
  var spelling: String { String(clang: clang_getCursorSpelling(self)) }

  /// Calls `body` with each child, none of which is entered.
  func forEachChild(_ body: (CXCursor) -> Void) {
    withoutActuallyEscaping(body) { body in
      var body = body
      withUnsafeMutablePointer(to: &body) { pointer in
        _ = clang_visitChildren(
          self,
          { cursor, _, data in
            data?.assumingMemoryBound(to: ((CXCursor) -> Void).self).pointee(cursor)
            return CXChildVisit_Continue
          }, pointer)
      }
    }
  }
}

extension String {
  /// Takes over a text of libclang's.
  init(clang text: CXString) {
    self = clang_getCString(text).map { String(cString: $0) } ?? ""
    clang_disposeString(text)
  }
}
