// The order of the keeper's steps (Sandbox/README.md). Everything here runs before any Swift code has.
#include "steps.h"
#include <errno.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <signal.h>
#include <unistd.h>

void sb_enter_without(uint32_t without)
{
    // glibc reads /sys to count processors once a process has more than eight arenas, unless it is told how many there may be:
    // in a locked worker that read is a forbidden call.
    mallopt(M_ARENA_MAX, 64);
    if (sb_take_handover()) return;
    sb_tidy_descriptors(!(without & SB_WITHOUT_CLOSING));
    sb_read_hello();
    // The kernel should take workers first when memory ends. Raising the score needs no privilege, only /proc.
    if (sb_put("self/oom_score_adj", "900") == 0) keeper.layers |= SB_LAYER_OOM_FIRST;
    MUST(SB_EXIT_CAPABILITIES, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    sb_require_seccomp();
    sb_probe_identity();
    sb_choose_mode(without);            // returns inside the namespaces, as pid 1 of the new one
    if (keeper.hello.execute_workers) sb_open_program();
    else sb_move_image();
    if (keeper.mode >= SB_MODE_USERNS) sb_empty_root();
    sb_become_dedicated();
    if (keeper.mode >= SB_MODE_USERNS) sb_forbid_nested_namespaces();
    sb_drop_capabilities();
    // After the last change of credentials, which would clear it. Its parent only waits, in one thread.
    if (keeper.mode >= SB_MODE_USERNS) MUST(SB_EXIT_NAMESPACES, prctl(PR_SET_PDEATHSIG, SIGKILL));
    if (keeper.proc >= 0) close(keeper.proc);
    keeper.proc = -1;
    MUST(SB_EXIT_IDENTITY, prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    keeper.keeper_pid = getpid();
}

void sb_enter(void) { sb_enter_without(0); }
