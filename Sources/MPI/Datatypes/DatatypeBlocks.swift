internal import CMPI

/// Puts together the datatype of a Swift type, from elements at their places.
struct DatatypeBlocks {
  private let type: Any.Type
  private var lengths: [Int] = []
  private var displacements: [Int] = []
  private var types: [Datatype] = []
  /// Where the next element has to begin to be one more of the last block.
  private var next = 0

  init(of type: Any.Type) { self.type = type }

  /// Adds a value of a type, with all that is in it.
  ///
  /// - Parameters:
  ///   - offset: where it begins, in bytes.
  ///   - path: what it is called, for the text of an error.
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` when MPI cannot know the type.
  mutating func add(_ type: Any.Type, at offset: Int, _ path: String) throws(MPIError) {
    let bytes = StoredProperties.bytes(type)
    if bytes.size == 0 || type is any Unsent.Type { return }
    if let element = type as? any MPIElement.Type {
      return append(try datatype(of: element, bytes.stride, path), 1, at: offset, bytes.stride)
    }
    if let array = type as? any ElementsInline.Type { return try add(array, at: offset, path) }
    let properties = StoredProperties.of(type)
    switch StoredProperties.sort(type) {
    case .structure where !properties.isEmpty, .tuple: try add(properties, at: offset, path + ".")
    case .structure: throw error(path, type, "a type that does not conform to MPIElement")
    case .enumeration where type is any ExpressibleByNilLiteral.Type:
      throw error(path, type, "an optional, which no datatype describes: store a flag and a value, or send it as an object")
    case .enumeration: throw error(path, type, "an enumeration that does not conform to MPIEnumeration")
    case .builtin: throw error(path, type, "an address, or another type that does not conform to MPIElement")
    case .reference: throw error(path, type, "a reference, which means nothing to another process")
    }
  }

  /// Adds stored properties.
  mutating func add(_ properties: [StoredProperty], at offset: Int, _ path: String) throws(MPIError) {
    for property in properties { try add(property.type, at: offset + property.offset, path + property.name) }
  }

  private mutating func add(_ array: any ElementsInline.Type, at offset: Int, _ path: String) throws(MPIError) {
    let stride = StoredProperties.bytes(array.elementType).stride
    if let element = array.elementType as? any MPIElement.Type {
      return append(try datatype(of: element, stride, path), array.elementCount, at: offset, stride)
    }
    var blocks = DatatypeBlocks(of: array.elementType)
    try blocks.add(array.elementType, at: 0, path + "[]")
    append(try blocks.uncommitted(), array.elementCount, at: offset, stride)
  }

  private func datatype(of element: any MPIElement.Type, _ stride: Int, _ path: String) throws(MPIError) -> Datatype {
    let handle = element.rawDatatype
    guard handle.raw != smpi_MPI_DATATYPE_NULL.raw else { throw LayoutError.take(.type) ?? error(path, element, "without a datatype") }
    let datatype = Datatype(handle: handle)
    let (lower, extent) = try datatype.getExtent()
    guard lower == 0, extent == stride else {
      throw error(path, element, "whose datatype has \(extent) bytes from \(lower) on, where values lie \(stride) apart")
    }
    return datatype
  }

  private mutating func append(_ datatype: Datatype, _ count: Int, at offset: Int, _ stride: Int) {
    if let last = types.last, last.handle.raw == datatype.handle.raw, offset == next {
      lengths[lengths.count - 1] += count
    } else {
      lengths.append(count)
      displacements.append(offset)
      types.append(datatype)
    }
    next = offset + count * stride
  }

  /// The datatype, whose elements lie as far apart as values in an array.
  func uncommitted() throws(MPIError) -> Datatype {
    let datatype = try Datatype.createStruct(blocklengths: lengths, displacements: displacements, types: types)
    return try datatype.createResized(lb: 0, extent: StoredProperties.bytes(type).stride)
  }

  /// The datatype, committed, with the name of the type.
  func datatype() throws(MPIError) -> Datatype {
    let datatype = try uncommitted()
    try datatype.commit()
    try datatype.setName("\(type)")
    return datatype
  }

  private func error(_ path: String, _ found: Any.Type, _ problem: String) -> MPIError {
    MPIError(.type, "the datatype of \(type) cannot be made: the field “\(path)” is \(found), \(problem)")
  }
}

/// What `InlineArray` is to the type of a field.
protocol ElementsInline {
  static var elementCount: Int { get }
  static var elementType: Any.Type { get }
}

extension InlineArray: ElementsInline {
  static var elementCount: Int { count }
  static var elementType: Any.Type { Element.self }
}
