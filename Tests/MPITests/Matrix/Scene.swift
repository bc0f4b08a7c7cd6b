import MPI

/// The communicators of the matrix: all ranks, or two groups of them, with the root in one of these.
enum Grouping: CaseIterable, Sendable {
  case everybody, halvesRootLow, unevenRootLow, unevenRootHigh

  var isIntra: Bool { self == .everybody }
}

/// Which rank of its group is the root.
enum RootPlace: CaseIterable, Sendable {
  case first, middle, last

  func rank(of size: Int) -> Int {
    switch self {
    case .first: 0
    case .middle: size / 2
    case .last: size - 1
    }
  }
}

/// A communicator, and who is in it. Processes are known by their ranks in the world.
struct Scene {
  enum Link {
    case intra(Intracomm)
    case inter(Intercomm)
  }

  let link: Link
  /// This process.
  let me = Comm.world.rank
  /// The group of this process.
  let group: [Int]
  /// Those with whom it exchanges data: everybody, or the other group.
  let peers: [Int]
  /// The group that has the root.
  let rootGroup: [Int]
  private let half: Intracomm?

  /// Collective.
  init(_ grouping: Grouping) throws {
    let world = Comm.world
    let all = Array(0..<world.size)
    guard !grouping.isIntra else {
      link = .intra(world)
      (group, peers, rootGroup, half) = (all, all, all, nil)
      return
    }
    // Uneven on three ranks and more.
    let lowCount = grouping == .halvesRootLow ? world.size / 2 : world.size - 1
    let groups = [Array(all[..<lowCount]), Array(all[lowCount...])]
    let isLow = world.rank < lowCount
    guard let half = try world.split(color: isLow ? 0 : 1, key: world.rank) else { preconditionFailure("every rank has a color") }
    link = .inter(try half.intercommCreate(localLeader: 0, peerComm: world, remoteLeader: isLow ? lowCount : 0, tag: 5))
    group = groups[isLow ? 0 : 1]
    peers = groups[isLow ? 1 : 0]
    rootGroup = groups[grouping == .unevenRootHigh ? 1 : 0]
    self.half = half
  }

  /// Collective.
  func free() throws {
    if case .inter(let comm) = link { try comm.free() }
    try half?.free()
  }

  var comm: Comm {
    switch link {
    case .intra(let comm): comm
    case .inter(let comm): comm
    }
  }

  func seat(_ place: RootPlace) throws -> Seat {
    let rank = place.rank(of: rootGroup.count)
    let world = rootGroup[rank]
    guard case .inter = link else { return Seat(rank: rank, world: world, isHere: me == world, isPartner: true, root: .bystander) }
    let isInRootGroup = rootGroup.contains(me)
    let root: Root = world == me ? .here : isInRootGroup ? .bystander : try Root(rank)
    return Seat(rank: rank, world: world, isHere: me == world, isPartner: !isInRootGroup, root: root)
  }
}

/// The root of a collective.
struct Seat {
  /// Its rank in its group.
  let rank: Int
  /// Its rank in the world.
  let world: Int
  /// Whether it is this process.
  let isHere: Bool
  /// Whether this process gives it data, or gets some from it.
  let isPartner: Bool
  /// What a collective between groups takes for it.
  let root: Root
}

/// The scenes of the matrix, made when they are needed: a communicator costs milliseconds. All ranks need them in the same order.
final class Scenes {
  private var scenes: [Grouping: Scene] = [:]

  /// Collective, the first time.
  func scene(_ grouping: Grouping) throws -> Scene {
    if let scene = scenes[grouping] { return scene }
    let scene = try Scene(grouping)
    scenes[grouping] = scene
    return scene
  }

  /// Collective.
  func free() throws {
    for grouping in Grouping.allCases { try scenes.removeValue(forKey: grouping)?.free() }
  }
}
