/* All that Swift sees of MPI. No header here includes mpi.h. */
#pragma once
#include "smpi_abi.h"
#include "Generated/smpi_types.h"
#include "Generated/smpi_functions.h"
#include "Generated/smpi_constants.h"
#include "Generated/smpi_symbols.h"
#include "smpi_runtime.h"
#include "smpi_policy.h"
#include "smpi_last_words.h"
#include "smpi_callbacks.h"
#include "smpi_datatypes.h"
#include "smpi_testing.h"
