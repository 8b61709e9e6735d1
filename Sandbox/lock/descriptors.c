// Step 1: exactly the descriptors 0 (/dev/null), 1 and 2 (the log pipe) and 3 (the control socket); an empty environment;
// no inherited signal mask or disposition. Then the server's first datagram.
#include "steps.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static void reset_signals(void)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int s = 1; s <= SIGRTMAX; s++)
        if (s != SIGKILL && s != SIGSTOP) (void)sigaction(s, &standard, 0);   // EINVAL for the two glibc keeps
    sigset_t none;
    sigemptyset(&none);
    MUST(SB_EXIT_DESCRIPTORS, sigprocmask(SIG_SETMASK, &none, 0));
}

void sb_tidy_descriptors(int close_others)
{
    static char *empty[] = {0};
    environ = empty;
    reset_signals();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    MUST(SB_EXIT_DESCRIPTORS, null);
    MUST(SB_EXIT_DESCRIPTORS, dup2(null, 0));
    struct stat log;
    errno = 0;
    if (fstat(SB_LOG, &log) || !S_ISFIFO(log.st_mode)) sb_stop(SB_EXIT_DESCRIPTORS, "descriptor 2 is not a pipe");
    MUST(SB_EXIT_DESCRIPTORS, dup2(SB_LOG, 1));
    int type = 0;
    socklen_t size = sizeof type;
    errno = 0;
    if (getsockopt(SB_CONTROL, SOL_SOCKET, SO_TYPE, &type, &size) || type != SOCK_SEQPACKET)
        sb_stop(SB_EXIT_DESCRIPTORS, "descriptor 3 is not a SEQPACKET socket");
    if (close_others) MUST(SB_EXIT_DESCRIPTORS, syscall(SYS_close_range, SB_CONTROL + 1, ~0u, 0));
}

static void read_program(int fd)
{
    struct stat st;
    MUST(SB_EXIT_POLICY, fstat(fd, &st));
    errno = 0;
    if (st.st_size <= 0 || st.st_size % sizeof keeper.program[0] || (size_t)st.st_size > sizeof keeper.program)
        sb_stop(SB_EXIT_POLICY, "size of the policy's program");
    if (pread(fd, keeper.program, (size_t)st.st_size, 0) != st.st_size) sb_stop(SB_EXIT_POLICY, "bytes of the policy's program");
    keeper.program_count = (unsigned short)((size_t)st.st_size / sizeof keeper.program[0]);
    close(fd);
}

void sb_read_hello(void)
{
    int fd = -1, count = 1;
    sb_hello *h = &keeper.hello;
    errno = 0;
    long n = sb_message_receive(SB_CONTROL, h, sizeof *h, &fd, &count, 0);
    if (n != (long)sizeof *h || count != 1 || h->magic != SB_MAGIC || h->version != SB_VERSION)
        sb_stop(SB_EXIT_HELLO, "first message");
    if (h->least < SB_MODE_LANDLOCK || h->least > h->most || h->most > SB_MODE_FULL) sb_stop(SB_EXIT_HELLO, "modes");
    if (h->uid == 0 || h->gid == 0 || h->uid == UINT32_MAX || h->gid == UINT32_MAX) sb_stop(SB_EXIT_HELLO, "identity");
    if (h->check_errno < 1 || h->check_errno > 4095 || h->check_syscall < 0) sb_stop(SB_EXIT_HELLO, "self-check");
    if (h->execute_workers > 1) sb_stop(SB_EXIT_HELLO, "way of making workers");
    read_program(fd);
}
