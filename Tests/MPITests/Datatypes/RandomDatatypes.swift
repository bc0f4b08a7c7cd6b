import MPI

/// Datatypes of random constructors, one in another.
struct RandomDatatypes {
  var numbers: RandomNumbers
  private let basic: [Datatype] = [.int8, .int16, .int32, .int64, .uint8, .uint32, .float, .double, .cBool, .byte, .char, .long, .doubleInt, .twoInt]

  init(seed: UInt64) { numbers = RandomNumbers(seed: seed) }

  /// A datatype of up to `depth` constructors, of at most some thousand bytes.
  mutating func next(depth: Int) throws -> Datatype {
    if depth == 0 || numbers.number(0...9) == 0 { return basic[numbers.number(0...basic.count - 1)] }
    let made = try constructor(depth)
    let (_, length) = try made.getTrueExtent()
    return try made.size <= 4096 && length <= 100_000 ? made : try next(depth: depth - 1)
  }

  private mutating func constructor(_ depth: Int) throws -> Datatype {
    let count = numbers.number(0...3)
    switch numbers.number(0...12) {
    case 0: return try next(depth: depth - 1).createContiguous(count)
    case 1:
      return try next(depth: depth - 1).createVector(count: count, blocklength: numbers.number(0...3), stride: stride(-4...6))
    case 2:
      return try next(depth: depth - 1).createHvector(count: count, blocklength: numbers.number(0...2), stride: stride(-50...80))
    case 3:
      return try next(depth: depth - 1).createIndexed(blocklengths: numbers.numbers(count, 0...3), displacements: numbers.numbers(count, -5...9))
    case 4:
      return try next(depth: depth - 1).createHindexed(
        blocklengths: numbers.numbers(count, 0...3), displacements: numbers.numbers(count, -50...99))
    case 5:
      return try next(depth: depth - 1).createIndexedBlock(blocklength: numbers.number(0...3), displacements: numbers.numbers(count, -5...9))
    case 6:
      return try next(depth: depth - 1).createHindexedBlock(blocklength: numbers.number(0...3), displacements: numbers.numbers(count, -50...99))
    case 7, 8:
      let types = try (0..<count).map { _ in
        let type = try next(depth: depth - 1)
        return try LibraryDefect.membersOfNothing.isHere && type.size == 0 ? .int8 : type
      }
      return try Datatype.createStruct(
        blocklengths: numbers.numbers(count, 0...3), displacements: numbers.numbers(count, -50...99), types: types)
    case 9: return try subarray(of: try next(depth: depth - 1))
    case 10:
      let type = try next(depth: depth - 1)
      return try LibraryDefect.darrayOfNothing.isHere && type.size == 0 ? type.dup() : darray(of: type)
    case 11: return try next(depth: depth - 1).createResized(lb: numbers.number(-20...20), extent: numbers.number(0...60))
    default: return try next(depth: depth - 1).dup()
    }
  }

  private mutating func stride(_ range: ClosedRange<Int>) -> Int {
    let stride = numbers.number(range)
    return stride == -1 && LibraryDefect.strideBack.isHere ? -2 : stride
  }

  private mutating func subarray(of type: Datatype) throws -> Datatype {
    let sizes = numbers.numbers(numbers.number(1...3), 1...4)
    let subsizes = sizes.map { numbers.number(1...$0) }
    let starts = zip(sizes, subsizes).map { numbers.number(0...($0 - $1)) }
    return try type.createSubarray(sizes: sizes, subsizes: subsizes, starts: starts, order: numbers.number(0...1) == 0 ? .c : .fortran)
  }

  private mutating func darray(of type: Datatype) throws -> Datatype {
    let dimensions = numbers.number(1...3)
    let sizes = numbers.numbers(dimensions, 1...6)
    var (distributions, lengths, grid): ([Distribution], [Int], [Int]) = ([], [], [])
    for size in sizes {
      let processes = numbers.number(1...2)
      switch numbers.number(0...2) {
      case 0:
        distributions.append(.none)
        lengths.append(Int(MPI_DISTRIBUTE_DFLT_DARG))
        grid.append(1)
      case 1:
        distributions.append(.block)
        lengths.append(numbers.number(0...1) == 0 ? Int(MPI_DISTRIBUTE_DFLT_DARG) : (size + processes - 1) / processes + numbers.number(0...1))
        grid.append(processes)
      default:
        distributions.append(.cyclic)
        let length = numbers.number(0...1) == 0 ? Int(MPI_DISTRIBUTE_DFLT_DARG) : numbers.number(1...2)
        lengths.append(length == 2 && LibraryDefect.darrayOfBlocks.isHere ? 1 : length)
        grid.append(processes)
      }
    }
    let size = grid.reduce(1, *)
    return try type.createDarray(
      size: size, rank: numbers.number(0...size - 1), gsizes: sizes, distribs: distributions, dargs: lengths, psizes: grid,
      order: numbers.number(0...1) == 0 ? .c : .fortran)
  }
}
