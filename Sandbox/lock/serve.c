// The keeper at work: one worker for each order, one event for each beginning and each end. It is the workers' parent, so
// it alone can tell the server how they ended.
#include "steps.h"
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
enum { WORKER_LIMIT = SB_WORKERS };
static struct { pid_t pid; uint64_t id; } workers[WORKER_LIMIT];
static int worker_count;

// unshare(CLONE_THREAD) does nothing in a process of one thread and is EINVAL in any other. A joined thread may still be
// leaving the kernel: pthread_join returns when its id is cleared, a little before it is gone.
void sb_assert_alone(void)
{
    for (int i = 0; i < 2000; i++) {
        if (syscall(SYS_unshare, CLONE_THREAD) == 0) return;
        usleep(50);
    }
    errno = 0;
    sb_stop(SB_EXIT_THREADS, "more than one thread");
}

int sb_send_event(const sb_event *event, int descriptor)
{
    return sb_message_send(SB_CONTROL, event, sizeof *event, &descriptor, descriptor >= 0, 0) == (long)sizeof *event ? 0 : -1;
}

static void tell(const sb_event *event, int descriptor)
{
    if (sb_send_event(event, descriptor)) _exit(0);      // the server is gone
}

static void become_worker(int socket, const sigset_t *mask)
{
    MUST(SB_EXIT_SOCKET, dup2(socket, SB_JOB));
    if (keeper.order.discard_log) {
        MUST(SB_EXIT_SOCKET, dup2(0, 1));
        MUST(SB_EXIT_SOCKET, dup2(0, SB_LOG));
    }
    MUST(SB_EXIT_SOCKET, sigprocmask(SIG_SETMASK, mask, 0));
    if (keeper.program_file >= 0) sb_execute_worker();
    MUST(SB_EXIT_SOCKET, syscall(SYS_close_range, SB_JOB + 1, ~0u, 0));
}

// Returns 1 in the new worker, 0 in the keeper.
static int start_worker(const sigset_t *mask)
{
    int socket = -1, count = 1;
    errno = 0;
    long n = sb_message_receive(SB_CONTROL, &keeper.order, sizeof keeper.order, &socket, &count, 0);
    if (n == 0) _exit(0);                                // end of file: the server is gone
    if (n != (long)sizeof keeper.order || count != 1 || keeper.order.magic != SB_MAGIC || keeper.order.descriptors > SB_DESCRIPTORS)
        sb_stop(SB_EXIT_SERVE, "order");
    pid_t pid = -1;
    errno = EAGAIN;
    if (worker_count < WORKER_LIMIT) pid = fork();
    int reason = errno;
    if (pid == 0) {
        become_worker(socket, mask);
        return 1;
    }
    close(socket);
    int pidfd = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    if (pid > 0 && pidfd < 0) {                          // without one the server could not keep the deadline
        reason = errno;
        kill(pid, SIGKILL);
        waitpid(pid, 0, 0);
    }
    sb_event event = {.magic = SB_MAGIC, .id = keeper.order.id, .pid = pid};
    event.kind = pidfd >= 0 ? SB_EVENT_STARTED : SB_EVENT_NOT_STARTED;
    event.status = pidfd >= 0 ? 0 : reason;
    if (pidfd >= 0) {
        workers[worker_count].pid = pid;
        workers[worker_count++].id = keeper.order.id;
    }
    tell(&event, pidfd);
    if (pidfd >= 0) close(pidfd);
    return 0;
}

static uint64_t microseconds(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

static void report_exits(int signals)
{
    struct signalfd_siginfo info;
    (void)!read(signals, &info, sizeof info);            // signals coalesce: ask for every child
    for (;;) {
        int status = 0;
        struct rusage use;
        pid_t pid = wait4(-1, &status, WNOHANG, &use);
        if (pid <= 0) return;
        for (int i = 0; i < worker_count; i++) {
            if (workers[i].pid != pid) continue;
            sb_event event = {.magic = SB_MAGIC, .kind = SB_EVENT_EXITED, .id = workers[i].id, .pid = pid, .status = status,
                              .peak_bytes = (uint64_t)use.ru_maxrss * 1024, .user_microseconds = microseconds(use.ru_utime),
                              .system_microseconds = microseconds(use.ru_stime)};
            workers[i] = workers[--worker_count];
            tell(&event, -1);
            break;
        }
    }
}

void sb_serve(void)
{
    sb_assert_alone();
    if (keeper.is_executed) return;
    malloc_trim(128 << 10);                              // what the warm-up left: every page of it would be inherited
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    MUST(SB_EXIT_SERVE, sigprocmask(SIG_BLOCK, &child, &before));
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    MUST(SB_EXIT_SERVE, signals);
    sb_event serving = {.magic = SB_MAGIC, .kind = SB_EVENT_SERVING, .mode = keeper.mode, .layers = keeper.layers,
                        .landlock_abi = keeper.landlock_abi};
    tell(&serving, -1);
    for (;;) {
        struct pollfd ready[2] = {{SB_CONTROL, POLLIN, 0}, {signals, POLLIN, 0}};
        if (poll(ready, 2, -1) < 0 && errno != EINTR) sb_stop(SB_EXIT_SERVE, "poll");
        if (ready[1].revents) report_exits(signals);
        if (ready[0].revents && start_worker(&before)) return;
    }
}
