public import MPISpec

/// Everything that is written: text in memory, from values in memory.
public struct Renderer: Sendable {
  /// What is the same for every MPI, and committed.
  ///
  /// - Throws: when a function of the generated tier has something that no rule covers.
  public static func committed(_ spec: Spec) throws -> Files {
    var files: Files = [:]
    for part in [
      CRenderer(spec).files(), RawRenderer(spec: spec).files(), ElementsRenderer(spec: spec).files(),
      ErrorClassRenderer(spec: spec).files(), EnumerationRenderer(spec: spec).files(),
      ObjectRenderer(spec: spec).files(), try IdiomaticRenderer(spec: spec).files(), CombinationRenderer().files(),
      RawCallRenderer(spec: spec).files(), FallbackRenderer(spec: spec).files(),
      LauncherRenderer(spec: spec).files(),
    ] {
      files.merge(part) { _, new in new }
    }
    return files
  }

  /// What belongs to the chosen MPI.
  ///
  /// - Parameter folder: the absolute path of the folder that these files go to.
  ///
  /// - Parameter writtenByHand: the functions whose idiomatic form stands in the sources, written by hand.
  public static func local(_ plan: Plan, folder: String, writtenByHand: Set<String> = []) -> Files {
    let local = LocalRenderer(plan: plan)
    return [
      "smpi_config.h": local.configuration(), "environment": local.environment(folder: folder),
      "report.txt": Report(plan: plan, writtenByHand: writtenByHand).text(),
    ]
  }

  public static func summary(_ plan: Plan) -> String { Report(plan: plan).summary() }
}
