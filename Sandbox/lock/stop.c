// The end of a process that could not be confined: a line in the log and an exit code of its own.
#include "steps.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

sb_keeper keeper = {.proc = -1, .program_file = -1};

_Noreturn void sb_stop(sb_exit_code code, const char *step)
{
    char text[256];
    int n = snprintf(text, sizeof text, "sluice-worker: %s: %s\n", step, errno ? strerror(errno) : "refused");
    if (n > (int)sizeof text - 1) n = sizeof text - 1;
    if (n > 0) (void)!write(SB_LOG, text, (size_t)n);
    _exit(code);
}

_Noreturn void sb_exit(int32_t code) { _exit(code); }
