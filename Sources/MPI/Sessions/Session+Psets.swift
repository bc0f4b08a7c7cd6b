internal import CMPI

extension Session {
  /// The hints in effect; the value of `thread_level` says which threads may call MPI.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Session_get_info`, in the chapter “Process Initialization, Creation, and Management” of MPI 5.0.
  public var info: Info {
    get throws(MPIError) {
      var info = smpi_MPI_INFO_NULL
      try check(smpi_Session_get_info(handle, &info), .MPI_Session_get_info)
      return Info(handle: info, owned: true)
    }
  }

  /// The number of process sets that this process belongs to. There may be more later.
  ///
  /// - Parameter info: hints.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Session_get_num_psets`, in the chapter “Process Initialization, Creation, and Management” of
  /// MPI 5.0.
  public func getNumPsets(info: Info? = nil) throws(MPIError) -> Int {
    var count: Int32 = 0
    try check(smpi_Session_get_num_psets(handle, hints(info), &count), .MPI_Session_get_num_psets)
    return Int(count)
  }

  /// The name of a process set, by its place, which stays the same.
  ///
  /// - Parameters:
  ///   - n: from 0.
  ///   - info: hints.
  /// - Throws: ``MPIError`` when there are not so many.
  ///
  /// The corresponding MPI function is `MPI_Session_get_nth_pset`, in the chapter “Process Initialization, Creation, and Management” of
  /// MPI 5.0.
  public func getNthPset(_ n: Int, info: Info? = nil) throws(MPIError) -> String {
    let place = try narrow(n, "n", .MPI_Session_get_nth_pset)
    let hints = try hints(info)
    // The first call tells how many bytes are needed.
    var needed: Int32 = 0
    var nothing: CChar = 0
    try check(smpi_Session_get_nth_pset(handle, hints, place, &needed, &nothing), .MPI_Session_get_nth_pset)
    return try withText(needed) { (name, _) throws(MPIError) in
      try check(smpi_Session_get_nth_pset(handle, hints, place, &needed, name), .MPI_Session_get_nth_pset)
    }
  }

  /// The names of the process sets that this process belongs to, `mpi://WORLD` and `mpi://SELF` among them.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI functions are `MPI_Session_get_num_psets` and `MPI_Session_get_nth_pset`, in the chapter “Process Initialization,
  /// Creation, and Management” of MPI 5.0.
  public var psets: [String] {
    get throws(MPIError) {
      var names: [String] = []
      for n in 0..<(try getNumPsets()) { names.append(try getNthPset(n)) }
      return names
    }
  }

  /// What is known of a process set: `mpi_size`, the number of its processes, and whatever a launcher tells.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Session_get_pset_info`, in the chapter “Process Initialization, Creation, and Management” of
  /// MPI 5.0.
  public func getPsetInfo(_ pset: String) throws(MPIError) -> Info {
    var info = smpi_MPI_INFO_NULL
    try withCString(pset, .MPI_Session_get_pset_info) { (pset) throws(MPIError) in
      try check(smpi_Session_get_pset_info(handle, pset, &info), .MPI_Session_get_pset_info)
    }
    return Info(handle: info, owned: true)
  }

  /// The processes of a process set, in its order.
  ///
  /// - Parameter pset: the name of the set, such as `mpi://WORLD`.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPI_Group_from_session_pset`, in the chapter “Process Initialization, Creation, and Management” of
  /// MPI 5.0.
  public func group(_ pset: String) throws(MPIError) -> Group {
    var group = smpi_MPI_GROUP_NULL
    try withCString(pset, .MPI_Group_from_session_pset) { (pset) throws(MPIError) in
      try check(smpi_Group_from_session_pset(handle, pset, &group), .MPI_Group_from_session_pset)
    }
    return Group(handle: group, owned: true)
  }
}
