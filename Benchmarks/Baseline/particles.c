/* The same as Sources/Particles, in C with the same datatypes. */
#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct particle {
  double position[3];
  float velocity[3];
  float charge;
  bool alive;
  int32_t kind;
  int16_t cell;
};

struct dense {
  double position[3];
  float velocity[3];
  float charge;
  int64_t number;
  int32_t kind, cell;
};

enum { COUNT = 1000000 };

static void measure(const char *name, void *buffer, int count, MPI_Datatype type, int rounds) {
  double best = 1e9;
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  for (int i = 0; i < rounds; i++) {
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    if (rank == 0) {
      MPI_Send(buffer, count, type, 1, 0, MPI_COMM_WORLD);
      MPI_Recv(buffer, count, type, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else {
      MPI_Recv(buffer, count, type, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      MPI_Send(buffer, count, type, 0, 0, MPI_COMM_WORLD);
    }
    double time = MPI_Wtime() - start;
    if (time < best) best = time;
  }
  if (rank == 0) printf("c %s %g\n", name, best);
}

static MPI_Datatype made(MPI_Aint *places, int *lengths, MPI_Datatype *types, size_t size) {
  MPI_Datatype loose, type;
  MPI_Type_create_struct(6, lengths, places, types, &loose);
  MPI_Type_create_resized(loose, 0, size, &type);
  MPI_Type_commit(&type);
  MPI_Type_free(&loose);
  return type;
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  int rounds = argc > 1 ? atoi(argv[1]) : 20;
  int lengths[] = {3, 3, 1, 1, 1, 1};
  MPI_Datatype particle = made(
      (MPI_Aint[]){
          offsetof(struct particle, position), offsetof(struct particle, velocity), offsetof(struct particle, charge),
          offsetof(struct particle, alive), offsetof(struct particle, kind), offsetof(struct particle, cell)},
      lengths, (MPI_Datatype[]){MPI_DOUBLE, MPI_FLOAT, MPI_FLOAT, MPI_C_BOOL, MPI_INT32_T, MPI_INT16_T}, sizeof(struct particle));
  MPI_Datatype dense = made(
      (MPI_Aint[]){
          offsetof(struct dense, position), offsetof(struct dense, velocity), offsetof(struct dense, charge), offsetof(struct dense, number),
          offsetof(struct dense, kind), offsetof(struct dense, cell)},
      lengths, (MPI_Datatype[]){MPI_DOUBLE, MPI_FLOAT, MPI_FLOAT, MPI_INT64_T, MPI_INT32_T, MPI_INT32_T}, sizeof(struct dense));
  struct particle *particles = calloc(COUNT, sizeof *particles);
  struct dense *others = calloc(COUNT, sizeof *others);
  for (int i = 0; i < COUNT; i++) particles[i].kind = i, others[i].number = i;
  measure("padded", particles, COUNT, particle, rounds);
  measure("dense", others, COUNT, dense, rounds);
  measure("bytes", others, COUNT * sizeof *others, MPI_BYTE, rounds);
  MPI_Type_free(&particle);
  MPI_Type_free(&dense);
  free(particles);
  free(others);
  return MPI_Finalize();
}
