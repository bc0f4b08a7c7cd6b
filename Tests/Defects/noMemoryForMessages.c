// ranks: 2
// Improbe (MPI 4.0, 3.8.1): says that a message is there, which takes no memory of this process before it is received; where the library takes some, and has
// none, it returns an error. Instead the process is ended.
#include "defect.h"
#include <sys/resource.h>
#include <unistd.h>

enum { COUNT = 400000000 };

int main(void) {
  begin();
  if (rank == 0) {
    char *data = calloc(COUNT, 1);
    must(MPI_Send(data, COUNT, MPI_BYTE, 1, 0, MPI_COMM_WORLD));
    free(data);
  } else {
    struct rlimit old, new;
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    must(file == NULL || fscanf(file, "%*d %*d %*d %*d %*d %ld", &pages) != 1);
    fclose(file);
    getrlimit(RLIMIT_DATA, &old);
    new = old;
    new.rlim_cur = pages * sysconf(_SC_PAGESIZE) + (200 << 20);
    must(setrlimit(RLIMIT_DATA, &new));
    int is_here = 0;
    MPI_Message message;
    while (!is_here) must(MPI_Improbe(0, 0, MPI_COMM_WORLD, &is_here, &message, MPI_STATUS_IGNORE));
    must(setrlimit(RLIMIT_DATA, &old));
    char *data = malloc(COUNT);
    must(MPI_Mrecv(data, COUNT, MPI_BYTE, &message, MPI_STATUS_IGNORE));
    free(data);
  }
  return end();
}
