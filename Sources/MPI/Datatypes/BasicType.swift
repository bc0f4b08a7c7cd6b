public import CMPI

/// A datatype that MPI defines, as a part of a layout: which Swift type its values are, and how much memory they take.
public struct BasicType: Hashable, @unchecked Sendable, CustomStringConvertible {
  /// The handle, for the raw tier.
  public let handle: MPI_Datatype
  /// The name in C, such as `MPI_DOUBLE`; of one that has none, as those of Fortran's parameters have, what tells it apart.
  public let name: String
  /// The Swift type of a value, such as `Double`; nil where Swift has none.
  public let swiftType: String?
  /// The bytes of data of one value.
  public let size: Int
  /// How far apart values lie, in bytes.
  public let extent: Int

  /// The predefined type of a handle.
  init(_ datatype: Datatype, name: String? = nil) throws(MPIError) {
    handle = datatype.handle
    let raw = datatype.handle.raw
    let known = Self.predefined.first { $0.handle.raw == raw }
    self.name = if let known { known.name } else if let name { name } else { try datatype.name }
    size = try datatype.size
    extent = try datatype.getExtent().extent
    swiftType = known?.swiftType
  }

  /// Whether it is the datatype of a Swift type, or has a name in the standard.
  static func isPredefined(_ handle: MPI_Datatype) -> Bool { predefined.contains { $0.handle.raw == handle.raw } }

  /// What values of a predefined datatype are, however it is called: whole numbers are told apart by their sign and size alone.
  struct Kind: Equatable {
    let sort: String
    let size: Int32
  }

  /// What the values of a datatype are; nil where that is not known, as of datatypes of the program, and of memory without a type.
  static func kind(of handle: MPI_Datatype) -> Kind? {
    if [smpi_MPI_BYTE.raw, smpi_MPI_PACKED.raw].contains(handle.raw) { return nil }
    var size: Int32 = 0
    guard let type = predefined.first(where: { $0.handle.raw == handle.raw })?.swiftType, smpi_Type_size(handle, &size) == 0 else { return nil }
    let isUnsigned = type.hasPrefix("UInt") || type.hasPrefix("CUnsigned") || type == "CChar" && CChar.min == 0
    let isSigned = ["Int", "CShort", "CInt", "CLong", "CSignedChar", "CChar"].contains { type.hasPrefix($0) }
    return Kind(sort: isUnsigned ? "unsigned" : isSigned ? "signed" : type, size: size)
  }

  /// What Swift aligns values to. Pairs and complex numbers are as their parts.
  var alignment: Int {
    guard let swiftType else { return 1 }
    return swiftType.contains("<") ? max(1, extent / 2) : extent
  }

  /// The Swift type, or the name.
  public var description: String { swiftType ?? name }

  /// Whether they are the same datatype.
  public static func == (left: BasicType, right: BasicType) -> Bool { left.handle.raw == right.handle.raw }

  /// The datatype.
  public func hash(into hasher: inout Hasher) { hasher.combine(handle.raw) }
}
