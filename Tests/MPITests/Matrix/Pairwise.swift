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

  private func pairs(_ cases: [[Int]]) -> Set<Pair> {
    var pairs: Set<Pair> = []
    for values in cases {
      for (dimension, other) in sizes.indices.flatMap({ dimension in (dimension + 1..<sizes.count).map { (dimension, $0) } }) {
        pairs.insert(Pair(dimension, values[dimension], other, values[other]))
      }
    }
    return pairs
  }

  /// Further cases for the pairs of those that cannot be, as far as there are some.
  ///
  /// - Parameters:
  ///   - lost: the cases that cannot be.
  ///   - kept: those that can.
  ///   - first: the first dimension of those on which it depends whether a case can be.
  ///   - isPossible: whether a case can be.
  func replacements(for lost: [[Int]], beside kept: [[Int]], from first: Int = 0, where isPossible: ([Int]) -> Bool) -> [[Int]] {
    let lostPairs = pairs(lost)
    var missing = lostPairs.subtracting(pairs(kept))
    var cases: [[Int]] = []
    // What of the dimensions that matter was tried in vain.
    var hopeless: Set<[Int?]> = []
    for pair in allPairs() where missing.contains(pair) {
      var chosen: [Int?] = sizes.map { _ in nil }
      chosen[pair.dimension] = pair.value
      chosen[pair.other] = pair.otherValue
      if hopeless.contains(Array(chosen[first...])) { continue }
      guard let values = completion(of: chosen, sizes.count - 1, first, isPossible) else {
        hopeless.insert(Array(chosen[first...]))
        continue
      }
      missing.subtract(pairs([values]))
      cases.append(values)
    }
    return cases
  }

  /// The first possible case with the values that are chosen already; of the dimensions before `first`, one value is tried.
  private func completion(of chosen: [Int?], _ dimension: Int, _ first: Int, _ isPossible: ([Int]) -> Bool) -> [Int]? {
    if dimension < 0 {
      let values = chosen.compactMap { $0 }
      return isPossible(values) ? values : nil
    }
    if chosen[dimension] != nil { return completion(of: chosen, dimension - 1, first, isPossible) }
    let others = chosen.enumerated().compactMap { place, value in value.map { (place, $0) } }
    for value in 0..<sizes[dimension] where others.allSatisfy({ allows(dimension, value, $0.0, $0.1) }) {
      var more = chosen
      more[dimension] = value
      if let values = completion(of: more, dimension - 1, first, isPossible) { return values }
      if dimension < first { break }
    }
    return nil
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
