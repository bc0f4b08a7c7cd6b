// Datatypes for parts of arrays whose elements are of one type. All are committed, and freed with their objects.

extension MPIElement {
  /// Elements in a row.
  ///
  /// - Parameter count: how many.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Type_contiguous`, in the chapter “Datatypes” of MPI 5.0.
  public static func contiguous(_ count: Int) throws(MPIError) -> Datatype { try Datatype.of(Self.self).createContiguous(count).committed() }

  /// Every so many elements, one, or a block of them.
  ///
  /// - Parameters:
  ///   - count: how many blocks.
  ///   - blocklength: how many elements each of them has.
  ///   - stride: how far apart they begin, in elements.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Type_vector`, in the chapter “Datatypes” of MPI 5.0.
  public static func vector(count: Int, blocklength: Int = 1, stride: Int) throws(MPIError) -> Datatype {
    try Datatype.of(Self.self).createVector(count: count, blocklength: blocklength, stride: stride).committed()
  }

  /// A column, or several next to each other, of a matrix that is stored row by row. The next column, as an element of this datatype, begins one
  /// element later, or as many as `width` says.
  ///
  /// ```swift
  /// let column = try Double.column(rows: 3, columns: 4)
  /// try matrix.withElements(reading: column, at: 3) { last in try world.send(last, dest: right) }
  /// ```
  ///
  /// - Parameters:
  ///   - rows: how many rows the matrix has.
  ///   - columns: how many columns it has.
  ///   - width: how many columns are meant.
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when there are not as many columns.
  ///
  /// The corresponding MPI functions are `MPI_Type_vector` and `MPI_Type_create_resized`, in the chapter “Datatypes” of MPI 5.0.
  public static func column(rows: Int, columns: Int, width: Int = 1) throws(MPIError) -> Datatype {
    let (extent, isTooMuch) = width.multipliedReportingOverflow(by: MemoryLayout<Self>.stride)
    guard rows >= 0, width >= 0, width <= columns, !isTooMuch else {
      throw MPIError(.arg, "a matrix of \(rows) rows and \(columns) columns has no \(width) columns next to each other")
    }
    let column = try Datatype.of(Self.self).createVector(count: rows, blocklength: width, stride: columns)
    return try column.createResized(lb: 0, extent: extent).committed()
  }

  /// A box out of an array of any number of dimensions. Its extent is that of the whole array.
  ///
  /// - Parameters:
  ///   - sizes: how long the array is in each dimension, the last one fastest in memory.
  ///   - starts: where the box begins in each.
  ///   - subsizes: how long it is in each.
  ///   - order: which dimension is the fastest in memory.
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when it does not lie within the array.
  ///
  /// The corresponding MPI function is `MPI_Type_create_subarray`, in the chapter “Datatypes” of MPI 5.0.
  public static func subarray(_ sizes: [Int], from starts: [Int], of subsizes: [Int], order: ArrayOrder = .c) throws(MPIError) -> Datatype {
    try Datatype.of(Self.self).createSubarray(sizes: sizes, subsizes: subsizes, starts: starts, order: order).committed()
  }

  /// What one process has of an array that is dealt out over a grid of processes, in blocks that go round: block `k` of a dimension belongs to the
  /// process `k % grid`. Blocks as long as the share make it a division into pieces.
  ///
  /// ```swift
  /// // 8 x 8 numbers in blocks of 2 x 2, over 2 x 2 processes, as ScaLAPACK has it
  /// let mine = try Double.blockCyclic([8, 8], blocks: [2, 2], grid: [2, 2], rank: world.rank)
  /// ```
  ///
  /// - Parameters:
  ///   - sizes: how long the array is in each dimension, the last one fastest in memory.
  ///   - blocks: how long a block is in each.
  ///   - grid: over how many processes each dimension is dealt out; 1 where it is not.
  ///   - rank: whose share it is; the grid is numbered with its last dimension fastest.
  ///   - order: which dimension is the fastest in memory.
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when the lists have different lengths or numbers that are not positive, or the grid has no
  ///   such rank.
  ///
  /// The corresponding MPI function is `MPI_Type_create_darray`, in the chapter “Datatypes” of MPI 5.0.
  public static func blockCyclic(_ sizes: [Int], blocks: [Int], grid: [Int], rank: Int, order: ArrayOrder = .c) throws(MPIError) -> Datatype {
    try Datatype.of(Self.self).createDarray(
      size: grid.reduce(1, &*), rank: rank, gsizes: sizes, distribs: sizes.map { _ in .cyclic }, dargs: blocks, psizes: grid, order: order
    ).committed()
  }

  /// Elements at places of an array, or blocks of them.
  ///
  /// - Parameters:
  ///   - places: where the blocks begin, in elements.
  ///   - blocklength: how many elements each of them has.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Type_create_indexed_block`, in the chapter “Datatypes” of MPI 5.0.
  public static func indexed(at places: [Int], blocklength: Int = 1) throws(MPIError) -> Datatype {
    try Datatype.of(Self.self).createIndexedBlock(blocklength: blocklength, displacements: places).committed()
  }
}

extension Datatype {
  fileprivate func committed() throws(MPIError) -> Datatype {
    try commit()
    return self
  }
}

// A closure that does not say what it throws is taken to throw anything, so each method has a second form that takes and throws just that.
extension Array where Element: MPIElement {
  /// Gives a closure the parts of the array that a datatype describes, to send them or to receive into them.
  ///
  /// ```swift
  /// try matrix.withElements(of: column, at: 0) { try world.recv($0, source: left) }
  /// ```
  ///
  /// - Parameters:
  ///   - datatype: what to take, committed: ``MPIElement/column(rows:columns:width:)``, for example.
  ///   - start: the index of the element where it begins.
  ///   - count: how many elements of the datatype, one after another by its extent.
  ///   - body: what to do with them, by calls that are done when they return.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws, and ``MPIError`` of class ``ErrorClass/buffer`` when a part lies outside of the array.
  @discardableResult
  public mutating func withElements<R>(of datatype: Datatype, at start: Int = 0, count: Int = 1, _ body: (LentMutableMemory) throws -> R) throws -> R
  {
    try expectWithin(datatype, start, count)
    var span = mutableSpan
    return try span.withUnsafeMutableBufferPointer { try body(LentMutableMemory($0, at: start, count, datatype)) }
  }

  /// Gives a closure that throws nothing but `MPIError` the parts of the array that a datatype describes, to send them or to receive into them.
  ///
  /// ```swift
  /// try matrix.withElements(of: column, at: 0) { first throws(MPIError) in try world.recv(first, source: left) }
  /// ```
  ///
  /// - Parameters:
  ///   - datatype: what to take, committed: ``MPIElement/column(rows:columns:width:)``, for example.
  ///   - start: the index of the element where it begins.
  ///   - count: how many elements of the datatype, one after another by its extent.
  ///   - body: what to do with them, by calls that are done when they return.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws, and ``MPIError`` of class ``ErrorClass/buffer`` when a part lies outside of the array.
  @discardableResult
  public mutating func withElements<R>(
    of datatype: Datatype, at start: Int = 0, count: Int = 1, _ body: (LentMutableMemory) throws(MPIError) -> R
  ) throws(MPIError) -> R {
    try expectWithin(datatype, start, count)
    var span = mutableSpan
    return try span.withUnsafeMutableBufferPointer { (elements) throws(MPIError) in try body(LentMutableMemory(elements, at: start, count, datatype))
    }
  }

  /// Gives a closure the parts of the array that a datatype describes, to send them.
  ///
  /// - Parameters:
  ///   - datatype: what to take, committed.
  ///   - start: the index of the element where it begins.
  ///   - count: how many elements of the datatype, one after another by its extent.
  ///   - body: what to do with them, by calls that are done when they return.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws, and ``MPIError`` of class ``ErrorClass/buffer`` when a part lies outside of the array.
  @discardableResult
  public func withElements<R>(reading datatype: Datatype, at start: Int = 0, count: Int = 1, _ body: (LentMemory) throws -> R) throws -> R {
    try expectWithin(datatype, start, count)
    return try span.withUnsafeBufferPointer { try body(LentMemory($0, at: start, count, datatype)) }
  }

  /// Gives a closure that throws nothing but `MPIError` the parts of the array that a datatype describes, to send them.
  ///
  /// - Parameters:
  ///   - datatype: what to take, committed.
  ///   - start: the index of the element where it begins.
  ///   - count: how many elements of the datatype, one after another by its extent.
  ///   - body: what to do with them, by calls that are done when they return.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws, and ``MPIError`` of class ``ErrorClass/buffer`` when a part lies outside of the array.
  @discardableResult
  public func withElements<R>(
    reading datatype: Datatype, at start: Int = 0, count: Int = 1, _ body: (LentMemory) throws(MPIError) -> R
  ) throws(MPIError) -> R {
    try expectWithin(datatype, start, count)
    return try span.withUnsafeBufferPointer { (elements) throws(MPIError) in try body(LentMemory(elements, at: start, count, datatype)) }
  }

  private func expectWithin(_ datatype: Datatype, _ start: Int, _ count: Int) throws(MPIError) {
    let (_, extent) = try datatype.getExtent()
    let (lower, length) = try datatype.getTrueExtent()
    guard start >= 0, start <= self.count, count >= 0 else {
      throw MPIError(
        .buffer,
        "\(elements(count)) of the datatype at \(start): the count has to be 0 or more, and the start from 0 to \(self.count), the number of the array's elements"
      )
    }
    // What has no data lies nowhere; some libraries say otherwise.
    if count == 0 { return }
    if try datatype.size == 0 { return }
    let first = (start * MemoryLayout<Element>.stride).addingReportingOverflow(lower)
    let distance = (count - 1).multipliedReportingOverflow(by: extent)
    let last = first.partialValue.addingReportingOverflow(distance.partialValue)
    let ends = [first.partialValue, last.partialValue]
    let end = (ends.max() ?? 0).addingReportingOverflow(length)
    guard !first.overflow, !distance.overflow, !last.overflow, !end.overflow else {
      throw MPIError(.buffer, "\(elements(count)) of the datatype reach beyond all memory, not only the array's \(self.count)")
    }
    guard (ends.min() ?? 0) >= 0, end.partialValue <= self.count * MemoryLayout<Element>.stride else {
      throw MPIError(
        .buffer,
        "the elements of the datatype take bytes \(ends.min() ?? 0)..<\(end.partialValue); the array has \(self.count * MemoryLayout<Element>.stride) bytes"
      )
    }
  }
}
