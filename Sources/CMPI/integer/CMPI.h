/* The C boundary for libraries whose handles are integers. */
#include "../common/smpi.h"
