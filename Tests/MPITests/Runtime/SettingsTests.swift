import Testing

@testable import MPI

/// Settings by environment variables.
@Suite struct SettingsTests {
  private func read(_ values: [String: String]) -> EnvironmentSettings {
    EnvironmentSettings { values[String($0.dropFirst(EnvironmentSettings.prefix.count))] }
  }

  @Test(arguments: ["yes", "on", "true", "y", "1"], [true, false]) func yes(_ text: String, isUpper: Bool) {
    #expect(EnvironmentSettings.boolean(text) == true)
    let settings = read(["THREADS": isUpper ? text.uppercased() : text])
    #expect(settings.threads == true && settings.complaints.isEmpty)
  }

  @Test(arguments: ["no", "off", "false", "n", "0"], [true, false]) func no(_ text: String, isUpper: Bool) {
    let settings = read(["FAST_REDUCE": isUpper ? text.uppercased() : text])
    #expect(settings.fastReduce == false && settings.complaints.isEmpty)
  }

  @Test(arguments: ["2", "ja", "tru", "yes ", "-1"]) func neither(_ text: String) {
    let settings = read(["RECV_MPROBE": text])
    #expect(settings.recvMprobe == nil)
    #expect(
      settings.complaints == ["SWIFT_MPI_RC_RECV_MPROBE is \"\(text)\", which is none of yes, no, on, off, true, false, y, n, 1, 0; it is ignored"])
  }

  @Test func anEmptyVariableIsNone() {
    let settings = read(["INITIALIZE": "", "ERRORS": "", "FINALIZE": ""])
    #expect(settings == read([:]) && settings.complaints.isEmpty)
  }

  @Test(arguments: ThreadLevel.allCases) func levels(_ level: ThreadLevel) {
    #expect(read(["THREAD_LEVEL": "\(level)".uppercased()]).threadLevel == level)
  }

  @Test(arguments: ErrorPolicy.allCases) func policies(_ policy: ErrorPolicy) {
    #expect(read(["ERRORS": policy.rawValue]).errors == policy)
  }

  @Test func endings() {
    var code = Settings()
    code.finalize = true
    #expect(read([:]).applied(to: code).finalize == true)
    #expect(read(["FINALIZE": "none"]).applied(to: code).finalize == nil)
    #expect(read(["FINALIZE": "off"]).applied(to: code).finalize == false)
  }

  @Test func thresholds() {
    #expect(read(["OUT_OF_BAND_THRESHOLD": "4096"]).outOfBandThreshold == 4096)
    for text in ["0", "-1", "4k"] {
      let settings = read(["OUT_OF_BAND_THRESHOLD": text])
      #expect(settings.outOfBandThreshold == nil && settings.complaints.count == 1)
    }
  }

  @Test func theEnvironmentWins() {
    var code = Settings()
    code.threads = false
    code.errors = .fatal
    let settings = read(["ERRORS": "default", "INITIALIZE": "n"]).applied(to: code)
    #expect(settings.errors == .default && !settings.threads && !settings.initialize && settings.threadLevel == .multiple)
  }
}
