public import CMPI

/// What was received, with the fields `MPI_SOURCE`, `MPI_TAG` and `MPI_ERROR`. Its layout is the library's.
public typealias MPI_Status = SMPI_Status

/// The status of Fortran 2008.
public typealias MPI_F08_status = SMPI_F08_status

/// An address, or a distance in bytes.
public typealias MPI_Aint = Int

/// A count of any size.
public typealias MPI_Count = Int

/// A position in a file.
public typealias MPI_Offset = Int

/// An integer of Fortran.
public typealias MPI_Fint = Int32
