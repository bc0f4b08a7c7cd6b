@_exported import MPI

/// Lets a structure be sent as it lies in memory: it conforms to `MPIStructure`, with all of its stored properties as fields.
///
/// ```swift
/// @MPIStruct struct Particle {
///   var position: SIMD3<Double>
///   var charge: Float
///   var kind: Int32
/// }
/// try world.send(particles, dest: 1)
/// ```
///
/// Properties of a type that cannot be sent are found at the first use, by an error that names them; references do not compile.
@attached(extension, conformances: MPIStructure, names: named(fields))
public macro MPIStruct() = #externalMacro(module: "MPIMacrosPlugin", type: "MPIStructMacro")
