extension Reader {
  /// The path to a place in a record.
  func path(_ parent: Int, _ place: Int) -> [any CodingKey] {
    var path: [any CodingKey] = []
    var at = parent
    var place = place
    while at >= 0 && at < s.pointee.recordCount {
      let record = record(at).pointee
      if place != Place.same { path.append(key(place, in: at)) }
      place = record.place
      at = record.parent
    }
    return path.reversed()
  }

  private func key(_ place: Int, in index: Int) -> PathKey {
    let record = record(index).pointee
    switch record.kind {
    case .frame, .list, .packed: return PathKey(intValue: place)
    case .keyed: return PathKey(stringValue: s.pointee.keys.text(place) ?? "?")
    case .map:
      let start = placeOfKey(before: place, in: index)
      var at = start
      if let text = string(&at, record.end) { return PathKey(stringValue: text) }
      return Number(tagged: base, start, record.end)?.integer(Int.self).map { PathKey(intValue: $0) } ?? PathKey(stringValue: "?")
    }
  }

  func corrupted(_ error: BinaryFormatError, _ parent: Int, _ place: Int) -> DecodingError {
    let path = path(parent, place)
    return DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: "\(path.text): \(error)", underlyingError: error))
  }

  /// Why there is no value of a type at an offset.
  @inline(never) func mismatch(_ wanted: Any.Type, _ at: Int, _ limit: Int, _ parent: Int, _ place: Int, element: ElementKind? = nil) -> DecodingError
  {
    let path = path(parent, place)
    func context(_ found: String) -> DecodingError.Context {
      .init(codingPath: path, debugDescription: "\(path.text): expected \(wanted), found \(found)" + (at >= 0 ? " at byte \(at)" : ""))
    }
    guard at >= 0 else { return .valueNotFound(wanted, context("nothing")) }
    if let element { return .typeMismatch(wanted, context("an element of an array of \(element)")) }
    let extent: Extent
    do {
      extent = try Walk.extent(base, at, limit)
    } catch {
      return corrupted(error, parent, place)
    }
    let value = skipSome(at, limit)
    let tag = base.byte(value)
    let found: String
    switch tag {
    case Tag.null: return .valueNotFound(wanted, context("nil"))
    case Tag.absent: return .valueNotFound(wanted, context("nothing"))
    case Tag.shortString..<Tag.null, Tag.string:
      guard wanted == String.self else {
        found = "a string"
        break
      }
      return corrupted(BinaryFormatError("text that is not UTF-8", at: value), parent, place)
    case Tag.keyReference:
      return corrupted(BinaryFormatError("key \(extent.count) of \(s.pointee.keys.count)", at: value), parent, place)
    case Tag.no, Tag.yes: found = "a Bool"
    case Tag.list, Tag.largeList: found = "a list"
    case Tag.map, Tag.largeMap: found = "a dictionary"
    case Tag.keyed, Tag.largeKeyed: found = "a keyed container"
    case Tag.packed: found = "an array of \(ElementKind(rawValue: base.byte(value + 1)).map { "\($0)" } ?? "?")"
    case Tag.outOfBand: found = "a segment"
    default: found = Number(tagged: base, value, limit).map { "the number \($0.text)" } ?? "a value"
    }
    return .typeMismatch(wanted, context(found))
  }

  func tooDeep(_ parent: Int) -> DecodingError {
    let path = path(parent, Place.same)
    return .dataCorrupted(
      .init(
        codingPath: path,
        debugDescription: "values are nested more than \(s.pointee.maximumDepth) deep; BinaryDecoder.maximumDepth sets the limit"))
  }

  @inline(never) func stale() -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "a container or decoder was used after the call of init(from:) that it was made in"))
  }
}

extension Number {
  var text: String {
    switch self {
    case .bool(let value): "\(value)"
    case .signed(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .wide(let value): "\(value)"
    case .widest(let value): "\(value)"
    case .float16(let value): "\(value)"
    case .float(let value): "\(value)"
    case .double(let value): "\(value)"
    }
  }
}
