public import CMPI

/// A group: processes in an order, each of which has a rank from 0.
///
/// ```swift
/// let workers = try world.group.excl([0])
/// let team = try world.createGroup(workers)
/// ```
/// Groups are values of MPI: the methods make new ones and change none. One is freed when nobody refers to it.
public final class Group: @unchecked Sendable {
  /// The handle, for the raw tier; the null handle after ``free()``.
  ///
  /// No check for exclusive access: it is written once, when it is freed, and using an object while it is freed is an error anyway.
  @exclusivity(unchecked) public internal(set) var handle: MPI_Group

  private let isOwned: Bool

  /// An object for a handle of the raw tier.
  ///
  /// - Parameters:
  ///   - handle: the handle.
  ///   - owned: whether it is freed with the object.
  public init(handle: MPI_Group, owned: Bool = false) {
    self.handle = handle
    isOwned = owned
  }

  deinit {
    if isOwned && handle.raw != smpi_MPI_GROUP_NULL.raw && smpi_is_running() { _ = smpi_Group_free(&handle) }
  }
}

extension Group {
  /// The group of nobody.
  ///
  /// The corresponding constant is `MPI_GROUP_EMPTY`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public static let empty = Group(handle: smpi_MPI_GROUP_EMPTY)

  /// The same processes in an object of its own.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Group_union`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func dup() throws(MPIError) -> Group { try union(.empty) }

  /// Gives up the group. Communicators that were made with it go on.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/group`` when it was freed already or is ``empty``.
  ///
  /// The corresponding MPI function is `MPI_Group_free`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func free() throws(MPIError) {
    try ensureRunning()
    // A group that came out empty may have the same handle, and is freed as any other.
    guard handle.raw != smpi_MPI_GROUP_NULL.raw && (isOwned || handle.raw != smpi_MPI_GROUP_EMPTY.raw) else {
      throw MPIError(.group, "a group that is predefined, or was freed already, cannot be freed", function: .MPI_Group_free)
    }
    try check(smpi_Group_free(&handle), .MPI_Group_free)
  }

  /// The members with consecutive ranks, in their order.
  ///
  /// - Parameter ranks: ranks in this group.
  /// - Throws: ``MPIError``, of class ``ErrorClass/rank`` when there are not so many.
  ///
  /// The corresponding MPI function is `MPI_Group_range_incl`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func incl(_ ranks: Range<Int>) throws(MPIError) -> Group {
    try rangeIncl(ranks.isEmpty ? [] : [(first: ranks.lowerBound, last: ranks.upperBound - 1, stride: 1)])
  }

  /// All members but those with consecutive ranks, in their order.
  ///
  /// - Parameter ranks: ranks in this group.
  /// - Throws: ``MPIError``, of class ``ErrorClass/rank`` when there are not so many.
  ///
  /// The corresponding MPI function is `MPI_Group_range_excl`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func excl(_ ranks: Range<Int>) throws(MPIError) -> Group {
    try rangeExcl(ranks.isEmpty ? [] : [(first: ranks.lowerBound, last: ranks.upperBound - 1, stride: 1)])
  }

  /// The ranks that some members have in another group; nil for those who are not in it.
  ///
  /// - Parameters:
  ///   - ranks1: ranks in this group; ``procNull`` stays what it is.
  ///   - group2: the other group.
  /// - Throws: ``MPIError``, of class ``ErrorClass/rank`` when there are not so many members.
  ///
  /// The corresponding MPI function is `MPI_Group_translate_ranks`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func translateRanks(_ ranks1: [Int], to group2: Group) throws(MPIError) -> [Int?] {
    try ensureRunning()
    let symbol = MPISymbol.MPI_Group_translate_ranks
    try expectAlive(handle.raw != smpi_MPI_GROUP_NULL.raw && group2.handle.raw != smpi_MPI_GROUP_NULL.raw, .group, symbol)
    // Some libraries read outside of the group.
    let count = try size
    for rank in ranks1 where rank != procNull && !(0..<count).contains(rank) {
      throw MPIError(.rank, "the group has \(count) members, and none with rank \(rank)", function: symbol)
    }
    var ranks2 = [Int32](repeating: 0, count: ranks1.count)
    let number = try narrow(ranks1.count, "number of ranks", symbol)
    try withNarrow(ranks1, "ranks1", symbol) { (ranks1) throws(MPIError) in
      try withPointer(&ranks2) { (ranks2) throws(MPIError) in
        try check(smpi_Group_translate_ranks(handle, number, ranks1, group2.handle, ranks2), symbol)
      }
    }
    return ranks2.map { $0 == smpi_MPI_UNDEFINED ? nil : Int($0) }
  }

  /// The ranks that the members have in another group, in the order of this one; nil for those who are not in it.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Group_translate_ranks`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func translateRanks(to group2: Group) throws(MPIError) -> [Int?] { try translateRanks(Array(0..<(try size)), to: group2) }

  /// The rank that a member has in another group; nil when it is not in it.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/rank`` when there are not so many members.
  ///
  /// The corresponding MPI function is `MPI_Group_translate_ranks`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func translateRank(_ rank: Int, to group2: Group) throws(MPIError) -> Int? { try translateRanks([rank], to: group2)[0] }
}
