public import Foundation
package import MPICoding

// `Data` writes itself byte by byte through an unkeyed container; with this module the binary coder copies it as a packed array of bytes, or
// refers to it from a segment. Both forms can be read either way.

extension Data: FastEncodable {
  package static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws {
    let data = address.assumingMemoryBound(to: Data.self).pointee
    data.withUnsafeBytes { bytes in
      guard writer.isOutOfBand(bytes.count) else { return writer.packed(bytes, .uint8) }
      // A few bytes stand in the value itself, and more in memory that stays where it is while there is a copy of the value.
      writer.outOfBand(Segment(bytes.count < 64 ? ArrayStorage([UInt8](bytes), .uint8) : OwnedStorage(data, bytes)))
    }
  }
}

extension Data: FastDecodable {
  package static func read(
    into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    let data = try reader.bytes(at: offset, limit: limit, parent: parent, place: place) {
      Data($0)
    } adopt: {
      Data(adopting: $0)
    }
    guard let data else { return try reader.readGenerally(Data.self, into: address, at: offset, limit: limit, parent: parent, place: place) }
    address.initializeMemory(as: Data.self, to: data)
  }

  /// Data that uses the memory of a segment, and keeps it. It writes in place: so it copies what others have as well, such as the array that was encoded.
  private init(adopting segment: Segment) {
    if let data = (segment.storage as? OwnedStorage)?.owner as? Data {
      self = data
      return
    }
    self = segment.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0, segment.storage.goesToWriter() else { return Data(bytes) }
      let storage = Unmanaged.passRetained(segment.storage)
      return Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .custom { _, _ in storage.release() })
    }
  }
}
