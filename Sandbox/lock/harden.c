// Step 9: what one prctl(2) each can take away. No dumps and no ptrace by equals; no memory that was writable becomes
// executable (Linux 6.3); no time stamp counter, and with it no vDSO clock (x86).
#include "steps.h"
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

void sb_harden(void)
{
    // Where there is no pid namespace nothing else ends a worker whose keeper was killed.
    MUST(SB_EXIT_HARDENING, prctl(PR_SET_PDEATHSIG, SIGKILL));
    errno = 0;
    if (getppid() != keeper.keeper_pid) sb_stop(SB_EXIT_HARDENING, "the keeper is gone");
    MUST(SB_EXIT_HARDENING, prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    if (keeper.layers & SB_LAYER_MDWE) MUST(SB_EXIT_HARDENING, prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0));
#ifdef __x86_64__
    if (keeper.layers & SB_LAYER_NO_TSC) MUST(SB_EXIT_HARDENING, prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0));
#endif
}
