import Foundation
import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a test that takes long, or much memory, unless `SWIFT_MPI_FULL=1` is set, as `make test-full` sets it.
  static var fullTier: Self {
    .enabled(if: ProcessInfo.processInfo.environment["SWIFT_MPI_FULL"] == "1", "a long test: set SWIFT_MPI_FULL=1, or run `make test-full`")
  }
}
