/// All that is known of one MPI on this machine.
public struct Probe: Sendable, Equatable {
  /// Where it is and how it was found.
  public var installation: MPIInstallation
  /// What its header declares.
  public var header: MPIHeader
  /// What its library defines.
  public var symbols: SymbolTable
  /// The constants that were asked for.
  public var constants: [String: ConstantValue]
  /// The version of the standard that the header claims.
  public var mpiVersion: MPIVersion
  /// What the library says about itself.
  public var libraryVersion: LibraryVersion
  /// The first of the conditions that were asked for which holds.
  public var condition: Int?

  /// A probe from values.
  public init(
    installation: MPIInstallation, header: MPIHeader, symbols: SymbolTable, constants: [String: ConstantValue] = [:], mpiVersion: MPIVersion,
    libraryVersion: LibraryVersion, condition: Int? = nil
  ) {
    self.installation = installation
    self.header = header
    self.symbols = symbols
    self.constants = constants
    self.mpiVersion = mpiVersion
    self.libraryVersion = libraryVersion
    self.condition = condition
  }

  /// The facts that decide which boundary headers fit.
  public var abi: ABIFacts { ABIFacts(installation: installation, header: header) }

  /// Whether a C program can call a function of this MPI.
  public func isCallable(_ function: String) -> Bool { header.isCallable(function, in: symbols) }

  /// The functions of `MPI_` and `MPIX_` that a C program can call, sorted.
  public var callableFunctions: [String] {
    let names = Set(header.functions.keys).union(header.macros.values.filter(\.isFunctionLike).map(\.name))
    return names.filter { ($0.hasPrefix("MPI_") || $0.hasPrefix("MPIX_")) && isCallable($0) }.sorted()
  }

  /// Finds an MPI and reads its header, its library and the given constants.
  ///
  /// - Parameters:
  ///   - request: which MPI.
  ///   - constants: the names whose existence and values are wanted.
  ///   - conditions: conditions of the preprocessor, of which the first that holds is wanted.
  ///   - cacheFolder: where the library's answer about its version is kept; nil to ask each time.
  ///   - machine: the machine.
  public static func run(
    _ request: MPIRequest, constants: [String] = [], conditions: [String] = [], cacheFolder: String? = nil, machine: any Machine = LocalMachine()
  ) throws(ProbeError) -> Probe {
    let (installation, symbols) = try InstallationFinder(machine: machine).find(request)
    let parser = HeaderParser(installation: installation, machine: machine)
    let header = try parser.parse()
    var values = try parser.evaluate(constants: constants + ["MPI_VERSION", "MPI_SUBVERSION"], in: header)
    guard let major = values["MPI_VERSION"]?.integer, let minor = values["MPI_SUBVERSION"]?.integer else {
      throw .incomplete(origin: installation.origin, problem: "mpi.h was read but MPI_VERSION and MPI_SUBVERSION are no integers in it")
    }
    values = values.filter { constants.contains($0.key) }
    let libraryVersion = LibraryVersionReader(machine: machine, cacheFolder: cacheFolder).read(installation)
    if case .answered(let text, let version) = libraryVersion, version.major < major {
      let name = text.split(whereSeparator: \.isNewline).first ?? ""
      throw .incomplete(
        origin: installation.origin,
        problem: "mpi.h is that of MPI \(major).\(minor), and the library \(installation.libraryFile) has MPI \(version) (\(name)): "
          + "they do not belong together")
    }
    return Probe(
      installation: installation, header: header, symbols: symbols, constants: values, mpiVersion: MPIVersion(major: Int(major), minor: Int(minor)),
      libraryVersion: libraryVersion, condition: try parser.firstHolding(conditions))
  }
}

/// The binary facts of an MPI.
public struct ABIFacts: Sendable, Equatable, Codable {
  /// Whether it is the standard ABI of MPI 5.
  public var isStandard: Bool
  /// The layouts of handles, `MPI_Status` and the integer types, by name; a type that the header lacks is absent.
  public var layouts: [String: MPIHeader.TypeLayout]
  /// The layout of `MPI_Status`.
  public var status: MPIHeader.StatusLayout?

  /// Facts from values.
  public init(isStandard: Bool, layouts: [String: MPIHeader.TypeLayout], status: MPIHeader.StatusLayout?) {
    self.isStandard = isStandard
    self.layouts = layouts
    self.status = status
  }

  /// The facts of an installation and its header.
  public init(installation: MPIInstallation, header: MPIHeader) {
    self.init(isStandard: installation.isStandardABI, layouts: header.sizes, status: header.statusLayout)
  }
}
