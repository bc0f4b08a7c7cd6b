import Testing

/// The table of defects has a row for each case, and no other one.
@Suite struct LibraryDefectTests {
  @Test func table() { #expect(Set(LibraryDefect.table.keys) == Set(LibraryDefect.allCases.map(\.rawValue))) }
}
