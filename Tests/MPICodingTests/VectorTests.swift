import Foundation
import MPICoding
import Testing

// Streams of the documented format, byte by byte: `Vectors.tsv` has a title and the bytes in hexadecimal on each line.

private struct Point: Codable, Equatable {
  var x: Int
  var y: Int?
  var label: String
}

private enum Shape: Codable, Equatable {
  case point
  case circle(radius: Double)
}

@Suite struct VectorTests {
  private static let vectors: [String: [UInt8]] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Vectors.tsv")
    let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map { $0.split(separator: "\t") }
    return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), bytes(String($0[1]))) })
  }()

  @Test func `Streams are what the format says`() throws {
    var seen: Set<String> = []
    func check<T: Codable & Equatable>(_ title: String, _ value: T, threshold: Int = .max) throws {
      seen.insert(title)
      let object = try BinaryEncoder().encode(value, outOfBandThreshold: threshold)
      #expect(hex(object.body) == hex(Self.vectors[title] ?? []), "\(title)")
      #expect(
        try BinaryDecoder().decode(T.self, from: EncodedObject(body: Self.vectors[title] ?? [], segments: object.segments)) == value, "\(title)")
    }
    try check("5", 5)
    try check("-1", -1)
    try check("300", 300)
    try check("-70000", -70000)
    try check("2^40", 1 << 40)
    try check("2^64-1", UInt64.max)
    try check("-2^100", -(Int128(1) << 100))
    try check("2^127", UInt128(1) << 127)
    try check("true", true)
    try check("1.5", 1.5)
    try check("Float 1.5", Float(1.5))
    try check("Float16 1.5 as an element", [Float16(1.5)])
    try check("text", "héllo")
    try check("long text", String(repeating: "a", count: 64))
    try check("nil", nil as Int?)
    try check("some(nil)", .some(nil) as Int??)
    try check("some(some(nil))", .some(.some(nil)) as Int???)
    try check("numbers", [1.5, -2])
    try check("integers", [1, 2, 3] as [Int32])
    try check("truths", [true, false])
    try check("texts", ["a", "", "bc"])
    try check("optionals", [1, nil] as [Int?])
    try check("dictionary", ["x": 1.5])
    try check("by number", [7: "seven"])
    try check("structures", [Point(x: 1, y: 2, label: "p"), Point(x: 300, y: nil, label: "q")])
    try check("enumeration", [Shape.point, .circle(radius: 1)])
    try check("nested", [[[1] as [UInt8]]])
    try check("out of band", ["a": [1.5, 2.5]], threshold: 16)
    try check("empty list", [String]())
    try check("empty dictionary", [String: Int]())
    #expect(seen == Set(Self.vectors.keys))
  }
}
