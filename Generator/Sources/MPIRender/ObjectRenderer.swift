import MPISpec

/// Writes the classes that own handles. A handle that only this process knows is freed with its object; a collective one never is.
struct ObjectRenderer {
  var spec: Spec

  func files() -> Files {
    var text = Banner.swift("spec/handles.yaml") + "public import CMPI\n"
    for handle in spec.handles where handle.isGeneratedClass { text += "\n" + object(handle) }
    return ["Sources/MPI/Generated/Objects.swift": text]
  }

  private func object(_ handle: HandleClass) -> String {
    let null = BoundaryName.constant(handle.null ?? "")
    let free = handle.free.map(BoundaryName.function)
    let verb = handle.free?.split(separator: "_").last.map { $0.lowercased() } ?? "free"
    if handle.freeing == .never { return unowned(handle) }
    var text = """
      /// \(handle.summary)
      public final class \(handle.name): @unchecked Sendable {
        /// The handle, for the raw tier; the null handle after `\(verb)()`.
        ///
        /// No check for exclusive access: it is written once, when it is freed, and using an object while it is freed is an error anyway.
        @exclusivity(unchecked) public internal(set) var handle: \(handle.cType)

        @usableFromInline let isOwned: Bool
      \(handle.keeps ? keeping(handle) : "")
        /// An object for a handle of the raw tier.
        ///
        /// - Parameters:
        ///   - handle: the handle.
        ///   - owned: \(handle.freeing == .local ? "whether it is freed with the object." : "whether somebody has to free it; an object never does that by itself.")
        public init(handle: \(handle.cType), owned: Bool = false) {
          self.handle = handle
          isOwned = owned\(handle.keeps ? "\n    kept = nil" : "")
        }

      """
    if handle.freeing == .local, let free {
      text += """

          deinit {
            if isOwned && handle.raw != \(null).raw && smpi_is_running() { _ = \(free)(&handle) }
          }

        """
    }
    if handle.freeing == .collective, handle.free != nil {
      // Nobody may free it here: the others would have to take part.
      text += """

          deinit {
            if isOwned && handle.raw != \(null).raw { Leaks.report("an object of class \(handle.name)", madeBy: nil, call: "\(verb)()") }
          }

        """
    }
    text += "}\n"
    guard let free, let function = spec.functions.first(where: { $0.name == handle.free }) else { return text }
    let documentation = DocumentationRenderer(spec: spec, names: SwiftTerms.names(spec))
    let comment = documentation.idiomaticComment(function, on: function.placement.receiver, [], []).map { "  " + $0 }.joined(separator: "\n")
    let refusal =
      (FunctionBuilder.refusal(of: "handle", handle.name, function, spec).map { "    \($0)\n" } ?? "")
      + (handle.isShared ? "    try expectUnshared()\n" : "")
    return text + """

      extension \(handle.name) {
      \(comment)
        public func \(verb)() throws(MPIError) {
          try ensureRunning()
      \(refusal)    try check(\(free)(&handle), .\(function.name))
        }
      }

      """
  }

  /// A class whose handle nobody frees: a call that takes the handle uses it up.
  private func unowned(_ handle: HandleClass) -> String {
    """
    /// \(handle.summary)
    public final class \(handle.name): @unchecked Sendable {
      /// The handle, for the raw tier; the null handle when a call has used it up.
      ///
      /// No check for exclusive access: it is written once, by that call, and using an object meanwhile is an error anyway.
      @exclusivity(unchecked) public internal(set) var handle: \(handle.cType)

      /// An object for a handle of the raw tier.
      public init(handle: \(handle.cType)) { self.handle = handle }
    }

    """
  }

  private func keeping(_ handle: HandleClass) -> String {
    """

      /// What MPI calls by the handle. Whoever lets MPI call it has to keep this object until that is over.
      private let kept: (any Sendable)?

      /// An object that frees its handle, and keeps what MPI calls by it.
      init(handle: \(handle.cType), keeping kept: any Sendable) {
        self.handle = handle
        isOwned = true
        self.kept = kept
      }

    """
  }
}
