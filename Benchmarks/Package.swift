// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "swift-mpi", path: "..")],
  targets: [
    // Shared with Baseline/calls.c, which Benchmarks/instructions compiles against mpi.h itself.
    .target(name: "Marks"),
    .executableTarget(name: "calls", dependencies: ["Marks", .product(name: "MPI", package: "swift-mpi")], path: "Sources/Calls"),
    .executableTarget(
      name: "object-messages", dependencies: [.product(name: "MPI", package: "swift-mpi")], path: "Sources/ObjectMessages"),
    // Structures in messages, which Benchmarks/particles compares with those of C.
    .executableTarget(name: "particles", dependencies: [.product(name: "MPI", package: "swift-mpi")], path: "Sources/Particles"),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
