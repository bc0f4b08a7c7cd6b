import Foundation
import MPICoding
import MPIFoundation
import Testing

private struct Entry: Codable, Equatable {
  var date: Date
  var url: URL?
  var id: UUID
  var amount: Decimal
  var data: Data
}

@Suite struct FoundationTests {
  private let entry = Entry(
    date: Date(timeIntervalSinceReferenceDate: 123_456_789.125), url: URL(string: "https://example.org/a?b=c"),
    id: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)), amount: Decimal(string: "12345.6789") ?? 0,
    data: Data((0..<1000).map { UInt8($0 & 0xFF) }))

  @Test func `Dates, URLs, identifiers, decimals, data`() throws {
    try survives(entry)
    try survives(entry.date)
    try survives(URL(string: "mailto:a@example.org"))
    try survives(entry.id)
    try survives(entry.amount)
    try survives(Locale(identifier: "de_CH"))
    try survives(DateComponents(year: 2025, month: 7))
    try survives(CGPoint(x: 1, y: 2))
    try survives([entry.date: entry.id])
    try survives(IndexSet([1, 2, 5]))
  }

  @Test func `Data of all sizes`() throws {
    for size in [0, 1, 14, 15, 16, 64, 1000, 100_000] {
      let data = Data((0..<size).map { UInt8($0 & 0xFF) })
      try survives(data)
      try survives(data.dropFirst())
      #expect(try BinaryDecoder().decode([UInt8].self, from: BinaryEncoder().encode(data)) == Array(data))
      #expect(try BinaryDecoder().decode(Data.self, from: BinaryEncoder().encode(Array(data))) == data)
    }
    #expect(try BinaryDecoder().decode(Data.self, from: BinaryEncoder().encode([1, 200, 3])) == Data([1, 200, 3]))
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Data.self, from: BinaryEncoder().encode([256])) }
  }

  @Test(arguments: [1, 100]) func `Data out of band`(threshold: Int) throws {
    for size in [1, 14, 63, 64, 5000] {
      let data = Data((0..<size).map { UInt8($0 & 0xFF) })
      let object = try BinaryEncoder().encode([data], outOfBandThreshold: threshold)
      #expect(object.segments.count == (size >= threshold ? 1 : 0))
      #expect(try BinaryDecoder().decode([Data].self, from: object) == [data])
      #expect(try BinaryDecoder().decode([[UInt8]].self, from: object) == [Array(data)])
      let received = try object.segments.map { sent in try sent.withUnsafeBytes { try Segment(sent.layout, copying: $0) } }
      var decoded = try BinaryDecoder().decode([Data].self, from: EncodedObject(body: object.body, segments: received))
      #expect(decoded == [data])
      decoded[0].append(7)
      #expect(decoded[0] == data + [7])
    }
  }

  /// `Data` writes to its memory in place: it is not that of an array that was encoded.
  @Test func `An array that comes as data`() throws {
    let numbers = (0..<1000).map { UInt8($0 & 0xFF) }
    let object = try BinaryEncoder().encode(numbers, outOfBandThreshold: 1)
    var data = try BinaryDecoder().decode(Data.self, from: object)
    #expect(data.elementsEqual(numbers))
    data[0] = 77
    #expect(numbers[0] == 0 && data[0] == 77)
    // Memory that came is used as it is, by the first who wants it.
    let came = try Segment(SegmentLayout(element: .uint8, count: 1000), copying: numbers.withUnsafeBytes { $0 })
    let received = EncodedObject(body: object.body, segments: [came])
    var first = try BinaryDecoder().decode(Data.self, from: received)
    #expect(first.withUnsafeBytes { $0.baseAddress } == came.withUnsafeBytes { $0.baseAddress })
    let second = try BinaryDecoder().decode([UInt8].self, from: received)
    var third = try BinaryDecoder().decode(Data.self, from: received)
    first[0] = 1
    third[0] = 3
    #expect(first[0] == 1 && second[0] == 0 && third[0] == 3)
  }

  @Test func `JSON and property lists`() throws {
    // A property list as text has whole seconds.
    var entry = entry
    entry.date = Date(timeIntervalSinceReferenceDate: 123_456_789)
    func pass<S: Serializer>(_ serializer: S) throws {
      #expect(try serializer.encode(entry).withUnsafeBytes { try serializer.decode(Entry.self, from: $0) } == entry)
    }
    try pass(JSONSerializer())
    try pass(
      JSONSerializer(makeEncoder: {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
      }))
    try pass(PropertyListSerializer())
    try pass(PropertyListSerializer(format: .xml))
  }
}
