import MPI
import MPITesting
import Testing

/// Blocking collectives through the generated tier: operations, element types, roots, in place or not, one group or two, 0, 1 and many elements.
///
/// Each pair of values of these dimensions is covered, for `allreduce` and `gatherv` all there are, and also those that go on after the call. A case is one call on all ranks, held
/// against what was computed without MPI.
@Suite(.collective) struct CollectiveMatrixTests {
  /// Runs cases one after another, with as few communicators as they need.
  private func run(_ family: Family, _ cases: [MatrixCase]) throws {
    let scenes = Scenes()
    for matrixCase in cases {
      let scene = try scenes.scene(matrixCase.grouping)
      try matrixCase.run(family, scene)
    }
    try scenes.free()
  }

  @Test(arguments: Family.allCases.filter { !$0.isNeighborhood }) func pairs(family: Family) throws {
    try run(family, family.cases().filter(\.grouping.isIntra))
  }

  @Test(.collective(ranks: 2...), arguments: Family.allCases.filter { ![.scan, .exscan].contains($0) && !$0.isNeighborhood })
  func pairsBetweenGroups(family: Family) throws {
    try run(family, family.cases().filter { !$0.grouping.isIntra })
  }

  @Test(arguments: Family.allCases.filter(\.isNeighborhood)) func pairsAmongNeighbors(family: Family) throws {
    try runAmongNeighbors(family, family.cases())
  }

  private func runAmongNeighbors(_ family: Family, _ cases: [MatrixCase]) throws {
    for topology in Topology.allCases where cases.contains(where: { $0.topology == topology }) {
      let neighborhood = try Neighborhood(topology)
      for matrixCase in cases where matrixCase.topology == topology { try matrixCase.run(family, neighborhood) }
      try neighborhood.comm.free()
    }
  }

  // Nonblocking.

  @Test(arguments: Family.allCases.filter { !$0.isNeighborhood }) func nonblockingPairs(family: Family) throws {
    try run(family, family.cases(.nonblocking).filter(\.grouping.isIntra))
  }

  @Test(.collective(ranks: 2...), arguments: Family.allCases.filter { ![.scan, .exscan].contains($0) && !$0.isNeighborhood })
  func nonblockingPairsBetweenGroups(family: Family) throws {
    try run(family, family.cases(.nonblocking).filter { !$0.grouping.isIntra })
  }

  @Test(arguments: Family.allCases.filter(\.isNeighborhood)) func nonblockingPairsAmongNeighbors(family: Family) throws {
    try runAmongNeighbors(family, family.cases(.nonblocking))
  }

  // Persistent: a library has all of them, or none.

  @Test(.needs(.MPI_Bcast_init), arguments: Family.allCases.filter { !$0.isNeighborhood }) func persistentPairs(family: Family) throws {
    try run(family, family.cases(.persistent).filter(\.grouping.isIntra))
  }

  @Test(
    .needs(.MPI_Bcast_init), .collective(ranks: 2...), arguments: Family.allCases.filter { ![.scan, .exscan].contains($0) && !$0.isNeighborhood })
  func persistentPairsBetweenGroups(family: Family) throws {
    try run(family, family.cases(.persistent).filter { !$0.grouping.isIntra })
  }

  @Test(.needs(.MPI_Bcast_init), arguments: Family.allCases.filter(\.isNeighborhood)) func persistentPairsAmongNeighbors(family: Family) throws {
    try runAmongNeighbors(family, family.cases(.persistent))
  }

  // What meets a defect of some library runs apart, with those that do not have it.

  @Test(.avoids(.allgathervOfOne), .collective(ranks: 1)) func allgathervOfOne() throws { try run(meeting: .allgathervOfOne) }

  @Test(.avoids(.alltoallwOfOne), .collective(ranks: 1)) func alltoallwOfOne() throws { try run(meeting: .alltoallwOfOne) }

  @Test(.avoids(.reduceInPlaceElsewhere)) func reduceInPlaceElsewhere() throws { try run(meeting: .reduceInPlaceElsewhere) }

  @Test(.avoids(.shortRing), .collective(ranks: 1...2)) func shortRing() throws { try run(meeting: .shortRing) }

  @Test(.avoids(.shortRingOfBlocks), .collective(ranks: 1...2)) func shortRingOfBlocks() throws { try run(meeting: .shortRingOfBlocks) }

  @Test(.avoids(.deferredShortRing), .collective(ranks: 1...2)) func deferredShortRing() throws { try run(meeting: .deferredShortRing) }

  @Test(.avoids(.deferredShortRingOfBlocks), .collective(ranks: 1...2)) func deferredShortRingOfBlocks() throws {
    try run(meeting: .deferredShortRingOfBlocks)
  }

  @Test(.avoids(.nothingInPlace), .collective(ranks: 2)) func nothingInPlace() throws { try run(meeting: .nothingInPlace) }

  @Test(.avoids(.nothingOfTypesInPlace), .collective(ranks: 2)) func nothingOfTypesInPlace() throws { try run(meeting: .nothingOfTypesInPlace) }

  @Test(.avoids(.typesInPlace), .collective(ranks: 2...)) func typesInPlace() throws { try run(meeting: .typesInPlace) }

  @Test(.avoids(.nonblockingBcastBetweenGroups), .collective(ranks: 3...)) func nonblockingBcastBetweenGroups() throws {
    try run(meeting: .nonblockingBcastBetweenGroups)
  }

  @Test(.needs(.MPI_Bcast_init), .avoids(.persistentScatter), .collective(ranks: 2...)) func persistentScatter() throws {
    try run(meeting: .persistentScatter)
  }

  @Test(.needs(.MPI_Bcast_init), .avoids(.persistentCollectives), .collective(ranks: 2...)) func persistentAllgather() throws {
    try run(meeting: .persistentCollectives)
  }

  @Test(.needs(.MPI_Bcast_init), .avoids(.persistentGaps)) func persistentGaps() throws { try run(meeting: .persistentGaps) }

  /// Runs all cases that meet a defect, but those that meet another one that this library has.
  private func run(meeting defect: LibraryDefect) throws {
    var count = 0
    for family in Family.allCases {
      for completion in Completion.available {
        let cases = family.cases(completion, meeting: defect).filter { Comm.world.size > 1 || $0.grouping.isIntra }
        try family.isNeighborhood ? runAmongNeighbors(family, cases) : run(family, cases)
        count += family.pairwiseCases(completion).count { defect.isMet(by: $0, family) }
      }
    }
    #expect(count > 0, "no case meets it")
  }

  @Test(.avoids(.unsignedOrder)) func unsignedOrder() throws {
    func check<Element: FixedWidthInteger & MPIComparable>(_: Element.Type) throws {
      let (world, value) = (Comm.world, Element.max - Element(Comm.world.rank))
      #expect(try world.allreduce([value, Element(world.rank)], op: .max) == [Element.max, Element(world.size - 1)])
      #expect(try world.allreduce([value, Element(world.rank + 1)], op: .min) == [Element.max - Element(world.size - 1), 1])
      #expect(try world.allreduce(world.rank == 0 ? 1 : value, op: .min) == 1)
    }
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
    try check(UInt.self)
  }

  @Test(arguments: matrixElements) func allreduce(element: any MatrixElement.Type) throws {
    try run(.allreduce, Family.allreduce.product(of: element, long: CallForm.allCases).filter(\.grouping.isIntra))
  }

  @Test(.collective(ranks: 2...), arguments: matrixElements) func allreduceBetweenGroups(element: any MatrixElement.Type) throws {
    try run(.allreduce, Family.allreduce.product(of: element, long: CallForm.allCases).filter { !$0.grouping.isIntra })
  }

  @Test(arguments: matrixElements) func gatherv(element: any MatrixElement.Type) throws {
    try run(.gatherv, Family.gatherv.product(of: element, long: [.array, .inPlace]).filter(\.grouping.isIntra))
  }

  @Test(.collective(ranks: 2...), arguments: matrixElements) func gathervBetweenGroups(element: any MatrixElement.Type) throws {
    try run(.gatherv, Family.gatherv.product(of: element, long: [.array]).filter { !$0.grouping.isIntra })
  }
}

extension MatrixCase {
  /// One call on all ranks of a scene.
  fileprivate func run(_ family: Family, _ scene: Scene) throws {
    func open<Element: MatrixElement>(_: Element.Type) throws {
      let call = MatrixCall<Element>(self, scene)
      switch family {
      case .bcast: try call.bcast()
      case .gather: try call.gather()
      case .scatter: try call.scatter()
      case .allgather: try call.allgather()
      case .alltoall: try call.alltoall()
      case .gatherv: try call.gatherv()
      case .scatterv: try call.scatterv()
      case .allgatherv: try call.allgatherv()
      case .alltoallv: try call.alltoallv()
      case .alltoallw: try call.alltoallw()
      case .reduce: try call.reduce()
      case .allreduce: try call.allreduce()
      case .reduceScatter: try call.reduceScatter()
      case .reduceScatterBlock: try call.reduceScatterBlock()
      case .scan: try call.scan()
      case .exscan: try call.exscan()
      default: preconditionFailure("\(family) needs neighbors")
      }
    }
    try open(element)
  }

  /// One call on all ranks of a topology.
  fileprivate func run(_ family: Family, _ neighborhood: Neighborhood) throws {
    func open<Element: MatrixElement>(_: Element.Type) throws {
      let call = NeighborCall<Element>(self, neighborhood)
      switch family {
      case .neighborAllgather: try call.allgather()
      case .neighborAlltoall: try call.alltoall()
      case .neighborAllgatherv: try call.allgatherv()
      case .neighborAlltoallv: try call.alltoallv()
      case .neighborAlltoallw: try call.alltoallw()
      default: preconditionFailure("\(family) needs no neighbors")
      }
    }
    try open(element)
  }
}

/// A call of one collective, of elements of one type.
struct MatrixCall<Element: MatrixElement> {
  let matrixCase: MatrixCase
  let scene: Scene

  init(_ matrixCase: MatrixCase, _ scene: Scene) {
    self.matrixCase = matrixCase
    self.scene = scene
  }

  var count: Int { matrixCase.count }
  var form: CallForm { matrixCase.form }
  var me: Int { scene.me }
  var peers: [Int] { scene.peers }

  func expect(_ received: [Element], _ expected: [Element], sourceLocation: SourceLocation = #_sourceLocation) {
    expectElements(received, expected, matrixCase, sourceLocation: sourceLocation)
  }
}
