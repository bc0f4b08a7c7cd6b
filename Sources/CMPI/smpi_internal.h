/* What only the shim's C files see: the chosen mpi.h, and what that MPI has. */
#pragma once
#include "CMPI.h"

/* The ABI folder decides; a compiler flag would not survive SwiftPM. */
#if SMPI_ABI_STANDARD && !defined(MPI_ABI)
#define MPI_ABI 1
#endif
#if !__has_include(<mpi.h>)
#error "There is no mpi.h. Install an MPI (Debian: apt install libopenmpi-dev openmpi-bin pkg-config), or take over what `make env MPI=...` prints in a clone of swift-mpi: its README says how."
#endif
#include <mpi.h>
#if __has_include(<mpi-ext.h>)
#include <mpi-ext.h>
#endif

/* Found by `make generate`; without it, by what is known of libraries. */
#if __has_include("smpi_config.h")
#include "smpi_config.h"
#else
#include "Generated/smpi_fallback.h"
#endif
#include "Generated/smpi_distrusts.h"

/* What stands in for what it lacks. */
#ifdef SMPI_TESTING
#define SMPI_IS_TESTING 1
#define SMPI_IS_FORCED smpi_emulations_are_forced()
#else
#define SMPI_IS_TESTING 0
#define SMPI_IS_FORCED 0
#endif
#include "Generated/smpi_emulations.h"
#include "Emulations/smpi_composite.h"

/* The shim forwards deprecated functions too, and some headers lack a const that the standard has. Any other difference is an error. */
#pragma clang diagnostic error "-Wincompatible-pointer-types"
#pragma clang diagnostic error "-Wint-conversion"
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
#pragma clang diagnostic ignored "-Wincompatible-pointer-types-discards-qualifiers"

#define SMPI_TO(type, handle) ((type)(handle).raw)
#define SMPI_FROM(type, value) ((S##type){ (S##type##_RAW)(value) })

/* Give a new object its error handler; they pass an error code on. */
int smpi_new_Comm(int code, MPI_Comm parent, MPI_Comm *comm);
int smpi_new_File(int code, MPI_File parent, MPI_File *file);
int smpi_new_Win(int code, MPI_Win parent, MPI_Win *win);

/* The value of an integer constant that the library lacks. Swift does not hand it out: it throws. */
#define SMPI_NO_VALUE MPI_UNDEFINED

#ifdef SMPI_TESTING
#define SMPI_COUNT(function) smpi_count_call(SMPI_ID_##function)
#define SMPI_ENTER(function) \
  do { \
    int smpi_failure = smpi_count_call(SMPI_ID_##function); \
    if (smpi_failure != MPI_SUCCESS) return smpi_failure; \
  } while (0)
#else
#define SMPI_COUNT(function) ((void)0)
#define SMPI_ENTER(function) ((void)0)
#endif
