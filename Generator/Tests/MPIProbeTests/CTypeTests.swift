import Testing

@testable import MPIProbe

@Suite struct CTypeTests {
  static let int = CType.builtin("int")
  static let callback = CType.function(returns: .builtin("void"), parameters: [.pointer(.named("MPI_Comm")), .pointer(int)], isVariadic: true)

  @Test(arguments: [
    (int, "int x"),
    (.pointer(int), "int *x"),
    (.pointer(.pointer(.pointer(.builtin("char")))), "char ***x"),
    (.pointer(.qualified("const", .builtin("void"))), "const void *x"),
    (.qualified("const", .pointer(int)), "int *const x"),
    (.array(.array(int, count: 3), count: nil), "int x[][3]"),
    (.array(.pointer(.builtin("char")), count: nil), "char *x[]"),
    (.pointer(.array(int, count: 3)), "int (*x)[3]"),
    (.pointer(callback), "void (*x)(MPI_Comm *, int *, ...)"),
    (.qualified("const", .pointer(callback)), "void (*const x)(MPI_Comm *, int *, ...)"),
    (.array(.pointer(.function(returns: int, parameters: [], isVariadic: false)), count: 2), "int (*x[2])(void)"),
    (.tagged(keyword: "struct", tag: "s"), "struct s x"),
  ])
  func declarations(_ type: CType, _ expected: String) { #expect(type.declaration(of: "x") == expected) }

  @Test func withoutName() {
    #expect(CType.pointer(.array(Self.int, count: 3)).description == "int (*)[3]")
    #expect(CType.array(.named("MPI_Comm"), count: nil).description == "MPI_Comm[]")
    #expect(Self.callback.description == "void (MPI_Comm *, int *, ...)")
  }

  @Test func questions() {
    let type = CType.array(.qualified("const", .named("MPI_Comm")), count: nil)
    #expect(type.baseName == "MPI_Comm" && type.isConstPointer)
    #expect(type.pointee?.unqualified == .named("MPI_Comm"))
    #expect(Self.int.pointee == nil && !CType.pointer(Self.int).isConstPointer)
  }
}
