/// Blocks of different lengths in one array: what each process gave, or what each is given.
///
/// The elements lie one after another in ``elements``; as a collection, it is that of its blocks.
///
/// ```swift
/// let words = try world.allgatherv(mine)              // everybody's elements, however many each has
/// print(words[2].count, "from rank 2,", words.elements.count, "in all")
/// let received = try world.alltoallv([[1], [2, 3], []])   // one block for each of three ranks
/// ```
public struct Ragged<Element: MPIElement>: Sendable {
  /// What MPI fills.
  @usableFromInline var storage: [Element]

  /// Where the blocks lie, as the `v` forms take it.
  public let blocks: Blocks

  /// Room for blocks of these lengths, which MPI fills.
  @usableFromInline
  init(room counts: [Int]) throws(MPIError) {
    var total = 0
    for count in counts {
      let (sum, isTooMuch) = total.addingReportingOverflow(count)
      guard count >= 0 && !isTooMuch else { throw MPIError(.count, "blocks of \(counts) elements: no memory holds them") }
      total = sum
    }
    blocks = Blocks(counts: counts)
    storage = try zeros(total)
  }

  /// Blocks that lie one after another.
  ///
  /// - Parameters:
  ///   - elements: the elements of all blocks.
  ///   - counts: the number of elements of each block.
  /// - Throws: ``MPIError`` of class ``ErrorClass/count`` when a count is negative, or they are not as many elements as there are.
  public init(_ elements: [Element], counts: [Int]) throws(MPIError) {
    var rest = elements.count
    let fit = counts.allSatisfy { count in
      defer { rest -= count }
      return count >= 0 && count <= rest
    }
    guard fit && rest == 0 else {
      throw MPIError(.count, "blocks of \(counts) elements were said to be in an array of \(elements.count)")
    }
    storage = elements
    blocks = Blocks(counts: counts)
  }

  /// Blocks, copied together.
  ///
  /// - Parameter blocks: arrays, slices or other sequences, one for each process.
  public init<Block: Sequence>(_ blocks: some Sequence<Block>) where Block.Element == Element {
    var elements: [Element] = []
    var counts: [Int] = []
    for block in blocks {
      let start = elements.count
      elements.append(contentsOf: block)
      counts.append(elements.count - start)
    }
    storage = elements
    self.blocks = Blocks(counts: counts)
  }

  /// Elements in so many blocks, as evenly as there is: the first ones are one longer where that does not come out even.
  ///
  /// - Parameters:
  ///   - elements: the elements of all blocks.
  ///   - count: the number of blocks; none when it is negative.
  public init(_ elements: [Element], splitInto count: Int) {
    storage = elements
    blocks = Blocks(counts: Blocks.evenCounts(elements.count, Swift.max(0, count)))
  }

  /// The elements of all blocks, one block after another.
  @inlinable public var elements: [Element] { storage }

  /// The number of elements of each block.
  public var counts: [Int] { blocks.lengths }

  /// The blocks as arrays of their own.
  public var arrays: [[Element]] { map(Array.init) }
}

extension Ragged: RandomAccessCollection {
  /// The first block.
  public var startIndex: Int { 0 }

  /// The number of blocks.
  public var endIndex: Int { blocks.lengths.count }

  /// One block. Of what was gathered, that of the rank with this number.
  public subscript(position: Int) -> ArraySlice<Element> {
    let start = blocks.starts[position]
    return elements[start..<(start + blocks.lengths[position])]
  }
}

extension Ragged: ExpressibleByArrayLiteral {
  /// Blocks that are written down: `[[1], [2, 3], []]`.
  public init(arrayLiteral blocks: [Element]...) { self.init(blocks) }
}

extension Ragged: Equatable where Element: Equatable {
  /// Whether all blocks have the same elements.
  public static func == (one: Ragged, other: Ragged) -> Bool { one.elements == other.elements && one.counts == other.counts }
}

extension Ragged: CustomStringConvertible {
  /// The blocks.
  public var description: String { "\(arrays)" }
}
