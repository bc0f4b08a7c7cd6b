// libclang's C interface, with which the probe reads mpi.h. smpi-libclang.pc says where it is.
#ifndef CLIBCLANG_H
#define CLIBCLANG_H

#include <clang-c/Index.h>

#endif
