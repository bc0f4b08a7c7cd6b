import Glibc
import Testing

/// Whether the tests that take long run as well.
let isFull = getenv("SWIFT_MPI_FULL").map { String(cString: $0) } == "1"

extension Trait where Self == ConditionTrait {
  /// Skips a test that takes long, or much memory, unless `SWIFT_MPI_FULL=1` is set, as `make test-full` sets it.
  static var fullTier: Self { .enabled(if: isFull, "a long test: set SWIFT_MPI_FULL=1, or run `make test-full`") }
}
