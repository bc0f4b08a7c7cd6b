/// How much a spec describes, by the versions of the standard.
public struct SpecCounts: Hashable, Sendable {
  /// The functions of one version, with those of the versions before it.
  public struct Row: Hashable, Sendable {
    /// The version.
    public var version: Version
    /// Functions without suffix.
    public var base: Int
    /// Their `_c` twins.
    public var large: Int
  }

  /// The functions of the standard, by version.
  public var rows: [Row]
  /// The functions of extensions.
  public var extensions: Int
  /// The types of callbacks.
  public var callbacks: Int
  /// The kinds of parameters.
  public var kinds: Int
  /// The constants.
  public var constants: Int

  /// All functions of the standard, without suffix.
  public var base: Int { rows.last?.base ?? 0 }
  /// All `_c` twins.
  public var large: Int { rows.last?.large ?? 0 }
  /// All symbols of the standard's functions.
  public var symbols: Int { base + large }

  /// The counts of a spec.
  public init(_ spec: Spec) {
    let functions = spec.chapters.filter { !$0.isExtension }.flatMap(\.functions)
    let versions = Set(functions.flatMap { function in function.forms.map { function.since($0) } }).sorted()
    rows = versions.map { version in
      Row(
        version: version, base: functions.count { $0.since(.small) <= version },
        large: functions.count { $0.hasLargeForm && $0.since(.large) <= version })
    }
    extensions = spec.chapters.filter(\.isExtension).flatMap(\.functions).count
    callbacks = spec.callbacks.count
    kinds = spec.kinds.count
    constants = spec.constants.flatMap(\.constants).count
  }

  /// The counts as a person reads them.
  public var text: String {
    var text = "functions \(base) + \(large) = \(symbols), extensions \(extensions), callbacks \(callbacks), kinds \(kinds), constants \(constants)\n"
    for row in rows { text += "  MPI \(row.version): \(row.base) + \(row.large)\n" }
    return text
  }
}
