#include "smpi_internal.h"

bool smpi_keeping = false;

void smpi_set_keeping(bool keeping) { __atomic_store_n(&smpi_keeping, keeping, __ATOMIC_RELAXED); }
