import MPIMacrosPlugin
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

/// What the attribute expands to, and what it refuses.
@Suite struct MPIStructTests {
  private func expect(
    _ source: String, becomes expanded: String, _ diagnostics: [DiagnosticSpec] = [], sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    assertMacroExpansion(
      source, expandedSource: expanded, diagnostics: diagnostics,
      macroSpecs: ["MPIStruct": MacroSpec(type: MPIStructMacro.self, conformances: ["MPIStructure"])], indentationWidth: .spaces(2),
      failureHandler: { Issue.record("\($0.message)", sourceLocation: sourceLocation) })
  }

  @Test func storedPropertiesAreFields() {
    expect(
      """
      @MPIStruct struct Particle {
        var position: SIMD3<Double>
        var charge, mass: Float
        let `case`: Int32
        static let zero = 0.0
        var weight: Float { mass * 9.81 }
        var spin = 0.5 { didSet {} }
        func move() {}
      }
      """,
      becomes: """
        struct Particle {
          var position: SIMD3<Double>
          var charge, mass: Float
          let `case`: Int32
          static let zero = 0.0
          var weight: Float { mass * 9.81 }
          var spin = 0.5 { didSet {} }
          func move() {}
        }

        extension Particle: MPIStructure {
          /// What it stores.
          static var fields: [MPIField<Self>] {
            [MPIField(\\.position, name: "position"), MPIField(\\.charge, name: "charge"), MPIField(\\.mass, name: "mass"), MPIField(\\.`case`, name: "case"), MPIField(\\.spin, name: "spin")]
          }
        }
        """)
  }

  @Test func accessIsThatOfTheType() {
    expect(
      """
      @MPIStruct public struct Point {
        var x: Double
      }
      """,
      becomes: """
        public struct Point {
          var x: Double
        }

        extension Point: MPIStructure {
          /// What it stores.
          public static var fields: [MPIField<Self>] {
            [MPIField(\\.x, name: "x")]
          }
        }
        """)
  }

  @Test(arguments: [
    ("class Node", "var next = 0", "only a structure can be sent as it lies in memory: @MPIStruct is for a struct", 1, 1),
    ("enum Kind: Int", "case a", "only a structure can be sent as it lies in memory: @MPIStruct is for a struct", 1, 1),
    ("struct A", "lazy var a = 1", "a lazy property cannot be sent: it may have no value yet", 2, 3),
    ("struct A", "@Clamped var a: Int", "@MPIStruct does not know what a property wrapper stores: declare `fields` by hand", 2, 3),
    ("struct A", "var (a, b) = (1, 2)", "@MPIStruct needs one name for each stored property", 2, 7),
  ])
  func refused(_ type: String, _ member: String, _ message: String, _ line: Int, _ column: Int) {
    let source = "\(type) {\n  \(member)\n}"
    expect("@MPIStruct \(source)", becomes: source, [DiagnosticSpec(message: message, line: line, column: column)])
  }

  @Test func conditionalPropertiesAreRefused() {
    expect(
      """
      @MPIStruct struct A {
        #if DEBUG
        var a: Int
        #endif
      }
      """,
      becomes: """
        struct A {
          #if DEBUG
          var a: Int
          #endif
        }
        """,
      [DiagnosticSpec(message: "@MPIStruct does not know which of these properties are compiled: declare `fields` by hand", line: 2, column: 3)])
  }
}
