internal import CMPI

extension RequestSet {
  /// The statuses of all members if all are complete; the set stays as it is, and can be waited for.
  ///
  /// - Returns: the statuses by place; `nil` when one is under way. That of a member that was complete before is empty:
  ///   ``status(_:)`` has it.
  /// - Throws: ``MPIError`` of a member that failed.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status_all`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func statusAll() throws(MPIError) -> [Status]? {
    try ensureRunning()
    var flag: Int32 = 0
    var statuses = room()
    try check(
      smpi_Request_get_status_all(try narrow(handles.count, "number of requests", .MPI_Request_get_status_all), handles, &flag, &statuses),
      .MPI_Request_get_status_all)
    return flag == 0 ? nil : statuses.map(Status.init(raw:))
  }

  /// A member that is complete and was not reported by a wait or a test; the set stays as it is, and can be waited for.
  ///
  /// - Returns: its place and its status; `nil` when all active ones are under way, or none is active.
  /// - Throws: ``MPIError`` of a member that failed.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status_any`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func statusAny() throws(MPIError) -> (index: Int, status: Status)? {
    try ensureRunning()
    var index = smpi_MPI_UNDEFINED
    var flag: Int32 = 0
    var status = MPI_Status()
    try check(
      smpi_Request_get_status_any(try narrow(handles.count, "number of requests", .MPI_Request_get_status_any), handles, &index, &flag, &status),
      .MPI_Request_get_status_any)
    return flag == 0 || index == smpi_MPI_UNDEFINED ? nil : (Int(index), Status(raw: status))
  }

  /// The members that are complete and were not reported by a wait or a test; the set stays as it is, and can be waited for.
  ///
  /// - Returns: their places and statuses, none when all are under way; `nil` when none is active.
  /// - Throws: ``MPIError`` of a member that failed.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status_some`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func statusSome() throws(MPIError) -> [(index: Int, status: Status)]? {
    try ensureRunning()
    var count: Int32 = 0
    var indices = [Int32](repeating: 0, count: handles.count)
    var statuses = room()
    try check(
      smpi_Request_get_status_some(
        try narrow(handles.count, "number of requests", .MPI_Request_get_status_some), handles, &count, &indices, &statuses),
      .MPI_Request_get_status_some)
    if count == smpi_MPI_UNDEFINED { return nil }
    return zip(indices.prefix(Int(count)), statuses).map { (index: Int($0), status: Status(raw: $1)) }
  }
}
