internal import CMPI

/// By which constructor a datatype was made, and of what.
///
/// ```swift
/// if case .vector(let count, let blocklength, let stride, let element) = try column.construction { … }
/// ```
public enum Construction: Sendable {
  /// Predefined, and with a name.
  case named
  /// A duplicate.
  case dup(Datatype)
  /// Elements in a row.
  case contiguous(count: Int, Datatype)
  /// Blocks at equal distances, in elements.
  case vector(count: Int, blocklength: Int, stride: Int, Datatype)
  /// Blocks at equal distances, in bytes.
  case hvector(count: Int, blocklength: Int, stride: Int, Datatype)
  /// Blocks at places in elements.
  case indexed(blocklengths: [Int], displacements: [Int], Datatype)
  /// Blocks at places in bytes.
  case hindexed(blocklengths: [Int], displacements: [Int], Datatype)
  /// Blocks of one length at places in elements.
  case indexedBlock(blocklength: Int, displacements: [Int], Datatype)
  /// Blocks of one length at places in bytes.
  case hindexedBlock(blocklength: Int, displacements: [Int], Datatype)
  /// Blocks of different datatypes at places in bytes.
  case structure(blocklengths: [Int], displacements: [Int], types: [Datatype])
  /// A part of an array.
  case subarray(sizes: [Int], subsizes: [Int], starts: [Int], order: ArrayOrder, Datatype)
  /// One process's share of a distributed array.
  case darray(
    size: Int, rank: Int, gsizes: [Int], distribs: [Distribution], dargs: [Int], psizes: [Int], order: ArrayOrder, Datatype)
  /// Fortran's real of a precision and a range, in decimal digits.
  case f90Real(precision: Int?, range: Int?)
  /// Fortran's complex of a precision and a range, in decimal digits.
  case f90Complex(precision: Int?, range: Int?)
  /// Fortran's integer of a range, in decimal digits.
  case f90Integer(range: Int)
  /// Another lower bound and extent, in bytes.
  case resized(lb: Int, extent: Int, Datatype)
  /// A pair of a value and an index.
  case valueIndex(value: Datatype, index: Datatype)
}

extension Datatype {
  /// By which constructor it was made, and of what. To see through all of them, use ``DataLayout``.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` when it was freed.
  ///
  /// The corresponding MPI functions are `MPI_Type_get_envelope` and `MPI_Type_get_contents`, in the chapter “Datatypes” of MPI 5.0.
  public var construction: Construction {
    get throws(MPIError) {
      let envelope = try getEnvelope()
      if envelope.combiner == .named { return .named }
      var contents = ContentsReader(try getContents(envelope))
      return try contents.read(envelope.combiner)
    }
  }
}

extension Construction {
  /// A datatype made in the same way, not committed; of a predefined one, that itself is meant, and there is none to make.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` for a predefined datatype.
  public func makeDatatype() throws(MPIError) -> Datatype {
    switch self {
    case .named: throw MPIError(.arg, "a predefined datatype is not made")
    case .dup(let type): return try type.dup()
    case .contiguous(let count, let type): return try type.createContiguous(count)
    case .vector(let count, let length, let stride, let type): return try type.createVector(count: count, blocklength: length, stride: stride)
    case .hvector(let count, let length, let stride, let type): return try type.createHvector(count: count, blocklength: length, stride: stride)
    case .indexed(let lengths, let places, let type): return try type.createIndexed(blocklengths: lengths, displacements: places)
    case .hindexed(let lengths, let places, let type): return try type.createHindexed(blocklengths: lengths, displacements: places)
    case .indexedBlock(let length, let places, let type): return try type.createIndexedBlock(blocklength: length, displacements: places)
    case .hindexedBlock(let length, let places, let type): return try type.createHindexedBlock(blocklength: length, displacements: places)
    case .structure(let lengths, let places, let types):
      return try Datatype.createStruct(blocklengths: lengths, displacements: places, types: types)
    case .subarray(let sizes, let subsizes, let starts, let order, let type):
      return try type.createSubarray(sizes: sizes, subsizes: subsizes, starts: starts, order: order)
    case .darray(let size, let rank, let sizes, let distributions, let lengths, let grid, let order, let type):
      return try type.createDarray(
        size: size, rank: rank, gsizes: sizes, distribs: distributions, dargs: lengths, psizes: grid, order: order)
    case .f90Real(let precision, let range): return try Datatype.createF90Real(precision: precision, range: range)
    case .f90Complex(let precision, let range): return try Datatype.createF90Complex(precision: precision, range: range)
    case .f90Integer(let range): return try Datatype.createF90Integer(range: range)
    case .resized(let lower, let extent, let type): return try type.createResized(lb: lower, extent: extent)
    case .valueIndex(let value, let index):
      guard let pair = try Datatype.getValueIndex(value: value, index: index) else {
        throw MPIError(.type, "the library has no pair of these", function: .MPI_Type_get_value_index)
      }
      return pair
    }
  }
}

/// Reads the arguments of a constructor in their order. With large counts, counts and addresses stand in one list.
private struct ContentsReader {
  private var integers: ArraySlice<Int>
  private var addresses: ArraySlice<Int>
  private var large: ArraySlice<Int>
  private let isLarge: Bool
  private let datatypes: [Datatype]

  init(_ contents: Datatype.Contents) {
    integers = contents.integers[...]
    addresses = contents.addresses[...]
    large = contents.largeCounts[...]
    isLarge = !contents.largeCounts.isEmpty
    datatypes = contents.datatypes
  }

  private mutating func integer() -> Int { integers.popFirst() ?? 0 }
  private mutating func count() -> Int { isLarge ? large.popFirst() ?? 0 : integer() }
  private mutating func address() -> Int { isLarge ? large.popFirst() ?? 0 : addresses.popFirst() ?? 0 }
  private mutating func integers(_ number: Int) -> [Int] { (0..<number).map { _ in integer() } }
  private mutating func counts(_ number: Int) -> [Int] { (0..<number).map { _ in count() } }
  private mutating func addresses(_ number: Int) -> [Int] { (0..<number).map { _ in address() } }
  private mutating func parameter() -> Int? {
    let value = integer()
    return value == Int(smpi_MPI_UNDEFINED) ? nil : value
  }

  private func type() throws(MPIError) -> Datatype {
    guard let type = datatypes.first else { throw MPIError(.intern, "the library does not say of what a datatype is made") }
    return type
  }

  mutating func read(_ combiner: Combiner) throws(MPIError) -> Construction {
    switch combiner {
    case .named: return .named
    case .dup: return .dup(try type())
    case .contiguous: return .contiguous(count: count(), try type())
    case .vector: return .vector(count: count(), blocklength: count(), stride: count(), try type())
    case .hvector: return .hvector(count: count(), blocklength: count(), stride: address(), try type())
    case .indexed:
      let number = count()
      return .indexed(blocklengths: counts(number), displacements: counts(number), try type())
    case .hindexed:
      let number = count()
      return .hindexed(blocklengths: counts(number), displacements: addresses(number), try type())
    case .indexedBlock:
      let number = count()
      return .indexedBlock(blocklength: count(), displacements: counts(number), try type())
    case .hindexedBlock:
      let number = count()
      return .hindexedBlock(blocklength: count(), displacements: addresses(number), try type())
    case .struct:
      let number = count()
      return .structure(blocklengths: counts(number), displacements: addresses(number), types: datatypes)
    case .subarray:
      let dimensions = integer()
      return .subarray(
        sizes: counts(dimensions), subsizes: counts(dimensions), starts: counts(dimensions), order: try order(), try type())
    case .darray:
      let (size, rank, dimensions) = (integer(), integer(), integer())
      let sizes = counts(dimensions)
      let distributions = try integers(dimensions).map { (value) throws(MPIError) in try Distribution(constant: Int32(truncatingIfNeeded: value)) }
      return .darray(
        size: size, rank: rank, gsizes: sizes, distribs: distributions, dargs: integers(dimensions), psizes: integers(dimensions),
        order: try order(), try type())
    case .f90Real: return .f90Real(precision: parameter(), range: parameter())
    case .f90Complex: return .f90Complex(precision: parameter(), range: parameter())
    case .f90Integer: return .f90Integer(range: integer())
    case .resized: return .resized(lb: address(), extent: address(), try type())
    case .valueIndex:
      guard datatypes.count == 2 else { throw MPIError(.intern, "the library does not say of what a pair is made") }
      return .valueIndex(value: datatypes[0], index: datatypes[1])
    }
  }

  private mutating func order() throws(MPIError) -> ArrayOrder { try ArrayOrder(constant: Int32(truncatingIfNeeded: integer())) }
}
