// swift-tools-version: 6.1
import PackageDescription

// Which MPI to build for, as `make env` prints it: <ABI folder of Sources/CMPI>:<name of a pkg-config file>. With nothing set it is
// the library of the pkg-config file `ompi-c`, which many systems install by default.
let setting = Context.environment["SWIFT_MPI"] ?? "pointer:ompi-c"
let choice = setting.split(separator: ":", maxSplits: 1).map(String.init)
let abis = ["pointer", "integer", "standard"]
guard choice.count == 2, abis.contains(choice[0]) else {
  fatalError(
    "SWIFT_MPI is “\(setting)”. It has to be what `make env` of swift-mpi prints: pointer, integer or standard, a colon, and the name of a pkg-config file."
  )
}
let (abi, pkgConfigName) = (choice[0], choice[1])

// Test builds count the calls of every MPI function and can make one fail.
let isTesting = Context.environment["SWIFT_MPI_TESTING"] == "1"

let package = Package(
  name: "swift-mpi",
  products: [
    .library(name: "MPI", targets: ["MPI"]),
    .library(name: "MPITesting", targets: ["MPITesting"]),
    .library(name: "MPICoding", targets: ["MPICoding"]),
    .library(name: "MPIFoundation", targets: ["MPIFoundation"]),
  ],
  targets: [
    // Nothing but the compiler and linker flags of the chosen MPI.
    .systemLibrary(name: "MPISystem", pkgConfig: pkgConfigName),
    // The boundary: all C there is. Its public headers never include mpi.h, so that Swift sees one shape per ABI.
    .target(
      name: "CMPI", dependencies: ["MPISystem"], exclude: abis.filter { $0 != abi }, publicHeadersPath: abi,
      cSettings: [.headerSearchPath(".")] + (isTesting ? [.define("SMPI_TESTING")] : [])),
    .target(
      name: "MPI", dependencies: ["CMPI", "MPICoding"],
      swiftSettings: [.enableExperimentalFeature("Lifetimes")] + (isTesting ? [.define("SMPI_TESTING")] : [])),
    // Codable values as bytes: needs neither MPI nor Foundation.
    .target(name: "MPICoding"),
    // What needs Foundation: other serializers, and `Data` without a copy.
    .target(name: "MPIFoundation", dependencies: ["MPICoding"]),
    // Swift Testing suites under an MPI launcher, for tests of this package and of others.
    .target(name: "MPITesting", dependencies: ["MPI"]),
    // Structures of C and their datatypes, which those of Swift are compared with.
    .target(name: "CStructures", dependencies: ["CMPI", "MPISystem"], path: "Tests/CStructures"),
    .testTarget(
      name: "MPITests", dependencies: ["MPI", "MPITesting", "MPICoding", "MPIFoundation", "CMPI", "CStructures"],
      swiftSettings: isTesting ? [.define("SMPI_TESTING")] : []),
    .testTarget(name: "MPICodingTests", dependencies: ["MPICoding", "MPIFoundation"], exclude: ["Vectors.tsv"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
