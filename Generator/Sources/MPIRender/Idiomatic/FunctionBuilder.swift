import MPISpec

/// Turns the facts of one function into its idiomatic form.
struct FunctionBuilder {
  let function: Function
  let spec: Spec
  /// The Swift type that gets the method; a function with a root has one form a kind of communicator.
  let receiver: String
  let receiving: IdiomaticFunction.Receiving

  private var form = IdiomaticFunction()
  private var views: [String: String] = [:]
  private var lengths: Set<String> = []

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

  private func kind(_ parameter: Parameter) -> Kind { spec.kinds[parameter.kind]! }

  private func handle(_ parameter: Parameter) -> String? { kind(parameter).handle }

  private var receiverParameter: String? {
    if function.placement.form == .typeMethod || receiver == "MPI" { return nil }
    let wanted = Self.handleClass(receiver)
    return function.parameters.first { parameter in
      wanted == "Status" ? kind(parameter).shape == .structure : handle(parameter) == wanted && parameter.direction != .output
    }?.name
  }

  private func message(of parameter: Parameter) -> Message? {
    function.messages.first { message in
      // Counts without displacements are no layout but an array of their own.
      let counts = message.displacements == nil ? nil : message.counts
      return [message.buffer, message.count, counts, message.displacements, message.datatype, message.datatypes].contains(parameter.name)
    }
  }

  /// The receiver has a root, and the call is made at it.
  private var hasRoot: Bool { function.parameters.contains { $0.name == "root" } }
  private var atRoot: String { receiver == "Intercomm" ? "root.isHere" : "rank == root" }

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
    if !order.isEmpty {
      form.arguments.sort { (order.firstIndex(of: $0.name) ?? order.count) < (order.firstIndex(of: $1.name) ?? order.count) }
    }
    return form
  }

  private mutating func add(_ parameter: Parameter) throws(UnrenderableFunction) {
    if parameter.name == receiverParameter {
      let expression = receiver == "Status" ? "&copy" : parameter.direction == .both ? "&handle" : "handle"
      if receiver == "Status" { form.prelude.append("var copy = raw") }
      if parameter.direction == .both && !function.messages.isEmpty {
        // Inlined code cannot write to the object.
        form.prelude += ["var consumed = handle", "defer { setHandle(consumed) }"]
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
      form.prelude.append("let \(name) = try narrow(\(value), \"\(parameter.name)\")")
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

  private mutating func pass(_ both: String) {
    form.small.append(both)
    form.large.append(both)
  }

  /// A number that is wider in the large form.
  private mutating func passNumber(_ parameter: Parameter, _ expression: String, name: String) {
    let kind = kind(parameter)
    if kind.small != "int" { return pass(expression) }
    let narrow = "c" + name.prefix(1).uppercased() + name.dropFirst()
    if kind.large == "int" {
      form.prelude.append("let \(narrow) = try narrow(\(expression), \"\(parameter.name)\")")
      pass(narrow)
    } else {
      form.narrowed.append((narrow, expression))
      form.small.append(narrow)
      form.large.append(expression)
    }
  }

  private func camel(_ name: String) -> String {
    SwiftName.camel(name.hasPrefix("array_of_") ? String(name.dropFirst("array_of_".count)) : name)
  }

  private mutating func argument(_ parameter: Parameter, type: String, default fallback: String? = nil) -> String {
    let name = camel(parameter.name)
    form.arguments.append(
      .init(label: parameter.label ?? name, name: name, type: type, defaultValue: fallback, documentation: parameter.documentation))
    return SwiftName.argument(name)
  }

  // MARK: Inputs

  private mutating func addInput(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    let isArray = parameter.length != nil
    if isArray && kind.shape == .value { return try addArray(parameter) }
    if let domain = parameter.domain {
      if let group = spec.constants.first(where: { $0.domain == domain }), group.isOptionSet {
        return pass("\(argument(parameter, type: domain, default: optionDefault(parameter))).rawValue")
      }
      let name = argument(parameter, type: domain, default: enumerationDefault(parameter, domain))
      form.prelude.append("let c\(name.prefix(1).uppercased() + name.dropFirst()) = try \(name).constant")
      return pass("c" + name.prefix(1).uppercased() + name.dropFirst())
    }
    switch (kind.shape, parameter.kind) {
    case (.string, _):
      let name = argument(parameter, type: "String", default: parameter.defaultValue.map { "\"\($0)\"" })
      form.closures.append("try withCString(\(name)) { (\(name)) throws(MPIError) in")
      pass(name)
    case (.value, "LOGICAL"):
      pass("(\(argument(parameter, type: "Bool", default: parameter.defaultValue)) ? 1 : 0)")
    case (.value, "INFO"):
      let name = argument(parameter, type: "Info?", default: parameter.defaultValue == nil ? nil : "nil")
      pass("\(name)?.handle ?? smpi_MPI_INFO_NULL")
    case (.value, "OPERATION"):
      pass("\(argument(parameter, type: "Operation<\(elementType)>")).handle")
    case (.value, "RANK") where parameter.accepts.contains("MPI_ROOT"):
      if receiver == "Intercomm" {
        pass("\(argument(parameter, type: "Root")).rank")
      } else {
        passNumber(parameter, argument(parameter, type: "Int", default: nil), name: camel(parameter.name))
      }
    case (.value, "COLOR"):
      let name = argument(parameter, type: "Int?")
      form.prelude.append("let cColor = try \(name).map { (color) throws(MPIError) in try narrow(color, \"color\") } ?? smpi_MPI_UNDEFINED")
      pass("cColor")
    case (.value, _):
      if let handle = kind.handle {
        return pass("\(argument(parameter, type: parameter.className ?? handle)).handle")
      }
      guard ["int", "MPI_Aint", "MPI_Offset", "MPI_Count"].contains(kind.small) else { throw fail("parameter \(parameter.name) is a \(kind.small)") }
      passNumber(parameter, argument(parameter, type: "Int", default: numberDefault(parameter)), name: camel(parameter.name))
    default: throw fail("parameter \(parameter.name) of kind \(parameter.kind) has no rule")
    }
  }

  private func numberDefault(_ parameter: Parameter) -> String? {
    switch parameter.defaultValue {
    case "MPI_ANY_SOURCE": "anySource"
    case "MPI_ANY_TAG": "anyTag"
    case let value?: Int(value).map(String.init)
    case nil: nil
    }
  }

  private func optionDefault(_ parameter: Parameter) -> String? {
    guard let value = parameter.defaultValue, value != "0" else { return parameter.defaultValue == nil ? nil : "[]" }
    return spec.constants.first { $0.domain == parameter.domain }.flatMap { group in
      group.constants.first { $0.name == value }.map { "." + EnumerationRenderer.name($0, group) }
    }
  }

  private func enumerationDefault(_ parameter: Parameter, _ domain: String) -> String? { optionDefault(parameter) }

  /// The element type that an operation is for: that of the buffer that is written, or of the one that is read.
  private var elementType: String {
    if let receive = function.messages.first(where: { $0.role != .send }) { return "\(generic(receive)).Element" }
    return "Element"
  }

  private mutating func addArray(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    if case .triples = parameter.length {
      let name = argument(parameter, type: "[(first: Int, last: Int, stride: Int)]")
      form.closures.append("try withTriples(\(name)) { (\(name)Pointer) throws(MPIError) in")
      return pass("\(name)Pointer")
    }
    let type: String
    let opening: (String) -> String
    if let domain = parameter.domain {
      type = "[\(domain)]"
      opening = { "try withConstants(try \($0).map { (value) throws(MPIError) in try value.constant }) { (\($0)Pointer) throws(MPIError) in" }
    } else if parameter.kind == "LOGICAL" {
      type = "[Bool]"
      opening = { "try withConstants(\($0).map { $0 ? 1 : 0 }) { (\($0)Pointer) throws(MPIError) in" }
    } else if parameter.kind == "DATATYPE" {
      type = "[Datatype]"
      opening = { "try withHandles(\($0).map(\\.handle)) { (\($0)Pointer) throws(MPIError) in" }
    } else if parameter.kind == "WEIGHT" {
      type = "[Int]?"
      opening = { "try withWeights(\($0)) { (\($0)Pointer) throws(MPIError) in" }
    } else if kind.small == "int" && kind.large == "int" {
      type = "[Int]"
      opening = { "try withNarrow(\($0), \"\(parameter.name)\") { (\($0)Pointer) throws(MPIError) in" }
    } else if kind.small == "int" || kind.small == "MPI_Aint" {
      type = "[Int]"
      let name = argument(parameter, type: type, default: nil)
      checkLength(parameter, name)
      if kind.small == "int" {
        // Small where all entries fit, large otherwise: the call decides by what the conversion found.
        if receiving == .owned {
          form.prelude.append("let \(name)Kept = KeptNumbers(\(name))")
          form.prelude.append("let (\(name)Small, \(name)Large) = (\(name)Kept.small, \(name)Kept.wide)")
          form.kept.append("\(name)Kept")
        } else {
          form.closures.append("try withEither(\(name)) { (\(name)Small, \(name)Large) throws(MPIError) in")
        }
        form.small.append("\(name)Small")
        form.large.append("\(name)Large")
        form.eitherArrays.append("\(name)Small")
      } else {
        form.closures.append("try withWide(\(name)) { (\(name)Pointer) throws(MPIError) in")
        pass("\(name)Pointer")
      }
      return
    } else {
      throw fail("array \(parameter.name) of \(kind.small) has no rule")
    }
    let name = argument(parameter, type: type, default: parameter.kind == "WEIGHT" ? "nil" : nil)
    checkLength(parameter, name)
    form.closures.append(opening(name))
    pass("\(name)Pointer")
  }

  /// Arrays that share a length have to agree, and one whose length MPI knows has to have it.
  private mutating func checkLength(_ parameter: Parameter, _ name: String) {
    let optional = parameter.kind == "WEIGHT" ? "?" : ""
    switch parameter.length {
    case .parameter(let length):
      guard let first = function.parameters.first(where: { $0.length == .parameter(length) && $0.direction != .output && message(of: $0) == nil })
      else { return }
      if first.name != parameter.name { require(name + optional, ".count == \(camel(first.name)).count", parameter) }
    case .peers: require(name, ".count == peerCount", parameter)
    case .groupSize: require(name, ".count == size", parameter)
    case .dimensions: form.prelude.append("try expect(\(name).count, try ndims, \"\(parameter.name)\")")
    case .sum(let other): form.prelude.append("try expect(\(name)\(optional).count, \(camel(other)).reduce(0, +), \"\(parameter.name)\")")
    case .last(let other): form.prelude.append("try expect(\(name).count, \(camel(other)).last ?? 0, \"\(parameter.name)\")")
    default: break
    }
  }

  private mutating func require(_ name: String, _ condition: String, _ parameter: Parameter) {
    let expected = condition.split(separator: "=").last!.trimmingPrefix { $0 == " " }
    form.prelude.append("try expect(\(name).count, \(expected), \"\(parameter.name)\")")
  }

  // MARK: Outputs

  private mutating func addOutput(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    let name = camel(parameter.name)
    if function.optionalResult?.flag == parameter.name {
      form.prelude.append("var \(name): Int32 = 0")
      return pass("&\(name)")
    }
    switch kind.shape {
    case .structure:
      form.prelude.append("var \(name) = MPI_Status()")
      pass("&\(name)")
      form.results.append(.init(name: name, type: "Status", expression: "Status(raw: \(name))", documentation: nil))
    case .string:
      guard case .constant(let capacity)? = parameter.length else { throw fail("string \(parameter.name) has no constant for its length") }
      form.closures.append("try withText(\(BoundaryName.constant(capacity))) { (\(name), resultlen) throws(MPIError) in")
      pass(name)
      form.returnsText = true
      form.results.append(.init(name: name, type: "String", expression: "text", documentation: parameter.documentation))
    case .value where parameter.kind == "STRING_LENGTH": pass("resultlen")
    case .value where parameter.length != nil: try addOutputArray(parameter, name)
    case .value: try addOutputValue(parameter, name)
    default: throw fail("result \(parameter.name) of kind \(parameter.kind) has no rule")
    }
  }

  private mutating func addOutputArray(_ parameter: Parameter, _ name: String) throws(UnrenderableFunction) {
    guard case .parameter(let length)? = parameter.length, let counter = function[parameter: length] else {
      throw fail("result \(parameter.name) has a length that no rule covers")
    }
    let count: String
    if counter.value != nil {
      count = "Int(\(camel(counter.name)))"
    } else if let array = function.parameters.first(where: { $0.length == .parameter(length) && $0.direction == .input }) {
      count = "\(camel(array.name)).count"
    } else {
      throw fail("result \(parameter.name): nothing says how many entries \(length) allows")
    }
    form.prelude.append("var \(name)Values = [Int32](repeating: 0, count: \(count))")
    form.closures.append("try withPointer(&\(name)Values) { (\(name)) throws(MPIError) in")
    pass(name)
    let (type, expression) =
      parameter.kind == "LOGICAL"
      ? ("[Bool]", "\(name)Values.map { $0 != 0 }")
      : parameter.undefinedIsNil
        ? ("[Int?]", "\(name)Values.map { $0 == smpi_MPI_UNDEFINED ? nil : Int($0) }") : ("[Int]", "\(name)Values.map(Int.init)")
    form.results.append(.init(name: name, type: type, expression: expression, documentation: parameter.documentation))
  }

  private mutating func addOutputValue(_ parameter: Parameter, _ name: String) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    func result(_ type: String, _ expression: String) -> IdiomaticFunction.Result {
      .init(name: name, type: type, expression: expression, documentation: parameter.documentation)
    }
    if kind.handle == "Request" { return addRequest(name) }
    if let handle = kind.handle {
      let null = BoundaryName.constant(spec.handle(handle)?.null ?? "")
      form.prelude.append("var \(name) = \(null)")
      pass("&\(name)")
      let isComm = handle == "Comm"
      let type = parameter.className ?? (handle == "Comm" ? "Intracomm" : handle)
      let owned = parameter.ownership == .new && !isComm ? ", owned: true" : ""
      let made = "\(isComm ? "try " : "")\(type == "Self" ? "Self" : type)(handle: \(name)\(owned))"
      if parameter.undefinedIsNil {
        form.results.append(result("\(type)?", "\(name).raw == \(null).raw ? nil : \(made)"))
      } else {
        form.results.append(result(type, made))
      }
      return
    }
    let wide = kind.small != "int"
    if kind.small == "int" && kind.large != "int" {
      form.wideResults.append(name)
      form.prelude.append("var \(name)Small: Int32 = 0")
      form.prelude.append("var \(name) = 0")
      form.small.append("&\(name)Small")
      form.large.append("&\(name)")
    } else {
      form.prelude.append("var \(name): \(wide ? "Int" : "Int32") = 0")
      pass("&\(name)")
    }
    let isSmall = kind.small == "int" && kind.large == "int"
    if let domain = parameter.domain {
      if let group = spec.constants.first(where: { $0.domain == domain }), group.isOptionSet || domain == "ErrorClass" {
        form.results.append(result(domain, "\(domain)(rawValue: \(name))"))
      } else if parameter.undefinedIsNil {
        form.results.append(result("\(domain)?", "\(name) == smpi_MPI_UNDEFINED ? nil : try \(domain)(constant: \(name))"))
      } else {
        form.results.append(result(domain, "try \(domain)(constant: \(name))"))
      }
    } else if parameter.kind == "LOGICAL" {
      form.results.append(result("Bool", "\(name) != 0"))
    } else {
      let value = isSmall ? "Int(\(name))" : name
      if parameter.undefinedIsNil {
        form.results.append(result("Int?", "\(name) == \(isSmall ? "smpi_MPI_UNDEFINED" : "Int(smpi_MPI_UNDEFINED)") ? nil : \(value)"))
      } else {
        form.results.append(result("Int", value))
      }
    }
  }

  private mutating func addInout(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    let name = camel(parameter.name)
    if kind.shape == .value, parameter.length != nil, kind.small == "int" {
      form.arguments.append(.init(label: parameter.label ?? name, name: name, type: "[Int]", documentation: parameter.documentation))
      form.prelude.append("var \(name)Values = try narrow(\(name), \"\(parameter.name)\")")
      form.closures.append("try withPointer(&\(name)Values) { (\(name)Pointer) throws(MPIError) in")
      pass("\(name)Pointer")
      form.results.append(.init(name: name, type: "[Int]", expression: "\(name)Values.map(Int.init)", documentation: parameter.documentation))
    } else if kind.shape == .value, kind.small == "int", kind.large == "int" {
      form.arguments.append(.init(label: parameter.label ?? name, name: name, type: "Int", documentation: parameter.documentation))
      form.prelude.append("var \(name)Value = try narrow(\(name), \"\(parameter.name)\")")
      pass("&\(name)Value")
      form.results.append(.init(name: name, type: "Int", expression: "Int(\(name)Value)", documentation: parameter.documentation))
    } else {
      throw fail("parameter \(parameter.name) of kind \(parameter.kind) that is read and written has no rule")
    }
  }

  // MARK: Messages

  private func generic(_ message: Message) -> String {
    switch message.role {
    case .send: function.messages.count > 1 ? "Send" : "Buffer"
    case .receive: function.messages.count > 1 ? "Receive" : "Buffer"
    case .both: "Buffer"
    }
  }

  private func sharesCount(_ message: Message) -> Bool {
    guard let count = message.count ?? message.counts else { return false }
    return function.messages.contains { $0.buffer != message.buffer && ($0.count == count || $0.counts == count) }
  }

  private func blocks(_ message: Message) -> String? {
    switch message.blocks {
    case .peers: "peerCount"
    case .inDegree: "inDegree"
    case .outDegree: "outDegree"
    default: nil
    }
  }

  private mutating func add(_ message: Message, _ parameter: Parameter) throws(UnrenderableFunction) {
    let name = camel(parameter.name)
    let view = name + "View"
    views[message.buffer] = view
    let generic = generic(message)
    let takesInPlace = message.inPlace != nil && receiver != "Intercomm"
    switch (message.role, receiving) {
    case (_, .owned): addOwned(message, parameter, name: name, view: view, takesInPlace: takesInPlace)
    case (.send, _):
      form.generics.append("\(generic): \(takesInPlace ? "CollectiveSendBuffer" : "SendBuffer") & ~Copyable & ~Escapable")
      form.arguments.append(.init(label: "_", name: name, type: "borrowing \(generic)", documentation: parameter.documentation))
      form.closures.append("try \(name).withBufferView { (\(view)) throws(MPIError) in")
    case (_, .memory):
      form.generics.append("\(generic): ReceiveBuffer & ~Copyable & ~Escapable")
      form.arguments.append(.init(label: receiveLabel(message), name: name, type: "inout \(generic)", documentation: parameter.documentation))
      form.closures.append("try \(name).withMutableBufferView { (\(view)) throws(MPIError) in")
    case (_, .reference):
      form.generics.append("\(generic): \(takesInPlace ? "CollectiveMemoryReference" : "MemoryReference")")
      form.arguments.append(.init(label: receiveLabel(message), name: name, type: generic, documentation: parameter.documentation))
      form.prelude.append("let \(view) = \(name).view")
    }
    if message.counts != nil && message.displacements != nil { addLayout(message, name: name, view: view) }
  }

  /// Where the blocks of a `v` or `w` form lie.
  private mutating func addLayout(_ message: Message, name: String, view: String) {
    let layout = layoutName(message)
    let isTyped = message.datatypes != nil
    let number = blocks(message) ?? "1"
    let symbol = function.symbol(.large)
    form.arguments.append(
      isTyped
        ? .init(label: "_", name: layout, type: "[Block]", documentation: "Where each block lies in `\(name)`, in bytes, and what it is.")
        : .init(label: "_", name: layout, type: "Blocks", documentation: "Where each block lies in `\(name)`, in elements."))
    let offsetsAreWide = function.parameters.contains { $0.name == message.displacements && kind($0).small != "int" }
    let facts =
      isTyped
      ? "blocks: \(number), offsetsAreWide: \(offsetsAreWide), as: .\(symbol)"
      : "\(view), blocks: \(number), significant: \(message.rootOnly ? atRoot : "true"), as: .\(symbol)"
    if receiving == .owned {
      form.prelude.append("let \(layout) = try KeptBlocks(\(layout), \(facts))")
      form.kept.append(layout)
    } else {
      form.closures.append("try \(isTyped ? "withLayout" : "withBlocks")(\(layout), \(facts)) { (\(layout)) throws(MPIError) in")
    }
    form.layouts.append(layout)
  }

  /// A buffer that the request of the operation keeps.
  private mutating func addOwned(_ message: Message, _ parameter: Parameter, name: String, view: String, takesInPlace: Bool) {
    let writes = message.role != .send
    let inPlace = takesInPlace ? "Collective" : ""
    let generic = generic(message)
    form.generics.append("\(generic): Owned\(inPlace)\(writes ? "Receive" : "Send")Buffer")
    let label = message.role == .receive && function.messages.count == 1 ? "into" : writes ? receiveLabel(message) : "_"
    form.arguments.append(.init(label: label, name: name, type: "consuming \(generic)", documentation: parameter.documentation))
    form.prelude.append("let \(view) = \(name).\(writes || function.completion == .persistent ? "isolatedView()" : "stableView")")
  }

  /// The request of an operation that goes on after its call.
  private mutating func addRequest(_ name: String) {
    form.prelude.append("var \(name) = smpi_MPI_REQUEST_NULL")
    pass("&\(name)")
    let isPersistent = function.completion == .persistent
    let buffers = function.messages.map { (generic($0), camel($0.buffer), $0.role) }
    let send = buffers.first { $0.2 == .send }
    let receive = buffers.first { $0.2 != .send }
    let (type, held) =
      switch (send, receive) {
      case (let send?, let receive?): ("Exchange<\(send.0), \(receive.0)>", "Exchange(send: \(send.1), receive: \(receive.1))")
      case (let one?, nil), (nil, let one?): (one.0, one.1)
      case (nil, nil): ("Void", "()")
      }
    let request = "\(isPersistent ? "Prequest" : "Request")<\(type)>"
    var arguments = ["handle: \(name)", "held: \(held)"]
    if receive != nil && send == nil && function.scope == .local && receive?.2 == .receive && receiver == "Comm" {
      arguments.append("isReceive: true")
    }
    if !isPersistent && receive != nil && (function.scope == .local || receiver == "File") { arguments.append("finish: \(request).shorten") }
    switch form.kept.count {
    case 0: break
    case 1: arguments.append("kept: \(form.kept[0])")
    default: arguments.append("kept: KeptObjects(\(form.kept.joined(separator: ", ")))")
    }
    form.results.append(.init(name: name, type: request, expression: "\(request)(\(arguments.joined(separator: ", ")))", documentation: nil))
  }

  private func receiveLabel(_ message: Message) -> String { Self.receivesInto(function, message) ? "into" : "_" }

  /// Two buffers of one kind stand side by side, as in C; otherwise the second is where the result goes into.
  static func receivesInto(_ function: Function, _ message: Message) -> Bool {
    guard function.messages.count > 1 else { return false }
    let shares = function.messages.allSatisfy { $0.count == message.count }
    return !shares && !function.name.lowercased().contains("alltoall")
  }

  private mutating func pass(part parameter: Parameter, of message: Message) throws(UnrenderableFunction) {
    guard let view = views[message.buffer] else { throw fail("\(parameter.name) stands before its buffer") }
    switch parameter.name {
    case message.buffer: pass("\(view).address")
    case message.datatype:
      if message.counts != nil, message.displacements == nil { addSharedCounts() }
      pass(sharesCount(message) || sharesDatatype(message) ? "reduction.datatype" : "\(view).datatype")
    case message.count:
      let name = camel(parameter.name)
      if sharesCount(message) {
        if !form.checks.contains(where: { $0.hasPrefix("let reduction") }), let (send, receive) = sharedMessages(message),
          let sendView = views[send.buffer],
          let receiveView = views[receive.buffer]
        {
          let sendBlocks = blocks(send) ?? "1"
          let significant = receive.rootOnly ? atRoot : "true"
          form.checks.append(
            "let reduction = try sharedCount(\(sendView), blocks: \(sendBlocks), \(receiveView), isReceiving: \(significant))")
        }
        form.narrowed.append(("c" + name.prefix(1).uppercased() + name.dropFirst(), "reduction.count"))
        form.small.append("c" + name.prefix(1).uppercased() + name.dropFirst())
        form.large.append("reduction.count")
      } else {
        let wide = name + "Wide"
        if let blocks = blocks(message) {
          let significant = message.rootOnly ? "\(atRoot) ? " : ""
          let otherwise = message.rootOnly ? " : 0" : ""
          form.checks.append("let \(wide) = \(significant)try blockLength(\(view), \(blocks), \"\(camel(message.buffer))\")\(otherwise)")
        } else {
          form.checks.append("let \(wide) = \(view).count")
        }
        form.narrowed.append(("c" + name.prefix(1).uppercased() + name.dropFirst(), wide))
        form.small.append("c" + name.prefix(1).uppercased() + name.dropFirst())
        form.large.append(wide)
      }
    case message.counts:
      form.small.append("\(layoutName(message)).smallCounts")
      form.large.append("\(layoutName(message)).counts")
    case message.displacements:
      // `MPI_Aint` displacements are wide in either form.
      form.small.append(kind(parameter).small == "int" ? "\(layoutName(message)).smallDisplacements" : "\(layoutName(message)).displacements")
      form.large.append("\(layoutName(message)).displacements")
    case message.datatypes: pass("\(layoutName(message)).datatypes")
    default: throw fail("\(parameter.name) has no rule in its message")
    }
  }

  /// A reduction whose result is dealt out by an array of counts.
  private mutating func addSharedCounts() {
    guard !form.checks.contains(where: { $0.hasPrefix("let reduction") }), let (send, receive) = sharedMessages(function.messages[0]),
      let counts = send.counts, let sendView = views[send.buffer], let receiveView = views[receive.buffer]
    else { return }
    form.checks.append("let reduction = try sharedCounts(\(sendView), \(camel(counts)), \(receiveView), rank: rank)")
  }

  /// What one process sends to another has to be what that one receives; where both blocks are known here, they are compared.
  private mutating func checkBlocks() {
    guard function.scope == .collective, function.messages.count == 2, let send = function.messages.first(where: { $0.role == .send }),
      let receive = function.messages.first(where: { $0.role == .receive }), let sent = send.count, let received = receive.count, sent != received,
      send.blocks == nil || send.blocks == .peers, receive.blocks == nil || receive.blocks == .peers, receiver != "Intercomm",
      let sendView = views[send.buffer], let receiveView = views[receive.buffer]
    else { return }
    let significant = send.rootOnly || receive.rootOnly ? atRoot : "true"
    form.checks.append(
      "try expectSameBlocks(\(sendView), \(camel(sent))Wide, \(receiveView), \(camel(received))Wide, isSignificant: \(significant))")
  }

  private func sharesDatatype(_ message: Message) -> Bool {
    function.messages.contains { $0.buffer != message.buffer && $0.datatype == message.datatype }
  }

  private func sharedMessages(_ message: Message) -> (Message, Message)? {
    guard let send = function.messages.first(where: { $0.role == .send }), let receive = function.messages.first(where: { $0.role != .send }) else {
      return nil
    }
    return (send, receive)
  }

  private func layoutName(_ message: Message) -> String { camel(message.buffer) + (message.datatypes == nil ? "Blocks" : "Layout") }

  private func fail(_ problem: String) -> UnrenderableFunction { UnrenderableFunction(function: function.name, problem: problem) }
}
