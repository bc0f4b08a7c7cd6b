/// What ``rc`` holds.
struct Settings: Equatable, Sendable {
  var initialize = true
  var threads = true
  var threadLevel = ThreadLevel.multiple
  var finalize: Bool?
  var fastReduce = true
  var recvMprobe = true
  var largeObjects = true
  var errors = ErrorPolicy.exception
}

/// Settings by environment variables, which win over those in code: who starts a program has the last word.
struct EnvironmentSettings: Equatable, Sendable {
  var initialize: Bool?
  var threads: Bool?
  var threadLevel: ThreadLevel?
  var finalize: Bool??
  var fastReduce: Bool?
  var recvMprobe: Bool?
  var largeObjects: Bool?
  var errors: ErrorPolicy?
  /// Not among the settings: it may change at any time, and is read often.
  var outOfBandThreshold: Int?

  /// One line for each variable whose value means nothing; the setting then is as if there were no such variable.
  var complaints: [String] = []

  static let prefix = "SWIFT_MPI_RC_"

  /// - Parameter value: the value of an environment variable.
  init(_ value: (String) -> String?) {
    func read<T>(_ name: String, _ expected: String, _ parse: (String) -> T?) -> T? {
      guard let text = value(Self.prefix + name), !text.isEmpty else { return nil }
      if let parsed = parse(text.lowercased()) { return parsed }
      complaints.append("\(Self.prefix)\(name) is \"\(text)\", which is none of \(expected); it is ignored")
      return nil
    }
    func boolean(_ name: String) -> Bool? { read(name, Self.booleans, Self.boolean) }
    initialize = boolean("INITIALIZE")
    threads = boolean("THREADS")
    threadLevel = read("THREAD_LEVEL", Self.names(ThreadLevel.self)) { text in ThreadLevel.allCases.first { "\($0)" == text } }
    finalize = read("FINALIZE", "\(Self.booleans), none") { text -> Bool?? in
      if ["none", "null", "~"].contains(text) { return .some(nil) }
      return Self.boolean(text).map { .some($0) }
    }
    fastReduce = boolean("FAST_REDUCE")
    recvMprobe = boolean("RECV_MPROBE")
    largeObjects = boolean("LARGE_OBJECTS")
    errors = read("ERRORS", Self.names(ErrorPolicy.self)) { text in ErrorPolicy.allCases.first { "\($0)" == text } }
    outOfBandThreshold = read("OUT_OF_BAND_THRESHOLD", "positive numbers") { text in Int(text).flatMap { $0 > 0 ? $0 : nil } }
  }

  /// The settings of a program, with these in their place.
  func applied(to settings: Settings) -> Settings {
    Settings(
      initialize: initialize ?? settings.initialize, threads: threads ?? settings.threads, threadLevel: threadLevel ?? settings.threadLevel,
      finalize: finalize ?? settings.finalize, fastReduce: fastReduce ?? settings.fastReduce, recvMprobe: recvMprobe ?? settings.recvMprobe,
      largeObjects: largeObjects ?? settings.largeObjects, errors: errors ?? settings.errors)
  }

  private static let booleans = "yes, no, on, off, true, false, y, n, 1, 0"

  private static func names<T: CaseIterable>(_: T.Type) -> String { T.allCases.map { "\($0)" }.joined(separator: ", ") }

  /// A boolean as YAML writes it, in lower case.
  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "yes", "on", "true", "y", "1": true
    case "no", "off", "false", "n", "0": false
    default: nil
    }
  }
}
