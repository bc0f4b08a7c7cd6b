import MPICoding
import Testing

/// A value of any sort, nested at will.
private indirect enum Value: Codable, Equatable {
  case nothing
  case bool(Bool)
  case integers(Int8, Int16, Int32, Int64)
  case unsigned(a: UInt8, b: UInt16, c: UInt32, d: UInt64)
  case wide(Int128, UInt128)
  case numbers([Double], [Float], [UInt8], [Int], [Bool])
  case double(Double)
  case text(String)
  case texts([String])
  case maybe(Int?, String?, Double??)
  case list([Value])
  case map([String: Value])
  case numbersByText([String: Double], [String: Int], [String: String])
  case byNumber([Int: Value])
  case set(Set<Int>, Set<String>)
  case record(Record)
  case optional(Value?)
}

private struct Record: Codable, Equatable {
  var id: Int
  var weight: Float
  var name: String
  var parent: Value?
  var tags: [String]?
  var children: [Record]
  var vector: SIMD4<Float>
}

extension SplitMix {
  fileprivate mutating func text() -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzäöü€😀\u{0}\u{7F}")
    let length = [0, 1, 3, 7, 8, 15, 16, 17, 63, 64, 100].randomElement(using: &self) ?? 0
    return String((0..<length).map { _ in alphabet.randomElement(using: &self) ?? "?" })
  }

  fileprivate mutating func number<I: FixedWidthInteger>(_ type: I.Type) -> I {
    switch next() % 4 {
    case 0: I.random(in: .min ... .max, using: &self)
    case 1: [I.min, I.max, 0, I.max / 2].randomElement(using: &self) ?? 0
    default: I(truncatingIfNeeded: next() % 100)
    }
  }

  fileprivate mutating func double() -> Double {
    switch next() % 4 {
    case 0: [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude].randomElement(using: &self) ?? 0
    default: Double.random(in: -1e6...1e6, using: &self)
    }
  }

  fileprivate mutating func some<T>(_ make: (inout SplitMix) -> T) -> [T] { (0..<Int(next() % 6)).map { _ in make(&self) } }

  fileprivate mutating func record(_ depth: Int) -> Record {
    Record(
      id: number(Int.self), weight: Float(double()), name: text(), parent: next() % 2 == 0 ? value(depth - 1) : nil,
      tags: next() % 2 == 0 ? some { $0.text() } : nil, children: depth > 0 ? some { $0.record(depth - 2) } : [],
      vector: SIMD4(1, 2, Float(next() % 7), -1))
  }

  fileprivate mutating func value(_ depth: Int) -> Value {
    switch next() % (depth > 0 ? 17 : 11) {
    case 0: .nothing
    case 1: .bool(next() % 2 == 0)
    case 2: .integers(number(Int8.self), number(Int16.self), number(Int32.self), number(Int64.self))
    case 3: .unsigned(a: number(UInt8.self), b: number(UInt16.self), c: number(UInt32.self), d: number(UInt64.self))
    case 4: .wide(number(Int128.self), number(UInt128.self))
    case 5:
      .numbers(
        some { $0.double() }, some { Float($0.double()) }, some { $0.number(UInt8.self) }, some { $0.number(Int.self) }, some { $0.next() % 2 == 0 })
    case 6: .double(double())
    case 7: .text(text())
    case 8: .texts(some { $0.text() })
    case 9:
      .maybe(next() % 2 == 0 ? number(Int.self) : nil, next() % 2 == 0 ? text() : nil, [nil, .some(nil), 2.5].randomElement(using: &self) ?? nil)
    case 10: .set(Set(some { $0.number(Int.self) }), Set(some { $0.text() }))
    case 11: .list(some { $0.value(depth - 1) })
    case 12: .map(Dictionary(some { ($0.text(), $0.value(depth - 1)) }) { a, _ in a })
    case 13:
      .numbersByText(
        Dictionary(some { ($0.text(), $0.double()) }) { a, _ in a }, Dictionary(some { ($0.text(), $0.number(Int.self)) }) { a, _ in a },
        Dictionary(some { ($0.text(), $0.text()) }) { a, _ in a })
    case 14: .byNumber(Dictionary(some { ($0.number(Int.self), $0.value(depth - 1)) }) { a, _ in a })
    case 15: .record(record(depth - 1))
    default: .optional(next() % 2 == 0 ? value(depth - 1) : nil)
    }
  }
}

@Suite struct RoundTripTests {
  @Test(arguments: 0..<20) func `Random nested values survive`(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<600 {
      let value = random.value(5)
      #expect(try roundTrip(value) == value)
    }
  }

  @Test func `What is encoded again is the same`() throws {
    var random = SplitMix(state: 77)
    for _ in 0..<500 {
      let records = random.some { $0.record(0) }
      let stream = try BinaryEncoder().encode(records.map(\.name) + records.flatMap { $0.tags ?? [] })
      #expect(try BinaryEncoder().encode(BinaryDecoder().decode([String].self, from: stream)) == stream)
    }
  }

  @Test func `Every bit of a floating-point number survives`() throws {
    for bits: UInt64 in [0x7FF0_0000_0000_0001, 0xFFF8_0000_0000_1234, 0x8000_0000_0000_0000, 1] {
      #expect(try roundTrip(Double(bitPattern: bits)).bitPattern == bits)
      #expect(try roundTrip([Double(bitPattern: bits)])[0].bitPattern == bits)
      #expect(try roundTrip(["x": Double(bitPattern: bits)])["x"]?.bitPattern == bits)
    }
    #expect(try roundTrip(Float(bitPattern: 0x7F80_0001)).bitPattern == 0x7F80_0001)
  }

  @Test func `Threads do not disturb each other`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seed in 0..<8 {
        group.addTask {
          var random = SplitMix(state: UInt64(1000 + seed))
          for _ in 0..<200 {
            let value = random.value(4)
            let decoded = try roundTrip(value)
            #expect(decoded == value)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
