import Foundation
import MPIProbe
import MPISpec
import Testing

@testable import MPIRender

/// What the project has as a whole: nothing of the spec is left out, nothing committed is stale, and no header has a surprise.
@Suite struct CoverageTests {
  @Test func everyFunctionIsInTheRawTier() throws {
    let folder = "Sources/MPI/Raw/Generated"
    let names = Project.files(below: Project.root + "/" + folder, ending: [".swift"])
    let text = names.compactMap { Project.text(folder + "/" + $0) }.joined(separator: "\n")
    let written = Set(text.matches(of: #/public func (MPIX?_\w+)\(/#).map { String($0.output.1) })
    let wanted = Set(try Project.spec().functions.flatMap { function in function.forms.map { function.symbol($0) } })
    #expect(wanted.subtracting(written).sorted() == [], "in the spec, not in the raw tier")
    #expect(written.subtracting(wanted).sorted() == [], "in the raw tier, not in the spec")
    #expect(wanted.count { $0.hasPrefix("MPI_") } == 690)
  }

  @Test func whatIsCommittedIsWhatTheGeneratorWrites() throws {
    let rendered = try Project.committed()
    let stale = rendered.filter { Project.text($0.key) != $0.value }.keys.sorted()
    #expect(stale == [], "run `make generate`, and commit what it writes")
  }

  @Test func nothingIsLeftOfWhatTheGeneratorWroteOnce() throws {
    let rendered = Set(try Project.committed().keys)
    let folders = Set(rendered.compactMap { name in name.range(of: "/Generated/").map { String(name[..<$0.upperBound]) } })
    for folder in folders.sorted() {
      for name in Project.files(below: Project.root + "/" + folder, ending: [".swift", ".c", ".h"]) {
        #expect(rendered.contains(folder + name), "\(folder)\(name) is generated no more: run `make generate`")
      }
    }
  }

  @Test(.enabled(if: !InstalledMPI.all.isEmpty, InstalledMPI.whyNone), arguments: InstalledMPI.all)
  func headersDeclareNothingUnknown(mpi: InstalledMPI) throws {
    let plan = try Plan(try Project.spec(), mpi.probe)
    #expect(plan.unknownFunctions == [], "give each an entry in spec/functions, spec/removed.yaml or spec/vendor.yaml")
    #expect(mpi.probe.header.functions.keys.count { $0.hasPrefix("MPI_") } > 400)
  }

  @Test func aFunctionThatASpecDoesNotKnowIsNoticed() throws {
    let spec = try Project.spec()
    let header = MadeUp.header(MadeUp.functions + [MadeUp.function("MPI_Frobnicate")])
    #expect(try Plan(spec, MadeUp.probe(header, spec: spec)).unknownFunctions == ["MPI_Frobnicate"])
  }

  // MARK: Vendors

  /// Names of libraries and of who makes them. In small letters and two words, the first is no name.
  static var vendors: Regex<Substring> {
    #/\bOpen MPI\b|(?i:\b\w*open[_-]?mpi\w*\b|\bompi\w*\b|\b\w*mpich\w*\b|\bintel\b|\bi_mpi\w*\b|\bmvapich\d*\b|\bcray\b|\bnvidia\b|\bdebian\b)|\bAMD\b/#
  }
  /// The default of `Package.swift`: a name that pkg-config knows.
  static let exception = "ompi-c"

  static func vendors(in text: String) -> [String] {
    text.replacing(exception, with: "").matches(of: vendors).map { String($0.output) }
  }

  @Test func noVendorIsNamedInSwift() throws {
    let sources = Project.files(below: Project.root + "/Sources", ending: [".swift"]).map { "Sources/" + $0 }
    #expect(sources.count > 50)
    for path in sources + ["Package.swift"] {
      let text = try #require(Project.text(path))
      let found = path == "Package.swift" ? Self.vendors(in: text) : text.matches(of: Self.vendors).map { String($0.output) }
      #expect(found == [], "\(path)")
    }
  }

  @Test(arguments: [
    "Open MPI", "libopenmpi-dev", "OPENMPI", "MPICH_VERSION", "the Intel library", "MVAPICH2", "Cray", "OMPI_COMM_WORLD", "open-mpi", "NVIDIA", "AMD",
    "Debian",
  ])
  func aVendorWouldBeNoticed(name: String) { #expect(!Self.vendors(in: "a \(name) b").isEmpty) }

  @Test(arguments: ["pointer:ompi-c", "integer", "intelligible", "files that open MPI windows", "crayon", "open: MPI", "compile"])
  func otherWordsAreNoVendors(text: String) { #expect(Self.vendors(in: text).isEmpty) }
}
