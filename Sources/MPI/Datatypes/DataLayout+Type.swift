internal import CMPI

extension DataLayout {
  /// How the values of a Swift type lie in memory, with the names of its properties.
  ///
  /// - Parameter type: a number, a structure or tuple of numbers, an `InlineArray`, or whatever conforms to ``MPIElement``.
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` that names the part that MPI cannot know.
  public init(of type: Any.Type) throws(MPIError) {
    // Says what is wrong with it, in the same words as sending would.
    _ = try Datatype(layoutOf: type)
    switch try FieldType(of: type) {
    case .layout(let layout): self = layout
    case .basic(let basic):
      self.init(name: "\(type)", fields: [Field(offset: 0, type: .basic(basic))], extent: StoredProperties.bytes(type).stride)
    }
  }
}

extension DataLayout.FieldType {
  /// What a type is to the field of another.
  fileprivate init(of type: Any.Type) throws(MPIError) {
    let stride = StoredProperties.bytes(type).stride
    if let element = type as? any MPIElement.Type, !(type is any MPIStructure.Type || type is any MPIImportedStructure.Type) {
      let handle = element.rawDatatype
      if BasicType.isPredefined(handle) {
        self = .basic(try BasicType(Datatype(handle: handle)))
        return
      }
      var layout = try DataLayout(of: Datatype(handle: handle))
      layout.name = "\(type)"
      self = .layout(layout)
      return
    }
    func field(_ name: String, _ offset: Int, _ type: Any.Type) throws(MPIError) -> DataLayout.Field {
      DataLayout.Field(name: name, offset: offset, type: try .init(of: type))
    }
    var fields: [DataLayout.Field] = []
    if let structure = type as? any MPIStructure.Type {
      for part in try Self.declared(structure) { fields.append(try field(part.name, part.offset, part.type)) }
    } else if let array = type as? any ElementsInline.Type {
      if array.elementCount > 0 {
        fields = [
          DataLayout.Field(
            offset: 0, count: array.elementCount, stride: StoredProperties.bytes(array.elementType).stride, type: try .init(of: array.elementType))
        ]
      }
    } else {
      for property in StoredProperties.of(type) where property.size > 0 && !(property.type is any Unsent.Type) {
        fields.append(try field(property.name, property.offset, property.type))
      }
    }
    self = .layout(DataLayout(name: "\(type)", fields: fields, extent: stride))
  }

  /// What a structure declares, by the names that it gives.
  private static func declared<Structure: MPIStructure>(
    _ type: Structure.Type
  ) throws(MPIError) -> [(name: String, offset: Int, type: Any.Type)] {
    try FieldCheck(type).sorted().filter { $0.size > 0 && !($0.type is any Unsent.Type) }.map { ($0.name, $0.offset, $0.type) }
  }
}
