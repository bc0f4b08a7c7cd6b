import MPICoding
import Testing

private struct Field: Codable, Equatable {
  var name: String
  var values: [Double]
  var mask: [Bool]
  var bytes: ContiguousArray<UInt8>
  var counts: [Int]
  var codes: [Int64]
  var small: [Float]
}

@Suite struct SegmentTests {
  private let field = Field(
    name: "pressure", values: (0..<10_000).map(Double.init), mask: (0..<5000).map { $0 % 3 == 0 },
    bytes: ContiguousArray((0..<4000).map { UInt8($0 & 0xFF) }),
    counts: Array(0..<1000), codes: Array(-500..<500), small: [1, 2])

  @Test func `Large payloads are referred to, where they are`() throws {
    let object = try BinaryEncoder().encode(field, outOfBandThreshold: 1024)
    #expect(object.body.count < 200)
    #expect(object.segments.map(\.layout.element) == [.double, .bool, .uint8, .int64, .int64])
    #expect(object.segments.map(\.layout.count) == [10_000, 5000, 4000, 1000, 1000])
    let address = field.values.withUnsafeBytes(\.baseAddress)
    #expect(object.segments[0].withUnsafeBytes(\.baseAddress) == address)
    let decoded = try BinaryDecoder().decode(Field.self, from: object)
    #expect(decoded == field)
    #expect(decoded.values.withUnsafeBytes(\.baseAddress) == address)
  }

  @Test func `Received payloads become the arrays`() throws {
    let object = try BinaryEncoder().encode(field, outOfBandThreshold: 1024)
    var addresses: [UnsafeRawPointer?] = []
    let received = try object.body.withUnsafeBytes { body in
      try zip(BinaryDecoder.segmentLayouts(of: body), object.segments).map { layout, sent in
        try Segment(layout) { memory in
          sent.withUnsafeBytes { memory.copyMemory(from: $0) }
          addresses.append(UnsafeRawPointer(memory.baseAddress))
        }
      }
    }
    let decoded = try BinaryDecoder().decode(Field.self, from: EncodedObject(body: object.body, segments: received))
    #expect(decoded == field)
    #expect(decoded.values.withUnsafeBytes(\.baseAddress) == addresses[0])
    #expect(decoded.counts.withUnsafeBytes(\.baseAddress) == addresses[3])
    #expect(decoded.codes.withUnsafeBytes(\.baseAddress) == addresses[4])
  }

  @Test func `As another type, element by element`() throws {
    let object = try BinaryEncoder().encode([1, 2, 3], outOfBandThreshold: 1)
    #expect(try BinaryDecoder().decode([Double].self, from: object) == [1, 2, 3])
    #expect(try BinaryDecoder().decode(Set<UInt8>.self, from: object) == [1, 2, 3])
    #expect(try BinaryDecoder().decode([Int?].self, from: object) == [1, 2, 3])
    #expect(try BinaryDecoder().decode([UInt].self, from: object) == [1, 2, 3])
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([String].self, from: object) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([String: Int].self, from: object) }
  }

  @Test func `Segments that do not fit the stream`() throws {
    let object = try BinaryEncoder().encode([1.5, 2.5], outOfBandThreshold: 1)
    let layout = object.segments[0].layout
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([Double].self, from: object.body) }
    let short = try Segment(SegmentLayout(element: .double, count: 1)) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
    let other = try Segment(SegmentLayout(element: .int64, count: 2)) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
    for wrong in [[short], [other], object.segments + object.segments] {
      #expect(throws: DecodingError.self) { try BinaryDecoder().decode([Double].self, from: EncodedObject(body: object.body, segments: wrong)) }
    }
    #expect(throws: DecodingError.self) { try Segment(layout, copying: UnsafeRawBufferPointer(start: nil, count: 0)) }
    #expect(throws: DecodingError.self) { try Segment(SegmentLayout(element: .double, count: .max)) { _ in } }
    #expect(throws: DecodingError.self) {
      try Segment(SegmentLayout(element: .bool, count: 3)) { $0.initializeMemory(as: UInt8.self, repeating: 2) }
    }
  }

  @Test func `More memory than there is`() throws {
    for count in [1 << 50, 1 << 55, 1 << 59, .max] {
      #expect(throws: DecodingError.self) { try Segment(SegmentLayout(element: .double, count: count)) { _ in } }
    }
    #expect(SegmentLayout(element: .bool, count: 1 << 40).count == 1 << 40 && SegmentLayout(element: .bool, count: 1 << 57).count == .max)
  }

  /// As other elements it is copied: a stream of a few bytes could have that done any number of times.
  @Test func `A segment at two places`() throws {
    let segment = try Segment(SegmentLayout(element: .uint8, count: 3)) { $0.initializeMemory(as: UInt8.self, repeating: 1) }
    let value: [UInt8] = [0xD2, 4, 0, 0, 0, 2, 0, 0, 0, 0xD1, 0, 0xD1, 0]
    let object = EncodedObject(body: [1, 21, 0, 0, 0, 0, 0, 0] + value + [0, 1, 7, 3], segments: [segment])
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([[Double]].self, from: object) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([[UInt8]].self, from: object) }
    // A type may look at one place as often as it likes.
    struct Looks: Decodable {
      var numbers: [Double]
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        #expect(throws: DecodingError.self) { try container.decode([String].self) }
        #expect(try container.decode([UInt8].self) == [1, 2, 3])
        numbers = try container.decode([Double].self)
      }
    }
    #expect(try BinaryDecoder().decode(Looks.self, from: BinaryEncoder().encode([1, 2, 3] as [UInt8], outOfBandThreshold: 1)).numbers == [1, 2, 3])
  }

  @Test func `Below the threshold nothing leaves the stream`() throws {
    let object = try BinaryEncoder().encode([1.5, 2.5], outOfBandThreshold: 17)
    #expect(object.segments.isEmpty)
    #expect(try BinaryEncoder().encode([1.5, 2.5]) == object.body)
  }

  @Test func `A failed value takes its segments back`() throws {
    struct Fails: Encodable {
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode([1.5, 2.5])
        throw CancellationError()
      }
    }
    struct Outer: Encodable {
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try? container.encode(Fails())
        try container.encode([3.5])
      }
    }
    let object = try BinaryEncoder().encode(Outer(), outOfBandThreshold: 1)
    #expect(object.segments.count == 1)
    #expect(try BinaryDecoder().decode([[Double]].self, from: object) == [[3.5]])
  }

  @Test func `A serializer of one's own`() throws {
    struct Reversed: Serializer {
      func encode<T: Encodable>(_ value: T) throws -> [UInt8] { try BinaryEncoder().encode(value).reversed() }
      func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T {
        try BinaryDecoder().decode(type, from: bytes.reversed())
      }
    }
    func pass<S: Serializer>(_ serializer: S, _ segments: Int) throws {
      let field = try serializer.withEncoded(field, outOfBandThreshold: 4096) { body, payloads in
        #expect(payloads.count == segments)
        #expect(try serializer.segmentLayouts(of: body) == payloads.map(\.layout))
        return try serializer.decode(Field.self, from: body, segments: payloads)
      }
      #expect(field == self.field)
    }
    try pass(Reversed(), 0)
    try pass(BinarySerializer(), 4)
    #expect(throws: DecodingError.self) {
      let object = try BinaryEncoder().encode([1.5], outOfBandThreshold: 1)
      _ = try object.body.withUnsafeBytes { try Reversed().decode([Double].self, from: $0, segments: object.segments) }
    }
  }
}
