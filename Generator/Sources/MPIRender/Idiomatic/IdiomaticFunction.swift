import MPISpec

/// How one idiomatic form is written: its arguments, what has to be done before the call, and what comes back.
struct IdiomaticFunction {
  /// One Swift argument.
  struct Argument {
    var label: String
    var name: String
    var type: String
    var defaultValue: String?
    var documentation: String?

    var declaration: String {
      let names = label == name ? name : "\(label) \(name)"
      return "\(names): \(type)" + (defaultValue.map { " = \($0)" } ?? "")
    }
  }

  /// A value that comes back.
  struct Result {
    var name: String
    var type: String
    var expression: String
    var documentation: String?
  }

  /// Which form of the buffer that is written: `inout` memory, or memory that lives elsewhere; or, of an operation that goes on after
  /// its call, all of its buffers, which its request owns.
  enum Receiving { case memory, reference, owned }

  var arguments: [Argument] = []
  var generics: [String] = []
  /// Statements before anything is borrowed.
  var prelude: [String] = []
  /// Opening lines of nested closures, outermost first.
  var closures: [String] = []
  /// Statements within the closures, before the call.
  var checks: [String] = []
  /// Values that have to fit C's `int` for the small form, with their names in it.
  var narrowed: [(name: String, wide: String)] = []
  /// The arguments of the small and of the large call.
  var small: [String] = []
  var large: [String] = []
  var results: [Result] = []
  /// Results that are wider in the large form, read into a variable of their own by the small one.
  var wideResults: [(name: String, isOptional: Bool)] = []
  /// Arrays that the small form takes where all entries fit.
  var eitherArrays: [String] = []
  /// Layouts of `v` and `w` forms.
  var layouts: [String] = []
  /// What a request has to keep besides the buffers.
  var kept: [String] = []
  /// Set when the closures end in one that fills a text.
  var returnsText = false
}

/// Why a function of the generated tier cannot be generated.
struct UnrenderableFunction: Error, CustomStringConvertible {
  var function: String
  var problem: String
  var description: String { "\(function): \(problem); give it what it needs in the spec, or mark it `tier: hand`" }
}
