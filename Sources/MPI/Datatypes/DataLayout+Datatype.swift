internal import CMPI

extension DataLayout {
  /// How the elements of a datatype lie in memory.
  ///
  /// - Parameter datatype: any datatype, committed or not, of whatever constructors, also one that came from a library in another language.
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` when it was freed.
  ///
  /// The corresponding MPI functions are `MPI_Type_get_envelope` and `MPI_Type_get_contents`, in the chapter “Datatypes” of MPI 5.0.
  public init(of datatype: Datatype) throws(MPIError) {
    switch try FieldType.read(datatype) {
    case .layout(let layout): self = layout
    case .basic(let type): self.init(name: type.name, fields: [Field(offset: 0, type: .basic(type))], extent: type.extent)
    }
  }
}

extension DataLayout.FieldType {
  fileprivate typealias Field = DataLayout.Field

  fileprivate static func read(_ datatype: Datatype) throws(MPIError) -> Self {
    var fields: [Field] = []
    switch try datatype.construction {
    case .named: return .basic(try BasicType(datatype))
    case .f90Real(let precision, let range): return .basic(try BasicType(datatype, name: parameters("REAL", precision, range)))
    case .f90Complex(let precision, let range): return .basic(try BasicType(datatype, name: parameters("COMPLEX", precision, range)))
    case .f90Integer(let range): return .basic(try BasicType(datatype, name: parameters("INTEGER", nil, range)))
    case .valueIndex(let value, let index): return .basic(try BasicType(datatype, name: "(\(value.name), \(index.name))"))
    case .dup(let type): return try read(type)
    case .resized(_, _, let type):
      let inner = try read(type)
      // Only the bounds are others.
      if case .layout(let layout) = inner { fields = layout.fields } else { fields = [Field(offset: 0, type: inner)] }
    case .contiguous(let count, let type): fields = [try row(count, type)]
    case .vector(let count, let length, let stride, let type):
      let block = try row(length, type)
      fields = [try rows(count, product(stride, block.stride), block)]
    case .hvector(let count, let length, let stride, let type): fields = [try rows(count, stride, try row(length, type))]
    case .indexed(let lengths, let displacements, let type):
      let one = try row(1, type)
      for (length, place) in zip(lengths, displacements) { fields.append(block(one, length, at: try product(place, one.stride))) }
    case .hindexed(let lengths, let displacements, let type):
      let one = try row(1, type)
      fields = zip(lengths, displacements).map { block(one, $0, at: $1) }
    case .indexedBlock(let length, let displacements, let type):
      let one = try row(1, type)
      for place in displacements { fields.append(block(one, length, at: try product(place, one.stride))) }
    case .hindexedBlock(let length, let displacements, let type):
      let one = try row(1, type)
      fields = displacements.map { block(one, length, at: $0) }
    case .structure(let lengths, let displacements, let types):
      for i in types.indices { fields.append(block(try row(1, types[i]), lengths[i], at: displacements[i])) }
    case .subarray(let sizes, let subsizes, let starts, let order, let type):
      fields = try dimensions(sizes, zip(starts, subsizes).map { [$0..<($0 + $1)] }, order, try row(1, type))
    case .darray(let size, let rank, let sizes, let distributions, let lengths, let grid, let order, let type):
      let shares = Share.of(size: size, rank: rank, sizes, distributions, lengths, grid)
      fields = try dimensions(sizes, shares, order, try row(1, type))
    }
    let (lower, extent) = try datatype.getExtent()
    return .layout(
      DataLayout(name: given(try datatype.name), fields: fields.filter { $0.count > 0 && $0.type.size > 0 }, lowerBound: lower, extent: extent))
  }

  /// A name that somebody gave. Some libraries name what they hand out as a part of another themselves: “Dup”, and the name of the part.
  private static func given(_ name: String) -> String? {
    var name = name[...]
    while name.hasPrefix("Dup ") { name = name.dropFirst(4) }
    return name.isEmpty ? nil : String(name)
  }

  private static func parameters(_ type: String, _ precision: Int?, _ range: Int?) -> String {
    let parts = [precision.map { "precision \($0)" }, range.map { "range \($0)" }].compactMap { $0 }
    return "\(type) of \(parts.joined(separator: ", "))"
  }

  /// As many elements in a row. The distance is that of the datatype, also of one element.
  private static func row(_ count: Int, _ datatype: Datatype) throws(MPIError) -> Field {
    Field(offset: 0, count: count, stride: try datatype.getExtent().extent, type: try read(datatype))
  }

  private static func block(_ one: Field, _ count: Int, at offset: Int) -> Field {
    Field(offset: offset, count: count, stride: one.stride, type: one.type)
  }

  /// A number of bytes. Extents can be any, and together more than an `Int` holds.
  private static func product(_ a: Int, _ b: Int) throws(MPIError) -> Int {
    let (product, isTooMuch) = a.multipliedReportingOverflow(by: b)
    if isTooMuch { throw MPIError(.type, "the datatype reaches beyond all memory: \(a) times \(b) bytes") }
    return product
  }

  /// Rows at equal distances.
  private static func rows(_ count: Int, _ stride: Int, _ row: Field) throws(MPIError) -> Field {
    if row.count == 1 { return Field(offset: 0, count: count, stride: stride, type: row.type) }
    let extent = try product(row.count, row.stride)
    return Field(offset: 0, count: row.count == 0 ? 0 : count, stride: stride, type: .layout(DataLayout(fields: [row], extent: extent)))
  }

  /// Ranges of each dimension of an array, the one that varies fastest innermost.
  private static func dimensions(
    _ sizes: [Int], _ ranges: [[Range<Int>]], _ order: ArrayOrder, _ one: Field
  ) throws(MPIError) -> [Field] {
    var fields = [one]
    var (type, stride) = (one.type, one.stride)
    let fastest = order == .c ? Array(sizes.indices.reversed()) : Array(sizes.indices)
    for (n, dimension) in fastest.enumerated() {
      if n > 0 { type = .layout(DataLayout(fields: fields, extent: stride)) }
      let parts = ranges[dimension].filter { !$0.isEmpty }
      fields = []
      for part in parts { fields.append(Field(offset: try product(part.lowerBound, stride), count: part.count, stride: stride, type: type)) }
      // Nothing of one dimension is nothing of all.
      if fields.isEmpty { return [] }
      stride = try product(stride, sizes[dimension])
    }
    return fields
  }
}

/// What one process has of a distributed array.
enum Share {
  /// The ranges of indices of each dimension.
  static func of(
    size: Int, rank: Int, _ sizes: [Int], _ distributions: [Distribution], _ lengths: [Int], _ grid: [Int]
  ) -> [[Range<Int>]] {
    var (number, processes) = (rank, size)
    return sizes.indices.map { dimension in
      // The grid of processes is numbered with its last dimension fastest, whatever the order of the array.
      processes /= grid[dimension]
      let place = number / processes
      number %= processes
      let total = sizes[dimension]
      let isDefault = lengths[dimension] == Int(smpi_MPI_DISTRIBUTE_DFLT_DARG)
      switch distributions[dimension] {
      case .none: return [0..<total]
      case .block:
        let length = isDefault ? (total + grid[dimension] - 1) / grid[dimension] : lengths[dimension]
        return [min(total, place * length)..<min(total, (place + 1) * length)]
      case .cyclic:
        let length = isDefault ? 1 : lengths[dimension]
        return stride(from: place * length, to: total, by: length * grid[dimension]).map { $0..<min(total, $0 + length) }
      }
    }
  }
}
