import MPISpec

/// Parameters that only go in: single values, texts, handles and arrays.
extension FunctionBuilder {
  /// Refuses a handle that is null because its object was freed, with an error of its class; nil where the standard has no such class.
  static func refusal(of expression: String, _ handleClass: String, _ function: Function, _ spec: Spec) -> String? {
    guard function.canFail, let null = spec.handle(handleClass)?.null else { return nil }
    let sort = String(null.split(separator: "_")[1])
    let error = "MPI_ERR_" + (sort == "DATATYPE" ? "TYPE" : sort)
    guard let known = spec.constants.flatMap(\.constants).first(where: { $0.name == error }), known.since <= Version(2, 0) else { return nil }
    return "try expectAlive(\(expression).raw != \(BoundaryName.constant(null)).raw, .\(ErrorClassRenderer.name(error)), .\(function.name))"
  }

  mutating func addInput(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    let isArray = parameter.length != nil
    if isArray && kind.shape == .value { return try addArray(parameter) }
    if let domain = parameter.domain {
      if let group = spec.constants.first(where: { $0.domain == domain }), group.isOptionSet {
        return pass("\(argument(parameter, type: domain, default: optionDefault(parameter))).rawValue")
      }
      let isOptional = parameter.accepts.contains("MPI_UNDEFINED")
      let name = argument(parameter, type: isOptional ? "\(domain)?" : domain, default: enumerationDefault(parameter, domain))
      let constant = "c" + name.prefix(1).uppercased() + name.dropFirst()
      form.prelude.append("let \(constant) = try \(name)\(isOptional ? "?.constant ?? smpi_MPI_UNDEFINED" : ".constant")")
      return pass(constant)
    }
    switch (kind.shape, parameter.kind) {
    case (.string, _):
      let name = argument(parameter, type: "String", default: parameter.defaultValue.map { "\"\($0)\"" })
      form.closures.append("try withCString(\(name), .\(function.name)) { (\(name)) throws(MPIError) in")
      pass(name)
    case (.value, "LOGICAL"):
      pass("(\(argument(parameter, type: "Bool", default: parameter.defaultValue)) ? 1 : 0)")
    case (.value, "INFO"):
      let name = argument(parameter, type: "Info?", default: parameter.defaultValue == nil ? nil : "nil")
      let checked = "c" + name.prefix(1).uppercased() + name.dropFirst()
      form.prelude.append("let \(checked) = try hints(\(name))")
      pass(checked)
    case (.value, "OPERATION"):
      let name = argument(parameter, type: "Operation<\(elementType)>")
      // MPI may call the closure behind it until the reduction is done.
      if receiving == .owned { form.kept.append("\(name).object") } else { form.prelude.append("defer { withExtendedLifetime(\(name)) {} }") }
      pass("\(name).handle")
    case (.value, "RANK") where parameter.accepts.contains("MPI_ROOT"):
      if receiver == "Intercomm" {
        pass("\(argument(parameter, type: "Root")).rank")
      } else {
        passNumber(parameter, argument(parameter, type: "Int", default: nil), name: camel(parameter.name))
      }
    case (.value, "COLOR"):
      let name = argument(parameter, type: "Int?")
      form.prelude.append(
        "let cColor = try \(name).map { (color) throws(MPIError) in try narrow(color, \"color\", .\(function.name)) } ?? smpi_MPI_UNDEFINED")
      pass("cColor")
    case (.value, _):
      if let handle = kind.handle {
        let name = argument(parameter, type: parameter.className ?? handle)
        if function.messages.isEmpty, let refusal = Self.refusal(of: "\(name).handle", handle, function, spec) { form.prelude.append(refusal) }
        return pass("\(name).handle")
      }
      guard ["int", "MPI_Aint", "MPI_Offset", "MPI_Count"].contains(kind.small) else { throw fail("parameter \(parameter.name) is a \(kind.small)") }
      let name = argument(parameter, type: "Int", default: numberDefault(parameter))
      checkRange(parameter, name)
      passNumber(parameter, name, name: camel(parameter.name))
    default: throw fail("parameter \(parameter.name) of kind \(parameter.kind) has no rule")
    }
  }

  func numberDefault(_ parameter: Parameter) -> String? {
    switch parameter.defaultValue {
    case "MPI_ANY_SOURCE": "anySource"
    case "MPI_ANY_TAG": "anyTag"
    case let value?: Int(value).map(String.init)
    case nil: nil
    }
  }

  func optionDefault(_ parameter: Parameter) -> String? {
    guard let value = parameter.defaultValue, value != "0" else { return parameter.defaultValue == nil ? nil : "[]" }
    return spec.constants.first { $0.domain == parameter.domain }.flatMap { group in
      group.constants.first { $0.name == value }.map { "." + EnumerationRenderer.name($0, group) }
    }
  }

  func enumerationDefault(_ parameter: Parameter, _ domain: String) -> String? { optionDefault(parameter) }

  /// The element type that an operation is for: that of the buffer that is written, or of the one that is read.
  var elementType: String {
    if let receive = function.messages.first(where: { $0.role != .send }) { return "\(generic(receive)).Element" }
    return "Element"
  }

  mutating func addArray(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    if case .triples = parameter.length {
      let name = argument(parameter, type: "[(first: Int, last: Int, stride: Int)]")
      form.closures.append("try withTriples(\(name), .\(function.name)) { (\(name)Pointer) throws(MPIError) in")
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
      opening = { [function] in "try withWeights(\($0), .\(function.name)) { (\($0)Pointer) throws(MPIError) in" }
    } else if kind.small == "int" && kind.large == "int" {
      type = "[Int]"
      opening = { [function] in "try withNarrow(\($0), \"\(parameter.name)\", .\(function.name)) { (\($0)Pointer) throws(MPIError) in" }
    } else if kind.small == "int" || kind.small == "MPI_Aint" {
      type = "[Int]"
      let name = argument(parameter, type: type, default: nil)
      checkLength(parameter, name)
      checkRange(parameter, name)
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
    if parameter.kind == "WEIGHT", let first = function.parameters.first(where: { $0.kind == "WEIGHT" }), first.name != parameter.name {
      form.prelude.append("try expectTogether(\(camel(first.name)), \(name))")
    }
    checkRange(parameter, name)
    form.closures.append(opening(name))
    pass("\(name)Pointer")
  }

  /// Numbers that have bounds.
  mutating func checkRange(_ parameter: Parameter, _ name: String) {
    if let limit = parameter.below { form.prelude.append("try expect(\(name), below: \(limit), \"\(name)\", .\(function.name))") }
    if let least = parameter.least {
      let errorClass = ErrorClassRenderer.name(kind(parameter).error ?? "MPI_ERR_ARG")
      let others = parameter.accepts.map { "Int(smpi_\($0))" }.joined(separator: ", ")
      form.prelude.append(
        "try expect(\(name), least: \(least)\(others.isEmpty ? "" : ", or: [\(others)]"), .\(errorClass), \"\(name)\", .\(function.name))")
    }
  }

  /// Arrays that share a length have to agree, and one whose length MPI knows has to have it.
  mutating func checkLength(_ parameter: Parameter, _ name: String) {
    let optional = parameter.kind == "WEIGHT" ? "?" : ""
    switch parameter.length {
    case .parameter(let length):
      guard let first = function.parameters.first(where: { $0.length == .parameter(length) && $0.direction != .output && message(of: $0) == nil })
      else { return }
      if first.name != parameter.name { require(name, optional, ".count == \(camel(first.name)).count") }
    case .peers: require(name, "", ".count == peerCount")
    case .groupSize: require(name, "", ".count == size")
    case .dimensions: form.prelude.append("try expect(\(name).count, try ndims, \"\(name)\", .\(function.name))")
    case .sum(let other): form.prelude.append("try expect(\(name)\(optional).count, \(camel(other)).reduce(0, &+), \"\(name)\", .\(function.name))")
    case .last(let other): form.prelude.append("try expect(\(name).count, \(camel(other)).last ?? 0, \"\(name)\", .\(function.name))")
    default: break
    }
  }

  mutating func require(_ name: String, _ optional: String, _ condition: String) {
    let expected = condition.split(separator: "=").last!.trimmingPrefix { $0 == " " }
    form.prelude.append("try expect(\(name)\(optional).count, \(expected), \"\(name)\", .\(function.name))")
  }
}
