import MPISpec

/// Functions and constants that a library may have or lack, numbered: the number is how C and Swift name one at run time.
struct Symbols {
  struct Symbol {
    var name: String
    var since: Version
    /// What else than a version of the standard a library needs for it.
    var requirement: String?
    var isFunction: Bool
    /// Whether something may stand in for it.
    var isEmulated = false
  }

  var all: [Symbol]
  /// How many of `all`, from the start, are functions.
  var functionCount: Int

  init(_ spec: Spec) {
    let functions = spec.functions.flatMap { function in
      function.forms.map {
        Symbol(
          name: function.symbol($0), since: function.since($0), requirement: function.requirement, isFunction: true,
          isEmulated: function.emulations[$0] != nil)
      }
    }
    let constants = spec.constants.flatMap(\.constants).map { constant in
      Symbol(
        name: constant.name, since: constant.since, requirement: constant.name.hasPrefix("MPIX_") ? "an extension of the library" : nil,
        isFunction: false)
    }
    all = functions.sorted { $0.name < $1.name } + constants.sorted { $0.name < $1.name }
    functionCount = functions.count
  }
}
