import MPIProbe
public import MPISpec

/// What the chosen MPI has of the spec.
public struct Plan: Sendable {
  public enum Availability: String, Sendable { case present, emulated, missing }

  public var spec: Spec
  public var probe: Probe
  /// Of the standard's functions, both forms, sorted by name.
  public var functions: [(symbol: String, availability: Availability)]
  /// Of the extensions.
  public var extensions: [(symbol: String, availability: Availability)]
  public var missingConstants: [String]
  /// Functions that the header declares and the spec does not know at all.
  public var unknownFunctions: [String]
  public var differences: [PrototypeDifference]
  public var abi: ABI
  /// What is present and not done right by this library, so that its emulation is taken.
  public var distrusted: [String]

  /// - Throws: ``PlanError`` when no ABI folder fits.
  public init(_ spec: Spec, _ probe: Probe) throws(PlanError) {
    self.spec = spec
    self.probe = probe
    func availability(_ chapters: [Chapter]) -> [(symbol: String, availability: Availability)] {
      chapters.flatMap(\.functions).flatMap { function in
        function.forms.map { form -> (symbol: String, availability: Availability) in
          let symbol = function.symbol(form)
          if probe.isCallable(symbol) { return (symbol, .present) }
          let stands = function.emulations[form].map { $0.calls.allSatisfy { probe.isCallable($0) } } ?? false
          return (symbol, stands ? .emulated : .missing)
        }
      }.sorted { $0.symbol < $1.symbol }
    }
    functions = availability(spec.chapters.filter { !$0.isExtension })
    extensions = availability(spec.chapters.filter(\.isExtension))
    missingConstants = spec.constants.flatMap(\.constants).map(\.name).filter { probe.constants[$0]?.exists != true }.sorted()
    let known = Set(spec.functions.flatMap { function in function.forms.map { function.symbol($0) } }).union(spec.unbound.map(\.name))
    unknownFunctions = probe.header.functions.keys.filter { $0.hasPrefix("MPI_") && !known.contains($0) }.sorted()
    differences = PrototypeCheck(spec: spec).differences(probe.header)
    abi = try ABI(probe.abi)
    let distrusts = probe.condition.map { spec.libraries[$0].distrusts } ?? []
    distrusted = distrusts.filter(probe.isCallable).sorted()
  }

  public func count(_ availability: Availability) -> Int { functions.count { $0.availability == availability } }

  /// Names of the constants to ask a probe for.
  public static func constants(_ spec: Spec) -> [String] { spec.constants.flatMap(\.constants).map(\.name) }

  /// What the library calls itself, up to its major version; a program built for one refuses another.
  public var libraryPrefix: String? { probe.libraryVersion.text.map(LibraryName.prefix) }
}

/// The headers for Swift that fit a library.
public enum ABI: String, Sendable, CaseIterable {
  case pointer, integer, standard

  init(_ facts: ABIFacts) throws(PlanError) {
    let comm = facts.layouts["MPI_Comm"]
    let file = facts.layouts["MPI_File"]
    let status = facts.status
    let found = ABI.allCases.first { abi in
      (abi == .standard) == facts.isStandard && comm?.size == abi.handleSize && file?.size == 8 && status == abi.status
    }
    guard let found else { throw PlanError.noABI(facts) }
    self = found
  }

  var handleSize: Int { self == .integer ? 4 : 8 }

  var status: MPIHeader.StatusLayout {
    switch self {
    case .pointer: .init(source: 0, tag: 4, error: 8, size: 24)
    case .integer: .init(source: 8, tag: 12, error: 16, size: 20)
    case .standard: .init(source: 0, tag: 4, error: 8, size: 32)
    }
  }
}

/// Why a library cannot be bound.
public enum PlanError: Error, Sendable, CustomStringConvertible {
  case noABI(ABIFacts)

  public var description: String {
    switch self {
    case .noABI(let facts):
      let comm = facts.layouts["MPI_Comm"]?.size.map(String.init) ?? "unknown"
      let status = facts.status.map { "size \($0.size), MPI_SOURCE at \($0.source), MPI_TAG at \($0.tag), MPI_ERROR at \($0.error)" } ?? "unknown"
      return """
        this MPI has handles of \(comm) bytes and a status of \(status); no folder of Sources/CMPI (\(ABI.allCases.map(\.rawValue).joined(separator: ", "))) \
        fits. Write a folder with its smpi_abi.h, and add it to the ABI type of the generator.
        """
    }
  }
}

/// Texts of `MPI_Get_library_version`, without knowing any library.
public enum LibraryName {
  /// `Open MPI v4.1.4, package: …` gives `Open MPI v4`: everything up to the first number, inclusive.
  public static func prefix(_ text: String) -> String {
    var prefix = ""
    var inNumber = false
    for character in text {
      if character.isNumber && character.isASCII { inNumber = true } else if inNumber || character.isNewline { break }
      prefix.append(character)
    }
    return prefix
  }

  /// The first line in short: `Open MPI 4.1.4`.
  public static func short(_ text: String) -> String {
    let line = text.prefix { !$0.isNewline && $0 != "," }
    let words = line.split(whereSeparator: \.isWhitespace).filter { $0 != "Version:" }
    return words.map { word in
      word.first == "v" && word.dropFirst().first?.isNumber == true ? String(word.dropFirst()) : String(word)
    }.joined(separator: " ")
  }
}
