/* A program in C that uses MPI itself: it starts and ends it, with a library in Swift in between. No mpi.h, whose folder a package's C sources
   are not told: what is used here is the same with all. */
#include <stdio.h>

int MPI_Init(int *, char ***);
int MPI_Finalize(void);
int guest_works(void);
int guest_works_on(void);

int main(void) {
  if (MPI_Init(NULL, NULL) != 0) return 10;
  int status = guest_works();
  if (status != 0) return status;
  if (MPI_Finalize() != 0) return 11;
  status = guest_works_on();
  if (status == 0) puts("over");
  return status;
}
