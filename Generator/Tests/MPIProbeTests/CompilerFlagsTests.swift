import Testing

@testable import MPIProbe

/// Lines as wrapper compilers and pkg-config print them.
@Suite struct CompilerFlagsTests {
  @Test func openMPI() {
    let flags = CompilerFlags.parsing(
      "gcc -I/usr/lib/x86_64-linux-gnu/openmpi/include -I/usr/lib/x86_64-linux-gnu/openmpi/include/openmpi -L/usr/lib/x86_64-linux-gnu/openmpi/lib -lmpi"
    )
    #expect(flags.includeDirectories == ["/usr/lib/x86_64-linux-gnu/openmpi/include", "/usr/lib/x86_64-linux-gnu/openmpi/include/openmpi"])
    #expect(flags.libraryDirectories == ["/usr/lib/x86_64-linux-gnu/openmpi/lib"])
    #expect(flags.libraries == ["mpi"])
    #expect(flags.relativeFolder == nil && flags.namesLibrary)
  }

  @Test func mpichWithRunPath() {
    let flags = CompilerFlags.parsing(
      "cc -DMPI_ABI -I/opt/mpich/include -L/opt/mpich/lib -Wl,-rpath -Wl,/opt/mpich/lib -Wl,--enable-new-dtags -lmpi_abi")
    #expect(
      flags
        == CompilerFlags(
          includeDirectories: ["/opt/mpich/include"], defines: ["MPI_ABI"], libraryDirectories: ["/opt/mpich/lib"],
          runtimeLibraryDirectories: ["/opt/mpich/lib"], libraries: ["mpi_abi"]))
  }

  @Test func pkgConfigOfDebianMPICH() {
    let flags = CompilerFlags.parsing("-I/usr/include/x86_64-linux-gnu/mpich -Wl,-z,relro -lmpich -lpthread -lhwloc -lucp -lucs \n")
    #expect(flags.libraries == ["mpich", "pthread", "hwloc", "ucp", "ucs"])
    #expect(flags.libraryDirectories.isEmpty)
  }

  @Test func intelWithItsPlaceholder() {
    let flags = CompilerFlags.parsing(
      """
      gcc -I"I_MPI_SUBSTITUTE_INSTALLDIR/include" -L"I_MPI_SUBSTITUTE_INSTALLDIR/lib/release" -L"I_MPI_SUBSTITUTE_INSTALLDIR/lib" -Xlinker \
      --enable-new-dtags -Xlinker -rpath -Xlinker "I_MPI_SUBSTITUTE_INSTALLDIR/lib" -lmpifort -lmpi -lrt -lpthread -Wl,-z,now -ldl
      """)
    #expect(flags.libraries == ["mpifort", "mpi", "rt", "pthread", "dl"])
    #expect(flags.runtimeLibraryDirectories == ["I_MPI_SUBSTITUTE_INSTALLDIR/lib"])
    #expect(flags.relativeFolder == "I_MPI_SUBSTITUTE_INSTALLDIR/include")
  }

  @Test func otherSpellings() {
    let flags = CompilerFlags.parsing(#"cc -I "/a b/include" -isystem /c\ d -L /e -D N=1 -l m -Wl,-rpath=/f /g/libmpi.so /h/libx.so.3 x.o"#)
    #expect(
      flags
        == CompilerFlags(
          includeDirectories: ["/a b/include", "/c d"], defines: ["N=1"], libraryDirectories: ["/e"], runtimeLibraryDirectories: ["/f"],
          libraries: ["m"],
          libraryFiles: ["/g/libmpi.so", "/h/libx.so.3"]))
  }

  @Test func addingKeepsTheFirst() {
    let sum = CompilerFlags(libraries: ["a", "b"]).adding(CompilerFlags(defines: ["X"], libraries: ["b", "c"]))
    #expect(sum == CompilerFlags(defines: ["X"], libraries: ["a", "b", "c"]))
  }
}

@Suite struct LinkerScriptTests {
  @Test(arguments: [
    ("INPUT(libmpi.so.40)", ["libmpi.so.40"]),
    (
      "/* GNU ld script\n INPUT(no) */\nOUTPUT_FORMAT(elf64-x86-64)\nGROUP ( /lib/libc.so.6, -lm  AS_NEEDED ( /lib/ld.so.2 ) )\n",
      ["/lib/libc.so.6", "-lm", "/lib/ld.so.2"]
    ),
    ("INPUT ( \"liba.so\" ) GROUP(libb.so)", ["liba.so", "libb.so"]),
    ("INPUT(liba.so", ["liba.so"]),
  ])
  func inputs(_ text: String, _ expected: [String]) {
    #expect(LinkerScript.inputs(in: text) == expected)
  }

  @Test(arguments: ["", "not a script", "INPUT liba.so", "int main(void) { return 0; }"])
  func otherTexts(_ text: String) { #expect(LinkerScript.inputs(in: text) == nil) }
}
