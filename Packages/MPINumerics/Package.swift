// swift-tools-version: 6.1
import PackageDescription

// Complex numbers of swift-numerics as elements: a package of its own, so that nobody else depends on that.
let package = Package(
  name: "MPINumerics",
  products: [.library(name: "MPINumerics", targets: ["MPINumerics"])],
  dependencies: [
    .package(name: "swift-mpi", path: "../.."),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    .target(
      name: "MPINumerics",
      dependencies: [.product(name: "MPI", package: "swift-mpi"), .product(name: "ComplexModule", package: "swift-numerics")]),
    .executableTarget(name: "complex", dependencies: ["MPINumerics"]),
  ],
  swiftLanguageModes: [.v6]
)
