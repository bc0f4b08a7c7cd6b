/* Integer types that are alike in all known libraries on 64-bit systems; Generated/assertions.c checks that they are. */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef ptrdiff_t SMPI_Aint;
typedef ptrdiff_t SMPI_Count;
typedef ptrdiff_t SMPI_Offset;
typedef int SMPI_Fint;
