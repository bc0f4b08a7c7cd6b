internal import CMPI

extension Comm {
  /// `MPI_Comm_split`; nil where this process gets no communicator.
  fileprivate final func part(_ color: Int?, _ key: Int) throws(MPIError) -> MPI_Comm? {
    try ensureRunning()
    // Not all libraries refuse one.
    if let color, color < 0 { throw MPIError(.arg, "the color is \(color); nil stands for none", function: .MPI_Comm_split) }
    let color = try color.map { (color) throws(MPIError) in try narrow(color, "color", .MPI_Comm_split) } ?? smpi_MPI_UNDEFINED
    var part = smpi_MPI_COMM_NULL
    try check(smpi_Comm_split(handle, color, narrow(key, "key", .MPI_Comm_split), &part), .MPI_Comm_split)
    return part.raw == smpi_MPI_COMM_NULL.raw ? nil : part
  }

  /// `MPI_Comm_create`; nil where this process gets no communicator.
  fileprivate final func part(_ group: Group) throws(MPIError) -> MPI_Comm? {
    try ensureRunning()
    try expectAlive(group.handle.raw != smpi_MPI_GROUP_NULL.raw, .group, .MPI_Comm_create)
    var part = smpi_MPI_COMM_NULL
    try check(smpi_Comm_create(handle, group.handle, &part), .MPI_Comm_create)
    return part.raw == smpi_MPI_COMM_NULL.raw ? nil : part
  }

  /// `MPIX_Comm_shrink`.
  fileprivate final func living() throws(MPIError) -> MPI_Comm {
    try require(.MPIX_Comm_shrink)
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPIX_Comm_shrink)
    var living = smpi_MPI_COMM_NULL
    try check(smpi_X_Comm_shrink(handle, &living), .MPIX_Comm_shrink)
    return living
  }
}

// What is made of a communicator with a topology has none: the class is not that of the original.
extension Intracomm {
  /// Divides the communicator: ranks with the same color get one of their own. Collective.
  ///
  /// - Parameters:
  ///   - color: which part this rank joins, from 0; nil for none.
  ///   - key: sorts the ranks of a part; equal keys keep the old order.
  /// - Returns: the communicator of this rank's color, to be freed; nil without a color.
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when the color is negative.
  ///
  /// The corresponding MPI function is `MPI_Comm_split`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final func split(color: Int?, key: Int = 0) throws(MPIError) -> Intracomm? {
    guard let handle = try part(color, key) else { return nil }
    return try Intracomm(handle: handle).made(by: .MPI_Comm_split)
  }

  /// Makes a communicator of some of the processes. Collective over all of them.
  ///
  /// - Parameter group: the members, of whom each is in this communicator; equal on all of them. Groups that share no member may differ.
  /// - Returns: the communicator, to be freed; nil for those who are not in their group.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_create`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final func create(_ group: Group) throws(MPIError) -> Intracomm? {
    guard let handle = try part(group) else { return nil }
    return try Intracomm(handle: handle).made(by: .MPI_Comm_create)
  }

  /// Makes a communicator of the ranks that are alive, in their old order. Collective over those, also when this one is revoked.
  ///
  /// All agree on who has failed. Failures during the call may be left in the result. Ranks are renumbered without gaps.
  ///
  /// - Returns: the communicator, to be freed.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPIX_Comm_shrink`, an extension.
  public final func shrink() throws(MPIError) -> Intracomm { try Intracomm(handle: living()).made(by: .MPIX_Comm_shrink) }

  /// Makes a communicator of a group alone, out of a process set of a session. Collective over the group.
  ///
  /// ```swift
  /// let comm = try Intracomm.createFromGroup(session.group("mpi://WORLD"), stringtag: "org.example.solver")
  /// ```
  /// - Parameters:
  ///   - group: the members; equal on all of them.
  ///   - stringtag: tells this creation from others that are under way between the same processes; equal on all of them.
  ///   - info: hints of the communicator.
  ///   - errhandler: what happens when the call fails, and later ones on the communicator.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPI_Comm_create_from_group`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI
  /// 5.0.
  public static func createFromGroup(
    _ group: Group, stringtag: String = "", info: Info? = nil, errhandler: Errhandler = .errorsReturn
  ) throws(MPIError) -> Intracomm {
    try require(.MPI_Comm_create_from_group)
    var comm = smpi_MPI_COMM_NULL
    let hints = try hints(info)
    try withCString(stringtag, .MPI_Comm_create_from_group) { (stringtag) throws(MPIError) in
      try check(smpi_Comm_create_from_group(group.handle, stringtag, hints, errhandler.raw, &comm), .MPI_Comm_create_from_group)
    }
    let made = try Intracomm(handle: comm).made(by: .MPI_Comm_create_from_group)
    // Some libraries use the handler for this call alone.
    try made.setErrhandler(errhandler)
    return made
  }
}

extension Intercomm {
  /// Divides the communicator: ranks of both groups with the same color get one of their own. Collective over both groups.
  ///
  /// - Parameters:
  ///   - color: which part this rank joins, from 0; nil for none.
  ///   - key: sorts the ranks of a part within their group; equal keys keep the old order.
  /// - Returns: the communicator of this rank's color, to be freed; nil without a color, and where the other group lacks it.
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when the color is negative.
  ///
  /// The corresponding MPI function is `MPI_Comm_split`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func split(color: Int?, key: Int = 0) throws(MPIError) -> Intercomm? {
    guard let handle = try part(color, key) else { return nil }
    return try Intercomm(handle: handle).made(by: .MPI_Comm_split)
  }

  /// Makes a communicator of some of the processes. Collective over both groups.
  ///
  /// - Parameter group: the members on this side; equal on all processes of this side.
  /// - Returns: the communicator, to be freed; nil for those who are not in their group, and where a side has no members.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_create`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func create(_ group: Group) throws(MPIError) -> Intercomm? {
    guard let handle = try part(group) else { return nil }
    return try Intercomm(handle: handle).made(by: .MPI_Comm_create)
  }

  /// Makes a communicator of the ranks of both groups that are alive, in their old order. Collective over those, also when this one is revoked.
  ///
  /// All agree on who has failed. Failures during the call may be left in the result. Ranks are renumbered without gaps.
  ///
  /// - Returns: the communicator, to be freed.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPIX_Comm_shrink`, an extension.
  public final func shrink() throws(MPIError) -> Intercomm { try Intercomm(handle: living()).made(by: .MPIX_Comm_shrink) }

  /// Connects two groups that share no process, out of process sets of sessions. Collective over both groups.
  ///
  /// - Parameters:
  ///   - localGroup: the processes of this side; equal on all of them.
  ///   - localLeader: the rank in `localGroup` of this side's leader.
  ///   - remoteGroup: the processes of the other side; read by the leader alone.
  ///   - remoteLeader: the rank in `remoteGroup` of the other side's leader; read by the leader alone.
  ///   - stringtag: tells this creation from others that are under way between the same processes; equal on all of them.
  ///   - info: hints of the communicator.
  ///   - errhandler: what happens when the call fails, and later ones on the communicator.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPI_Intercomm_create_from_groups`, in the chapter “Groups, Contexts, Communicators, and Caching” of
  /// MPI 5.0.
  public static func createFromGroups(
    _ localGroup: Group, localLeader: Int, _ remoteGroup: Group, remoteLeader: Int, stringtag: String = "", info: Info? = nil,
    errhandler: Errhandler = .errorsReturn
  ) throws(MPIError) -> Intercomm {
    try require(.MPI_Intercomm_create_from_groups)
    let localRank = try narrow(localLeader, "local_leader", .MPI_Intercomm_create_from_groups)
    let remoteRank = try narrow(remoteLeader, "remote_leader", .MPI_Intercomm_create_from_groups)
    let hints = try hints(info)
    var comm = smpi_MPI_COMM_NULL
    try withCString(stringtag, .MPI_Intercomm_create_from_groups) { (stringtag) throws(MPIError) in
      try check(
        smpi_Intercomm_create_from_groups(
          localGroup.handle, localRank, remoteGroup.handle, remoteRank, stringtag, hints, errhandler.raw, &comm), .MPI_Intercomm_create_from_groups)
    }
    let made = try Intercomm(handle: comm).made(by: .MPI_Intercomm_create_from_groups)
    try made.setErrhandler(errhandler)
    return made
  }
}
