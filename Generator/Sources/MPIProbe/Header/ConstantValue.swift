/// What a header says about the name of a constant.
public struct ConstantValue: Sendable, Hashable, Codable {
  /// How the header provides a name.
  public enum Kind: String, Sendable, Codable {
    /// A macro without arguments.
    case macro
    /// An enumeration constant.
    case enumerator
    /// A variable.
    case variable
    /// A function, such as a predefined callback.
    case function
  }

  /// How the header provides it; nil when it does not, or when C cannot use what it provides, as with what a new version removed.
  public var kind: Kind?
  /// The value, where it is an integer that the compiler knows; addresses have none.
  public var integer: Int64?

  /// Whether the header provides the name.
  public var exists: Bool { kind != nil }

  /// A value with every field given.
  public init(kind: Kind?, integer: Int64? = nil) {
    self.kind = kind
    self.integer = integer
  }
}

extension MPIHeader {
  /// How the header provides a name; nil when it does not.
  public func kind(ofConstant name: String) -> ConstantValue.Kind? {
    if let macro = macros[name] { return macro.isFunctionLike ? nil : .macro }
    if enumerators[name] != nil { return .enumerator }
    if variables[name] != nil { return .variable }
    return functions[name] != nil ? .function : nil
  }
}
