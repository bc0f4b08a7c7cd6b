import MPISpec

/// Writes the error classes of the standard as members of the open set `ErrorClass`.
struct ErrorClassRenderer {
  var spec: Spec

  func files() -> Files {
    var text = Banner.swift("spec/constants.yaml") + "public import CMPI\n\nextension ErrorClass {\n"
    let classes = spec.constants.flatMap(\.constants).filter { $0.name.contains("_ERR_") }
    for constant in classes {
      text += "  /// \(constant.summary) `\(constant.name)`.\n"
      text +=
        "  @inlinable public static var \(Self.name(constant.name)): ErrorClass { ErrorClass(rawValue: \(BoundaryName.constant(constant.name))) }\n\n"
    }
    text += "  /// The classes of the standard with their names, and what to do about their errors.\n"
    text += "  static let known: [(class: ErrorClass, name: String, remedy: String)] = [\n"
    for constant in classes {
      text += "    (.\(SwiftName.member(Self.name(constant.name))), \"\(Self.name(constant.name))\", \"\(constant.remedy ?? "")\"),\n"
    }
    text += "  ]\n"
    return ["Sources/MPI/Errors/Generated/ErrorClasses.swift": text + "}\n"]
  }

  /// `MPI_ERR_NO_MEM` becomes `noMem`, `MPI_T_ERR_MEMORY` becomes `toolMemory`.
  static func name(_ constant: String) -> String {
    let isTool = constant.hasPrefix("MPI_T_")
    let rest = constant.split(separator: "_").drop { $0 != "ERR" }.dropFirst()
    let words = (isTool ? ["TOOL"] : []) + rest.map(String.init)
    return words.enumerated().map { index, word in
      index == 0 ? word.lowercased() : word.prefix(1) + word.dropFirst().lowercased()
    }.joined()
  }
}
