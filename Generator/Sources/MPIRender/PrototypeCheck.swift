import MPIProbe
import MPISpec

/// How the prototype in a header differs from what the spec says.
public struct PrototypeDifference: Hashable, Sendable, CustomStringConvertible {
  public var function: String
  /// Where: a parameter, by its position from 1 and its name in the spec, or the result.
  public var place: String
  public var expected: String
  public var found: String
  /// Whether only `const` differs, which no call notices.
  public var isConstOnly: Bool

  public var description: String { "\(function): \(place): the spec says `\(expected)`, the header `\(found)`" }
}

/// Compares the prototypes of a header with the spec.
struct PrototypeCheck {
  var spec: Spec

  func differences(_ header: MPIHeader) -> [PrototypeDifference] {
    Signature.all(spec.functions, spec).flatMap { signature -> [PrototypeDifference] in
      guard let found = header.functions[signature.symbol] else { return [] }
      return compare(signature, found)
    }
  }

  private func compare(_ signature: Signature, _ found: CFunction) -> [PrototypeDifference] {
    var differences: [PrototypeDifference] = []
    func compare(_ place: String, _ expected: CType, _ type: CType) {
      // Some headers say `int` where the standard says `MPI_Fint`.
      let mine = Self.canonical(expected).replacing("MPI_Fint", with: "int")
      let theirs = Self.canonical(type).replacing("MPI_Fint", with: "int")
      if mine != theirs {
        differences.append(
          PrototypeDifference(
            function: signature.symbol, place: place, expected: expected.description, found: type.description,
            isConstOnly: Self.withoutConst(mine) == Self.withoutConst(theirs)))
      }
    }
    compare("result", signature.result.hasPrefix("MPI_") ? .named(signature.result) : .builtin(signature.result), found.returnType)
    guard signature.parameters.count == found.parameters.count else {
      differences.append(
        PrototypeDifference(
          function: signature.symbol, place: "parameters", expected: "\(signature.parameters.count) parameters",
          found: "\(found.parameters.count) parameters", isConstOnly: false))
      return differences
    }
    for (index, (mine, theirs)) in zip(signature.parameters, found.parameters).enumerated() {
      compare("parameter \(index + 1), \(mine.name)", mine.type, theirs.type)
    }
    return differences
  }

  /// The type as a callee sees it: arrays and functions are pointers, and a `const` of the parameter itself says nothing.
  static func canonical(_ type: CType) -> String {
    switch type.unqualified {
    case .array(let element, _): pointer(element)
    case .pointer(let pointee): pointer(pointee)
    case .function: "pointer to \(type.unqualified)"
    case .named(let name) where name.hasSuffix("_function") || name.hasSuffix("_function_c"): "pointer to \(name)"
    case let other: other.description
    }
  }

  private static func pointer(_ pointee: CType) -> String {
    var constant = ""
    if case .qualified(let qualifier, _) = pointee, qualifier.contains("const") { constant = "const " }
    // `int x[][3]`: the inner array is not a pointer.
    if case .array(let element, let count?) = pointee.unqualified {
      if case .qualified(let qualifier, _) = element, qualifier.contains("const") { constant = "const " }
      return "pointer to \(constant)array of \(count) \(canonical(element))"
    }
    if case .named(let name) = pointee.unqualified, name.hasSuffix("_function") || name.hasSuffix("_function_c") { return "pointer to \(name)" }
    return "pointer to \(constant)\(canonical(pointee.unqualified))"
  }

  private static func withoutConst(_ canonical: String) -> String {
    canonical.split(separator: " ").filter { $0 != "const" }.joined(separator: " ")
  }
}

extension BoundParameter {
  /// The type that `mpi.h` is expected to declare.
  var type: CType { shape.type(mpiType) }
}

extension CShape {
  func type(_ name: String) -> CType {
    let base: CType = name.hasPrefix("MPI_") ? .named(name) : .builtin(name)
    func qualified(_ type: CType, _ constant: Bool) -> CType { constant ? .qualified("const", type) : type }
    let char = CType.builtin("char")
    return switch self {
    case .value: base
    case .pointer(let constant): .pointer(qualified(base, constant))
    case .array(let constant): .array(qualified(base, constant), count: nil)
    case .triples(let constant): .array(.array(qualified(base, constant), count: 3), count: nil)
    case .void(let constant): .pointer(qualified(.builtin("void"), constant))
    case .text(let constant): .pointer(qualified(char, constant))
    case .texts: .array(.pointer(char), count: nil)
    case .textLists: .array(.pointer(.pointer(char)), count: nil)
    case .argumentList: .pointer(.pointer(.pointer(char)))
    case .function: .pointer(base)
    }
  }
}
