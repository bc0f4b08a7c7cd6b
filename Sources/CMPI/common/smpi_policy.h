/* Which error handler the objects of MPI have, as long as nobody gives them another. */
#pragma once
#include "Generated/smpi_types.h"

enum smpi_policy { SMPI_POLICY_DEFAULT, SMPI_POLICY_RETURN, SMPI_POLICY_ABORT, SMPI_POLICY_FATAL };

/* Sets the handlers of world, self, the parent and files to come, and of what is made from now on; with the default policy none at all.
   Returns an error code. */
int smpi_set_policy(enum smpi_policy policy);

/* Gives world, self, the parent and files to come the handlers back that they had before. Returns an error code. */
int smpi_put_back_handlers(void);

/* Called with each new communicator that took over a handler which is not predefined, and may be a closure that has to be kept. Returns an error
   code. */
typedef int (*smpi_inheritance_hook)(SMPI_Comm comm);
void smpi_set_inheritance_hook(smpi_inheritance_hook hook);

/* The handler that the policy gives to an object; the one that MPI begins with, where the policy is to leave that. */
SMPI_Errhandler smpi_policy_handler(void);
