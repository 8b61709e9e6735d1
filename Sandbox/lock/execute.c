// Workers executed anew: an address layout and a hash seed of their own, at the price of loading and warming up each time. The
// keeper hands everything it knows over in a sealed memory file; what the worker then relies on it proves for itself.
#include "steps.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
enum { SEALS = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

// A descriptor of the file and not a name: there are no names after the pivot, and a file replaced meanwhile (an upgrade) must
// not mix two versions in one keeper.
void sb_open_program(void)
{
    keeper.program_file = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    MUST(SB_EXIT_EXECUTE, keeper.program_file);
}

static int handover_file(void)
{
    int file = memfd_create("handover", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    MUST(SB_EXIT_EXECUTE, file);
    errno = 0;
    if (write(file, &keeper, sizeof keeper) != (ssize_t)sizeof keeper) sb_stop(SB_EXIT_EXECUTE, "write the handover");
    MUST(SB_EXIT_EXECUTE, fcntl(file, F_ADD_SEALS, SEALS));
    return file;
}

_Noreturn void sb_execute_worker(void)
{
    // Above the fixed numbers, so that none hits another.
    int file = fcntl(handover_file(), F_DUPFD_CLOEXEC, 10), program = fcntl(keeper.program_file, F_DUPFD_CLOEXEC, 10);
    MUST(SB_EXIT_EXECUTE, file);
    MUST(SB_EXIT_EXECUTE, program);
    MUST(SB_EXIT_EXECUTE, dup2(file, SB_HANDOVER));
    MUST(SB_EXIT_EXECUTE, dup3(program, SB_HANDOVER + 1, O_CLOEXEC));
    MUST(SB_EXIT_EXECUTE, syscall(SYS_close_range, SB_HANDOVER + 2, ~0u, 0));
    // Without /proc the Swift runtime must be told where it lives; sb_enter empties the environment again.
    static char *const arguments[] = {"sluice-worker", 0}, *const environment[] = {"SWIFT_ROOT=/", "SWIFT_BACKTRACE=enable=no", 0};
    errno = 0;
    syscall(SYS_execveat, SB_HANDOVER + 1, "", arguments, environment, AT_EMPTY_PATH);
    sb_stop(SB_EXIT_EXECUTE, "execute the program");
}

int sb_is_executed(void) { return keeper.is_executed; }

static void prove_inheritance(void)
{
    errno = 0;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) sb_stop(SB_EXIT_HANDOVER, "new privileges could be gained");
    if (getpid() == keeper.keeper_pid || getppid() != keeper.keeper_pid) sb_stop(SB_EXIT_HANDOVER, "the keeper is gone");
    sb_prove_no_capabilities();
    if (keeper.mode >= SB_MODE_USERNS) sb_prove_empty_root();
}

int sb_take_handover(void)
{
    int seals = fcntl(SB_HANDOVER, F_GET_SEALS);
    if (seals < 0 || (seals & SEALS) != SEALS) return 0;
    static char *empty[] = {0};
    environ = empty;
    errno = 0;
    if (pread(SB_HANDOVER, &keeper, sizeof keeper, 0) != (ssize_t)sizeof keeper || keeper.hello.magic != SB_MAGIC
        || keeper.hello.version != SB_VERSION || keeper.program_count > SB_PROGRAM_LIMIT || keeper.order.magic != SB_MAGIC)
        sb_stop(SB_EXIT_HANDOVER, "handover");
    MUST(SB_EXIT_HANDOVER, syscall(SYS_close_range, SB_JOB + 1, ~0u, 0));
    keeper.is_executed = 1;
    keeper.proc = keeper.program_file = -1;
    prove_inheritance();
    return 1;
}
