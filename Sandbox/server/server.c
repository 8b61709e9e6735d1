#include "sandbox_server.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

int32_t sb_pidfd_open(int32_t pid) { return (int32_t)syscall(SYS_pidfd_open, pid, 0); }
int32_t sb_pidfd_kill(int32_t pidfd) { return (int32_t)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, 0, 0); }

int32_t sb_log_pipe(int32_t *reading, int32_t *writing)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -1;
    *reading = ends[0];
    *writing = ends[1];
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

int32_t sb_sealed_file(const void *bytes, size_t count)
{
    int file = memfd_create("sluice", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -1;
    for (size_t done = 0; done < count;) {
        ssize_t n = write(file, (const char *)bytes + done, count - done);
        if (n <= 0 && errno != EINTR) goto failed;
        if (n > 0) done += (size_t)n;
    }
    if (fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) return file;
failed:
    close(file);
    return -1;
}

int32_t sb_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

int32_t sb_epoll_add(int32_t epoll, int32_t descriptor, uint64_t token, int32_t writable, int32_t once)
{
    struct epoll_event event = {.events = writable ? EPOLLOUT : EPOLLIN, .data.u64 = token};
    if (once) event.events |= EPOLLONESHOT;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void sb_epoll_remove(int32_t epoll, int32_t descriptor) { epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, 0); }

int32_t sb_epoll_wait(int32_t epoll, uint64_t *tokens, int32_t room, int32_t milliseconds)
{
    struct epoll_event events[64];
    int n = epoll_wait(epoll, events, room < 64 ? room : 64, milliseconds);
    for (int i = 0; i < n; i++) tokens[i] = events[i].data.u64;
    return n < 0 && errno == EINTR ? 0 : n;
}

int32_t sb_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void sb_eventfd_signal(int32_t descriptor)
{
    uint64_t one = 1;
    (void)!write(descriptor, &one, sizeof one);
}

void sb_eventfd_clear(int32_t descriptor)
{
    uint64_t value;
    (void)!read(descriptor, &value, sizeof value);
}
