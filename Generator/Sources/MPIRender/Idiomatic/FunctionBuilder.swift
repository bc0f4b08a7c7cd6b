import MPISpec

/// Turns the facts of one function into its idiomatic form.
struct FunctionBuilder {
  let function: Function
  let spec: Spec
  /// The Swift type that gets the method; a function with a root has one form a kind of communicator.
  let receiver: String
  let receiving: IdiomaticFunction.Receiving

  var form = IdiomaticFunction()
  var views: [String: String] = [:]
  var lengths: Set<String> = []

  init(_ function: Function, _ spec: Spec, receiver: String, receiving: IdiomaticFunction.Receiving) {
    self.function = function
    self.spec = spec
    self.receiver = receiver
    self.receiving = receiving
  }

  // MARK: Classification

  /// The class of handles that a Swift type stands for.
  static func handleClass(_ receiver: String) -> String {
    switch receiver {
    case "Intracomm", "Intercomm", "Topocomm", "Cartcomm", "Graphcomm", "Distgraphcomm": "Comm"
    default: receiver
    }
  }

  func kind(_ parameter: Parameter) -> Kind { spec.kinds[parameter.kind]! }

  func handle(_ parameter: Parameter) -> String? { kind(parameter).handle }

  var receiverParameter: String? { Self.receiverParameter(function, spec, receiver: receiver) }

  /// The parameter of C that the object stands for, of which a method is called.
  static func receiverParameter(_ function: Function, _ spec: Spec, receiver: String) -> String? {
    if function.placement.form == .typeMethod || receiver == "MPI" { return nil }
    let wanted = handleClass(receiver)
    return function.parameters.first { parameter in
      let kind = spec.kinds[parameter.kind]!
      return wanted == "Status" ? kind.shape == .structure : kind.handle == wanted && parameter.direction != .output
    }?.name
  }

  func message(of parameter: Parameter) -> Message? {
    function.messages.first { message in
      // Counts without displacements are no layout but an array of their own.
      let counts = message.displacements == nil ? nil : message.counts
      return [message.buffer, message.count, counts, message.displacements, message.datatype, message.datatypes].contains(parameter.name)
    }
  }

  /// The receiver has a root, and the call is made at it.
  var hasRoot: Bool { function.parameters.contains { $0.name == "root" } }
  var atRoot: String { receiver == "Intercomm" ? "root.isHere" : "rank == root" }

  // MARK: Building

  mutating func build() throws(UnrenderableFunction) -> IdiomaticFunction {
    let parameters = function.parameters(.small)
    lengths = Set(
      parameters.compactMap { parameter in
        guard parameter.direction != .output, message(of: parameter) == nil else { return nil }
        switch parameter.length {
        case .parameter(let name), .triples(let name): return name
        default: return nil
        }
      })
    let order = function.placement.arguments
    for parameter in parameters { try add(parameter) }
    checkBlocks()
    checkOverlap()
    if !order.isEmpty {
      form.arguments.sort { (order.firstIndex(of: $0.name) ?? order.count) < (order.firstIndex(of: $1.name) ?? order.count) }
    }
    return form
  }

  mutating func add(_ parameter: Parameter) throws(UnrenderableFunction) {
    if parameter.name == receiverParameter {
      let isWritten = parameter.direction == .both
      if receiver == "Status" && !isWritten { form.prelude.append("var copy = raw") }
      let expression = receiver == "Status" ? (isWritten ? "&raw" : "&copy") : isWritten ? "&handle" : "handle"
      if parameter.direction == .both && !function.messages.isEmpty {
        // Inlined code cannot write to the object.
        form.prelude += ["var consumed = try present(handle, .\(function.name))", "defer { setHandle(consumed) }"]
        return pass("&consumed")
      }
      return pass(expression)
    }
    if let message = message(of: parameter) {
      if parameter.name == message.buffer { try add(message, parameter) }
      return try pass(part: parameter, of: message)
    }
    if let value = parameter.value {
      let name = camel(parameter.name)
      form.prelude.append("let \(name) = try narrow(\(value), \"\(parameter.name)\", .\(function.name))")
      return pass(name)
    }
    if lengths.contains(parameter.name) && parameter.direction == .input {
      let array = function.parameters.first { $0.length == .parameter(parameter.name) || $0.length == .triples(parameter.name) }!
      return passNumber(parameter, "\(camel(array.name)).count", name: camel(parameter.name))
    }
    switch parameter.direction {
    case .input: try addInput(parameter)
    case .output: try addOutput(parameter)
    case .both: try addInout(parameter)
    }
  }

  mutating func pass(_ both: String) {
    form.small.append(both)
    form.large.append(both)
  }

  /// A number that is wider in the large form.
  mutating func passNumber(_ parameter: Parameter, _ expression: String, name: String) {
    let kind = kind(parameter)
    if kind.small != "int" { return pass(expression) }
    let narrow = "c" + name.prefix(1).uppercased() + name.dropFirst()
    if kind.large == "int" {
      form.prelude.append("let \(narrow) = try narrow(\(expression), \"\(parameter.name)\", .\(function.name))")
      pass(narrow)
    } else {
      form.narrowed.append((narrow, expression))
      form.small.append(narrow)
      form.large.append(expression)
    }
  }

  func camel(_ name: String) -> String {
    SwiftName.camel(name.hasPrefix("array_of_") ? String(name.dropFirst("array_of_".count)) : name)
  }

  mutating func argument(_ parameter: Parameter, type: String, default fallback: String? = nil) -> String {
    let name = camel(parameter.name)
    form.arguments.append(
      .init(label: parameter.label ?? name, name: name, type: type, defaultValue: fallback, documentation: parameter.documentation))
    return SwiftName.argument(name)
  }

  func fail(_ problem: String) -> UnrenderableFunction { UnrenderableFunction(function: function.name, problem: problem) }
}
