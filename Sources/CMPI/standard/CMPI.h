/* The C boundary for libraries with the standard ABI of MPI 5. */
#include "../common/smpi.h"
