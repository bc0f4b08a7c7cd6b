import MPISpec

/// A form of a collective that takes values and returns values, written in terms of the form that fills buffers.
struct Convenience {
  struct Argument {
    var declaration: String
    var name: String
    var documentation: String?
  }

  var arguments: [Argument]
  var result: String
  var documentation: String
  var body: [String]

  /// The member as source text.
  func member(_ function: Function, on receiver: String, _ renderer: DocumentationRenderer) -> String {
    let result = IdiomaticFunction.Result(name: "result", type: result, expression: "", documentation: documentation)
    var lines = renderer.idiomaticComment(
      function, on: receiver, arguments.map { ($0.name, $0.documentation) }, [result], isOfValues: true)
    let declared = arguments.map(\.declaration).joined(separator: ", ")
    lines += [
      "@inlinable", "public final func \(function.placement.name)<Element: MPIElement>(\(declared)) throws(MPIError) -> \(self.result) {",
    ]
    lines += body.map { "  " + $0 } + ["}"]
    return "\n" + lines.map { "  " + $0 }.joined(separator: "\n") + "\n"
  }
}
