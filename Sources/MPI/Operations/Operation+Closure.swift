internal import CMPI

extension Operation {
  /// An operation that combines whole vectors of elements.
  ///
  /// ```swift
  /// let product = try Operation<Matrix>() { left, right in
  ///   for i in right.indices { right[i] = left[i] * right[i] }
  /// }
  /// ```
  ///
  /// The closure has to be associative. MPI calls it whenever it reduces, with any part of the vectors, on the thread that is in a call of
  /// MPI at that time or on one of its own; it must not communicate. Every rank of a reduction needs the same operation. MPI cannot be told
  /// that it failed: an error that it throws ends the job, with the error and the rank.
  ///
  /// There can be 256 such operations at once. One lasts as long as somebody refers to it, and so do the requests that use it.
  ///
  /// - Parameters:
  ///   - commute: whether the operands may be exchanged; if not, those of lower ranks stay on the left.
  ///   - combine: combines the left operands with the right ones, as many, and puts the results in the place of the latter.
  /// - Throws: ``MPIError`` of class ``ErrorClass/other`` when there are 256 operations already, and of class ``ErrorClass/type`` when there is
  ///   no datatype for the elements.
  ///
  /// The corresponding MPI function is `MPI_Op_create`, in the chapter “Collective Communication” of MPI 5.0.
  public init(
    commute: Bool = false, _ combine: @escaping @Sendable (_ left: Span<Element>, _ right: inout MutableSpan<Element>) throws -> Void
  ) throws(MPIError) {
    let ends = try ElementEnds(Element.self)
    self.init(
      try OperationClosures.create(commute: commute) { left, right, count, _ in
        try ends.combine(left, right, count) { left, right, count in
          let left = Span(_unsafeStart: left.assumingMemoryBound(to: Element.self), count: count)
          var right = MutableSpan(_unsafeStart: right.assumingMemoryBound(to: Element.self), count: count)
          try combine(left, &right)
        }
      })
  }

  /// An operation that combines two elements; the rules are those of ``init(commute:_:)``.
  ///
  /// - Parameters:
  ///   - commute: whether the operands may be exchanged; if not, the one of the lower rank stays on the left.
  ///   - combine: combines two elements.
  /// - Throws: ``MPIError`` of class ``ErrorClass/other`` when there are 256 operations already, and of class ``ErrorClass/type`` when there is
  ///   no datatype for the elements.
  ///
  /// The corresponding MPI function is `MPI_Op_create`, in the chapter “Collective Communication” of MPI 5.0.
  public init(commute: Bool = false, elementwise combine: @escaping @Sendable (_ left: Element, _ right: Element) throws -> Element) throws(MPIError)
  {
    try self.init(commute: commute) { left, right in
      for i in left.indices { right[i] = try combine(left[i], right[i]) }
    }
  }
}

extension Op {
  /// An operation on elements that only their datatype tells; the rules are those of ``Operation/init(commute:_:)``.
  ///
  /// - Parameters:
  ///   - commute: whether the operands may be exchanged; if not, those of lower ranks stay on the left.
  ///   - combine: combines the left operands with the right ones, `count` elements of `datatype` each, and puts the results in the place of
  ///     the latter. Where data of `datatype` do not fill its extent, there may be no memory for what lies before the first of all data, nor for what
  ///     lies behind the last.
  /// - Throws: ``MPIError`` of class ``ErrorClass/other`` when there are 256 operations already.
  ///
  /// The corresponding MPI function is `MPI_Op_create`, in the chapter “Collective Communication” of MPI 5.0.
  public static func create(
    commute: Bool = false,
    _ combine: @escaping @Sendable (_ left: UnsafeRawPointer, _ right: UnsafeMutableRawPointer, _ count: Int, _ datatype: Datatype) throws -> Void
  ) throws(MPIError) -> Op {
    try OperationClosures.create(commute: commute) { left, right, count, datatype in try combine(left, right, count, Datatype(handle: datatype)) }
  }
}
