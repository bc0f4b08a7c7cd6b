import Testing

/// The generator of cases keeps its word: no pair is missing, and none that is excluded appears.
@Suite struct PairwiseTests {
  private func isCovered(_ pairwise: Pairwise) -> Bool {
    let cases = pairwise.cases()
    let sizes = pairwise.sizes
    for dimension in sizes.indices {
      for other in sizes.indices where other > dimension {
        for value in 0..<sizes[dimension] {
          for otherValue in 0..<sizes[other] {
            let isThere = cases.contains { $0[dimension] == value && $0[other] == otherValue }
            if isThere != pairwise.allows(dimension, value, other, otherValue) { return false }
          }
        }
      }
    }
    return true
  }

  @Test(arguments: [[4], [1, 1], [2, 2, 2], [13, 10, 3, 4, 4], [3, 1, 5, 2], [3, 13, 3, 3, 3, 4]])
  func everyPairIsThere(sizes: [Int]) {
    let pairwise = Pairwise(sizes)
    #expect(isCovered(pairwise))
    #expect(pairwise.cases().count <= 2 * sizes.sorted().suffix(2).reduce(1, *))
  }

  @Test func whatIsExcludedIsNot() {
    let pairwise = Pairwise([5, 4, 3]) { dimension, value, other, otherValue in
      (dimension == 0 && other == 1 && value > otherValue + 2) || (dimension == 1 && other == 2 && value == 3 && otherValue == 0)
    }
    #expect(isCovered(pairwise))
  }

  /// Cases that cannot be leave no pair out but those that are the reason.
  @Test func whatIsLostIsReplaced() {
    let sizes = [4, 3, 3, 2]
    let pairwise = Pairwise(sizes)
    func isPossible(_ values: [Int]) -> Bool { !(values[1] == 0 && values[2] == 0) && !(values[1] == 2 && values[2] == 1 && values[3] == 1) }
    let all = pairwise.cases()
    let kept = all.filter(isPossible)
    for first in [0, 1] {
      let others = pairwise.replacements(for: all.filter { !isPossible($0) }, beside: kept, from: first, where: isPossible)
      #expect(!others.isEmpty && others.allSatisfy(isPossible))
      for dimension in sizes.indices {
        for other in sizes.indices where other > dimension {
          for (value, otherValue) in (0..<sizes[dimension]).flatMap({ value in (0..<sizes[other]).map { (value, $0) } }) {
            let isThere = (kept + others).contains { $0[dimension] == value && $0[other] == otherValue }
            #expect(isThere == !(dimension == 1 && other == 2 && value == 0 && otherValue == 0))
          }
        }
      }
    }
    #expect(pairwise.replacements(for: [], beside: all, where: isPossible).isEmpty)
  }

  @Test func itIsTheSameEveryTime() {
    let sizes = [13, 10, 3, 4, 4]
    #expect(Pairwise(sizes).cases() == Pairwise(sizes).cases())
  }

  @Test func theMatrixIsMuchSmallerThanTheProduct() {
    let all = Family.reduce.pairwiseCases()
    let reductions = matrixElements.reduce(0) { $0 + $1.operations.count }
    for cases in [all.filter(\.grouping.isIntra), all.filter { !$0.grouping.isIntra }] {
      #expect(cases.count >= reductions && cases.count < 2 * reductions)
    }
    #expect(Set(all.map(\.testDescription)).count == all.count)
  }

  /// The full products have as many cases as one counts by hand.
  @Test func theProductsAreComplete() {
    let sizes = 3
    let reductions = matrixElements.reduce(0) { $0 + $1.operations.count }
    // Four forms for all ranks, and three between groups, which are even or not.
    #expect(matrixElements.flatMap { Family.allreduce.product(of: $0, .blocking) }.count == reductions * sizes * (4 + 2 * 3))
    // Three roots, patterns and placements each; in place for all ranks only; between groups the root is in one of three.
    let calls = matrixElements.flatMap { Family.gatherv.product(of: $0, forms: [.array, .inPlace], .blocking) }
    #expect(calls.count == matrixElements.count * sizes * 27 * (2 + 3))
    #expect(Set(calls.map(\.testDescription)).count == calls.count)
  }
}
