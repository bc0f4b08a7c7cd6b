/* Empty on purpose: this module carries the flags of the chosen MPI, and Swift must never see its mpi.h. */
