/* What packing many elements takes, where the older function has no answer above C's `int`. */
#include "Emulations/smpi_emulation.h"

#if SMPI_EMULATES_MPI_Pack_size_c
/* As for pieces that are packed one after another, which take as much at least. */
int smpi_emulated_Pack_size_c(SMPI_Count incount, SMPI_Datatype datatype, SMPI_Comm comm, SMPI_Count *size) {
  enum { MOST = 1 << 30 };
  MPI_Datatype type = SMPI_TO(MPI_Datatype, datatype);
  MPI_Count each;
  int code = MPI_Type_size_x(type, &each);
  if (code != MPI_SUCCESS) return code;
  // One element of more than a piece is asked for by itself.
  int most = each > MOST ? 1 : each > 1 ? (int)(MOST / each) : MOST;
  SMPI_Count bound = 0;
  for (int once = 1; once || incount > 0; once = 0) {
    int piece = smpi_piece(incount), bytes = 0;
    if (piece > most) piece = most;
    // Some libraries answer 0 instead of MPI_UNDEFINED where the bound is none of C's `int`.
    if (piece > 0 && each > INT_MAX) return MPI_ERR_COUNT;
    code = MPI_Pack_size(piece, type, SMPI_TO(MPI_Comm, comm), &bytes);
    if (code != MPI_SUCCESS) return code;
    if (bytes == MPI_UNDEFINED) return MPI_ERR_COUNT;
    bound += bytes;
    incount -= piece;
  }
  *size = bound;
  return MPI_SUCCESS;
}
#endif
