/// The whole description, as loaded from `spec/`.
public struct Spec: Sendable {
  public var kinds: [String: Kind]
  public var handles: [HandleClass]
  public var callbacks: [Callback]
  public var chapters: [Chapter]
  public var constants: [ConstantGroup]
  public var datatypes: [NamedDatatype]
  public var operations: [PredefinedOperation]
  public var libraries: [Library]
  public var launchers: [Launcher]
  public var unbound: [UnboundFunction]

  /// Functions of the standard and of the extensions, by name.
  public var functions: [Function] { chapters.flatMap(\.functions) }

  public func callback(_ name: String) -> Callback? { callbacks.first { $0.name == name } }
  public func handle(_ name: String) -> HandleClass? { handles.first { $0.name == name } }
}

/// One file of functions.
public struct Chapter: Hashable, Sendable {
  public var name: String
  public var title: String
  /// The chapter of the MPI standard; `nil` for functions outside of it.
  public var standard: String?
  public var functions: [Function]

  public var isExtension: Bool { standard == nil }
}
