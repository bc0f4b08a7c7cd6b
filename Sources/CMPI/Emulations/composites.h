/* The requests of composites.c, for those who start them. */
#pragma once
#include "Emulations/smpi_emulation.h"

enum { SMPI_SENT, SMPI_RECEIVED };

struct smpi_composite {
  MPI_Request parts[2];
  /* What MPI knows it by. */
  MPI_Request whole;
  MPI_Status received;
  /* The first error of a part. */
  int code;
  /* What is sent while its place is received into. */
  void *copy;
  int owners;
  struct smpi_composite *next;
};

struct smpi_composite *smpi_new_composite(void);
/* Hands it to MPI, once its parts have been started. */
int smpi_start_composite(struct smpi_composite *composite, MPI_Request *request);
/* Frees one that could not be started. */
void smpi_drop_composite(struct smpi_composite *composite);
