/// Cases that cover each pair of values of any two dimensions, where the full product would be too many.
///
/// The same cases on every rank and in every run: ties go to the lower value.
struct Pairwise {
  /// Two values of two dimensions that exclude each other.
  typealias Exclusion = (_ dimension: Int, _ value: Int, _ other: Int, _ otherValue: Int) -> Bool

  /// The number of values of each dimension.
  let sizes: [Int]

  /// Whether two values may meet; asked with the lower dimension first.
  private let excludes: Exclusion

  /// - Parameters:
  ///   - sizes: the number of values of each dimension.
  ///   - excludes: whether two values must not meet. Whatever was chosen, each other dimension has to have a value left.
  init(_ sizes: [Int], excluding excludes: @escaping Exclusion = { _, _, _, _ in false }) {
    self.sizes = sizes
    self.excludes = excludes
  }

  private struct Pair: Hashable {
    var dimension: Int
    var value: Int
    var other: Int
    var otherValue: Int

    /// The lower dimension first, so that there is one name for a pair.
    init(_ dimension: Int, _ value: Int, _ other: Int, _ otherValue: Int) {
      let isInOrder = dimension < other
      self.dimension = isInOrder ? dimension : other
      self.value = isInOrder ? value : otherValue
      self.other = isInOrder ? other : dimension
      self.otherValue = isInOrder ? otherValue : value
    }
  }

  /// Whether two values may be in one case.
  func allows(_ dimension: Int, _ value: Int, _ other: Int, _ otherValue: Int) -> Bool {
    let pair = Pair(dimension, value, other, otherValue)
    return !excludes(pair.dimension, pair.value, pair.other, pair.otherValue)
  }

  private func allPairs() -> [Pair] {
    var pairs: [Pair] = []
    for dimension in sizes.indices {
      for other in (dimension + 1)..<max(sizes.count, dimension + 1) {
        for value in 0..<sizes[dimension] {
          for otherValue in 0..<sizes[other] where !excludes(dimension, value, other, otherValue) {
            pairs.append(Pair(dimension, value, other, otherValue))
          }
        }
      }
    }
    return pairs
  }

  /// The cases, each with one value per dimension.
  ///
  /// Every case starts from a pair that is still missing, and takes in each other dimension the value that meets the most missing pairs.
  func cases() -> [[Int]] {
    let all = allPairs()
    guard sizes.count > 1 else { return (0..<(sizes.first ?? 0)).map { [$0] } }
    var missing = Set(all)
    var cases: [[Int]] = []
    for pair in all where missing.contains(pair) {
      var chosen: [Int: Int] = [pair.dimension: pair.value, pair.other: pair.otherValue]
      for dimension in sizes.indices where chosen[dimension] == nil {
        chosen[dimension] = best(for: dimension, beside: chosen, missing: missing, turn: cases.count)
      }
      let values = sizes.indices.map { chosen[$0, default: 0] }
      for dimension in sizes.indices {
        for other in (dimension + 1)..<max(sizes.count, dimension + 1) {
          missing.remove(Pair(dimension, values[dimension], other, values[other]))
        }
      }
      cases.append(values)
    }
    return cases
  }

  /// - Parameter turn: where to begin among values that are equally good, so that they take turns.
  private func best(for dimension: Int, beside chosen: [Int: Int], missing: Set<Pair>, turn: Int) -> Int {
    var best: (value: Int, gain: Int)?
    for step in 0..<sizes[dimension] {
      let value = (step + turn) % sizes[dimension]
      guard chosen.allSatisfy({ allows(dimension, value, $0.key, $0.value) }) else { continue }
      let gain = chosen.count { missing.contains(Pair(dimension, value, $0.key, $0.value)) }
      if gain > best?.gain ?? -1 { best = (value, gain) }
    }
    guard let best else { preconditionFailure("no value of dimension \(dimension) may stand beside \(chosen)") }
    return best.value
  }
}
