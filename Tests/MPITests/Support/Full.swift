import Glibc

/// Whether the tests that take long run as well.
let isFull = getenv("SWIFT_MPI_FULL").map { String(cString: $0) } == "1"
