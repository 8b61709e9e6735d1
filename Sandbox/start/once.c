// Takes the place of the Swift runtime's slow path of `once` (linker option `--wrap`): lazily made values and metadata. The
// runtime's own locks with priority inheritance (FUTEX_LOCK_PI, and gettid for the owner), a part of the kernel with a long
// record of defects that no policy of ours lets a worker reach; two threads that met at one lazy value died of it. This one
// waits with the plain private futex that pthread_mutex uses. Layout: swift, include/swift/Threading/Impl/Linux.h, `once_t`.
#include "sandbox_start.h"
#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

// The runtime's inline fast path reads `done` as a signed 32-bit value: below zero means made.
struct sb_once {
    _Atomic int done;
    _Atomic unsigned lock;
};
_Static_assert(sizeof(struct sb_once) == 8 && offsetof(struct sb_once, lock) == 4, "the runtime's once_t is two 32-bit words");

enum { FREE = 0, HELD = 1, AWAITED = 2 };

// Ulrich Drepper, "Futexes Are Tricky", mutex 3.
static void lock(_Atomic unsigned *word)
{
    unsigned seen = FREE;
    if (atomic_compare_exchange_strong(word, &seen, HELD)) return;
    if (seen != AWAITED) seen = atomic_exchange(word, AWAITED);
    while (seen != FREE) {
        syscall(SYS_futex, word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, AWAITED, NULL, NULL, 0);
        seen = atomic_exchange(word, AWAITED);
    }
}

static void unlock(_Atomic unsigned *word)
{
    if (atomic_exchange(word, FREE) == AWAITED)
        syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

void SB_WRAPPED_ONCE(struct sb_once *once, void (*make)(void *), void *context)
{
    lock(&once->lock);
    if (atomic_load_explicit(&once->done, memory_order_acquire) == 0) {
        make(context);
        atomic_store_explicit(&once->done, -1, memory_order_release);
    }
    unlock(&once->lock);
}

// A runtime that names its slow path otherwise would be linked unwrapped without a word: this reference then fails the link.
// (A sanitized build wraps nothing, see Package.swift.)
#ifndef SLUICE_SANITIZED
extern void SB_RUNTIME_ONCE(struct sb_once *once, void (*make)(void *), void *context);
__attribute__((used)) static void (*const runtime_once)(struct sb_once *, void (*)(void *), void *) = SB_RUNTIME_ONCE;
#endif
