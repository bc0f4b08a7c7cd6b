/// A function that a header declares.
public struct CFunction: Sendable, Hashable, Codable {
  /// A parameter of a function.
  public struct Parameter: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The name; empty when the header gives none.
    public var name: String
    /// The type as it is spelled, `int ranges[][3]` included.
    public var type: CType

    /// A parameter with every field given.
    public init(name: String, type: CType) {
      self.name = name
      self.type = type
    }

    public var description: String { type.declaration(of: name) }
  }

  /// The name.
  public var name: String
  /// The type of its result.
  public var returnType: CType
  /// Its parameters.
  public var parameters: [Parameter]
  /// Whether more arguments may follow.
  public var isVariadic: Bool
  /// Whether the header itself holds its body, so that no library has to define it.
  public var isInline: Bool

  /// A function with every field given.
  public init(name: String, returnType: CType, parameters: [Parameter], isVariadic: Bool = false, isInline: Bool = false) {
    self.name = name
    self.returnType = returnType
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.isInline = isInline
  }
}

extension CFunction: CustomStringConvertible {
  /// The prototype, without a semicolon.
  public var description: String {
    returnType.declaration(of: "\(name)(\(CType.list(parameters.map(\.description), isVariadic: isVariadic)))")
  }
}
