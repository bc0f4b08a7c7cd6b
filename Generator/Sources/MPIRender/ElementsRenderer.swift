import MPISpec

/// Writes what the element types of buffers are: which datatype each Swift type is sent as, and which operations apply.
struct ElementsRenderer {
  var spec: Spec

  /// The protocols of `Sources/MPI/Elements.swift` that an element category implies.
  private func protocols(_ category: ElementCategory) -> [String] {
    switch category {
    case .integer: ["MPIArithmetic", "MPIComparable", "MPILogical", "MPIBitwise"]
    case .floating: ["MPIArithmetic", "MPIComparable"]
    case .complex: ["MPIArithmetic"]
    case .logical: ["MPILogical"]
    case .byte: ["MPIBitwise"]
    case .pair: ["MPIPair"]
    case .opaque: ["MPIElement"]
    }
  }

  func files() -> Files {
    [
      "Sources/MPI/Buffers/Generated/ElementTypes.swift": elements(),
      "Sources/MPI/Operations/Generated/PredefinedOperations.swift": operations(),
      "Sources/MPI/Datatypes/Generated/PredefinedDatatypes.swift": datatypes(),
    ]
  }

  private func elements() -> String {
    var text = Banner.swift("spec/datatypes.yaml") + "public import CMPI\n"
    for datatype in spec.datatypes {
      for type in datatype.swiftTypes {
        if let architecture = datatype.architecture { text += "\n#if \(condition(architecture))" }
        text += """

          /// Sent as `\(datatype.name)`.
          extension \(type): \(protocols(datatype.elements).joined(separator: ", ")) {
            /// The datatype of one element: `\(datatype.name)`.
            @inlinable public static var rawDatatype: MPI_Datatype { \(BoundaryName.constant(datatype.name)) }
          }

          """
        if datatype.architecture != nil { text += "#endif\n" }
      }
      for type in datatype.pairTypes { text += pair(type, datatype) }
    }
    return text
  }

  private func pair(_ type: String, _ datatype: NamedDatatype) -> String {
    var text = datatype.architecture.map { "\n#if \(condition($0))" } ?? ""
    text += """

      /// Its pairs with an index are sent as `\(datatype.name)`.
      extension \(type): MPIIndexable {
        /// The datatype of a pair of a value and an index: `\(datatype.name)`.
        @inlinable public static var rawPairDatatype: MPI_Datatype { \(BoundaryName.constant(datatype.name)) }
      }

      """
    return text + (datatype.architecture == nil ? "" : "#endif\n")
  }

  private func datatypes() -> String {
    var text = Banner.swift("spec/datatypes.yaml") + "internal import CMPI\n\nextension Datatype {\n"
    for datatype in spec.datatypes {
      let constant = spec.constants.flatMap(\.constants).first { $0.name == datatype.name }
      text += "  /// \(constant?.summary ?? datatype.name) `\(datatype.name)`.\n"
      text += "  public static let \(Self.name(datatype.name)) = Datatype(handle: \(BoundaryName.constant(datatype.name)))\n\n"
      for alias in datatype.aliases {
        text += "  /// Another name of ``\(Self.name(datatype.name))``.\n"
        text += "  public static let \(Self.name("MPI_" + alias)) = \(Self.name(datatype.name))\n\n"
      }
    }
    text.removeLast()
    return text + "}\n" + descriptions()
  }

  /// What a description of a datatype says of the predefined ones.
  private func descriptions() -> String {
    let entries = spec.datatypes.map { datatype in
      let type = datatype.swiftTypes.first ?? datatype.pairTypes.first.map { "ValueIndex<\($0)>" } ?? datatype.describedType
      return "(\(BoundaryName.constant(datatype.name)), \"\(datatype.name)\", \(type.map { "\"\($0)\"" } ?? "nil")),"
    }
    return """

      extension BasicType {
        /// The datatypes that MPI defines, by name, and which Swift type each of their values is.
        static var predefined: [(handle: MPI_Datatype, name: String, swiftType: String?)] {
          [
            \(entries.joined(separator: "\n      "))
          ]
        }
      }

      """
  }

  /// `MPI_UINT8_T` becomes `uint8`, `MPI_2INT` `twoInt`, and `MPIX_C_FLOAT16` `cFloat16`.
  static func name(_ constant: String) -> String {
    var name = String(constant.split(separator: "_", maxSplits: 1)[1])
    if name.hasSuffix("_T") { name.removeLast(2) }
    if name.hasPrefix("2") { name = "TWO_" + name.dropFirst() }
    return SwiftName.camel(name)
  }

  private func condition(_ architecture: String) -> String {
    architecture == "x86" ? "(arch(x86_64) || arch(i386)) && !os(Windows) && !os(Android)" : "arch(\(architecture))"
  }

  private func operations() -> String {
    var text = Banner.swift("spec/operations.yaml") + "public import CMPI\n"
    for operation in spec.operations {
      if operation.use == .everywhere { text += member(operation, of: "Operation") }
      text += member(operation, of: "AccumulateOperation")
    }
    let allowed = spec.operations.map { operation in
      "(\(BoundaryName.constant(operation.name)), [\(operation.elements.map { ".\($0.rawValue)" }.joined(separator: ", "))]),"
    }
    // A Fortran datatype and one of C may be two names of one thing; what both allow is allowed.
    let sorts = spec.datatypes.map { "(\(BoundaryName.constant($0.name)), .\($0.elements.rawValue))," }
    return text + """

      extension Op {
        /// The operations that MPI defines, and what their elements may be.
        static var predefined: [(handle: MPI_Op, elements: [ElementSort])] {
          [
            \(allowed.joined(separator: "\n      "))
          ]
        }
      }

      extension ElementSort {
        /// What the elements of the datatypes that MPI defines are.
        static var ofDatatypes: [(handle: MPI_Datatype, sort: ElementSort)] {
          [
            \(sorts.joined(separator: "\n      "))
          ]
        }
      }

      """
  }

  private func member(_ operation: PredefinedOperation, of type: String) -> String {
    let constant = spec.constants.flatMap(\.constants).first { $0.name == operation.name }
    return """

      extension \(type) where Element: \(constraint(operation)) {
        /// \(constant?.summary ?? operation.name) The predefined operation `\(operation.name)`.
        @inlinable public static var \(operation.swiftName): Self { \(type)(predefined: \(BoundaryName.constant(operation.name))) }
      }

      """
  }

  /// The protocol that all allowed categories share and no other has.
  private func constraint(_ operation: PredefinedOperation) -> String {
    let candidates = ["MPIArithmetic", "MPIComparable", "MPILogical", "MPIBitwise", "MPIPair"]
    let allowed = Set(operation.elements)
    for candidate in candidates {
      let having = Set(ElementCategory.allCases.filter { protocols($0).contains(candidate) })
      if having == allowed { return candidate }
    }
    return "MPIElement"
  }
}
