/// Compares a spec with the standard's own data, fact by fact. Neither changes; deliberate differences are told apart afterwards.
public struct Comparison: Sendable {
  private let spec: Spec
  private let reference: Reference

  /// A comparison of two descriptions.
  public init(_ spec: Spec, _ reference: Reference) {
    self.spec = spec
    self.reference = reference
  }

  /// Every difference, in the order of the data: functions, callbacks, kinds, constants.
  public func differences() -> [Difference] {
    compareFunctions() + compareCallbacks() + compareKinds() + compareConstants()
  }

  // MARK: Functions and callbacks

  private func compareFunctions() -> [Difference] {
    // Extensions are no part of the standard.
    let functions = spec.chapters.filter { !$0.isExtension }.flatMap(\.functions)
    return match(functions, reference.functions, \.name, \.name) { mine, theirs in
      var found = Findings(place: mine.name)
      found.compare(.since, mine.since.description, theirs.since?.description)
      found.compare(.deprecated, text(mine.deprecated?.since), text(theirs.deprecated))
      found.compare(.large, text(mine.hasLargeForm), theirs.hasLargeForm.map(text))
      found.compare(.returns, mine.returns, theirs.returns ?? "nothing")
      return found.differences + compare(mine.parameters, theirs.parameters, in: mine.name)
    }
  }

  private func compareCallbacks() -> [Difference] {
    match(spec.callbacks, reference.callbacks, \.name, \.name) { mine, theirs in
      var found = Findings(place: mine.name)
      found.compare(.returns, mine.returns ?? "nothing", theirs.returns ?? "nothing")
      found.compare(.variadic, text(mine.isVariadic), text(theirs.isVariadic))
      return found.differences + compare(mine.parameters, theirs.parameters, in: mine.name)
    }
  }

  private func compare(_ mine: [Parameter], _ theirs: [Reference.Parameter], in entry: String) -> [Difference] {
    var found = Findings(place: entry)
    found.compare(.parameters, list(mine.map(\.name)), list(theirs.map(\.name)))
    var differences = found.differences
    for parameter in mine {
      // Where names differ, what has the same name is compared all the same.
      guard let other = theirs.first(where: { $0.name == parameter.name }) else { continue }
      differences += compare(parameter, other, place: "\(entry).\(parameter.name)")
    }
    return differences
  }

  private func compare(_ mine: Parameter, _ theirs: Reference.Parameter, place: String) -> [Difference] {
    var found = Findings(place: place)
    found.compare(.kind, mine.kind, theirs.kind)
    found.compare(.direction, mine.direction.rawValue, theirs.direction)
    found.compare(.root, text(mine.rootOnly), text(theirs.rootOnly))
    found.compare(.form, mine.form.map(\.rawValue) ?? "both", theirs.largeOnly ? "large" : "both")
    switch theirs.length {
    case .none: found.compare(.length, text(mine.length), text(nil as ArrayLength?))
    // An array whose length the data leaves out may have any.
    case .unstated: found.compare(.length, mine.length == nil ? text(mine.length) : "an array", "an array")
    case .stated(let length): found.compare(.length, text(mine.length), length)
    }
    let shape = spec.kinds[mine.kind]?.shape
    if shape == .function { found.compare(.callback, mine.callback ?? "none", theirs.callback ?? callback(ofKind: theirs.kind) ?? "none") }
    // Whatever else C has, an array, a text or a buffer, is a pointer in any case.
    if shape == .value && mine.length == nil {
      found.compare(.pointer, text(mine.pointer ?? (mine.direction != .input)), text(theirs.pointer ?? (theirs.direction != "in")))
    }
    if shape == .argumentList { found.compare(.pointer, text(mine.pointer ?? true), text(theirs.pointer ?? true)) }
    return found.differences
  }

  /// The tool interface's callbacks are named by their kinds.
  private func callback(ofKind name: String) -> String? {
    reference.kinds.first { $0.name == name }?.small.flatMap { $0.hasSuffix("_function") ? $0 : nil }
  }

  // MARK: Kinds and constants

  private func compareKinds() -> [Difference] {
    // A kind that no function of C has describes another language.
    let names = Set(reference.functions.map(\.name))
    let kinds = reference.kinds.filter { names.contains($0.example) || spec.kinds[$0.name] != nil }
    return match(spec.kinds.values.sorted { $0.name < $1.name }, kinds, \.name, \.name) { mine, theirs in
      var found = Findings(place: mine.name)
      // Without a type of its own, it is the type that each parameter names as its callback.
      if let small = theirs.small { found.compare(.type, mine.small, small) }
      if let large = theirs.large { found.compare(.largeType, mine.large, large) }
      return found.differences
    }
  }

  private func compareConstants() -> [Difference] {
    let mine = spec.constants.flatMap(\.constants).filter { !$0.name.hasPrefix("MPIX_") }
    return match(mine, reference.constants.filter { $0.type != nil }, \.name, \.name) { mine, theirs in
      var found = Findings(place: mine.name)
      found.compare(.type, mine.type.filter { $0 != " " }, theirs.type)
      return found.differences
    }
  }

  // MARK: Tools

  /// Pairs entries by name; what has no partner is a difference, and each pair is compared.
  private func match<Mine, Theirs>(
    _ mine: [Mine], _ theirs: [Theirs], _ myName: KeyPath<Mine, String>, _ theirName: KeyPath<Theirs, String>,
    _ compare: (Mine, Theirs) -> [Difference]
  ) -> [Difference] {
    var byName: [String: Mine] = [:]
    for entry in mine { byName[entry[keyPath: myName]] = entry }
    var differences: [Difference] = []
    for entry in theirs {
      let name = entry[keyPath: theirName]
      if let partner = byName.removeValue(forKey: name) {
        differences += compare(partner, entry)
      } else {
        differences.append(Difference(name, .presence, spec: text(false), reference: text(true)))
      }
    }
    return differences + byName.keys.sorted().map { Difference($0, .presence, spec: text(true), reference: text(false)) }
  }

  private func text(_ flag: Bool) -> String { flag ? "yes" : "no" }
  private func text<Value: CustomStringConvertible>(_ value: Value?) -> String { value?.description ?? "none" }
  private func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: " ") }
}

/// The differences of one place.
private struct Findings {
  var place: String
  var differences: [Difference] = []

  init(place: String) { self.place = place }

  /// Notes a difference; where the data says nothing, there is none.
  mutating func compare(_ field: Difference.Field, _ spec: String, _ reference: String?) {
    if let reference, spec != reference { differences.append(Difference(place, field, spec: spec, reference: reference)) }
  }
}

extension ArrayLength: CustomStringConvertible {
  /// The length in the notation of `spec/`.
  public var description: String {
    switch self {
    case .parameter(let name), .constant(let name): name
    case .number(let number): String(number)
    case .peers: "peers"
    case .groupSize: "group_size"
    case .inDegree: "in_degree"
    case .outDegree: "out_degree"
    case .dimensions: "dimensions"
    case .sum(let name): "sum(\(name))"
    case .last(let name): "last(\(name))"
    case .triples(let name): "triples(\(name))"
    }
  }
}
