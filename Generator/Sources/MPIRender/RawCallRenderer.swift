import MPISpec

/// Writes a call of every function of the raw tier, with arguments that mean nothing, for tests in which no call reaches the library.
struct RawCallRenderer {
  var spec: Spec

  func files() -> Files {
    var text =
      Banner.swift("spec/functions/")
        + """
        import MPI

        /// A function of the raw tier, and a call of it that must not reach the library.
        struct RawCall: Sendable {
          let symbol: MPISymbol
          /// Whether it returns an error code.
          let returnsCode: Bool
          let call: @Sendable () throws(MPIError) -> Void
        }

        /// Room that nothing is read from, for results.
        private nonisolated(unsafe) let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)

        private func room<T>() -> UnsafeMutablePointer<T> { memory.assumingMemoryBound(to: T.self) }

        private func room<T>() -> UnsafePointer<T> { UnsafePointer(room() as UnsafeMutablePointer<T>) }

        /// Every function of the raw tier that can fail, those of the life cycle excepted.
        enum RawCalls {

        """
    var names: [String] = []
    for chapter in spec.chapters {
      let name = SwiftName.camel(chapter.name.split(separator: "-").joined(separator: "_"))
      names.append(name)
      text += "  static let \(name): [RawCall] = [\n" + calls(chapter.functions) { $0.deprecated == nil } + "  ]\n"
    }
    text += "  private static var old: any OldCalls.Type { DeprecatedCalls.self }\n"
    text += "  static let all: [RawCall] = [\(names.joined(separator: ", ")), old.calls].flatMap { $0 }\n}\n"
    text += """

      /// What is deprecated is called without a warning where it is deprecated itself, and reached through a protocol.
      private protocol OldCalls {
        static var calls: [RawCall] { get }
      }

      private enum DeprecatedCalls: OldCalls {
        @available(*, deprecated, message: "calls deprecated functions on purpose")
        static var calls: [RawCall] {
          [
      \(calls(spec.functions) { $0.deprecated != nil }.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
          ]
        }
      }

      """
    return ["Tests/MPITests/Generated/RawCalls.swift": text]
  }

  private func calls(_ functions: [Function], where isWanted: (Function) -> Bool) -> String {
    var text = ""
    for signature in Signature.all(functions, spec)
    where signature.function.runtime == nil && signature.function.canFail && isWanted(signature.function) {
      let arguments = signature.parameters.map { value(of: $0.swift) }.joined(separator: ", ")
      let discard = signature.function.returnsErrorCode ? "" : "_ = "
      text += "    RawCall(symbol: .\(signature.symbol), returnsCode: \(signature.function.returnsErrorCode)) { () throws(MPIError) in "
      text += "\(discard)try \(signature.symbol)(\(arguments)) },\n"
    }
    return text
  }

  private func value(of type: String) -> String {
    if type.hasSuffix("?") { return "nil" }
    if type.hasPrefix("Unsafe") { return "room()" }
    switch type {
    case "Int32", "Int", "Double": return "0"
    default: return spec.handles.contains { $0.cType == type && $0.raw == .enumeration } ? "0" : "\(type)()"
    }
  }
}
