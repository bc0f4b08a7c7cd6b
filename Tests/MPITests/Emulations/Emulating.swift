import CMPI

/// Runs a test's body with emulations in place of what the library has.
///
/// - Parameters:
///   - forced: whether to; otherwise the library is used where it can.
///   - limit: the largest count that emulations of large counts take for one that C's `int` holds.
func emulating<R>(_ forced: Bool = true, limit: Int32 = 0, _ body: () throws -> R) rethrows -> R {
  let before = smpi_emulations_are_forced()
  if forced { smpi_force_emulations(1) }
  smpi_set_count_limit(limit)
  defer {
    smpi_force_emulations(before)
    smpi_set_count_limit(0)
  }
  return try body()
}
