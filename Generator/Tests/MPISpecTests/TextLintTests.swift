import MPISpec
import Testing

/// The lint of texts, with good and bad input.
@Suite struct TextLintTests {
  func findings(_ spec: TinySpec, descriptions: [String] = []) throws -> [String] {
    try TextLint(spec.load(), descriptions: descriptions).findings().map(\.description)
  }

  /// A spec in which every parameter has a text.
  static let good = TinySpec().replacing("{name: RANK, c: int}", with: "{name: RANK, c: int, doc: A rank.}", in: "kinds.yaml")

  @Test func findsNothingInGoodTexts() throws {
    #expect(try findings(Self.good, descriptions: ["the number of elements that are in the buffer"]) == [])
    #expect(try findings(TinySpec()) == [])
  }

  @Test func wantsOneSentence() throws {
    let two = Self.good.replacing("summary: Receives a message.", with: "summary: Receives a message. Then returns.")
    #expect(try findings(two) == ["MPI_Recv: summary: expected one sentence that ends with a full stop"])
    let long = "Disposes of something" + String(repeating: ", or more", count: 10) + "."
    #expect(
      try findings(Self.good.replacing("Disposes of something.", with: long, in: "callbacks.yaml"))
        == ["MPI_Delete_function: summary: expected at most 100 characters, found \(long.count)"])
    #expect(
      try findings(Self.good.replacing("Groups that talk.", with: "Groups that talk", in: "handles.yaml"))
        == ["Comm: summary: expected one sentence that ends with a full stop"])
  }

  @Test func wantsATextForEachParameter() throws {
    #expect(
      try findings(Self.good.replacing(", doc: What runs.", with: ""))
        == ["MPI_Set_cleanup: parameter function: has no text; expected `doc` here or at the kind FUNCTION"])
    #expect(
      try findings(Self.good.replacing("doc: Who sends it.", with: "doc: \" \""))
        == ["MPI_Recv: parameter source: has no text; expected `doc` here or at the kind RANK"])
  }

  @Test func wantsMarksThatItKnows() throws {
    let marked = Self.good.replacing("doc: Who sends it.", with: "doc: \"Who{c: , by rank,} sends it.\"")
    #expect(try findings(marked) == [])
    let unknown = try findings(marked.replacing("{c: ,", with: "{rust: ,"))
    #expect(unknown.count == 1 && unknown[0].hasPrefix("MPI_Recv: parameter source: has braces that are no mark"))
  }

  @Test(arguments: ["Local. It", "Local; it", "The call is local and it", "It is local, it", "A local query that", "Purely local, it"])
  func leavesItToTheScopeThatAFunctionIsLocal(text: String) throws {
    let said = Self.good.replacing("The last one registered runs first.", with: "\(text) runs.")
    #expect(
      try findings(said) == ["MPI_Set_cleanup: discussion: says that the function is local; expected `scope` to say that"], "\(text)")
  }

  @Test(arguments: ["The local group", "It is local to the process, and", "Keys are local; each"])
  func otherThingsMayBeLocal(text: String) throws {
    #expect(try findings(Self.good.replacing("The last one registered runs first.", with: "\(text) runs.")) == [])
  }

  @Test func refusesTheTextOfAnotherFunction() throws {
    let same = Self.good.replacing("Frees a communicator.", with: "Receives a message.")
    #expect(try findings(same) == ["MPI_Comm_free: summary: is the text of MPI_Recv, names aside; expected one of its own"])
    let named = Self.good
      .replacing("The handle becomes `MPI_COMM_NULL`.", with: "As `comm`, but with MPI_Recv.")
      .replacing("The last one registered runs first.", with: "as `name`  but with MPI_Comm_free")
    #expect(try findings(named) == ["MPI_Set_cleanup: discussion: is the text of MPI_Comm_free, names aside; expected one of its own"])
  }

  @Test func refusesEightWordsOfAnother() throws {
    let description = #"the \mpiarg{number} of elements, that \MPI/ puts into THE receive buffer"#
    let copied = Self.good.replacing("Waits until", with: "Number of elements that `MPI` puts into the house. Waits until")
    #expect(
      try findings(copied, descriptions: [description])
        == [
          """
          MPI_Recv: discussion: shares 8 words with the standard's data: "number of elements that mpi puts into the"; expected words of our own
          """
        ])
    let seven = Self.good.replacing("Waits until", with: "Number of elements that `MPI` puts into a house. Waits until")
    #expect(try findings(seven, descriptions: [description]) == [])
    let constant = Self.good.replacing("From anybody.", with: "Elements that MPI puts into the receive buffer.", in: "constants.yaml")
    #expect(try findings(constant, descriptions: [description]).first?.hasPrefix("MPI_ANY_SOURCE: doc: shares 8 words") == true)
  }
}
