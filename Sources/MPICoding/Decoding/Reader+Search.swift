extension Reader {
  /// After so many searches of a container the places of all its values are noted.
  static var searchLimit: Int { 64 }

  /// Where the value of a key stands in a keyed container: behind the last one, or anywhere else.
  @inline(never) func search(_ number: UInt32, in index: Int) throws -> Int? {
    let record = record(index)
    if let positions = s.pointee.positions[record.pointee.serial] { return positions[number] }
    record.pointee.searches += 1
    if record.pointee.searches > Reader.searchLimit && record.pointee.end - record.pointee.start > 1024 {
      var positions: [UInt32: Int] = [:]
      try fields(of: index, record.pointee.start..<record.pointee.end) { key, value in
        let key = UInt32(truncatingIfNeeded: key)
        if positions[key] == nil { positions[key] = value }
        return true
      }
      s.pointee.positions[record.pointee.serial] = positions
      return positions[number]
    }
    var found: Int?
    for range in [record.pointee.cursor..<record.pointee.end, record.pointee.start..<record.pointee.cursor] where found == nil {
      try fields(of: index, range) { key, value in
        if key == Int(number) { found = value }
        return found == nil
      }
    }
    return found
  }

  /// Where the value of a text stands in a map.
  @inline(never) func search(_ text: String, in index: Int) throws -> Int? {
    let record = record(index)
    if let positions = s.pointee.textPositions[record.pointee.serial] { return positions[text] }
    record.pointee.searches += 1
    if record.pointee.searches > Reader.searchLimit && record.pointee.end - record.pointee.start > 1024 {
      var positions: [String: Int] = [:]
      try pairs(of: index, record.pointee.start..<record.pointee.end) { key, value in
        if let key, positions[key] == nil { positions[key] = value }
        return true
      }
      s.pointee.textPositions[record.pointee.serial] = positions
      return positions[text]
    }
    var found: Int?
    for range in [record.pointee.cursor..<record.pointee.end, record.pointee.start..<record.pointee.cursor] where found == nil {
      try pairs(of: index, range) { key, value in
        if key == text { found = value }
        return found == nil
      }
    }
    return found
  }

  /// Calls a closure with the key numbers and the offsets of values in a part of a keyed container, until it returns false.
  private func fields(of index: Int, _ range: Range<Int>, _ body: (Int, Int) -> Bool) throws {
    var at = range.lowerBound
    do throws(BinaryFormatError) {
      while at < range.upperBound {
        let (key, value) = try Walk.varint(base, at, range.upperBound)
        at = try Walk.extent(base, value, range.upperBound).end
        if !body(key, value) { return }
      }
    } catch {
      throw corrupted(error, index, Place.same)
    }
  }

  /// The same for a map; a key that is no text and no integer is nil.
  private func pairs(of index: Int, _ range: Range<Int>, _ body: (String?, Int) -> Bool) throws {
    var at = range.lowerBound
    do throws(BinaryFormatError) {
      while at < range.upperBound {
        let value = try Walk.extent(base, at, range.upperBound).end
        let key = textOfKey(at, range.upperBound)
        at = try Walk.extent(base, value, range.upperBound).end
        if !body(key, value) { return }
      }
    } catch {
      throw corrupted(error, index, Place.same)
    }
  }

  private func textOfKey(_ at: Int, _ limit: Int) -> String? {
    var start = at
    return string(&start, limit) ?? Number(tagged: base, at, limit)?.integer(Int.self).map(String.init)
  }

  /// Where the key stands in a map whose value is at an offset.
  func placeOfKey(before value: Int, in index: Int) -> Int {
    var place = Place.same
    var at = record(index).pointee.start
    while at < value, let end = try? Walk.extent(base, at, value).end {
      place = at
      at = end == value ? end : (try? Walk.extent(base, end, value).end) ?? value
    }
    return place
  }

  /// The keys of a keyed container or a map that have a value.
  func keys(of index: Int) -> [String] {
    let record = record(index).pointee
    var keys: [String] = []
    if record.kind == .map {
      try? pairs(of: index, record.start..<record.end) { key, _ in
        if let key { keys.append(key) }
        return true
      }
    } else {
      try? fields(of: index, record.start..<record.end) { key, value in
        if base.byte(value) != Tag.absent, let text = s.pointee.keys.text(key) { keys.append(text) }
        return true
      }
    }
    return keys
  }
}
