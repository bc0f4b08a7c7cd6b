import MPISpec

/// One C form of a function, with what each parameter is on either side of the boundary.
struct Signature {
  var function: Function
  var form: Parameter.Form
  var symbol: String
  var parameters: [BoundParameter]
  /// What the C function returns, by the name in `mpi.h`.
  var result: String
  /// Set when what it returns is a handle.
  var resultIsHandle: Bool

  init(_ function: Function, _ form: Parameter.Form, _ spec: Spec) {
    self.function = function
    self.form = form
    symbol = function.symbol(form)
    // The boundary passes no variable arguments: nothing that MPI does depends on them.
    parameters = function.parameters(form).compactMap { BoundParameter($0, form, spec) }
    let kind = spec.kinds[function.returns]
    result = kind.map { form == .small ? $0.small : $0.large } ?? "int"
    resultIsHandle = kind?.handle != nil
  }

  static func all(_ functions: [Function], _ spec: Spec) -> [Signature] {
    functions.flatMap { function in function.forms.map { Signature(function, $0, spec) } }
  }

  /// The declaration of a function of the boundary that has these parameters.
  var head: String { head(named: boundaryName) }

  func head(named name: String) -> String {
    let declarations = parameters.map(\.declaration)
    return "\(BoundaryName.type(result)) \(name)(\(declarations.isEmpty ? "void" : declarations.joined(separator: ", ")))"
  }

  var boundaryName: String { BoundaryName.function(symbol) }
  var isVariadic: Bool { function.parameters.contains { $0.kind == "VARARGS" } }
}

/// A parameter in the three languages of the boundary: the shim's C, the argument that `mpi.h` expects, and Swift.
struct BoundParameter {
  var name: String
  var parameter: Parameter
  /// The declaration in the shim.
  var declaration: String
  var shape: CShape
  /// The name of the type in `mpi.h`, without pointers.
  var mpiType: String
  /// What the shim passes on.
  var argument: String
  /// The type in the raw tier.
  var swift: String

  init?(_ parameter: Parameter, _ form: Parameter.Form, _ spec: Spec) {
    guard let kind = spec.kinds[parameter.kind], kind.shape != .varargs else { return nil }
    self.parameter = parameter
    name = parameter.name
    let mpi = kind.shape == .function ? Self.callback(parameter, form, spec) : (form == .small ? kind.small : kind.large)
    let shape = CShape(kind, parameter)
    declaration = shape.declaration(BoundaryName.type(mpi), parameter.name)
    mpiType = mpi
    self.shape = shape
    let isHandle = kind.handle.flatMap(spec.handle).map { $0.raw != .enumeration } ?? false
    argument = Self.argument(shape, mpi, parameter.name, isHandle: isHandle)
    swift = shape.swift(SwiftName.type(mpi), acceptsNothing: parameter.isNullable || !parameter.accepts.isEmpty)
  }

  private static func callback(_ parameter: Parameter, _ form: Parameter.Form, _ spec: Spec) -> String {
    guard let callback = parameter.callback.flatMap(spec.callback) else { return "void" }
    return callback.symbol(form == .large && callback.hasLargeForm ? .large : .small)
  }

  private static func argument(_ shape: CShape, _ mpi: String, _ name: String, isHandle: Bool) -> String {
    guard mpi.hasPrefix("MPI_") else { return name }
    switch shape {
    case .value: return isHandle ? "SMPI_TO(\(mpi), \(name))" : name
    case .pointer(let constant), .array(let constant): return "(\(constant ? "const " : "")\(mpi) *)\(name)"
    case .triples: return "(\(mpi) (*)[3])\(name)"
    case .function: return "(\(mpi) *)\(name)"
    case .void, .text, .texts, .textLists, .argumentList: return name
    }
  }
}

/// The form of a C parameter, once kind, direction and length are put together.
enum CShape: Equatable {
  case value
  case pointer(constant: Bool)
  case array(constant: Bool)
  case triples(constant: Bool)
  case void(constant: Bool)
  case text(constant: Bool)
  case texts
  case textLists
  case argumentList
  case function

  init(_ kind: Kind, _ parameter: Parameter) {
    let reads = parameter.constant ?? (parameter.direction == .input)
    switch kind.shape {
    case .value:
      if case .triples = parameter.length {
        self = .triples(constant: reads)
      } else if parameter.length != nil {
        self = .array(constant: reads)
      } else if parameter.pointer ?? (parameter.direction != .input) {
        self = .pointer(constant: false)
      } else {
        self = .value
      }
    case .structure: self = parameter.length == nil ? .pointer(constant: reads) : .array(constant: reads)
    case .buffer: self = .void(constant: reads)
    case .pointer: self = .void(constant: false)
    case .string: self = .text(constant: reads)
    case .strings: self = .texts
    case .stringLists: self = .textLists
    case .argumentList: self = parameter.pointer == false ? .texts : .argumentList
    case .function, .varargs: self = .function
    }
  }

  func declaration(_ type: String, _ name: String) -> String {
    switch self {
    case .value: "\(type) \(name)"
    case .pointer(let constant): "\(constant ? "const " : "")\(type) *\(name)"
    case .array(let constant): "\(constant ? "const " : "")\(type) \(name)[]"
    case .triples(let constant): "\(constant ? "const " : "")\(type) \(name)[][3]"
    case .void(let constant): "\(constant ? "const " : "")void *\(name)"
    case .text(let constant): "\(constant ? "const " : "")char *\(name)"
    case .texts: "char *\(name)[]"
    case .textLists: "char **\(name)[]"
    case .argumentList: "char ***\(name)"
    case .function: "\(type) *\(name)"
    }
  }

  /// The raw tier's type. A pointer to one result is not optional, unless MPI has a constant for "not wanted".
  func swift(_ type: String, acceptsNothing: Bool) -> String {
    switch self {
    case .value: type
    case .pointer(let constant): (constant ? "UnsafePointer<\(type)>" : "UnsafeMutablePointer<\(type)>") + (acceptsNothing ? "?" : "")
    case .array(let constant): constant ? "UnsafePointer<\(type)>?" : "UnsafeMutablePointer<\(type)>?"
    case .triples(let constant): (constant ? "UnsafePointer" : "UnsafeMutablePointer") + "<(\(type), \(type), \(type))>?"
    case .void(let constant): constant ? "UnsafeRawPointer?" : "UnsafeMutableRawPointer?"
    case .text(let constant): constant ? "UnsafePointer<CChar>?" : "UnsafeMutablePointer<CChar>?"
    case .texts: "UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?"
    case .textLists: "UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?"
    case .argumentList: "UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?"
    case .function: "\(type)?"
    }
  }
}
