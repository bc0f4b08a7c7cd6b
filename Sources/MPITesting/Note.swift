/// What a rank tells the others of the test that it is in.
struct Note: Equatable {
  enum Stage: UInt8 {
    case running, passed, failed
  }

  /// Bytes of a note in a message: the stage, and a name that is padded with zeros.
  static let size = 256

  var name: String
  var stage: Stage

  var bytes: [UInt8] {
    let bytes = [stage.rawValue] + name.utf8.prefix(Self.size - 1)
    return bytes + [UInt8](repeating: 0, count: Self.size - bytes.count)
  }

  init(name: String, stage: Stage) {
    // As long as others will see it, so that equal tests have equal names everywhere.
    self.name = String(decoding: name.utf8.prefix(Self.size - 1), as: UTF8.self)
    self.stage = stage
  }

  init(bytes: some Collection<UInt8>) {
    stage = bytes.first.flatMap(Stage.init) ?? .running
    name = String(decoding: bytes.dropFirst().prefix { $0 != 0 }, as: UTF8.self)
  }
}

/// The report on a test that did not end in time.
///
/// - Parameters:
///   - name: the test.
///   - limit: how long it was allowed to take.
///   - notes: by rank what it told, `nil` for a rank that did not answer.
func lateReport(_ name: String, limit: Duration, notes: [Note?]) -> String {
  var here: [Note.Stage: [Int]] = [:]
  var elsewhere: [(rank: Int, name: String)] = []
  var silent: [Int] = []
  for (rank, note) in notes.enumerated() {
    if let note {
      if note.name == name { here[note.stage, default: []].append(rank) } else { elsewhere.append((rank, note.name)) }
    } else {
      silent.append(rank)
    }
  }
  var lines = ["\(name) did not end within \(limit) on all of \(notes.count) ranks; the job is aborted."]
  if let ranks = here[.passed] { lines.append("passed on \(list(ranks))") }
  if let ranks = here[.failed] { lines.append("failed on \(list(ranks))") }
  if let ranks = here[.running] { lines.append("missing: \(list(ranks)), still running there") }
  if !silent.isEmpty { lines.append("missing: \(list(silent)), no answer: exited, or not in a collective test") }
  for (rank, name) in elsewhere { lines.append("missing: rank \(rank), which is in \(name)") }
  // Each rank then takes its tests in an order of its own.
  if !elsewhere.isEmpty && !CommandLine.arguments.contains("--no-parallel") { lines.append("Start the test bundle with --no-parallel.") }
  return lines.joined(separator: "\n  ")
}

/// The report on ranks that ended different tests at the same time.
func differentTests(_ notes: [Note]) -> String {
  var lines = ["the ranks are in different tests; they have to run the same ones in the same order. The job is aborted."]
  var seen: Set<String> = []
  for note in notes where seen.insert(note.name).inserted {
    lines.append("\(list(notes.indices.filter { notes[$0].name == note.name })): \(note.name)")
  }
  return lines.joined(separator: "\n  ")
}

/// `rank 1`, or `ranks 1, 3`.
func list(_ ranks: [Int]) -> String { "\(ranks.count == 1 ? "rank" : "ranks") \(ranks.map(String.init).joined(separator: ", "))" }
