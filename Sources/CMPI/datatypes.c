#include "smpi_internal.h"

struct smpi_type_slot smpi_type_slots[SMPI_TYPE_SLOTS];

static int taken = 0;

bool smpi_set_datatype_of(const void *type, SMPI_Datatype datatype) {
  if (taken >= SMPI_TYPE_SLOTS / 2) return false;
  size_t slot = smpi_type_slot(type);
  while (smpi_type_slots[slot].type) slot = (slot + 1) % SMPI_TYPE_SLOTS;
  smpi_type_slots[slot].datatype = datatype;
  /* A reader that sees the type sees its datatype. */
  __atomic_store_n(&smpi_type_slots[slot].type, type, __ATOMIC_RELEASE);
  taken++;
  return true;
}

void smpi_forget_datatypes(void) {
  /* Types stay, so that no search of another thread ends early; a null datatype is an error to the library. */
  for (int slot = 0; slot < SMPI_TYPE_SLOTS; slot++)
    if (smpi_type_slots[slot].type) smpi_type_slots[slot].datatype = SMPI_FROM(MPI_Datatype, MPI_DATATYPE_NULL);
}
