internal import CMPI
internal import MPICoding

/// An object as a collective moves it.
///
/// What is short travels with those of the others, through the collective of MPI; long ones and payloads beside the bytes travel from process
/// to process on the twin communicator, from where they lie to where they will stay.
struct PackedObject {
  /// What the others have to know about an object before it comes.
  struct Record {
    static let count = 5
    /// The bytes that travel with those of the others.
    var short = 0
    /// The bytes that come as a part.
    var long = 0
    /// The tag of the parts; 0 for none.
    var tag = 0
    /// 1 for an object that could not be encoded; the bytes then say why.
    var failed = 0
    /// How many payloads there are beside the bytes.
    var segments = 0

    init() {}

    /// Those of some objects, one after another.
    static func each(_ numbers: [Int]) -> [Record] {
      stride(from: 0, to: numbers.count, by: count).map { Record(numbers[$0..<($0 + count)]) }
    }

    private init(_ numbers: ArraySlice<Int>) {
      let start = numbers.startIndex
      (short, long, tag, failed, segments) = (numbers[start], numbers[start + 1], numbers[start + 2], numbers[start + 3], numbers[start + 4])
    }

    var numbers: [Int] { [short, long, tag, failed, segments] }
  }

  var record = Record()
  var body: BodyMemory
  var segments: [Segment] = []
  /// Why it could not be encoded.
  var failure: (any Error)?

  /// Objects of so many bytes travel as a part, those of fewer with the others'.
  static let partSize = 16384

  /// Encodes an object. An error is kept: the others wait for something.
  init<T: Encodable>(_ object: T?, _ serializer: any Serializer) throws(MPIError) {
    do {
      guard let object else { throw MPIError(.arg, "there is no object to give") }
      (body, segments) = try serializer.withEncoded(object, outOfBandThreshold: ObjectSettings.outOfBandThreshold) { bytes, segments in
        (try BodyMemory(copying: bytes), segments)
      }
    } catch {
      failure = error
      body = try Array("\(error)".utf8.prefix(Self.partSize / 2)).withUnsafeBytesTyped { (bytes) throws(MPIError) in try BodyMemory(copying: bytes) }
      record.failed = 1
    }
    if body.bytes.count < Self.partSize { record.short = body.bytes.count } else { record.long = body.bytes.count }
    record.segments = segments.count
    if record.long > 0 || !segments.isEmpty { record.tag = Int(Twin.nextTag()) }
  }

  var short: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(body.bytes)[..<record.short]) }

  /// All of it to a process, as a message with parts.
  func start(_ comm: MPI_Comm, _ dest: Int32, _ tag: Int32) throws(MPIError) -> Outgoing {
    let bytes = UnsafeRawBufferPointer(body.bytes)
    let text = UnsafeRawBufferPointer(rebasing: bytes.prefix(Envelope.room))
    return try Outgoing.start(
      failure == nil ? bytes : text, segments, isLent: false, .standard, comm, dest, tag, kind: failure == nil ? .whole : .failure, owner: body
    ) { () throws(MPIError) in Route(comm: comm, rank: dest) }
  }

  /// The parts, to a process.
  func send(_ route: Route, tag: Int32? = nil) throws(MPIError) -> Outgoing? {
    guard record.tag > 0 else { return nil }
    return try Outgoing.parts(record.long > 0 ? UnsafeRawBufferPointer(body.bytes) : nil, segments, route, tag ?? Int32(record.tag))
  }
}

/// An object that came from a process, as far as it is here.
struct ArrivingObject {
  let record: PackedObject.Record
  /// The bytes that came with those of the others, which somebody else keeps.
  var short: UnsafeRawBufferPointer
  var source: Int32
  var incoming: Incoming?

  /// Asks for the parts.
  mutating func receive(_ serializer: any Serializer, _ comm: MPI_Comm) {
    receive(serializer, Route(comm: comm, rank: source), Int32(truncatingIfNeeded: record.tag), passesOn: false)
  }

  /// Asks for the parts, which come from a process that may have got them itself.
  mutating func receive(_ serializer: any Serializer, _ route: Route, _ tag: Int32, passesOn: Bool) {
    guard record.tag > 0, record.failed == 0 else { return }
    let isLong = record.long > 0
    incoming = Incoming(
      serializer, route, tag, here: isLong ? nil : short, bodyCount: isLong ? record.long : short.count, segmentCount: max(record.segments, 0),
      passesOn: passesOn)
  }

  func decode<T: Decodable>(_ type: T.Type, _ serializer: any Serializer) throws -> T {
    if record.failed != 0 { throw MPIError(.other, "rank \(source) could not encode its object: \(String(decoding: short, as: UTF8.self))") }
    if let incoming { return try incoming.decode(type, serializer) }
    return try serializer.decode(type, from: short, segments: [])
  }
}

extension Array where Element == UInt8 {
  func withUnsafeBytesTyped<R>(_ body: (UnsafeRawBufferPointer) throws(MPIError) -> R) throws(MPIError) -> R {
    try span.bytes.withUnsafeBytes(body)
  }
}

/// Waits for transfers in both directions.
func completeAll(_ transfers: [ObjectTransfer]) {
  // In turns: others may have to receive what comes from here before they send.
  var patience = Patience()
  while true {
    var areOver = true
    for transfer in transfers where !transfer.advance() { areOver = false }
    if areOver { return }
    patience.pause()
  }
}

/// The counts and places of bytes that lie one after another.
struct ByteBlocks {
  var counts: [Int32] = []
  var starts: [Int32] = []
  var total = 0

  init(_ lengths: some Sequence<Int>) throws(MPIError) {
    for length in lengths {
      guard length >= 0 && length <= PackedObject.partSize else {
        throw MPIError(.other, "objects of \(length) bytes were announced: the processes do not agree on the call")
      }
      counts.append(Int32(length))
      starts.append(try narrow(total, "number of bytes of all objects", nil))
      total += length
    }
  }

  subscript(_ index: Int, _ memory: BodyMemory) -> UnsafeRawBufferPointer {
    let start = Int(starts[index])
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory.bytes)[start..<(start + Int(counts[index]))])
  }
}
