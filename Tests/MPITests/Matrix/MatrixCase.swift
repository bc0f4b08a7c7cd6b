import MPI
import Testing

/// How a collective is called.
enum CallForm: CaseIterable, Sendable {
  /// Into an array.
  case array
  /// Into memory that is known by a pointer.
  case memory
  /// With the data in place.
  case inPlace
  /// The form that returns its result.
  case value
  /// Into an array with gaps, and from one.
  case strided
}

/// What the neighborhood collectives run on.
enum Topology: CaseIterable, Sendable {
  case ring, graph
}

/// The numbers of elements of the matrix.
let elementCounts = [0, 1, 10_007]

/// One call of a collective, on all ranks.
struct MatrixCase: Sendable, CustomTestStringConvertible {
  var element: any MatrixElement.Type = Int.self
  var operation = OperationName.sum
  var count = 1
  var root = RootPlace.first
  var form = CallForm.array
  var grouping = Grouping.everybody
  var pattern = CountPattern.equal
  var placement = Placement.packed
  var topology = Topology.ring
  var completion = Completion.blocking

  var testDescription: String {
    "\(completion), \(count) \(element)s, \(operation), root \(root), \(form), \(grouping), blocks \(pattern) \(placement), \(topology)"
  }
}

/// A collective, and in which dimensions of the matrix its calls differ.
enum Family: String, CaseIterable, Sendable {
  case bcast, gather, scatter, allgather, alltoall
  case gatherv, scatterv, allgatherv, alltoallv, alltoallw
  case reduce, allreduce, reduceScatter, reduceScatterBlock, scan, exscan
  case neighborAllgather, neighborAlltoall, neighborAllgatherv, neighborAlltoallv, neighborAlltoallw

  var isReduction: Bool {
    switch self {
    case .reduce, .allreduce, .reduceScatter, .reduceScatterBlock, .scan, .exscan: true
    default: false
    }
  }

  var isNeighborhood: Bool { rawValue.hasPrefix("neighbor") }

  private var hasRoot: Bool {
    switch self {
    case .bcast, .gather, .scatter, .gatherv, .scatterv, .reduce: true
    default: false
    }
  }

  private var hasPattern: Bool { self == .reduceScatter || hasPlacement }

  private var hasPlacement: Bool { rawValue.hasSuffix("v") || rawValue.hasSuffix("w") }

  private var groupings: [Grouping] { isNeighborhood || self == .scan || self == .exscan ? [.everybody] : Grouping.allCases }

  private var forms: [CallForm] {
    switch self {
    case .bcast, .neighborAllgather, .neighborAlltoall, .neighborAllgatherv, .neighborAlltoallv: [.array, .memory, .value, .strided]
    case .neighborAlltoallw: [.array, .memory]
    case .alltoallw: [.array, .memory, .inPlace]
    // The elements of a predefined operation lie side by side.
    case .reduce, .allreduce, .reduceScatter, .reduceScatterBlock, .scan, .exscan: [.array, .memory, .inPlace, .value]
    default: CallForm.allCases
    }
  }

  /// Where a form is not to be had.
  private func isOffered(_ form: CallForm, on grouping: Grouping) -> Bool {
    switch form {
    case .array, .memory, .strided: true
    case .inPlace: grouping.isIntra
    case .value: grouping.isIntra || self != .bcast
    }
  }

  private func isOffered(_ form: CallForm, _ completion: Completion) -> Bool {
    completion == .blocking || (form != .value && form != .memory)
  }

  /// Between groups, `scatter` returns one element.
  private func isOffered(_ form: CallForm, for count: Int, on grouping: Grouping) -> Bool {
    self != .scatter || form != .value || count == 1 || grouping.isIntra
  }

  /// The forms that return their result pack the blocks themselves.
  private func isOffered(_ form: CallForm, _ placement: Placement) -> Bool { form != .value || placement == .packed }

  private var operations: [OperationName] { isReduction ? OperationName.allCases : [.sum] }
  private var roots: [RootPlace] { hasRoot ? RootPlace.allCases : [.first] }
  private var patterns: [CountPattern] { hasPattern ? CountPattern.allCases : [.equal] }
  private var placements: [Placement] { hasPlacement ? Placement.allCases : [.packed] }
  private var topologies: [Topology] { isNeighborhood ? Topology.allCases : [.ring] }

  /// Cases that cover each pair of two dimensions.
  func pairwiseCases(_ completion: Completion = .blocking) -> [MatrixCase] {
    pairwise(completion).flatMap { part in part.pairwise.cases().map(part.matrixCase) }
  }

  /// The dimensions, and the case that values of them are; for all ranks and again between groups, as one rank alone has the former only.
  func pairwise(_ completion: Completion) -> [(pairwise: Pairwise, matrixCase: ([Int]) -> MatrixCase)] {
    [true, false].compactMap { isIntra in
      let groupings = groupings.filter { $0.isIntra == isIntra }
      return groupings.isEmpty
        ? nil : pairwise(completion, groupings, forms.filter { isOffered($0, on: groupings[0]) && isOffered($0, completion) })
    }
  }

  private func pairwise(
    _ completion: Completion, _ groupings: [Grouping], _ forms: [CallForm]
  ) -> (pairwise: Pairwise, matrixCase: ([Int]) -> MatrixCase) {
    let allowed = matrixElements.map { Set($0.operations) }
    let sizes = [
      matrixElements.count, operations.count, elementCounts.count, roots.count, forms.count, groupings.count, patterns.count, placements.count,
      topologies.count,
    ]
    let pairwise = Pairwise(sizes) { dimension, value, other, otherValue in
      switch (dimension, other) {
      case (0, 1): isReduction && !allowed[value].contains(operations[otherValue])
      case (2, 4): !isOffered(forms[otherValue], for: elementCounts[value], on: groupings[0])
      case (4, 7): !isOffered(forms[value], placements[otherValue])
      default: false
      }
    }
    return (
      pairwise,
      {
        MatrixCase(
          element: matrixElements[$0[0]], operation: operations[$0[1]], count: elementCounts[$0[2]], root: roots[$0[3]], form: forms[$0[4]],
          grouping: groupings[$0[5]], pattern: patterns[$0[6]], placement: placements[$0[7]], topology: topologies[$0[8]],
          completion: completion)
      }
    )
  }

  /// All cases that there are for an element type, or those with some forms or numbers of elements.
  func product(
    of element: any MatrixElement.Type, forms wanted: [CallForm] = CallForm.allCases, counts: [Int] = elementCounts,
    _ completion: Completion = .blocking
  ) -> [MatrixCase] {
    var cases: [MatrixCase] = []
    for operation in isReduction ? element.operations : [.sum] {
      for count in counts {
        for (grouping, form) in groupings.flatMap({ grouping in forms.map { (grouping, $0) } })
        where wanted.contains(form) && isOffered(form, on: grouping) && isOffered(form, completion) && (hasRoot || grouping != .unevenRootHigh) {
          for (root, pattern, placement) in layouts where isOffered(form, placement) {
            cases.append(
              MatrixCase(
                element: element, operation: operation, count: count, root: root, form: form, grouping: grouping, pattern: pattern,
                placement: placement, completion: completion))
          }
        }
      }
    }
    return cases
  }

  private var layouts: [(RootPlace, CountPattern, Placement)] {
    roots.flatMap { root in patterns.flatMap { pattern in placements.map { (root, pattern, $0) } } }
  }
}
