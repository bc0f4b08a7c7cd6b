public import Testing

import MPI

/// Runs a test on all ranks of a job as one test, with one verdict.
///
/// The bundle is started by an MPI launcher, and all ranks run the same tests in the same order:
/// ```sh
/// mpiexec -n 4 .build/debug/…PackageTests.xctest --testing-library swift-testing --no-parallel
/// ```
/// ```swift
/// @Suite(.collective(ranks: 2...))
/// struct Halo {
///   @Test func exchange() throws { … }
/// }
/// ```
/// - A test that fails on one rank fails on all; those on which it passed say where it failed.
/// - Every rank watches the time limit, also while it waits within a call of MPI. When it is over, the job says which ranks ended the
///   test, which are still in it and which do not answer, and is aborted less than two seconds later. A rank that calls `exit` within a test says so,
///   and the job is aborted at once.
/// - A suite that needs other numbers of ranks is skipped, with the reason.
///
/// Without a launcher there is one rank, and the tests run as any other. Tests that carry the trait never run at the same time.
/// Where a suite and its test both carry it, both have to agree with the number of ranks, and the time limit of the test counts.
public struct CollectiveTrait: TestTrait, SuiteTrait, TestScoping {
  /// How long a test may take, from its start on the first rank to its end on the last.
  public var timeLimit: Duration

  /// The numbers of ranks on which the tests make sense.
  public var ranks: ClosedRange<Int>

  /// The tests of a suite, and of the suites within it, inherit the trait.
  public var isRecursive: Bool { true }

  /// Skips a test where the number of ranks does not suit it. Starts MPI, which knows the number.
  ///
  /// - Parameter test: the test or suite that carries the trait.
  /// - Throws: what makes the testing library skip the test.
  public func prepare(for test: Test) async throws {
    let count = Comm.world.size
    if !ranks.contains(count) {
      try await ConditionTrait.disabled(Comment(rawValue: shortage(of: ranks, count: count))).prepare(for: test)
    }
  }

  /// The trait itself for each test case; suites, and parameterised tests as a whole, have no verdict of their own.
  ///
  /// - Parameters:
  ///   - test: the test or suite that carries the trait.
  ///   - testCase: the case that is to run, if any.
  public func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

  /// Runs a test case within the time limit, and agrees with the other ranks on its verdict.
  ///
  /// - Parameters:
  ///   - test: the test.
  ///   - testCase: its case.
  ///   - function: what runs it.
  /// - Throws: what the test threw to end itself early, and `MPIError` when the ranks cannot agree.
  public func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    if Collective.isWithin {
      // The inner of two traits: the scope is there already.
      Watch.shared.limit(to: timeLimit)
      return try await function()
    }
    try await Collective.run(test, testCase, within: timeLimit, function)
  }
}

extension Trait where Self == CollectiveTrait {
  /// All ranks run the test together, agree on one verdict, and have 60 seconds.
  public static var collective: Self { collective() }

  /// All ranks run the test together and agree on one verdict.
  ///
  /// - Parameters:
  ///   - ranks: the numbers of ranks that the test is for, such as `2...4` or `2...`; with others it is skipped.
  ///   - timeLimit: how long the test may take.
  public static func collective(ranks: some RangeExpression<Int>, timeLimit: Duration = .seconds(60)) -> Self {
    let all = 1..<Int.max
    return CollectiveTrait(timeLimit: timeLimit, ranks: ClosedRange(ranks.relative(to: all).clamped(to: all)))
  }

  /// All ranks run the test together and agree on one verdict.
  ///
  /// - Parameters:
  ///   - ranks: the number of ranks that the test is for; with another it is skipped.
  ///   - timeLimit: how long the test may take.
  public static func collective(ranks: Int, timeLimit: Duration = .seconds(60)) -> Self { collective(ranks: ranks...ranks, timeLimit: timeLimit) }

  /// All ranks run the test together and agree on one verdict.
  ///
  /// - Parameter timeLimit: how long the test may take.
  public static func collective(timeLimit: Duration = .seconds(60)) -> Self { collective(ranks: 1..., timeLimit: timeLimit) }
}

/// Why a number of ranks does not suit a test.
func shortage(of ranks: ClosedRange<Int>, count: Int) -> String {
  let needed = count > ranks.upperBound && ranks.lowerBound < ranks.upperBound ? "at most \(ranks.upperBound)" : "\(ranks.lowerBound)"
  return "needs \(needed) \(needed == "1" || needed == "at most 1" ? "rank" : "ranks"), there \(count == 1 ? "is" : "are") \(count)"
}
