@_exported public import ComplexModule
@_exported public import MPI
public import RealModule

/// Numbers whose complex numbers MPI knows: `Float` and `Double`, and `Float80` where there is one.
public protocol MPIReal: MPIElement, Real {
  /// The datatype of a complex number of two of them.
  static var rawComplexDatatype: MPI_Datatype { get }
}

extension Float: MPIReal {
  /// `MPI_C_FLOAT_COMPLEX`.
  @inlinable public static var rawComplexDatatype: MPI_Datatype { MPI_C_FLOAT_COMPLEX }
}

extension Double: MPIReal {
  /// `MPI_C_DOUBLE_COMPLEX`.
  @inlinable public static var rawComplexDatatype: MPI_Datatype { MPI_C_DOUBLE_COMPLEX }
}

#if (arch(x86_64) || arch(i386)) && !os(Windows) && !os(Android)
  extension Float80: MPIReal {
    /// `MPI_C_LONG_DOUBLE_COMPLEX`.
    @inlinable public static var rawComplexDatatype: MPI_Datatype { MPI_C_LONG_DOUBLE_COMPLEX }
  }
#endif

/// Complex numbers are elements, which can be added and multiplied: `try world.allreduce(amplitudes, op: .sum)`.
extension Complex: @retroactive CollectiveSendBuffer, @retroactive SendBuffer, @retroactive ReceiveBuffer, @retroactive MPIElement,
  @retroactive MPIArithmetic
where RealType: MPIReal {
  /// A value is a buffer of itself.
  public typealias Element = Complex

  /// The datatype of one number: `MPI_C_DOUBLE_COMPLEX` and its like.
  @inlinable public static var rawDatatype: MPI_Datatype { RealType.rawComplexDatatype }
}
