internal import CMPI

/// Who the root of a collective between two groups is, as seen from this process.
public struct Root: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// What MPI takes for it.
  @usableFromInline let rank: Int32

  /// Whether this process is the root.
  @usableFromInline let isHere: Bool

  /// Whether the root is in the other group, so that it gives this process something, or gets something from it.
  @usableFromInline let isElsewhere: Bool

  /// The root is in the other group, with this rank there.
  public init(_ rank: Int) throws(MPIError) {
    self.rank = try narrow(rank, "root", nil)
    isHere = false
    isElsewhere = true
  }

  /// The root is in the other group, with this rank there.
  public init(integerLiteral rank: Int32) {
    self.rank = rank
    isHere = false
    isElsewhere = true
  }

  private init(rank: Int32, isHere: Bool) {
    self.rank = rank
    self.isHere = isHere
    isElsewhere = false
  }

  /// The root is this process (`MPI_ROOT`).
  public static var here: Root { Root(rank: smpi_MPI_ROOT, isHere: true) }

  /// The root is another process of this group (`MPI_PROC_NULL`).
  public static var bystander: Root { Root(rank: smpi_MPI_PROC_NULL, isHere: false) }
}
