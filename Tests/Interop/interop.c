/* The rank in C of Tests/Support/check-interop. */
#include "records.h"
#include <mpi.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static struct particle particle_of(int rank, int i) {
  return (struct particle){
      .alive = i % 3 == 0, .position = {rank + 0.25, i, -1e300}, .charge = (float)(rank - i) / 4, .marks = {i, -i, rank, 4, 5},
      .origin = {i / 8.0, -(double)rank, i - 25}, .last = 200 + rank};
}

static struct sample sample_of(int rank, int i) { return (struct sample){(int64_t)rank << 40 | i, -i}; }

static int is_particle(const void *record, int rank, int i) {
  const struct particle *a = record, b = particle_of(rank, i);
  return a->alive == b.alive && !memcmp(a->position, b.position, sizeof b.position) && a->charge == b.charge &&
         !memcmp(a->marks, b.marks, sizeof b.marks) && a->origin.x == b.origin.x && a->origin.y == b.origin.y && a->origin.tag == b.origin.tag &&
         a->last == b.last;
}

static int is_sample(const void *record, int rank, int i) {
  const struct sample *a = record, b = sample_of(rank, i);
  return a->number == b.number && a->kind == b.kind;
}

static MPI_Datatype made(int n, int *lengths, MPI_Aint *places, MPI_Datatype *types, size_t size) {
  MPI_Datatype loose, type;
  MPI_Type_create_struct(n, lengths, places, types, &loose);
  MPI_Type_create_resized(loose, 0, size, &type);
  MPI_Type_commit(&type);
  MPI_Type_free(&loose);
  return type;
}

static void exchange(const char *name, void *mine, char *received, size_t size, MPI_Datatype type, int (*is)(const void *, int, int)) {
  int rank, ranks, count;
  MPI_Status status;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  for (int step = 1; step < ranks; step++) {
    int to = (rank + step) % ranks, from = (rank + ranks - step) % ranks;
    MPI_Sendrecv(mine, RECORDS, type, to, 0, received, RECORDS, type, from, 0, MPI_COMM_WORLD, &status);
    MPI_Get_count(&status, type, &count);
    for (int i = 0; i < RECORDS; i++)
      if (count != RECORDS || !is(received + i * size, from, i)) {
        printf("the rank in C: %s %d of rank %d came changed by sendrecv\n", name, i, from);
        MPI_Abort(MPI_COMM_WORLD, 1);
      }
  }
  MPI_Allgather(mine, RECORDS, type, received, RECORDS, type, MPI_COMM_WORLD);
  for (int i = 0; i < RECORDS * ranks; i++)
    if (!is(received + i * size, i / RECORDS, i % RECORDS)) {
      printf("the rank in C: %s %d came changed by allgather\n", name, i);
      MPI_Abort(MPI_COMM_WORLD, 1);
    }
}

int main(int argc, char **argv) {
  int rank;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  static struct particle particles[RECORDS], others[64 * RECORDS];
  static struct sample samples[RECORDS], more[64 * RECORDS];
  for (int i = 0; i < RECORDS; i++) particles[i] = particle_of(rank, i), samples[i] = sample_of(rank, i);
  MPI_Datatype point = made(
      3, (int[]){1, 1, 1}, (MPI_Aint[]){offsetof(struct point, x), offsetof(struct point, y), offsetof(struct point, tag)},
      (MPI_Datatype[]){MPI_DOUBLE, MPI_DOUBLE, MPI_INT8_T}, sizeof(struct point));
  MPI_Datatype particle = made(
      6, (int[]){1, 3, 1, 5, 1, 1},
      (MPI_Aint[]){
          offsetof(struct particle, alive), offsetof(struct particle, position), offsetof(struct particle, charge),
          offsetof(struct particle, marks), offsetof(struct particle, origin), offsetof(struct particle, last)},
      (MPI_Datatype[]){MPI_C_BOOL, MPI_DOUBLE, MPI_FLOAT, MPI_INT16_T, point, MPI_UINT8_T}, sizeof(struct particle));
  MPI_Datatype sample = made(
      2, (int[]){1, 1}, (MPI_Aint[]){offsetof(struct sample, number), offsetof(struct sample, kind)}, (MPI_Datatype[]){MPI_INT64_T, MPI_INT32_T},
      sizeof(struct sample));
  exchange("particle", particles, (char *)others, sizeof *particles, particle, is_particle);
  exchange("sample", samples, (char *)more, sizeof *samples, sample, is_sample);
  MPI_Type_free(&point);
  MPI_Type_free(&particle);
  MPI_Type_free(&sample);
  return MPI_Finalize();
}
