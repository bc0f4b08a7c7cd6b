// ranks: 1
// Sessions (MPI 4.0, 11.3 and 9.3.4): a session has the error handler that it was made with. Instead it has another one, and errors end the job.
#include "defect.h"

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  MPI_Session session;
  MPI_Errhandler handler;
  MPI_Group group;
  must(MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session));
  must(MPI_Session_get_errhandler(session, &handler));
  expect(handler == MPI_ERRORS_RETURN);
  expect(MPI_Group_from_session_pset(session, "no://such/set", &group) != MPI_SUCCESS);
  must(MPI_Session_finalize(&session));
  return end();
#endif
}
