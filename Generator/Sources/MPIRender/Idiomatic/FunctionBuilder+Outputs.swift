import MPISpec

/// Parameters that come back: they become results.
extension FunctionBuilder {
  mutating func addOutput(_ parameter: Parameter) throws(UnrenderableFunction) {
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

  mutating func addOutputArray(_ parameter: Parameter, _ name: String) throws(UnrenderableFunction) {
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

  mutating func addOutputValue(_ parameter: Parameter, _ name: String) throws(UnrenderableFunction) {
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
      let owned = parameter.ownership == .new && !isComm && spec.handle(handle)?.freeing != .never ? ", owned: true" : ""
      // Who has to free a communicator should hear of it when it is lost.
      let origin = parameter.ownership == .new && isComm ? ".made(by: .\(function.name))" : ""
      let made = "\(isComm ? "try " : "")\(type == "Self" ? "Self" : type)(handle: \(name)\(owned))\(origin)"
      if parameter.undefinedIsNil {
        form.results.append(result("\(type)?", "\(name).raw == \(null).raw ? nil : \(made)"))
      } else {
        form.results.append(result(type, made))
      }
      return
    }
    let wide = kind.small != "int"
    if kind.small == "int" && kind.large != "int" {
      form.wideResults.append((name, isOptional: parameter.undefinedIsNil))
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

  mutating func addInout(_ parameter: Parameter) throws(UnrenderableFunction) {
    let kind = kind(parameter)
    let name = camel(parameter.name)
    if kind.shape == .value, parameter.length != nil, kind.small == "int" {
      form.arguments.append(.init(label: parameter.label ?? name, name: name, type: "[Int]", documentation: parameter.documentation))
      checkRange(parameter, name)
      form.prelude.append("var \(name)Values = try narrow(\(name), \"\(parameter.name)\", .\(function.name))")
      form.closures.append("try withPointer(&\(name)Values) { (\(name)Pointer) throws(MPIError) in")
      pass("\(name)Pointer")
      form.results.append(.init(name: name, type: "[Int]", expression: "\(name)Values.map(Int.init)", documentation: parameter.documentation))
    } else if kind.shape == .value, kind.small == "int", kind.large == "int" {
      form.arguments.append(.init(label: parameter.label ?? name, name: name, type: "Int", documentation: parameter.documentation))
      form.prelude.append("var \(name)Value = try narrow(\(name), \"\(parameter.name)\", .\(function.name))")
      pass("&\(name)Value")
      form.results.append(.init(name: name, type: "Int", expression: "Int(\(name)Value)", documentation: parameter.documentation))
    } else {
      throw fail("parameter \(parameter.name) of kind \(parameter.kind) that is read and written has no rule")
    }
  }
}
