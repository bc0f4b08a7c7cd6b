import Yams

/// The differences that are meant, each with its reason: `spec/differences.yaml`.
public struct KnownDifferences: Sendable {
  /// A difference and why it stands.
  public struct Entry: Hashable, Sendable {
    /// What differs, with the values of both sides: another value is another difference.
    public var difference: Difference
    /// Why the spec is right all the same.
    public var reason: String
    /// Where the entry stands.
    public var line: Int?
  }

  /// What comes of holding the differences that were found against those that are meant.
  public struct Judgement: Sendable {
    /// What is meant.
    public var explained: [Entry]
    /// What nobody gave a reason for.
    public var unexplained: [Difference]
    /// What is meant but no longer so.
    public var outdated: [Entry]

    /// Whether nothing is left to mend.
    public var isClean: Bool { unexplained.isEmpty && outdated.isEmpty }
  }

  /// The name of the file below `spec/`.
  public static let file = "differences.yaml"

  /// The entries, one for each place.
  public var entries: [Entry]

  /// Reads the text of the file.
  ///
  /// - Throws: ``SpecErrors`` with every mistake found.
  public init(_ text: String) throws(SpecErrors) {
    var entries: [Entry] = []
    var errors: [SpecError] = []
    do throws(SpecError) {
      let root = try Reader(text: text, file: Self.file)
      try root.allow(["differences"])
      for reader in try root.readers("differences") {
        do throws(SpecError) { entries += try reader.knownDifferences() } catch { errors.append(error) }
      }
    } catch { errors.append(error) }
    var seen: Set<String> = []
    for entry in entries where !seen.insert("\(entry.difference.place) \(entry.difference.field)").inserted {
      errors.append(
        SpecError(
          file: Self.file, line: entry.line, entry: entry.difference.place, field: entry.difference.field.rawValue, problem: "stands twice"))
    }
    if !errors.isEmpty { throw SpecErrors(errors: errors) }
    self.entries = entries
  }

  /// Tells the differences that are meant from the others.
  public func judge(_ differences: [Difference]) -> Judgement {
    let found = Set(differences)
    let known = Set(entries.map(\.difference))
    return Judgement(
      explained: entries.filter { found.contains($0.difference) }, unexplained: differences.filter { !known.contains($0) },
      outdated: entries.filter { !found.contains($0.difference) })
  }
}

extension Reader {
  /// One reason, and every place that it holds for.
  fileprivate func knownDifferences() throws(SpecError) -> [KnownDifferences.Entry] {
    try allow(["field", "spec", "reference", "places", "reason"])
    let field = try choice("field", Difference.Field.self)
    let (spec, reference, reason) = (try text("spec"), try text("reference"), try text("reason"))
    let places = try texts("places")
    if places.isEmpty { throw error("places", "is missing; expected a list such as [MPI_Send.buf]") }
    return places.map {
      KnownDifferences.Entry(difference: Difference($0, field, spec: spec, reference: reference), reason: reason, line: node.mark?.line)
    }
  }
}
