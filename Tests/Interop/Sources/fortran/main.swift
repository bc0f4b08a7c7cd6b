// Decodes the datatypes that a library in Fortran makes: fortran LIBRARY
import Glibc
import MPI

struct Surprise: Error, CustomStringConvertible { var description: String }

func places(_ layout: DataLayout) -> [String] { layout.elements.map { "\($0.offset) \($0.type.swiftType ?? $0.type.name)" } }

func expect(_ what: String, _ layout: DataLayout, _ extent: Int, _ wanted: [String]) throws {
  print("\(what):\n\(layout)")
  guard layout.extent == extent, places(layout) == wanted else {
    throw Surprise(description: "\(what): \(places(layout)) of \(layout.extent) bytes, where \(wanted) of \(extent) were made")
  }
}

do {
  guard CommandLine.arguments.count == 2, let library = dlopen(CommandLine.arguments[1], RTLD_NOW), let symbol = dlsym(library, "make_types") else {
    throw Surprise(description: "the library in Fortran cannot be loaded: \(dlerror().map { String(cString: $0) } ?? "")")
  }
  _ = Comm.world
  var handles = [MPI_Fint](repeating: 0, count: 4)
  unsafeBitCast(symbol, to: (@convention(c) (UnsafeMutablePointer<MPI_Fint>) -> Void).self)(&handles)
  let types = try handles.map { Datatype(handle: try MPI_Type_f2c($0), owned: true) }

  let cell = ["0 Int32", "8 Double", "16 Double", "24 Double", "32 Float", "36 Complex<Float>"]
  try expect("a structure", DataLayout(of: types[0]), 48, cell)
  try expect("a part of a matrix", DataLayout(of: types[1]), 80, [36, 40, 52, 56, 68, 72].map { "\($0) Int32" })
  try expect("a row of a matrix", DataLayout(of: types[2]), 136, [0, 32, 64, 96, 128].map { "\($0) Double" })
  let second = ["48 Int32", "56 Double", "64 Double", "72 Double", "80 Float", "84 Complex<Float>"]
  try expect("two structures", DataLayout(of: types[3]), 96, cell + second)
  // What the description makes is the same again.
  for type in types {
    let again = try type.construction.makeDatatype()
    guard try again.size == type.size, try again.getExtent() == type.getExtent(), try DataLayout(of: again) == DataLayout(of: type) else {
      throw Surprise(description: "\(try DataLayout(of: type)) is not made again")
    }
  }
  guard let text = try DataLayout(of: types[0]).swiftDeclaration(named: "Cell") else { throw Surprise(description: "Swift has no such structure") }
  print(text)
} catch {
  print("fortran: \(error)")
  Comm.world.abort()
}
