import Testing

@testable import MPITesting

/// The texts that a job leaves when a collective test did not end well.
@Suite struct ReportTests {
  @Test func notesTravelAsBytes() {
    for note in [Note(name: "Suite/test()", stage: .running), Note(name: "ü", stage: .failed), Note(name: "", stage: .passed)] {
      #expect(note.bytes.count == Note.size)
      #expect(Note(bytes: note.bytes) == note)
    }
    // A name that is too long is cut alike on all ranks, so that equal tests stay equal.
    let long = Note(name: String(repeating: "a name/", count: 100), stage: .passed)
    #expect(long.bytes.count == Note.size && Note(bytes: long.bytes) == long)
  }

  @Test func missingRanksAreNamed() {
    let notes: [Note?] = [
      Note(name: "A/b()", stage: .running), Note(name: "A/b()", stage: .failed), nil, Note(name: "A/b()", stage: .passed),
      Note(name: "C/d()", stage: .running), nil,
    ]
    #expect(
      lateReport("A/b()", limit: .seconds(60), notes: notes) == """
        A/b() did not end within 60.0 seconds on all of 6 ranks; the job is aborted.
          passed on rank 3
          failed on rank 1
          missing: rank 0, still running there
          missing: ranks 2, 5, no answer: exited, or not in a collective test
          missing: rank 4, which is in C/d()
        """)
  }

  @Test func differentTestsAreNamed() {
    let notes = [Note(name: "A/b()", stage: .passed), Note(name: "C/d()", stage: .passed), Note(name: "A/b()", stage: .failed)]
    let report = differentTests(notes)
    #expect(report.contains("ranks 0, 2: A/b()") && report.contains("rank 1: C/d()"))
  }

  @Test(arguments: [
    (2...2, 1, "needs 2 ranks, there is 1"), (2...Int.max, 1, "needs 2 ranks, there is 1"), (3...3, 4, "needs 3 ranks, there are 4"),
    (1...2, 4, "needs at most 2 ranks, there are 4"), (1...1, 2, "needs 1 rank, there are 2"), (4...8, 2, "needs 4 ranks, there are 2"),
  ]) func shortageOfRanks(ranks: ClosedRange<Int>, count: Int, text: String) {
    #expect(shortage(of: ranks, count: count) == text)
  }

  @Test func rangesOfEveryKind() {
    #expect(CollectiveTrait.collective(ranks: 2...).ranks.lowerBound == 2)
    #expect(CollectiveTrait.collective(ranks: 2...).ranks.contains(100_000))
    #expect(CollectiveTrait.collective(ranks: 2..<4).ranks == 2...3)
    #expect(CollectiveTrait.collective(ranks: ...3).ranks == 1...3)
    #expect(CollectiveTrait.collective(ranks: 3).ranks == 3...3)
    #expect(CollectiveTrait.collective.ranks.contains(1) && CollectiveTrait.collective.timeLimit == .seconds(60))
  }
}
