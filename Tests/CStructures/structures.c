/* The datatypes of the structures, as a C program makes them. */
#include "CStructures.h"
#include "CMPI.h"
#if SMPI_ABI_STANDARD && !defined(MPI_ABI)
#define MPI_ABI 1
#endif
#include <mpi.h>

_Static_assert(sizeof(MPI_Datatype) == sizeof(SMPI_Datatype), "a handle of the library is one of the boundary");

#define DECLARED(n) static int make_##n(MPI_Datatype *datatype);
CS_EACH(DECLARED)

/* The datatype of a member: that of C's type, or one of those that are made here, to be freed. */
#define STRUCTURE(n) struct cs_##n *: make_##n,
#define MEMBER(type, name, array, count) \
  { \
    int (*make)(MPI_Datatype *) = _Generic((type *)0, CS_EACH(STRUCTURE) default : NULL); \
    MPI_Datatype basic = _Generic((type *)0, int8_t *: MPI_INT8_T, uint8_t *: MPI_UINT8_T, int16_t *: MPI_INT16_T, uint16_t *: MPI_UINT16_T, \
      int32_t *: MPI_INT32_T, uint32_t *: MPI_UINT32_T, int64_t *: MPI_INT64_T, uint64_t *: MPI_UINT64_T, float *: MPI_FLOAT, double *: MPI_DOUBLE, \
      long double *: MPI_LONG_DOUBLE, _Bool *: MPI_C_BOOL, char *: MPI_CHAR, default: MPI_BYTE); \
    lengths[n] = count; \
    places[n] = offsetof(STRUCT, name); \
    types[n] = basic; \
    if (make && (code = make(&types[n])) != MPI_SUCCESS) return code; \
    made[n] = make != NULL; \
    n++; \
  }

#define MAKE(structure, members) \
  int lengths[16], made[16], code, n = 0; \
  MPI_Aint places[16]; \
  MPI_Datatype types[16], loose; \
  members(MEMBER) \
  if ((code = MPI_Type_create_struct(n, lengths, places, types, &loose)) != MPI_SUCCESS) return code; \
  for (int i = 0; i < n; i++) \
    if (made[i] && (code = MPI_Type_free(&types[i])) != MPI_SUCCESS) return code; \
  if ((code = MPI_Type_create_resized(loose, 0, sizeof(structure), datatype)) != MPI_SUCCESS) return code; \
  return MPI_Type_free(&loose);

#define STRUCT struct cs_1
static int make_1(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_1) }
#undef STRUCT
#define STRUCT struct cs_2
static int make_2(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_2) }
#undef STRUCT
#define STRUCT struct cs_3
static int make_3(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_3) }
#undef STRUCT
#define STRUCT struct cs_4
static int make_4(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_4) }
#undef STRUCT
#define STRUCT struct cs_5
static int make_5(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_5) }
#undef STRUCT
#define STRUCT struct cs_6
static int make_6(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_6) }
#undef STRUCT
#define STRUCT struct cs_7
static int make_7(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_7) }
#undef STRUCT
#define STRUCT struct cs_8
static int make_8(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_8) }
#undef STRUCT
#define STRUCT struct cs_9
static int make_9(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_9) }
#undef STRUCT
#define STRUCT struct cs_10
static int make_10(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_10) }
#undef STRUCT
#define STRUCT struct cs_11
static int make_11(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_11) }
#undef STRUCT
#define STRUCT struct cs_12
static int make_12(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_12) }
#undef STRUCT
#define STRUCT struct cs_13
static int make_13(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_13) }
#undef STRUCT
#define STRUCT struct cs_14
static int make_14(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_14) }
#undef STRUCT
#define STRUCT struct cs_15
static int make_15(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_15) }
#undef STRUCT
#define STRUCT struct cs_16
static int make_16(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_16) }
#undef STRUCT
#define STRUCT struct cs_17
static int make_17(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_17) }
#undef STRUCT
#define STRUCT struct cs_18
static int make_18(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_18) }
#undef STRUCT
#define STRUCT struct cs_19
static int make_19(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_19) }
#undef STRUCT
#define STRUCT struct cs_20
static int make_20(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_20) }
#undef STRUCT
#define STRUCT struct cs_21
static int make_21(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_21) }
#undef STRUCT
#define STRUCT struct cs_22
static int make_22(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_22) }
#undef STRUCT
#define STRUCT struct cs_23
static int make_23(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_23) }
#undef STRUCT
#define STRUCT struct cs_24
static int make_24(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_24) }
#undef STRUCT
#define STRUCT struct cs_25
static int make_25(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_25) }
#undef STRUCT
#define STRUCT struct cs_26
static int make_26(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_26) }
#undef STRUCT
#define STRUCT struct cs_27
static int make_27(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_27) }
#undef STRUCT
#define STRUCT struct cs_28
static int make_28(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_28) }
#undef STRUCT
#define STRUCT struct cs_29
static int make_29(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_29) }
#undef STRUCT
#define STRUCT struct cs_30
static int make_30(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_30) }
#undef STRUCT
#define STRUCT struct cs_31
static int make_31(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_31) }
#undef STRUCT
#define STRUCT struct cs_32
static int make_32(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_32) }
#undef STRUCT
#define STRUCT struct cs_33
static int make_33(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_33) }
#undef STRUCT
#define STRUCT struct cs_34
static int make_34(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_34) }
#undef STRUCT
#define STRUCT struct cs_35
static int make_35(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_35) }
#undef STRUCT
#define STRUCT struct cs_36
static int make_36(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_36) }
#undef STRUCT
#define STRUCT struct cs_37
static int make_37(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_37) }
#undef STRUCT
#define STRUCT struct cs_38
static int make_38(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_38) }
#undef STRUCT
#define STRUCT struct cs_39
static int make_39(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_39) }
#undef STRUCT
#define STRUCT struct cs_40
static int make_40(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_40) }
#undef STRUCT
#define STRUCT struct cs_41
static int make_41(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_41) }
#undef STRUCT
#define STRUCT struct cs_42
static int make_42(MPI_Datatype *datatype) { MAKE(STRUCT, CS_MEMBERS_42) }
#undef STRUCT

size_t cs_size(int number) {
#define SIZE(n) if (number == n) return sizeof(struct cs_##n);
  CS_EACH(SIZE)
  return 0;
}

int cs_datatype(int number, void *datatype) {
  int code = MPI_ERR_ARG;
#define MADE(n) if (number == n) code = make_##n(datatype);
  CS_EACH(MADE)
  return code == MPI_SUCCESS ? MPI_Type_commit(datatype) : code;
}

int cs_free(void *datatype) { return MPI_Type_free(datatype); }
