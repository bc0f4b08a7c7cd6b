/// The first byte of a value, which says what follows. `Documentation/MPI.docc/BinaryFormat.md` describes the format.
enum Tag {
  /// 0x00 ... 0x7F are the integers 0 to 127.
  static let smallIntegers: UInt8 = 0x80
  /// 0x80 ... 0xBF are strings of 0 to 63 bytes.
  static let shortString: UInt8 = 0x80
  static let shortStringLimit = 64

  static let null: UInt8 = 0xC0
  static let some: UInt8 = 0xC1
  static let absent: UInt8 = 0xC2
  static let no: UInt8 = 0xC3
  static let yes: UInt8 = 0xC4
  static let int8: UInt8 = 0xC5
  static let int16: UInt8 = 0xC6
  static let int32: UInt8 = 0xC7
  static let int64: UInt8 = 0xC8
  static let uint64: UInt8 = 0xC9
  static let int128: UInt8 = 0xCA
  static let uint128: UInt8 = 0xCB
  static let float16: UInt8 = 0xCC
  static let float: UInt8 = 0xCD
  static let double: UInt8 = 0xCE
  static let string: UInt8 = 0xCF
  static let packed: UInt8 = 0xD0
  static let outOfBand: UInt8 = 0xD1
  static let list: UInt8 = 0xD2
  static let largeList: UInt8 = 0xD3
  static let keyed: UInt8 = 0xD4
  static let largeKeyed: UInt8 = 0xD5
  static let map: UInt8 = 0xD6
  static let largeMap: UInt8 = 0xD7
  static let keyReference: UInt8 = 0xD8
}

/// The frame of a stream.
enum Stream {
  /// Goes up whenever an older decoder could not read the stream.
  static let version: UInt8 = 1
  /// The version, and the offset of the tables in seven bytes.
  static let headerSize = 8

  /// A limit of nesting that the records of containers, of which a level can have several, can be compared with.
  static func depth(_ limit: Int) -> Int { min(max(limit, 0), 1 << 24) }
}
