internal import CMPI

extension Datatype {
  /// Returns Fortran's real of a precision and a range, as `selected_real_kind` chooses it; one of them may be left out.
  ///
  /// Local. It is predefined, though it has no name: it need not be committed, and cannot be freed.
  ///
  /// - Parameters:
  ///   - precision: decimal digits.
  ///   - range: decimal digits of the exponent.
  /// - Throws: ``MPIError`` when no kind of the compiler has that, or the library knows no Fortran.
  ///
  /// The corresponding MPI function is `MPI_Type_create_f90_real`, in the chapter “Datatypes” of MPI 5.0.
  public static func createF90Real(precision: Int? = nil, range: Int? = nil) throws(MPIError) -> Datatype {
    try ensureRunning()
    var datatype = smpi_MPI_DATATYPE_NULL
    try check(
      smpi_Type_create_f90_real(try parameter(precision, .MPI_Type_create_f90_real), try parameter(range, .MPI_Type_create_f90_real), &datatype),
      .MPI_Type_create_f90_real)
    return Datatype(handle: datatype)
  }

  /// Returns Fortran's complex of a precision and a range, as `selected_real_kind` chooses it; one of them may be left out.
  ///
  /// Local. It is predefined, though it has no name: it need not be committed, and cannot be freed.
  ///
  /// - Parameters:
  ///   - precision: decimal digits.
  ///   - range: decimal digits of the exponent.
  /// - Throws: ``MPIError`` when no kind of the compiler has that, or the library knows no Fortran.
  ///
  /// The corresponding MPI function is `MPI_Type_create_f90_complex`, in the chapter “Datatypes” of MPI 5.0.
  public static func createF90Complex(precision: Int? = nil, range: Int? = nil) throws(MPIError) -> Datatype {
    try ensureRunning()
    var datatype = smpi_MPI_DATATYPE_NULL
    try check(
      smpi_Type_create_f90_complex(
        try parameter(precision, .MPI_Type_create_f90_complex), try parameter(range, .MPI_Type_create_f90_complex), &datatype),
      .MPI_Type_create_f90_complex)
    return Datatype(handle: datatype)
  }

  /// Returns Fortran's integer of a range, as `selected_int_kind` chooses it.
  ///
  /// Local. It is predefined, though it has no name: it need not be committed, and cannot be freed.
  ///
  /// - Parameter range: decimal digits.
  /// - Throws: ``MPIError`` when no kind of the compiler has that, or the library knows no Fortran.
  ///
  /// The corresponding MPI function is `MPI_Type_create_f90_integer`, in the chapter “Datatypes” of MPI 5.0.
  public static func createF90Integer(range: Int) throws(MPIError) -> Datatype {
    try ensureRunning()
    var datatype = smpi_MPI_DATATYPE_NULL
    try check(smpi_Type_create_f90_integer(try narrow(range, "range", .MPI_Type_create_f90_integer), &datatype), .MPI_Type_create_f90_integer)
    return Datatype(handle: datatype)
  }

  private static func parameter(_ value: Int?, _ symbol: MPISymbol) throws(MPIError) -> Int32 {
    if let value { try narrow(value, "number of digits", symbol) } else { smpi_MPI_UNDEFINED }
  }

  /// Returns the predefined pair of a value and an index, for finding out where the largest or the smallest is.
  ///
  /// Local. It need not be committed, and cannot be freed.
  ///
  /// - Parameters:
  ///   - value: the predefined datatype of the values.
  ///   - index: that of the index, an integer.
  /// - Returns: nil where the library has no such pair.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Type_get_value_index`, in the chapter “Datatypes” of MPI 5.0.
  public static func getValueIndex(value: Datatype, index: Datatype) throws(MPIError) -> Datatype? {
    try ensureRunning()
    var pair = smpi_MPI_DATATYPE_NULL
    try check(smpi_Type_get_value_index(value.handle, index.handle, &pair), .MPI_Type_get_value_index)
    return pair.raw == smpi_MPI_DATATYPE_NULL.raw ? nil : Datatype(handle: pair)
  }
}

/// Returns the address of a value as MPI counts it, for displacements in datatypes that are used with ``CollectiveSendBuffer/bottom(_:count:)``.
///
/// Local. It is stale as soon as the memory moves or is freed; distances between two come from ``aintDiff(addr1:addr2:)``.
///
/// - Parameter location: where the value is.
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Get_address`, in the chapter “Datatypes” of MPI 5.0.
public func getAddress(_ location: UnsafeRawPointer?) throws(MPIError) -> Int {
  try ensureRunning()
  var address = 0
  try check(smpi_Get_address(location, &address), .MPI_Get_address)
  return address
}

extension Status {
  /// Says how many elements of a datatype were transferred, in the status of a request of the program's own.
  ///
  /// Local.
  ///
  /// - Parameters:
  ///   - datatype: what the elements are.
  ///   - count: how many basic elements.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Status_set_elements`, in the chapter “Datatypes” of MPI 5.0.
  public mutating func setElements(_ datatype: Datatype, count: Int) throws(MPIError) {
    try ensureRunning()
    try expectAlive(datatype.handle.raw != smpi_MPI_DATATYPE_NULL.raw, .type, .MPI_Status_set_elements)
    if let small = Int32(exactly: count) {
      try check(smpi_Status_set_elements(&raw, datatype.handle, small), .MPI_Status_set_elements)
    } else {
      try check(smpi_Status_set_elements_c(&raw, datatype.handle, count), .MPI_Status_set_elements_c)
    }
  }
}
