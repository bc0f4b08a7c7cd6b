// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Examples",
  dependencies: [.package(name: "swift-mpi", path: "..")],
  targets: [
    .executableTarget(name: "demo", dependencies: [.product(name: "MPI", package: "swift-mpi")]),
    .executableTarget(name: "heat", dependencies: [.product(name: "MPI", package: "swift-mpi")]),
    .executableTarget(name: "matrix", dependencies: [.product(name: "MPI", package: "swift-mpi")]),
    .executableTarget(name: "tour", dependencies: [.product(name: "MPI", package: "swift-mpi")]),
  ],
  swiftLanguageModes: [.v6]
)
