public import CMPI

/// Any sender: a receive takes the first message that fits (`MPI_ANY_SOURCE`).
@inlinable public var anySource: Int { Int(smpi_MPI_ANY_SOURCE) }

/// Any tag (`MPI_ANY_TAG`).
@inlinable public var anyTag: Int { Int(smpi_MPI_ANY_TAG) }

/// Nobody: a message to or from it is none, and completes at once (`MPI_PROC_NULL`).
@inlinable public var procNull: Int { Int(smpi_MPI_PROC_NULL) }
