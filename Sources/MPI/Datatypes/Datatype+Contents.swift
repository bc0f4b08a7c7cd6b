internal import CMPI

extension Datatype {
  /// By which constructor a datatype was made, and how many arguments that took.
  public struct Envelope: Hashable, Sendable {
    /// The constructor.
    public let combiner: Combiner
    /// The number of integers.
    public let integers: Int
    /// The number of addresses.
    public let addresses: Int
    /// The number of counts of a large-count constructor.
    public let largeCounts: Int
    /// The number of datatypes.
    public let datatypes: Int
  }

  /// The arguments with which a datatype was made, in the order that C has them in.
  public struct Contents: Sendable {
    /// Counts, block lengths and other integers.
    public let integers: [Int]
    /// Displacements, strides and bounds, in bytes.
    public let addresses: [Int]
    /// Both, of a large-count constructor.
    public let largeCounts: [Int]
    /// What it is made of; the derived ones are freed with their objects.
    public let datatypes: [Datatype]
  }

  /// Returns by which constructor it was made, and how many arguments that took.
  ///
  /// Local.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` when it was freed.
  ///
  /// The corresponding MPI function is `MPI_Type_get_envelope`, in the chapter “Datatypes” of MPI 5.0.
  public func getEnvelope() throws(MPIError) -> Envelope {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_DATATYPE_NULL.raw, .type, .MPI_Type_get_envelope)
    return try Self.envelope(handle)
  }

  private static func envelope(_ handle: MPI_Datatype) throws(MPIError) -> Envelope {
    var combiner: Int32 = 0
    if has(.MPI_Type_get_envelope_c) {
      var (integers, addresses, counts, datatypes) = (0, 0, 0, 0)
      try check(smpi_Type_get_envelope_c(handle, &integers, &addresses, &counts, &datatypes, &combiner), .MPI_Type_get_envelope_c)
      return Envelope(
        combiner: try Combiner(constant: combiner), integers: integers, addresses: addresses, largeCounts: counts, datatypes: datatypes)
    }
    var (integers, addresses, datatypes) = (Int32(0), Int32(0), Int32(0))
    try check(smpi_Type_get_envelope(handle, &integers, &addresses, &datatypes, &combiner), .MPI_Type_get_envelope)
    return Envelope(
      combiner: try Combiner(constant: combiner), integers: Int(integers), addresses: Int(addresses), largeCounts: 0, datatypes: Int(datatypes))
  }

  /// Returns the arguments with which it was made.
  ///
  /// Local. ``construction`` gives them by name.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` for a predefined datatype, which has none, and when it was freed.
  ///
  /// The corresponding MPI function is `MPI_Type_get_contents`, in the chapter “Datatypes” of MPI 5.0.
  public func getContents() throws(MPIError) -> Contents { try getContents(try getEnvelope()) }

  func getContents(_ envelope: Envelope) throws(MPIError) -> Contents {
    if envelope.combiner == .named { throw MPIError(.type, "a predefined datatype is not made of others", function: .MPI_Type_get_contents) }
    var integers = [Int32](repeating: 0, count: envelope.integers)
    var addresses = [Int](repeating: 0, count: envelope.addresses)
    var counts = [Int](repeating: 0, count: envelope.largeCounts)
    var handles = [MPI_Datatype](repeating: smpi_MPI_DATATYPE_NULL, count: envelope.datatypes)
    if has(.MPI_Type_get_contents_c) {
      try check(
        smpi_Type_get_contents_c(
          handle, integers.count, addresses.count, counts.count, handles.count, &integers, &addresses, &counts, &handles), .MPI_Type_get_contents_c)
    } else {
      let (numberOfIntegers, numberOfAddresses) = (
        try narrow(integers.count, "number of integers", .MPI_Type_get_contents),
        try narrow(addresses.count, "number of addresses", .MPI_Type_get_contents)
      )
      let numberOfDatatypes = try narrow(handles.count, "number of datatypes", .MPI_Type_get_contents)
      try check(
        smpi_Type_get_contents(handle, numberOfIntegers, numberOfAddresses, numberOfDatatypes, &integers, &addresses, &handles),
        .MPI_Type_get_contents)
    }
    var datatypes: [Datatype] = []
    for handle in handles { datatypes.append(Datatype(handle: handle, owned: try !Self.isPredefined(handle))) }
    return Contents(integers: integers.map { Int($0) }, addresses: addresses, largeCounts: counts, datatypes: datatypes)
  }

  /// Whether it may not be freed.
  private static func isPredefined(_ handle: MPI_Datatype) throws(MPIError) -> Bool {
    [.named, .f90Real, .f90Complex, .f90Integer, .valueIndex].contains(try envelope(handle).combiner)
  }

  /// Whether MPI defines it, with a name or without. It cannot be freed, and need not be committed.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` when it was freed.
  public var isPredefined: Bool {
    get throws(MPIError) {
      try ensureRunning()
      try expectAlive(handle.raw != smpi_MPI_DATATYPE_NULL.raw, .type, .MPI_Type_get_envelope)
      return try Self.isPredefined(handle)
    }
  }
}
