/// Dictionaries whose keys those of the next one may be.
///
/// Of many small dictionaries most have the same keys. Their keys are numbers of the tables then, so a few bytes tell; and a copy of a
/// dictionary with the same keys, with other values put at their places, takes a third of the time of hashing them.
struct Templates<Value> {
  struct Template {
    let shape: UInt64
    let dictionary: [String: Value]
    /// Where in the dictionary the values go, in the order of the stream.
    let positions: [[String: Value].Index]
  }

  /// A few: the order of keys differs from one dictionary to the next.
  private var templates: [Template?] = []
  private static var count: Int { 16 }
  static var limit: Int { 7 }

  /// The numbers of the keys, when there are few and all stand in the tables.
  @inline(__always) static func shape(_ base: UnsafeRawPointer, _ extent: Extent) -> UInt64? {
    guard extent.count > 0 && extent.count <= limit else { return nil }
    var shape = UInt64(extent.count)
    var at = extent.contents
    for _ in 0..<extent.count {
      guard extent.end &- at > 2, base.byte(at) == Tag.keyReference, base.byte(at &+ 1) < 0x80 else { return nil }
      shape = shape << 8 | UInt64(base.byte(at &+ 1))
      at &+= 2
      if base.byte(at) == Tag.double {
        at &+= 9
      } else {
        guard let end = try? Walk.extent(base, at, extent.end).end else { return nil }
        at = end
      }
    }
    return shape
  }

  @inline(__always) private static func slot(_ shape: UInt64) -> Int { Int(truncatingIfNeeded: (shape &* 0x9E37_79B9_7F4A_7C15) >> 60) }

  @inline(__always) func find(_ shape: UInt64) -> Template? {
    guard !templates.isEmpty, let template = templates[Self.slot(shape)], template.shape == shape else { return nil }
    return template
  }

  mutating func store(_ shape: UInt64, _ dictionary: [String: Value], keys: (Int) -> String?) {
    var positions: [[String: Value].Index] = []
    for place in stride(from: dictionary.count - 1, through: 0, by: -1) {
      guard let key = keys(Int(shape >> UInt64(8 * place) & 0xFF)), let position = dictionary.index(forKey: key) else { return }
      positions.append(position)
    }
    if templates.isEmpty { templates = Array(repeating: nil, count: Self.count) }
    templates[Self.slot(shape)] = Template(shape: shape, dictionary: dictionary, positions: positions)
  }

  @inline(__always) mutating func removeAll() {
    if !templates.isEmpty { templates = [] }
  }
}
