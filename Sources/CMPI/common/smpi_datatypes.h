/* The datatypes of Swift types: a table that is read without a lock, and written by whoever holds Swift's. */
#pragma once
#include "Generated/smpi_types.h"

enum { SMPI_TYPE_SLOTS = 1024 };

struct smpi_type_slot {
  const void *type;
  SMPI_Datatype datatype;
};

extern struct smpi_type_slot smpi_type_slots[SMPI_TYPE_SLOTS];

static inline size_t smpi_type_slot(const void *type) { return ((uintptr_t)type * 0x9e3779b97f4a7c15u) >> 54; }

/* The datatype of a Swift type, by the address of its metadata; 0 when there is none yet, which is a handle with no library. */
static inline SMPI_Datatype smpi_datatype_of(const void *type) {
  for (size_t slot = smpi_type_slot(type);; slot = (slot + 1) % SMPI_TYPE_SLOTS) {
    const void *found = __atomic_load_n(&smpi_type_slots[slot].type, __ATOMIC_ACQUIRE);
    if (found == type) return smpi_type_slots[slot].datatype;
    if (!found) return (SMPI_Datatype){0};
  }
}

/* Says which datatype a type has, from now on. False when the table is full: it is never so full that a search gets long. */
bool smpi_set_datatype_of(const void *type, SMPI_Datatype datatype);

/* Forgets all of them, when MPI ends. */
void smpi_forget_datatypes(void);
