// Takes the place of abort(3) in the worker (linker option `--wrap=abort`, so that libc's own calls come here too): that one
// raises a signal, which the filter answers with SIGSYS, so a failed allocation would look like a forbidden call. `malloc`
// leaves ENOMEM in errno, and nothing between it and here clears it.
#include "sandbox_start.h"
#include "sandbox.h"
#include <errno.h>
#include <unistd.h>

_Noreturn void __wrap_abort(void)
{
    _exit(errno == ENOMEM ? SB_EXIT_MEMORY : SB_EXIT_ABORTED);
}
