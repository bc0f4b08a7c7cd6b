internal import MPICoding

/// What the first message of an object begins with: whether the object is in it, or comes in parts.
///
/// First messages have a limit, so that a receive can be posted without knowing what will come: any source and any tag then mean what they
/// mean to MPI, and objects are received in the order in which they were sent. What does not fit follows where nobody else receives.
struct Envelope {
  enum Kind: UInt8 {
    /// The bytes of the object follow.
    case whole
    /// Parts follow on the twin communicator: the bytes, unless they are here, and each payload beside them. How many payloads these are
    /// stands behind the rest of the envelope.
    case parts
    /// The sender could not make the object; a text follows that says why.
    case failure
  }

  static let size = LentStream.headroom
  /// The size of one that announces parts.
  static let partsSize = 24
  /// The most bytes of a first message.
  static let capacity = 8184
  /// The most bytes of an object in a first message.
  static let room = capacity - size
  private static let mark: UInt64 = 0xB7

  var kind: Kind
  /// Whether the bytes of the object, as opposed to payloads beside them, are in this message.
  var isBodyHere = true
  /// What the parts are sent with.
  var tag: Int32 = 0
  /// How many bytes the object has without payloads beside them.
  var bodyCount: Int
  /// How many payloads there are beside them.
  var segmentCount: Int

  init(_ kind: Kind, bodyCount: Int, segmentCount: Int = 0) {
    self.kind = kind
    self.bodyCount = bodyCount
    self.segmentCount = segmentCount
  }

  /// Where the bytes of the object begin.
  var size: Int { kind == .parts ? Self.partsSize : Self.size }

  func write(to base: UnsafeMutableRawPointer) {
    let flags = UInt64(kind.rawValue) << 8 | (isBodyHere ? 1 << 16 : 0)
    base.storeBytes(of: (Self.mark | flags | UInt64(UInt32(bitPattern: tag)) << 32).littleEndian, as: UInt64.self)
    base.storeBytes(of: UInt64(bodyCount).littleEndian, toByteOffset: 8, as: UInt64.self)
    if kind == .parts { base.storeBytes(of: UInt64(segmentCount).littleEndian, toByteOffset: 16, as: UInt64.self) }
  }

  /// Writes the envelope of an object that is here, behind it.
  ///
  /// - Returns: the message.
  @inline(__always) static func whole(at base: UnsafeMutableRawPointer, _ bodyCount: Int) -> UnsafeRawBufferPointer {
    Envelope(.whole, bodyCount: bodyCount).write(to: base)
    return UnsafeRawBufferPointer(start: base, count: size + bodyCount)
  }

  /// Reads a first message.
  ///
  /// - Parameter isBroadcast: whether the message is as long as all of its kind, and parts follow by the same way.
  /// - Throws: `DecodingError.dataCorrupted` when it is none.
  init(_ message: UnsafeRawBufferPointer, isBroadcast: Bool = false) throws {
    guard message.count >= Self.size && message.count <= Self.capacity else {
      throw Self.corrupted("a message of \(message.count) bytes is no object", at: message.count)
    }
    let first = UInt64(littleEndian: message.loadUnaligned(as: UInt64.self))
    let count = UInt64(littleEndian: message.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    guard first & 0xFF == Self.mark, first >> 17 & 0x7FFF == 0, let kind = Kind(rawValue: UInt8(first >> 8 & 0xFF)) else {
      throw Self.corrupted("the message is no object: it was sent by other means, or by another version", at: 0)
    }
    guard let bodyCount = Int(exactly: count) else { throw Self.corrupted("an object of \(count) bytes", at: 8) }
    self.kind = kind
    self.bodyCount = bodyCount
    isBodyHere = first >> 16 & 1 == 1
    tag = Int32(bitPattern: UInt32(first >> 32))
    segmentCount = 0
    if kind == .parts {
      guard message.count >= Self.partsSize,
        let count = Int(exactly: UInt64(littleEndian: message.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
      else { throw Self.corrupted("no number of parts", at: message.count) }
      segmentCount = count
    }
    let here = message.count - size
    if isBroadcast {
      guard kind == .parts || bodyCount <= here else { throw Self.corrupted("\(bodyCount) bytes of an object in a message of \(here)", at: 8) }
      return
    }
    guard here == (isBodyHere ? bodyCount : 0), isBodyHere || kind == .parts else {
      throw Self.corrupted("a message with \(here) bytes of an object that has \(bodyCount)", at: message.count)
    }
    // Those below are for others who use the twin.
    guard kind != .parts || tag >= Twin.firstTag else { throw Self.corrupted("parts with the tag \(tag)", at: 4) }
  }

  /// What is wrong with the messages of an object, as an error of decoding.
  static func corrupted(_ problem: String, at offset: Int) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "byte \(offset) of an object's message: \(problem)"))
  }
}
