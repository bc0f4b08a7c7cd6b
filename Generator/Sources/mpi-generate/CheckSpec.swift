import ArgumentParser
struct CheckSpec: ParsableCommand {
  func run() throws {}
}
struct Lint: ParsableCommand {
  func run() throws {}
}
