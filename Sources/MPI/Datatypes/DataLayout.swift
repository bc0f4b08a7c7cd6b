internal import CMPI

/// How an element lies in memory: its fields, with their places and types. It explains any datatype, whoever made it, and any Swift type that can be
/// sent; and makes a datatype.
///
/// ```swift
/// let layout = try DataLayout(of: received)             // a datatype of a library in C, for example
/// print(layout)                                          // offsets, types and counts
/// print(layout.swiftDeclaration(named: "Record") ?? "no structure lies like that")
/// let same = try layout.makeDatatype()
/// ```
public struct DataLayout: Hashable, Sendable {
  /// What a field is made of.
  public indirect enum FieldType: Hashable, Sendable {
    /// A datatype that MPI defines.
    case basic(BasicType)
    /// Something with fields of its own.
    case layout(DataLayout)
  }

  /// Equal values at equal distances.
  public struct Field: Hashable, Sendable {
    /// The name in the source, where that is known.
    public var name: String?
    /// Where the first value begins, in bytes from the start of the element; may be negative.
    public var offset: Int
    /// How many there are.
    public var count: Int
    /// How far apart they begin, in bytes.
    public var stride: Int
    /// What each of them is.
    public var type: FieldType

    /// Equal values at equal distances.
    public init(name: String? = nil, offset: Int, count: Int = 1, stride: Int = 0, type: FieldType) {
      self.name = name
      self.offset = offset
      self.count = count
      self.stride = stride
      self.type = type
    }
  }

  /// One value that MPI knows, at its place.
  public struct Element: Hashable, Sendable {
    /// Where it begins, in bytes from the start.
    public var offset: Int
    /// What it is.
    public var type: BasicType
  }

  /// The name of the type, where it is known.
  public var name: String?
  /// In the order in which they are sent.
  public var fields: [Field]
  /// Where an element begins, in bytes from its address: 0 but for datatypes that were made so.
  public var lowerBound: Int
  /// How far apart elements begin, in bytes.
  public var extent: Int

  /// A layout of fields.
  public init(name: String? = nil, fields: [Field], lowerBound: Int = 0, extent: Int) {
    self.name = name
    self.fields = fields
    self.lowerBound = lowerBound
    self.extent = extent
  }

  /// The bytes of data: what a message takes; `Int.max` for more than an `Int` holds.
  public var size: Int {
    fields.reduce(0) { total, field in
      let (bytes, isTooMuch) = field.count.multipliedReportingOverflow(by: field.type.size)
      let (sum, overflows) = total.addingReportingOverflow(bytes)
      return isTooMuch || overflows ? .max : sum
    }
  }

  /// Every single value, in the order in which they are sent; as many as there are, so not for large arrays.
  public var elements: [Element] {
    var elements: [Element] = []
    append(to: &elements, at: 0)
    return elements
  }

  private func append(to elements: inout [Element], at start: Int) {
    for field in fields {
      for i in 0..<max(0, field.count) {
        let offset = start &+ field.offset &+ i &* field.stride
        switch field.type {
        case .basic(let type): elements.append(Element(offset: offset, type: type))
        case .layout(let layout): layout.append(to: &elements, at: offset)
        }
      }
    }
  }
}

extension DataLayout.FieldType {
  /// The bytes of data of one value.
  public var size: Int {
    switch self {
    case .basic(let type): type.size
    case .layout(let layout): layout.size
    }
  }

  /// How far apart values lie by themselves, in bytes.
  public var extent: Int {
    switch self {
    case .basic(let type): type.extent
    case .layout(let layout): layout.extent
    }
  }
}

extension DataLayout {
  /// A datatype that lies so, committed; it is freed with the object.
  ///
  /// - Throws: ``MPIError``.
  public func makeDatatype() throws(MPIError) -> Datatype {
    let datatype = try uncommitted()
    try datatype.commit()
    if let name { try datatype.setName(name) }
    return datatype
  }

  private func uncommitted() throws(MPIError) -> Datatype {
    var lengths: [Int] = []
    var types: [Datatype] = []
    for field in fields {
      let type =
        switch field.type {
        case .basic(let type): Datatype(handle: type.handle)
        case .layout(let layout): try layout.uncommitted()
        }
      let isDense = field.count == 1 || field.stride == field.type.extent
      lengths.append(isDense ? field.count : 1)
      types.append(isDense ? type : try type.createHvector(count: field.count, blocklength: 1, stride: field.stride))
    }
    let datatype = try Datatype.createStruct(blocklengths: lengths, displacements: fields.map(\.offset), types: types)
    return try datatype.createResized(lb: lowerBound, extent: extent)
  }
}
