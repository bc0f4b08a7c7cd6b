import MPISpec

/// Writes the raw tier in Swift: every function, constant, handle and callback type under its C name.
struct RawRenderer {
  var spec: Spec

  func files() -> Files {
    var files: Files = [
      "Sources/MPI/Raw/Generated/RawHandles.swift": handles(),
      "Sources/MPI/Raw/Generated/RawCallbacks.swift": callbacks(),
      "Sources/MPI/Raw/Generated/RawConstants.swift": constants(),
      "Sources/MPI/Raw/Generated/RawSymbols.swift": symbols(),
    ]
    for chapter in spec.chapters {
      files["Sources/MPI/Raw/Generated/Raw\(Self.fileName(chapter.name)).swift"] = functions(chapter)
    }
    return files
  }

  /// `point-to-point` becomes `PointToPoint`; with `Raw` before it, no file by hand has the name.
  static func fileName(_ chapter: String) -> String {
    chapter.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private func handles() -> String {
    var text = Banner.swift("spec/handles.yaml") + "public import CMPI\n"
    for handle in spec.handles {
      let type = BoundaryName.type(handle.cType)
      text += "\n/// \(handle.summary)\npublic typealias \(handle.cType) = \(type)\n"
      if handle.raw != .enumeration {
        text += """

          extension \(type): @retroactive Equatable {
            /// Whether both are the same handle.
            @inlinable public static func == (left: \(type), right: \(type)) -> Bool { left.raw == right.raw }
          }

          """
      }
    }
    return text
  }

  private func callbacks() -> String {
    var text = Banner.swift("spec/callbacks.yaml")
    for callback in spec.callbacks {
      for form in callback.hasLargeForm ? [Parameter.Form.small, .large] : [.small] {
        let types = callback.parameters.compactMap { parameter -> String? in
          guard let bound = BoundParameter(parameter, form, spec) else { return nil }
          // C does not say which pointers a callback gets may be null.
          return bound.swift.hasPrefix("Unsafe") && !bound.swift.hasSuffix("?") ? bound.swift + "?" : bound.swift
        }
        let names = callback.parameters.map { "`\($0.name)`" }
        text += "\n/// \(callback.summary)\n///\n/// Its arguments, in this order: \(names.joined(separator: ", ")).\n"
        text +=
          "public typealias \(callback.symbol(form)) = @convention(c) (\(types.joined(separator: ", "))) -> \(callback.returns == nil ? "Void" : "Int32")\n"
      }
    }
    return text
  }

  private func constants() -> String {
    var text = Banner.swift("spec/constants.yaml") + "public import CMPI\n"
    for group in spec.constants {
      text += "\n// MARK: \(group.title)\n"
      for constant in group.constants {
        let value = BoundaryName.constant(constant.name) + (constant.isStatic ? "" : "()")
        text += "\n/// \(constant.summary)"
        if constant.canBeMissing {
          text +=
            "\n///\n/// - Throws: ``MPIError`` of class ``ErrorClass/unavailable`` where the library does not have it: it came with MPI \(constant.since)."
          text += "\n@inlinable public var \(constant.name): \(swiftType(constant)) {\n  get throws(MPIError) {\n"
          text += "    try require(.\(constant.name))\n    return \(value)\n  }\n}\n"
        } else {
          text += "\n@inlinable public var \(constant.name): \(swiftType(constant)) { \(value) }\n"
        }
      }
    }
    return text
  }

  private func swiftType(_ constant: Constant) -> String {
    if constant.type.hasSuffix("*") {
      var base = constant.type
      var depth = 0
      while base.hasSuffix("*") {
        base.removeLast()
        depth += 1
      }
      while base.hasSuffix(" ") { base.removeLast() }
      if base == "void" { return "UnsafeMutableRawPointer?" }
      if spec.callbacks.contains(where: { $0.name == base || $0.name + "_c" == base }) { return "\(base)?" }
      var type = SwiftName.type(base)
      for level in 0..<depth { type = "UnsafeMutablePointer<\(type)>" + (level < depth - 1 ? "?" : "") }
      return type + "?"
    }
    return SwiftName.type(constant.type)
  }

  private func symbols() -> String {
    let symbols = Symbols(spec)
    var text =
      Banner.swift("spec/")
        + """
        internal import CMPI

        extension MPISymbol {

        """
    for (index, symbol) in symbols.all.enumerated() {
      text += "  /// `\(symbol.name)`.\n  @inlinable public static var \(symbol.name): MPISymbol { MPISymbol(number: \(index)) }\n"
    }
    return text + "}\n"
  }

  private func functions(_ chapter: Chapter) -> String {
    let documentation = DocumentationRenderer(spec: spec)
    var text = Banner.swift("spec/functions/\(chapter.name).yaml") + "public import CMPI\n"
    for signature in Signature.all(chapter.functions, spec) {
      text += "\n" + documentation.comment(signature) + declaration(signature)
    }
    return text
  }

  private func declaration(_ signature: Signature) -> String {
    let function = signature.function
    let parameters = signature.parameters.map { "_ \(SwiftName.argument($0.name)): \($0.swift)" }.joined(separator: ", ")
    let arguments = signature.parameters.map { SwiftName.argument($0.name) }.joined(separator: ", ")
    let call = "\(signature.boundaryName)(\(arguments))"
    let fails = function.canFail ? " throws(MPIError)" : ""
    let result = function.returnsErrorCode ? "" : " -> \(SwiftName.type(signature.result))"
    var lines: [String] = []
    if let deprecated = function.deprecated {
      let renamed = deprecated.use.map { ", renamed: \"\($0)\"" } ?? ""
      lines.append("@available(*, deprecated, message: \"deprecated since MPI \(deprecated.since)\"\(renamed))")
    }
    if let runtime = function.runtime {
      let outcome = function.neverReturns ? " -> Never" : fails
      lines.append("public func \(signature.symbol)(\(parameters))\(outcome) {")
      lines.append("  \(function.neverReturns ? "" : "try ")Runtime.\(runtime)(\(arguments))")
      return (lines + ["}", ""]).joined(separator: "\n")
    }
    lines.append("@inlinable")
    lines.append("public func \(signature.symbol)(\(parameters))\(fails)\(result) {")
    if !function.worksUninitialized { lines.append(function.canFail ? "  try ensureRunning()" : "  ensureStarted()") }
    if function.returnsErrorCode {
      lines.append("  try check(\(call), .\(signature.symbol))")
    } else {
      if function.canFail { lines.append("  try require(.\(signature.symbol))") }
      lines.append("  return \(call)")
    }
    return (lines + ["}", ""]).joined(separator: "\n")
  }
}
