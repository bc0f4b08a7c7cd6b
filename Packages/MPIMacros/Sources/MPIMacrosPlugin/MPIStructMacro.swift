import SwiftCompilerPlugin
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// Writes the conformance of a structure, with a field for each property that it stores.
public struct MPIStructMacro: ExtensionMacro {
  public static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax, providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard let structure = declaration.as(StructDeclSyntax.self) else {
      context.diagnose(Diagnostic(node: node, message: Problem.noStructure))
      return []
    }
    // The conformance is written by hand already.
    if protocols.isEmpty { return [] }
    var names: [String] = []
    for member in structure.memberBlock.members {
      if let conditional = member.decl.as(IfConfigDeclSyntax.self) {
        context.diagnose(Diagnostic(node: conditional, message: Problem.conditional))
        return []
      }
      guard let variable = member.decl.as(VariableDeclSyntax.self), !variable.isStatic else { continue }
      let stored = variable.bindings.filter(\.isStored)
      if stored.isEmpty { continue }
      if variable.modifiers.contains(where: { $0.name.tokenKind == .keyword(.lazy) }) {
        context.diagnose(Diagnostic(node: variable, message: Problem.lazy))
        return []
      }
      if let wrapper = variable.attributes.first(where: { $0.isWrapper }) {
        context.diagnose(Diagnostic(node: wrapper, message: Problem.wrapped))
        return []
      }
      for binding in stored {
        guard let identifier = binding.pattern.as(IdentifierPatternSyntax.self) else {
          context.diagnose(Diagnostic(node: binding.pattern, message: Problem.pattern))
          return []
        }
        // A constant with a value is stored all the same.
        names.append(identifier.identifier.text)
      }
    }
    let access = structure.modifiers.first { [.keyword(.public), .keyword(.package)].contains($0.name.tokenKind) }.map { "\($0.name.text) " } ?? ""
    let fields = names.map { "MPIField(\\.\($0), name: \"\($0.filter { $0 != "`" })\")" }.joined(separator: ", ")
    return [
      try ExtensionDeclSyntax(
        """
        extension \(type.trimmed): MPIStructure {
          /// What it stores.
          \(raw: access)static var fields: [MPIField<Self>] {
            [\(raw: fields)]
          }
        }
        """)
    ]
  }
}

/// Why there is no conformance.
enum Problem: String, DiagnosticMessage {
  case noStructure = "only a structure can be sent as it lies in memory: @MPIStruct is for a struct"
  case conditional = "@MPIStruct does not know which of these properties are compiled: declare `fields` by hand"
  case lazy = "a lazy property cannot be sent: it may have no value yet"
  case wrapped = "@MPIStruct does not know what a property wrapper stores: declare `fields` by hand"
  case pattern = "@MPIStruct needs one name for each stored property"

  var message: String { rawValue }
  var diagnosticID: MessageID { MessageID(domain: "MPIMacros", id: "\(self)") }
  var severity: DiagnosticSeverity { .error }
}

extension VariableDeclSyntax {
  fileprivate var isStatic: Bool { modifiers.contains { [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind) } }
}

extension PatternBindingSyntax {
  /// Whether it takes memory: it has no accessors, or only observers.
  fileprivate var isStored: Bool {
    switch accessorBlock?.accessors {
    case nil: true
    case .getter: false
    case .accessors(let accessors): accessors.allSatisfy { [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind) }
    }
  }
}

extension AttributeListSyntax.Element {
  /// Whether it may be a property wrapper: those of the language begin with a small letter.
  fileprivate var isWrapper: Bool {
    guard case .attribute(let attribute) = self else { return false }
    return attribute.attributeName.trimmedDescription.first?.isUppercase ?? false
  }
}

@main struct Plugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [MPIStructMacro.self]
}
