/// Asks pkg-config for the flags of a package.
struct PkgConfigSearch {
  let package: String
  let machine: any Machine

  func flags() -> Result<CompilerFlags, FailedAttempts> {
    let place = "pkg-config package \(package)"
    guard let program = machine.executable("pkg-config") else {
      return .failure(FailedAttempts([Attempt(place: place, command: nil, failure: "no program pkg-config in PATH")]))
    }
    // Without these two, folders that the system compiler knows by itself would be left out.
    let keep = ["PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1", "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1"]
    let result = machine.run([program, "--cflags", "--libs", package], environment: keep, timeout: .seconds(20))
    guard let output = result.successfulOutput else {
      let attempt = Attempt(place: place, command: "pkg-config --cflags --libs \(package)", failure: result.failure)
      return .failure(FailedAttempts([attempt]))
    }
    return .success(.parsing(output))
  }
}
