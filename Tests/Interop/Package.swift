// swift-tools-version: 6.1
import PackageDescription

// The programs in Swift of Tests/Support/check-interop.
let package = Package(
  name: "Interop",
  dependencies: [.package(name: "swift-mpi", path: "../..")],
  targets: [
    // The structures, which the program in C includes as well.
    .target(name: "Records"),
    .executableTarget(name: "interop", dependencies: ["Records", .product(name: "MPI", package: "swift-mpi")]),
    // Decodes datatypes of a library in Fortran.
    .executableTarget(name: "fortran", dependencies: [.product(name: "MPI", package: "swift-mpi")]),
  ],
  swiftLanguageModes: [.v6]
)
