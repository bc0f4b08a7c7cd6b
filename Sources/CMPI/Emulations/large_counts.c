/* Counts above C's `int`, by derived datatypes. */
#include "Emulations/smpi_emulation.h"

/* Datatypes are nested in pieces of this many elements, for a piece of 2^31 - 1 would not be aligned to anything. */
enum { PIECE = 1 << 30 };

static int extent_of(MPI_Datatype datatype, MPI_Count *lower, MPI_Count *extent) { return MPI_Type_get_extent_x(datatype, lower, extent); }

/* Gives a datatype the extent that as many elements have. MPI may round that of a structure up. */
static int set_extent(MPI_Datatype *datatype, MPI_Count lower, MPI_Count extent) {
  MPI_Count found_lower, found;
  int code = extent_of(*datatype, &found_lower, &found);
  if (code != MPI_SUCCESS || (found_lower == lower && found == extent)) return code;
  MPI_Datatype resized;
  code = MPI_Type_create_resized(*datatype, (MPI_Aint)lower, (MPI_Aint)extent, &resized);
  if (code != MPI_SUCCESS) return code;
  MPI_Type_free(datatype);
  *datatype = resized;
  return MPI_SUCCESS;
}

/* `whole` elements and `rest` of another type after them. */
static int join(MPI_Datatype whole, MPI_Datatype old, int rest, MPI_Aint offset, MPI_Datatype *new) {
  MPI_Datatype types[] = { whole, old };
  int lengths[] = { 1, rest };
  MPI_Aint offsets[] = { 0, offset };
  return MPI_Type_create_struct(2, lengths, offsets, types, new);
}

int smpi_repeat(MPI_Count count, MPI_Datatype old, MPI_Datatype *new) {
  // A negative count is the library's to refuse.
  if (count <= SMPI_COUNT_LIMIT) return MPI_Type_contiguous(count < 0 ? -1 : (int)count, old, new);
  MPI_Count lower, extent;
  int code = extent_of(old, &lower, &extent);
  if (code != MPI_SUCCESS) return code;
  int piece = SMPI_COUNT_LIMIT < PIECE ? SMPI_COUNT_LIMIT : PIECE;
  MPI_Count bytes;
  if (__builtin_mul_overflow(count, extent, &bytes)) return MPI_ERR_COUNT;

  MPI_Datatype block, whole;
  code = MPI_Type_contiguous(piece, old, &block);
  if (code != MPI_SUCCESS) return code;
  code = set_extent(&block, lower, piece * extent);
  if (code == MPI_SUCCESS) code = smpi_repeat(count / piece, block, &whole);
  MPI_Type_free(&block);
  if (code != MPI_SUCCESS) return code;
  int rest = (int)(count % piece);
  if (rest > 0) {
    code = join(whole, old, rest, (MPI_Aint)((count - rest) * extent), new);
    MPI_Type_free(&whole);
    if (code != MPI_SUCCESS) return code;
  } else {
    *new = whole;
  }
  code = set_extent(new, lower, bytes);
  if (code != MPI_SUCCESS) MPI_Type_free(new);
  return code;
}

int smpi_make_run(struct smpi_run *run, MPI_Count count, MPI_Datatype datatype, int significant) {
  run->datatype = datatype;
  if (!significant || datatype == MPI_DATATYPE_NULL || count <= SMPI_COUNT_LIMIT) {
    // A negative count is the library's to refuse.
    run->count = !significant ? 0 : count < 0 ? -1 : count > INT_MAX ? INT_MAX : (int)count;
    return MPI_SUCCESS;
  }
  int code = smpi_repeat(count, datatype, &run->datatype);
  if (code != MPI_SUCCESS) return code;
  run->made = true;
  run->count = 1;
  return MPI_Type_commit(&run->datatype);
}

void smpi_free_run(struct smpi_run *run) {
  if (run->made) MPI_Type_free(&run->datatype);
}

#if SMPI_EMULATES_MPI_Type_contiguous_c
int smpi_emulated_Type_contiguous_c(SMPI_Count count, SMPI_Datatype oldtype, SMPI_Datatype *newtype) {
  return smpi_repeat(count, SMPI_TO(MPI_Datatype, oldtype), (MPI_Datatype *)newtype);
}
#endif

int smpi_is_root(int root, MPI_Comm comm) {
  int between_groups = 0, rank = MPI_PROC_NULL;
  if (MPI_Comm_test_inter(comm, &between_groups) != MPI_SUCCESS || MPI_Comm_rank(comm, &rank) != MPI_SUCCESS) return 1;
  return root == (between_groups ? MPI_ROOT : rank);
}
