#pragma once
// System calls of the server's side that Swift cannot name: variadic, or in headers outside its Glibc module.
// All return -1 with errno.
#include <stddef.h>
#include <stdint.h>

/// pidfd_open(2); and pidfd_send_signal(2) with SIGKILL.
int32_t sb_pidfd_open(int32_t pid);
int32_t sb_pidfd_kill(int32_t pidfd);

/// pipe2(2), close-on-exec, with a non-blocking reading end.
int32_t sb_log_pipe(int32_t *reading, int32_t *writing);

/// A memory file of those bytes, sealed against every change: memfd_create(2).
int32_t sb_sealed_file(const void *bytes, size_t count);

/// epoll(7) over descriptors named by tokens, none of them 0.
int32_t sb_epoll(void);
int32_t sb_epoll_add(int32_t epoll, int32_t descriptor, uint64_t token, int32_t writable, int32_t once);
void sb_epoll_remove(int32_t epoll, int32_t descriptor);
/// The number of ready tokens, 0 at the time limit (-1: none) and when interrupted by a signal.
int32_t sb_epoll_wait(int32_t epoll, uint64_t *tokens, int32_t room, int32_t milliseconds);

/// eventfd(2), non-blocking: count up, and clear.
int32_t sb_eventfd(void);
void sb_eventfd_signal(int32_t eventfd);
void sb_eventfd_clear(int32_t eventfd);
