import MPI

/// The predefined operations that reduce, which not every element type has.
enum OperationName: String, CaseIterable, Sendable {
  case sum, prod, max, min, land, lor, lxor, band, bor, bxor
}

/// A predefined operation for one element type, and what it has to give.
struct PredefinedReduction<Element: MPIElement> {
  let op: Operation<Element>
  /// The operation without MPI.
  let combine: (Element, Element) -> Element
  /// An operand for a number: different ones, whose combination is exact in any order and does not overflow.
  let operand: (Int) -> Element

  init(_ op: Operation<Element>, operand: @escaping (Int) -> Element, _ combine: @escaping (Element, Element) -> Element) {
    self.op = op
    self.combine = combine
    self.operand = operand
  }
}

/// An element type of the matrix.
protocol MatrixElement: MPIElement, Equatable {
  /// A value for a number; other numbers mostly have others.
  static func value(_ number: Int) -> Self

  /// The operations that its elements allow.
  static var operations: [OperationName] { get }

  /// One of these operations; `nil` for another.
  static func reduction(_ name: OperationName) -> PredefinedReduction<Self>?
}

extension MatrixElement {
  static var operations: [OperationName] { OperationName.allCases.filter { reduction($0) != nil } }
}

/// Bits in which every bit of a number counts.
private func mixed(_ number: Int) -> UInt64 {
  var bits = UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15
  bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
  return bits ^ (bits >> 27)
}

/// Half of the unsigned numbers where a library takes the others for negative ones.
private let orderedBits = LibraryDefect.unsignedOrder.isHere ? 1 : 0

extension MatrixElement where Self: FixedWidthInteger & MPIArithmetic & MPIComparable & MPILogical & MPIBitwise {
  static func value(_ number: Int) -> Self { Self(truncatingIfNeeded: mixed(number)) }

  static func reduction(_ name: OperationName) -> PredefinedReduction<Self>? {
    // A third of the operands is false, so that `land` and `lor` over a few ranks have both results.
    let truth: (Int) -> Self = { mixed($0) % 3 == 0 ? 0 : value($0) | 1 }
    let logical: (Bool) -> Self = { $0 ? 1 : 0 }
    let ordered: (Int) -> Self = { isSigned ? value($0) : value($0) >> orderedBits }
    return switch name {
    // Four ranks stay within eight bits; more wrap around, as the machine does.
    case .sum: .init(.sum, operand: { Self(truncatingIfNeeded: Int(mixed($0) % 13) - (isSigned ? 6 : 0)) }, &+)
    case .prod: .init(.prod, operand: { Self(mixed($0) % 3 + 1) }, &*)
    case .max: .init(.max, operand: ordered) { Swift.max($0, $1) }
    case .min: .init(.min, operand: ordered) { Swift.min($0, $1) }
    case .land: .init(.land, operand: truth) { logical($0 != 0 && $1 != 0) }
    case .lor: .init(.lor, operand: truth) { logical($0 != 0 || $1 != 0) }
    case .lxor: .init(.lxor, operand: truth) { logical(($0 != 0) != ($1 != 0)) }
    case .band: .init(.band, operand: value, &)
    case .bor: .init(.bor, operand: value, |)
    case .bxor: .init(.bxor, operand: value, ^)
    }
  }
}

extension MatrixElement where Self: BinaryFloatingPoint & MPIArithmetic & MPIComparable {
  static func value(_ number: Int) -> Self { Self(Int32(truncatingIfNeeded: mixed(number))) / 4 }

  static func reduction(_ name: OperationName) -> PredefinedReduction<Self>? {
    switch name {
    // Quarters and halves: sums and products of a few are exact.
    case .sum: .init(.sum, operand: { Self(Int(mixed($0) % 13) - 6) / 4 }, +)
    case .prod: .init(.prod, operand: { Self(Int(mixed($0) % 5) - 2) / 2 }, *)
    case .max: .init(.max, operand: value) { Swift.max($0, $1) }
    case .min: .init(.min, operand: value) { Swift.min($0, $1) }
    default: nil
    }
  }
}

extension Bool: MatrixElement {
  static func value(_ number: Int) -> Bool { mixed(number) & 1 == 1 }

  static func reduction(_ name: OperationName) -> PredefinedReduction<Bool>? {
    switch name {
    case .land: .init(.land, operand: value) { $0 && $1 }
    case .lor: .init(.lor, operand: value) { $0 || $1 }
    case .lxor: .init(.lxor, operand: value) { $0 != $1 }
    default: nil
    }
  }
}

extension Int8: MatrixElement {}
extension Int16: MatrixElement {}
extension Int32: MatrixElement {}
extension Int64: MatrixElement {}
extension Int: MatrixElement {}
extension UInt8: MatrixElement {}
extension UInt16: MatrixElement {}
extension UInt32: MatrixElement {}
extension UInt64: MatrixElement {}
extension UInt: MatrixElement {}
extension Float: MatrixElement {}
extension Double: MatrixElement {}
#if arch(x86_64)
  extension Float80: MatrixElement {}
#endif

/// All element types of the matrix.
let matrixElements: [any MatrixElement.Type] = {
  var all: [any MatrixElement.Type] = [
    Int8.self, Int16.self, Int32.self, Int64.self, Int.self, UInt8.self, UInt16.self, UInt32.self, UInt64.self, UInt.self, Float.self, Double.self,
    Bool.self,
  ]
  #if arch(x86_64)
    all.append(Float80.self)
  #endif
  return all
}()
