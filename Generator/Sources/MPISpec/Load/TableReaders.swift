/// Reads kinds, handles, callbacks, constants, libraries, launchers and what is not bound.
extension Reader {
  func kind() throws(SpecError) -> Kind {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "shape", "c", "large", "handle", "error", "doc"])
    let small = try entry.text("c")
    return Kind(
      name: name, shape: try entry.choice("shape", Kind.Shape.self, default: .value), small: small, large: try entry.optionalText("large") ?? small,
      handle: try entry.optionalText("handle"), error: try entry.optionalText("error"), documentation: try entry.optionalText("doc"))
  }

  func handle() throws(SpecError) -> HandleClass {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "c", "raw", "since", "null", "free", "freeing", "object", "keeps", "shared", "summary"])
    return HandleClass(
      name: name, cType: try entry.text("c"), raw: try entry.choice("raw", HandleClass.Raw.self, default: .handle), since: try entry.version("since"),
      null: try entry.optionalText("null"), free: try entry.optionalText("free"), freeing: try entry.choice("freeing", HandleClass.Freeing.self),
      isGeneratedClass: try entry.optionalText("object") == "generated", keeps: try entry.flag("keeps"), isShared: try entry.flag("shared"),
      summary: try entry.text("summary"))
  }

  func callback() throws(SpecError) -> Callback {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "since", "large", "returns", "variadic", "parameters", "summary"])
    var parameters: [Parameter] = []
    for reader in try entry.readers("parameters") { parameters.append(try reader.parameter()) }
    let returns = try entry.text("returns")
    return Callback(
      name: name, since: try entry.version("since"), hasLargeForm: try entry.flag("large"), returns: returns == "nothing" ? nil : returns,
      isVariadic: try entry.flag("variadic"), parameters: parameters, summary: try entry.text("summary"))
  }

  func constantGroup() throws(SpecError) -> ConstantGroup {
    let name = try text("name")
    let group = try named(name)
    try group.allow(["name", "title", "type", "static", "domain", "prefix", "options", "ordered", "constants"])
    let type = try group.optionalText("type")
    let isStatic = try group.optionalFlag("static") ?? true
    var constants: [Constant] = []
    for reader in try group.readers("constants") {
      let name = try reader.text("name")
      let entry = try reader.named(name)
      try entry.allow(["name", "type", "since", "static", "swift", "doc", "remedy"])
      guard let type = try entry.optionalText("type") ?? type else { throw entry.error("type", "is missing here and in the group") }
      constants.append(
        Constant(
          name: name, group: try group.text("name"), type: type, since: entry.has("since") ? try entry.version("since") : Version(2, 0),
          summary: try entry.text("doc"), remedy: try entry.optionalText("remedy"), isStatic: try entry.optionalFlag("static") ?? isStatic,
          swiftName: try entry.optionalText("swift")))
    }
    return ConstantGroup(
      name: name, title: try group.text("title"), domain: try group.optionalText("domain"),
      prefix: try group.optionalText("prefix") ?? "MPI_", isOptionSet: try group.flag("options"), isOrdered: try group.flag("ordered"),
      constants: constants)
  }

  func library() throws(SpecError) -> Library {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "condition", "version", "standard", "has", "lacks", "distrusts", "overruns"])
    return Library(
      name: name, condition: try entry.text("condition"), version: try entry.text("version"), standard: try entry.version("standard"),
      has: try entry.texts("has"), lacks: try entry.texts("lacks"),
      distrusts: try entry.texts("distrusts"), overruns: try entry.flag("overruns"))
  }

  func launcher() throws(SpecError) -> Launcher {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "size", "rank"])
    return Launcher(name: name, size: try entry.text("size"), rank: try entry.text("rank"))
  }

  func unbound() throws(SpecError) -> UnboundFunction {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "reason"])
    return UnboundFunction(name: name, reason: try entry.text("reason"))
  }
}

/// Reads datatypes and operations.
extension Reader {
  func datatype() throws(SpecError) -> NamedDatatype {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "swift", "pairs", "described", "elements", "aliases", "architecture"])
    return NamedDatatype(
      name: name, swiftTypes: try entry.texts("swift"), pairTypes: try entry.texts("pairs"),
      describedType: try entry.optionalText("described"),
      elements: try entry.choice("elements", ElementCategory.self),
      aliases: try entry.texts("aliases"),
      architecture: try entry.optionalText("architecture"))
  }

  func operation() throws(SpecError) -> PredefinedOperation {
    let name = try text("name")
    let entry = try named(name)
    try entry.allow(["name", "swift", "elements", "use"])
    var elements: [ElementCategory] = []
    for text in try entry.texts("elements") {
      guard let category = ElementCategory(rawValue: text) else {
        throw entry.error("elements", "expected some of \(ElementCategory.allCases.map(\.rawValue).joined(separator: ", ")), found \(text)")
      }
      elements.append(category)
    }
    return PredefinedOperation(
      name: name, swiftName: try entry.text("swift"), elements: elements,
      use: try entry.choice("use", PredefinedOperation.Use.self, default: .everywhere))
  }
}
