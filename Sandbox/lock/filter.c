// Steps 10 and 11: the filter on all threads at once, and the proof that it is the policy's: seccomp(2).
#include "steps.h"
#include <errno.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef PR_GET_MDWE
#define PR_GET_MDWE 66
#endif

// TSYNC without a program: EFAULT where the flag is known, EINVAL where it is not.
void sb_require_seccomp(void)
{
    uint32_t kill = SECCOMP_RET_KILL_PROCESS;
    MUST(SB_EXIT_SECCOMP_MISSING, syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &kill));
    errno = 0;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, 0) != -1 || errno != EFAULT)
        sb_stop(SB_EXIT_SECCOMP_MISSING, "seccomp with TSYNC");
    keeper.layers |= SB_LAYER_SECCOMP | SB_LAYER_TSYNC;
    if (prctl(PR_GET_MDWE, 0, 0, 0, 0) >= 0) keeper.layers |= SB_LAYER_MDWE;
#ifdef __x86_64__
    int tsc;
    if (prctl(PR_GET_TSC, &tsc, 0, 0, 0) == 0) keeper.layers |= SB_LAYER_NO_TSC;
#endif
}

void sb_apply_filter(uint32_t without)
{
    static struct sock_filter allow_all = {.code = BPF_RET | BPF_K, .k = SECCOMP_RET_ALLOW};
    struct sock_fprog program = {keeper.program_count, keeper.program};
    if (without & SB_WITHOUT_PROGRAM) program = (struct sock_fprog){1, &allow_all};
    unsigned flags = without & SB_WITHOUT_TSYNC ? 0 : SECCOMP_FILTER_FLAG_TSYNC;
    if (!(without & SB_WITHOUT_FILTER)) {
        errno = 0;
        // A positive answer names a thread that could not be locked.
        if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program)) sb_stop(SB_EXIT_FILTER, "seccomp filter");
    }
    if (without & (SB_WITHOUT_SELF_CHECK | SB_WITHOUT_FILTER)) return;
    errno = 0;
    long answer = syscall(keeper.hello.check_syscall, 0, 0, 0, 0, 0, 0);
    if (answer != -1 || errno != keeper.hello.check_errno) _exit(SB_EXIT_SELF_CHECK);
}
