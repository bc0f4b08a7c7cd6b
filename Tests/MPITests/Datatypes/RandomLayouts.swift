import MPI

/// What the fields of a structure have to be.
typealias Bits = MPIElement & BitwiseCopyable

/// Two and three fields of any types: the compiler lays them out when the program asks for the type.
struct Two<A: Bits, B: Bits>: MPIStructure {
  var a: A
  var b: B
  static var fields: [MPIField<Two>] { [.init(\.a), .init(\.b)] }
}

struct Three<A: Bits, B: Bits, C: Bits>: MPIStructure {
  var a: A
  var b: B
  var c: C
  static var fields: [MPIField<Three>] { [.init(\.a), .init(\.c), .init(\.b)] }
}

/// Fields that are a tuple and a row, taken from the layout.
struct Mixed<A: Bits, B: Bits>: MPIStructure {
  var tuple: (A, B)
  var row: InlineArray<3, B>
  var last: A
}

enum Phase: UInt8, MPIEnumeration { case solid, liquid, gas }

struct Marks: RawRepresentable, MPIEnumeration { var rawValue: Int32 }

/// A type, and where its values lie by the rules of the compiler: each field at the next place that its alignment allows.
struct ModelType {
  struct Leaf: Hashable {
    var offset: Int
    var name: String
  }

  var type: any Bits.Type
  var size: Int
  var alignment: Int
  var leaves: [Leaf]
  var stride: Int { max(1, (size + alignment - 1) / alignment * alignment) }

  /// - Parameter name: of the type that its values are for MPI, where that is another one.
  static func leaf<T: Bits>(_ type: T.Type, as name: String? = nil) -> ModelType {
    ModelType(type: type, size: MemoryLayout<T>.size, alignment: MemoryLayout<T>.alignment, leaves: [Leaf(offset: 0, name: name ?? "\(type)")])
  }

  /// What MPI has no datatype for.
  static func bytes<T: Bits>(_ type: T.Type) -> ModelType {
    ModelType(
      type: type, size: MemoryLayout<T>.size, alignment: MemoryLayout<T>.alignment,
      leaves: (0..<MemoryLayout<T>.size).map { Leaf(offset: $0, name: "UInt8") })
  }

  static func vector<T: SIMD & Bits>(_ type: T.Type) -> ModelType {
    ModelType(
      type: type, size: MemoryLayout<T>.size, alignment: MemoryLayout<T>.alignment,
      leaves: (0..<T.scalarCount).map { Leaf(offset: $0 * MemoryLayout<T.Scalar>.stride, name: "\(T.Scalar.self)") })
  }

  static func fields(_ type: any Bits.Type, _ parts: [ModelType]) -> ModelType {
    var model = ModelType(type: type, size: 0, alignment: 1, leaves: [])
    for part in parts {
      let start = (model.size + part.alignment - 1) / part.alignment * part.alignment
      model.leaves += part.leaves.map { Leaf(offset: start + $0.offset, name: $0.name) }
      model.size = start + part.size
      model.alignment = max(model.alignment, part.alignment)
    }
    return model
  }

  static func row(_ type: any Bits.Type, _ count: Int, _ part: ModelType) -> ModelType {
    ModelType(
      type: type, size: count * part.stride, alignment: part.alignment,
      leaves: (0..<count).flatMap { i in part.leaves.map { Leaf(offset: i * part.stride + $0.offset, name: $0.name) } })
  }
}

/// Types of random parts.
struct RandomLayouts {
  var numbers: RandomNumbers
  private let leaves: [ModelType] = [
    .leaf(Int8.self), .leaf(Int16.self), .leaf(Int32.self), .leaf(Int64.self), .leaf(UInt8.self), .leaf(UInt16.self), .leaf(UInt32.self),
    .leaf(UInt64.self), .leaf(Float.self), .leaf(Double.self), .leaf(Bool.self), .leaf(Unicode.Scalar.self), .vector(SIMD2<Float>.self),
    .vector(SIMD3<Double>.self), .vector(SIMD3<Int16>.self), .vector(SIMD4<UInt8>.self),
    .leaf(Int.self, as: "Int64"), .leaf(UInt.self, as: "UInt64"), .leaf(CChar.self), .leaf(Phase.self, as: "UInt8"), .leaf(Marks.self, as: "Int32"),
    .leaf(ValueIndex<Double>.self), .leaf(ValueIndex<Int32>.self), .bytes(Int128.self), .bytes(UInt128.self), Self.half, Self.longDouble,
  ]

  private static var half: ModelType {
    .leaf(Float16.self, as: Float16.rawDatatype == UInt16.rawDatatype ? "UInt16" : "Float16")
  }

  private static var longDouble: ModelType {
    #if arch(x86_64)
      .leaf(Float80.self)
    #else
      .leaf(Double.self)
    #endif
  }

  init(seed: UInt64) { numbers = RandomNumbers(seed: seed) }

  mutating func next(depth: Int) -> ModelType {
    if depth == 0 { return leaves[numbers.number(0...leaves.count - 1)] }
    let (a, b) = (next(depth: depth - 1), next(depth: numbers.number(0...depth - 1)))
    switch numbers.number(0...5) {
    case 0: return .fields(Self.two(a.type, b.type), [a, b])
    case 1:
      let c = next(depth: 0)
      return .fields(Self.three(a.type, b.type, c.type), [a, b, c])
    case 2: return .fields(Self.tuple(a.type, b.type), [a, b])
    case 3: return .row(Self.row3(a.type), 3, a)
    case 4: return .row(Self.row5(b.type), 5, b)
    default: return .fields(Self.mixed(a.type, b.type), [.fields(a.type, [a, b]), .row(b.type, 3, b), a])
    }
  }

  private static func two(_ a: any Bits.Type, _ b: any Bits.Type) -> any Bits.Type {
    func one<A: Bits>(_: A.Type) -> any Bits.Type {
      func other<B: Bits>(_: B.Type) -> any Bits.Type { Two<A, B>.self }
      return other(b)
    }
    return one(a)
  }

  private static func three(_ a: any Bits.Type, _ b: any Bits.Type, _ c: any Bits.Type) -> any Bits.Type {
    func one<A: Bits>(_: A.Type) -> any Bits.Type {
      func other<B: Bits>(_: B.Type) -> any Bits.Type {
        func last<C: Bits>(_: C.Type) -> any Bits.Type { Three<A, B, C>.self }
        return last(c)
      }
      return other(b)
    }
    return one(a)
  }

  private static func tuple(_ a: any Bits.Type, _ b: any Bits.Type) -> any Bits.Type {
    func one<A: Bits>(_: A.Type) -> any Bits.Type {
      func other<B: Bits>(_: B.Type) -> any Bits.Type { Tuple<A, B>.self }
      return other(b)
    }
    return one(a)
  }

  private static func mixed(_ a: any Bits.Type, _ b: any Bits.Type) -> any Bits.Type {
    func one<A: Bits>(_: A.Type) -> any Bits.Type {
      func other<B: Bits>(_: B.Type) -> any Bits.Type { Mixed<A, B>.self }
      return other(b)
    }
    return one(a)
  }

  private static func row3(_ a: any Bits.Type) -> any Bits.Type {
    func one<A: Bits>(_: A.Type) -> any Bits.Type { FixedArray<3, A>.self }
    return one(a)
  }

  private static func row5(_ a: any Bits.Type) -> any Bits.Type {
    func one<A: Bits>(_: A.Type) -> any Bits.Type { FixedArray<5, A>.self }
    return one(a)
  }
}
