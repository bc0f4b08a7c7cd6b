// swift-tools-version: 6.1
import PackageDescription

// The generator is a package of its own, so that its dependencies never enter the graph of a package that uses MPI.
let package = Package(
  name: "mpi-generator",
  products: [.executable(name: "mpi-generate", targets: ["mpi-generate"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // libclang's C interface. Debian ships no .pc for it: `make` writes smpi-libclang.pc from what llvm-config says.
    .systemLibrary(name: "CLibclang", pkgConfig: "smpi-libclang"),
    // load: the declarative description of MPI, validated
    .target(name: "MPISpec", dependencies: ["Yams"]),
    // probe: what one MPI on this machine really has
    .target(name: "MPIProbe", dependencies: ["CLibclang"]),
    // plan and render: spec and probe to text, in memory
    .target(name: "MPIRender", dependencies: ["MPISpec", "MPIProbe"]),
    // the thin command line, and the only code that writes files
    .executableTarget(
      name: "mpi-generate",
      dependencies: ["MPISpec", "MPIProbe", "MPIRender", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .testTarget(name: "MPISpecTests", dependencies: ["MPISpec"]),
    .testTarget(name: "MPIProbeTests", dependencies: ["MPIProbe"]),
    .testTarget(name: "MPIRenderTests", dependencies: ["MPIRender", "MPISpec", "MPIProbe"], exclude: ["Fixtures", "Goldens"]),
  ],
  swiftLanguageModes: [.v6]
)
