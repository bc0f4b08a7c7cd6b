// One run of one case of `Benchmarks/coding`: encodes and decodes a value, and prints the milliseconds that took, for each line it reads.
// The pickle side, Benchmarks/coding.py, has the same values.

import Glibc
import MPICoding

struct Five: Codable, Equatable {
  var id: Int
  var x: Double
  var y: Double
  var name: String
  var flag: Bool
}

struct Item: Codable, Equatable {
  var id: Int
  var name: String
  var price: Double
  var tags: [String]
  var attributes: [String: Double]
  var inStock: Bool
}

struct Order: Codable, Equatable {
  var number: Int
  var customer: String
  var items: [Item]
}

struct Document: Codable, Equatable {
  struct Meta: Codable, Equatable {
    var version: Int
    var author: String
    var tags: [String]
  }

  var title: String
  var meta: Meta
  var orders: [Order]
}

enum JSON: Codable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

func item(_ i: Int) -> Item {
  Item(
    id: i, name: "item \(i)", price: Double(i) * 0.25, tags: ["red", "large", "t\(i % 17)"], attributes: ["weight": Double(i), "height": 2.5],
    inStock: i % 3 == 0)
}

/// Processor time of this process, in milliseconds: other processes on the machine do not count.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

func serve<T: Codable & Equatable>(_ value: T) throws {
  guard try BinaryDecoder().decode(T.self, from: BinaryEncoder().encode(value)) == value else { fatalError("another value came back") }
  print("ready")
  fflush(nil)
  while readLine() != nil {
    let start = now()
    let stream = try BinaryEncoder().encode(value)
    let middle = now()
    let decoded = try BinaryDecoder().decode(T.self, from: stream)
    let end = now()
    withExtendedLifetime(decoded) { print(middle - start, end - middle, stream.count) }
    fflush(nil)
  }
}

switch CommandLine.arguments.dropFirst().first {
case "structs": try serve((0..<100_000).map { Five(id: $0, x: Double($0) * 0.5, y: -1.25, name: "name \($0)", flag: $0 % 2 == 0) })
case "dictionaries": try serve((0..<100_000).map { ["x": Double($0), "y": 2.5] })
case "strings": try serve((0..<1_000_000).map { "a string with number \($0)" })
case "document":
  try serve(
    Document(
      title: "orders", meta: .init(version: 1, author: "someone", tags: ["a", "b"]),
      orders: (0..<5000).map { order in
        Order(number: order, customer: "customer \(order)", items: (0..<4).map { item(order * 4 + $0) })
      }))
case "json":
  try serve(
    (0..<20_000).map { i in
      JSON.object([
        "id": .number(Double(i)), "name": .string("item \(i)"), "ok": .bool(i % 2 == 0), "none": .null, "tags": .array([.string("a"), .string("b")]),
      ])
    })
case "numbers": try serve((0..<1_000_000).map(Double.init))
default: print("which case?")
}
