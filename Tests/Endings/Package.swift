// swift-tools-version: 6.1
import PackageDescription

let library: [Target.Dependency] = [.product(name: "MPI", package: "swift-mpi"), .product(name: "MPICoding", package: "swift-mpi")]

// Programs that end in one way or another, for Tests/Support/check-endings.
let package = Package(
  name: "Endings",
  dependencies: [.package(name: "swift-mpi", path: "../..")],
  targets: [
    .executableTarget(name: "bare", dependencies: library),
    .executableTarget(name: "program", dependencies: library),
    .executableTarget(name: "awaiting", dependencies: library),
    // A program in C that starts and ends MPI, and calls a library in Swift in between.
    .target(name: "Guest", dependencies: library),
    .executableTarget(name: "hosted", dependencies: ["Guest"]),
  ],
  swiftLanguageModes: [.v6]
)
