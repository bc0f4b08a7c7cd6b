// ranks: 1
// Info objects (MPI 4.0, 10): a value is a string of at most MPI_MAX_INFO_VAL characters. Instead that of none is refused.
#include "defect.h"

int main(void) {
  begin();
  MPI_Info info;
  char value[8] = "before";
  int flag = 0;
  must(MPI_Info_create(&info));
  expect(MPI_Info_set(info, "key", "") == MPI_SUCCESS);
  must(MPI_Info_get(info, "key", 7, value, &flag));
  expect(flag && value[0] == 0);
  must(MPI_Info_free(&info));
  return end();
}
