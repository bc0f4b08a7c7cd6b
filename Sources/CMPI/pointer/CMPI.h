/* The C boundary for libraries whose handles are pointers. */
#include "../common/smpi.h"
