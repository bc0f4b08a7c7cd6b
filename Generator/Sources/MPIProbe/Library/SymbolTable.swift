import Foundation

/// What a shared library defines for others.
public struct SymbolTable: Sendable, Equatable, Codable {
  /// A dynamic symbol that the library defines.
  public struct Symbol: Sendable, Equatable, Codable {
    /// What a symbol stands for.
    public enum Kind: String, Sendable, Codable {
      /// Code.
      case function
      /// Data.
      case object
    }

    /// What it stands for.
    public var kind: Kind
    /// The size in bytes; for functions of no interest.
    public var size: Int
    /// Whether another library's definition takes precedence, as with MPI's profiling interface.
    public var isWeak: Bool

    /// A symbol with every field given.
    public init(kind: Kind, size: Int = 0, isWeak: Bool = false) {
      self.kind = kind
      self.size = size
      self.isWeak = isWeak
    }
  }

  /// The library's own name for the dynamic loader.
  public var soname: String?
  /// The libraries that it needs.
  public var needed: [String]
  /// The symbols that it defines, by name.
  public var symbols: [String: Symbol]

  /// A table from values.
  public init(soname: String? = nil, needed: [String] = [], symbols: [String: Symbol]) {
    self.soname = soname
    self.needed = needed
    self.symbols = symbols
  }

  /// Reads the bytes of an ELF shared library; `path` is for messages.
  public init(path: String, bytes: Data) throws(ProbeError) {
    let file = try ELFFile(path: path, bytes: bytes)
    soname = try file.dynamicTexts(tag: 14).first
    needed = try file.dynamicTexts(tag: 1)
    symbols = [:]
    // Bindings: 1 global, 2 weak, 10 unique. Kinds: 0 none (hand-written assembler), 1 object, 2 function, 10 chosen when loaded.
    for symbol in try file.dynamicSymbols() where symbol.section != 0 && [1, 2, 10].contains(symbol.binding) && !symbol.name.isEmpty {
      guard let kind: Symbol.Kind = symbol.kind == 1 ? .object : [0, 2, 10].contains(symbol.kind) ? .function : nil else { continue }
      symbols[symbol.name] = Symbol(kind: kind, size: symbol.size, isWeak: symbol.binding == 2)
    }
  }

  /// Whether the library defines a symbol.
  public func defines(_ name: String) -> Bool { symbols[name] != nil }

  /// Whether bytes begin as an ELF file does.
  static func isELF(_ bytes: Data) -> Bool { bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) }

  /// Whether they are an ELF file for another kind of machine: of 32 bits, or big-endian.
  static func isForeign(_ bytes: Data) -> Bool { isELF(bytes) && !bytes.dropFirst(4).starts(with: [2, 1]) }
}
