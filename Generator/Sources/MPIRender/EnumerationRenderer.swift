import MPISpec

/// Writes an enumeration or an option set for every domain of integers. Their values are the library's, and none is known here.
struct EnumerationRenderer {
  var spec: Spec

  func files() -> Files {
    var text = Banner.swift("spec/constants.yaml") + "public import CMPI\n"
    for group in spec.constants where group.domain != nil && group.domain != "ErrorClass" {
      text += "\n" + (group.isOptionSet ? optionSet(group) : enumeration(group))
    }
    return ["Sources/MPI/Constants/Generated/Enumerations.swift": text]
  }

  /// `MPI_WIN_FLAVOR_CREATE` of the prefix `MPI_WIN_FLAVOR_` becomes `create`.
  static func name(_ constant: Constant, _ group: ConstantGroup) -> String {
    if let name = constant.swiftName { return name }
    return SwiftName.camel(String(constant.name.dropFirst(group.prefix.count)))
  }

  private func optionSet(_ group: ConstantGroup) -> String {
    let type = group.domain ?? ""
    var text = """
      /// \(group.title).
      public struct \(type): OptionSet, Hashable, Sendable {
        /// The library's bits.
        public let rawValue: Int32

        /// Options from the library's bits.
        @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }

      """
    for constant in group.constants {
      text += "\n  /// \(constant.summary) `\(constant.name)`.\n"
      text +=
        "  @inlinable public static var \(Self.name(constant, group)): \(type) { \(type)(rawValue: \(BoundaryName.constant(constant.name))) }\n"
    }
    return text + "}\n"
  }

  private func enumeration(_ group: ConstantGroup) -> String {
    let type = group.domain ?? ""
    var text = "/// \(group.title).\npublic enum \(type): Hashable, CaseIterable, \(group.isOrdered ? "Comparable, " : "")Sendable {\n"
    for constant in group.constants {
      text += "  /// \(constant.summary) `\(constant.name)`.\n  case \(SwiftName.member(Self.name(constant, group)))\n"
    }
    text += """

        /// The library's value.
        ///
        /// - Throws: ``MPIError`` of class ``ErrorClass/unavailable`` where the library does not have it.
        public var constant: Int32 {
          get throws(MPIError) {
            switch self {

      """
    for constant in group.constants {
      let value = BoundaryName.constant(constant.name)
      if constant.canBeMissing {
        text += "      case .\(Self.name(constant, group)):\n        try require(.\(constant.name))\n        return \(value)\n"
      } else {
        text += "      case .\(Self.name(constant, group)): return \(value)\n"
      }
    }
    text += """
            }
          }
        }

        /// What a value of the library means.
        ///
        /// - Throws: ``MPIError`` of class ``ErrorClass/intern`` when it means nothing known here.
        public init(constant: Int32) throws(MPIError) {
          switch constant {

      """
    for constant in group.constants {
      let condition = constant.canBeMissing ? " where MPISymbol.\(constant.name).isAvailable" : ""
      text += "    case \(BoundaryName.constant(constant.name))\(condition): self = .\(Self.name(constant, group))\n"
    }
    return text + """
          default: throw MPIError(.intern, "\\(constant) is no \(type) of this library")
          }
        }
      }

      """
  }
}
