// The order of a worker's steps (Sandbox/README.md), ended by the word that it is ready.
#include "steps.h"
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

void sb_lock_without(uint32_t without)
{
    if (!(without & SB_WITHOUT_LIMITS)) sb_apply_limits();
    if (!(without & SB_WITHOUT_HARDENING)) sb_harden();
    if (!(without & SB_WITHOUT_LANDLOCK)) sb_apply_landlock();
    sb_apply_filter(without);
    const char ready = SB_READY;
    if (send(SB_JOB, &ready, 1, MSG_NOSIGNAL) != 1) _exit(SB_EXIT_READY);
}

void sb_lock(void) { sb_lock_without(0); }
