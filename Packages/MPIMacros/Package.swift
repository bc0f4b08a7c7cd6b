// swift-tools-version: 6.1
import CompilerPluginSupport
import PackageDescription

// A package of its own, as its dependency takes minutes to build: who declares the fields of structures by hand needs neither.
let package = Package(
  name: "MPIMacros",
  platforms: [.macOS(.v15)],
  products: [.library(name: "MPIMacros", targets: ["MPIMacros"])],
  dependencies: [
    .package(name: "swift-mpi", path: "../.."),
    .package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"),
  ],
  targets: [
    .macro(
      name: "MPIMacrosPlugin",
      dependencies: [
        .product(name: "SwiftSyntaxMacros", package: "swift-syntax"), .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
      ]),
    .target(name: "MPIMacros", dependencies: ["MPIMacrosPlugin", .product(name: "MPI", package: "swift-mpi")]),
    .executableTarget(name: "particles", dependencies: ["MPIMacros"]),
    .testTarget(
      name: "MPIMacrosTests",
      dependencies: [
        "MPIMacrosPlugin", .product(name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax"),
        .product(name: "SwiftSyntaxMacroExpansion", package: "swift-syntax"), .product(name: "SwiftParser", package: "swift-syntax"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
