// A fuzz target for libFuzzer: streams from it, random and mutated, are decoded as values of several types. `Scripts/fuzz-coding` builds and
// runs it, with the address sanitizer. Whatever decodes has to encode and decode again; the decoder's memory is held to a limit.

import Glibc
import MPICoding

struct Planet: Codable, Equatable {
  var name: String
  var moons: [Moon]
  var masses: [Double]
  var facts: [String: Double]
  var counts: [String: Int]
  var flags: [Bool]
  var next: [Planet]?
  var maybe: Int??
  var set: Set<Int16>
  var wide: Int128
}

struct Moon: Codable, Equatable {
  var name: String
  var radius: Int?
  var kind: Kind
}

indirect enum Kind: Codable, Equatable {
  case rock
  case gas(Float, depth: UInt8)
  case pair(Kind, Kind)
  case map([Int: String], [String: [String: String]])
}

/// Asks its decoder for everything, in odd order.
struct Nosy: Decodable {
  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int?
    init(stringValue: String) { self.stringValue = stringValue }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
  }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Key.self) {
      for key in container.allKeys.reversed() {
        _ = container.contains(key)
        if (try? container.decodeNil(forKey: key)) == true { continue }
        if (try? container.decodeIfPresent(String.self, forKey: key)) != nil { continue }
        if (try? container.decode(Double.self, forKey: key)) != nil { continue }
        if let nested = try? container.nestedUnkeyedContainer(forKey: key) { _ = nested.count }
        _ = try? container.superDecoder(forKey: key).singleValueContainer().decode(Int8.self)
        _ = try container.decodeIfPresent(Nosy.self, forKey: key)
      }
      _ = try container.superDecoder().codingPath
    } else if var container = try? decoder.unkeyedContainer() {
      while !container.isAtEnd {
        if try container.decodeNil() { continue }
        if (try? container.decode(Float16.self)) != nil { continue }
        if (try? container.decode(UInt64.self)) != nil { continue }
        if (try? container.decode(Bool.self)) != nil { continue }
        var copy = container
        if let nested = try? copy.nestedContainer(keyedBy: Key.self) { _ = nested.allKeys }
        _ = try container.decode(Nosy.self)
      }
      _ = try? container.decode(Int.self)
    } else {
      let container = try decoder.singleValueContainer()
      _ = container.decodeNil()
      _ = try? container.decode(String.self)
      _ = try? container.decode([UInt32].self)
      _ = try? container.decode(UInt128.self)
    }
  }
}

/// Bytes of the C heap that are in use, and the most that were at once, by hooks of the sanitizer.
nonisolated(unsafe) var inUse = 0
nonisolated(unsafe) var peak = 0

@_silgen_name("__sanitizer_get_allocated_size") func __sanitizer_get_allocated_size(_ address: UnsafeRawPointer?) -> Int

@_silgen_name("__sanitizer_install_malloc_and_free_hooks") func __sanitizer_install_malloc_and_free_hooks(
  _ allocated: @convention(c) (UnsafeRawPointer?, Int) -> Void, _ freed: @convention(c) (UnsafeRawPointer?) -> Void
) -> Int32

nonisolated(unsafe) var isHooked = false

/// As `precondition`, with the text in optimised builds too.
func require(_ condition: Bool, _ text: @autoclosure () -> String) {
  if !condition { fatalError(text()) }
}

func check<T: Codable & Equatable>(_ type: T.Type, _ stream: UnsafeRawBufferPointer) {
  guard let value = try? BinaryDecoder().decode(type, from: stream) else { return }
  do {
    let again = try BinaryEncoder().encode(value)
    let decoded = try BinaryDecoder().decode(type, from: again)
    // NaN is not equal to itself.
    if decoded != value {
      let count = try BinaryEncoder().encode(decoded).count
      require(count == again.count, "another value")
    }
  } catch {
    fatalError("does not pass again: \(error)")
  }
}

/// Begins to count memory.
private func hook() {
  if isHooked { return }
  isHooked = true
  _ = __sanitizer_install_malloc_and_free_hooks(
    { _, size in
      inUse += size
      peak = max(peak, inUse)
    }, { address in inUse -= __sanitizer_get_allocated_size(address) })
  // What is made once.
  for _ in 0..<2 { _ = try? roundTrip() }
}

@_cdecl("LLVMFuzzerTestOneInput") public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  hook()
  guard size > 0 else { return 0 }
  // The first byte says which type is asked for.
  let stream = UnsafeRawBufferPointer(start: data + 1, count: size - 1)
  let before = inUse
  peak = before
  switch data[0] % 8 {
  case 0: check([Int?].self, stream)
  case 1: check([String: Double].self, stream)
  case 2: check([String].self, stream)
  case 3: _ = try? BinaryDecoder().decode(Nosy.self, from: stream)
  case 4: check(Kind.self, stream)
  case 5: check([Moon].self, stream)
  default: check(Planet.self, stream)
  }
  require(peak - before <= 2 * size + 1 << 20, "\(peak - before) bytes for a stream of \(size)")
  return 0
}

/// Looks for more keys than are looked for one by one.
struct Asks: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Nosy.Key.self)
    for i in 0..<40 { require(!container.contains(Nosy.Key(stringValue: "key \(i)")), "a key that there is not") }
  }
}

/// A list whose elements are looked at by hand, and found empty.
struct Empties: Decodable {
  init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    while !list.isAtEnd { require(try list.nestedContainer(keyedBy: Nosy.Key.self).allKeys.isEmpty, "a key that there is not") }
  }
}

/// A list of lists of lists.
struct Nest: Decodable {
  var list: [Nest]
  init(from decoder: any Decoder) throws { list = try decoder.singleValueContainer().decode([Nest].self) }
}

/// The limit of memory with streams as long as those that the fuzzer makes are not: of a table alone, or of references to the same thing.
private func boundMemory() {
  func varint(_ value: Int) -> [UInt8] { value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7) }
  func stream(_ value: [UInt8], _ tables: [UInt8]) -> [UInt8] { [1] + (0..<7).map { UInt8((8 + value.count) >> (8 * $0) & 0xFF) } + value + tables }
  func packed(_ count: Int) -> [UInt8] { [0xD0, 7] + varint(count) + [UInt8](repeating: 1, count: count) }
  func bound(_ what: String, _ stream: [UInt8], isValid: Bool = true, _ body: (UnsafeRawBufferPointer) throws -> Void) {
    let before = inUse
    peak = before
    var isTaken = true
    do { try stream.withUnsafeBytes(body) } catch { isTaken = false }
    require(peak - before <= 2 * stream.count + 1 << 20, "\(what): \(peak - before) bytes for a stream of \(stream.count)")
    require(isTaken == isValid, "\(what): \(isValid ? "refused" : "taken")")
  }

  func keys(_ count: Int, length: UInt8) -> [UInt8] {
    var table = varint(count)
    table.reserveCapacity(count * (Int(length) + 1) + 10)
    for i in 0..<count {
      table.append(length)
      for place in 0..<length { table.append(UInt8(97 + (i >> (4 * Int(place))) & 15)) }
    }
    return table + [0]
  }
  bound("short keys", stream([5], keys(8_000_000, length: 1)), isValid: false) { _ = try BinaryDecoder().decode(Int.self, from: $0) }
  bound("keys", stream([5], keys(4_000_000, length: 3)), isValid: true) { _ = try BinaryDecoder().decode(Int.self, from: $0) }
  bound("keys that are looked for", stream([0xD4, 0, 0, 0, 0], keys(200_000, length: 5))) { _ = try BinaryDecoder().decode(Asks.self, from: $0) }

  func segments(_ count: Int) -> [UInt8] { [0] + varint(count) + (0..<2 * count).map { $0 % 2 == 0 ? 7 : 0 } }
  bound("segments", stream([5], segments(8_000_000)), isValid: false) { _ = try BinaryDecoder.segmentLayouts(of: $0) }
  let referred = stream(packed(8_000_000), segments(4_000_000))
  bound("segments that are referred to", referred) { _ = try BinaryDecoder.segmentLayouts(of: $0) }
  bound("segments that are not there", referred, isValid: false) { _ = try BinaryDecoder().decode(Int.self, from: $0) }

  // Each of nested lists says that all that is left are elements.
  var nested: [UInt8] = []
  for _ in 0..<900 {
    let count = nested.count
    nested = [0xD2] + [count, count].flatMap { count in (0..<4).map { UInt8(count >> (8 * $0) & 0xFF) } } + nested
  }
  bound("nested lists", stream(nested, [0, 0]), isValid: false) { _ = try BinaryDecoder().decode(Nest.self, from: $0) }

  var empties: [UInt8] = [0xD2]
  for count in [5_000_000, 1_000_000] { empties += (0..<4).map { UInt8(count >> (8 * $0) & 0xFF) } }
  for _ in 0..<1_000_000 { empties += [0xD4, 0, 0, 0, 0] }
  bound("nested containers", stream(empties, [0, 0])) {
    _ = try BinaryDecoder().decode(Empties.self, from: $0)
  }

  let text = keys(4096, length: 3).dropFirst(2).dropLast() + varint(1_000_000) + [UInt8](repeating: 97, count: 1_000_000)
  let references = (0..<10_000).flatMap { _ in [0xD8, 0x81, 0x20] as [UInt8] }
  let list = [0xD2] + [30_000, 10_000].flatMap { count in (0..<4).map { UInt8(count >> (8 * $0) & 0xFF) } } + references
  bound("a long key", stream(list, varint(4097) + text + [0])) { _ = try BinaryDecoder().decode([String].self, from: $0) }
}

private func roundTrip() throws {
  let planet = Planet(
    name: "Mars", moons: [Moon(name: "Phobos", radius: nil, kind: .pair(.gas(1, depth: 2), .map([1: "a"], ["b": ["c": "d"]])))], masses: [1],
    facts: ["a": 1, "b": 2], counts: ["a": 1], flags: [true], next: [], maybe: .some(nil), set: [1, 2], wide: .max)
  let decoded = try BinaryDecoder().decode(Planet.self, from: BinaryEncoder().encode(planet))
  require(decoded == planet, "another planet")
}

/// Looks at long streams first, which take longer than one of the fuzzer's may; then writes true streams to begin with into the folder that the
/// environment names.
@_cdecl("LLVMFuzzerInitialize") public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
  hook()
  boundMemory()
  guard let folder = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
  let kind = Kind.pair(.gas(1, depth: 2), .map([1: "a"], ["b": ["c": "d"]]))
  let planet = Planet(
    name: "Mars", moons: [Moon(name: "Phobos", radius: nil, kind: kind)], masses: [1, 2], facts: ["a": 1, "b": 2], counts: ["a": 1, "b": 300],
    flags: [true], next: [], maybe: .some(nil), set: [1, 2], wide: .max)
  let values: [any Encodable] = [
    [1, nil, -200], ["a": 1.5, "b": 2], ["a", "a longer text than a short one is, of more than 63 bytes in all of it"], planet, kind, planet.moons,
    planet, [planet, planet],
  ]
  for (i, value) in values.enumerated() {
    guard let stream = try? BinaryEncoder().encode(value), let file = fopen("\(folder)/seed-\(i)", "w") else { continue }
    let data = [UInt8(i)] + stream
    data.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
  }
  return 0
}
