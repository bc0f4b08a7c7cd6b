/// A property that a type stores, as the compiler laid it out.
struct StoredProperty {
  var name: String
  /// In bytes from the start of the value.
  var offset: Int
  var type: Any.Type
  /// In bytes, without the padding after it.
  var size: Int
}

/// What the Swift runtime knows of a type.
enum StoredProperties {
  private enum Kind: UInt {
    case structure = 0x200
    case enumeration = 0x201
    case optional = 0x202
    case opaque = 0x300
    case tuple = 0x301
  }

  /// What a type is, as far as its values can be sent.
  enum Sort { case structure, tuple, enumeration, builtin, reference }

  static func sort(_ type: Any.Type) -> Sort {
    switch Kind(rawValue: metadataKind(type)) {
    case .structure: .structure
    case .tuple: .tuple
    case .enumeration, .optional: .enumeration
    case .opaque: .builtin
    case nil: .reference
    }
  }

  /// The stored properties of a structure, or the elements of a tuple, in the order in which they lie in memory; none where the program was compiled
  /// without what tells them.
  static func of(_ type: Any.Type) -> [StoredProperty] {
    guard [.structure, .tuple].contains(sort(type)) else { return [] }
    return (0..<childCount(type)).map { index in
      var metadata = ChildMetadata()
      let child = childMetadata(type, index: index, &metadata)
      defer { metadata.free?(metadata.name) }
      let name = metadata.name.map { String(cString: $0) } ?? "\(index)"
      return StoredProperty(
        name: name.hasPrefix(".") ? String(name.dropFirst()) : name, offset: childOffset(type, index: index), type: child, size: bytes(child).size)
    }
  }

  /// How much memory a value takes, and how far apart two of them lie in an array.
  static func bytes(_ type: Any.Type) -> (size: Int, stride: Int, alignment: Int) {
    func measure<T>(_: T.Type) -> (size: Int, stride: Int, alignment: Int) {
      (MemoryLayout<T>.size, MemoryLayout<T>.stride, MemoryLayout<T>.alignment)
    }
    return _openExistential(type, do: measure)
  }

  /// What the runtime says of a property beside its type.
  private struct ChildMetadata {
    var name: UnsafePointer<CChar>?
    var free: (@convention(c) (UnsafePointer<CChar>?) -> Void)?
    var isStrong = false
    var isVariable = false
  }

  // What `Mirror` is made of, without a value to look at.

  @_silgen_name("swift_getMetadataKind")
  private static func metadataKind(_ type: Any.Type) -> UInt

  @_silgen_name("swift_reflectionMirror_recursiveCount")
  private static func childCount(_ type: Any.Type) -> Int

  @_silgen_name("swift_reflectionMirror_recursiveChildOffset")
  private static func childOffset(_ type: Any.Type, index: Int) -> Int

  @_silgen_name("swift_reflectionMirror_recursiveChildMetadata")
  private static func childMetadata(_ type: Any.Type, index: Int, _ metadata: UnsafeMutablePointer<ChildMetadata>) -> Any.Type
}
