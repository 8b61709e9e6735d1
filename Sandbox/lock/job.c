// What a locked worker does with its socket: receive requests, map descriptors, send frames.
#include "steps.h"
#include <errno.h>
#include <sys/mman.h>
#include <sys/socket.h>

long sb_receive(void *bytes, size_t capacity, int32_t *descriptors, int32_t *count, int32_t wait)
{
    *count = SB_DESCRIPTORS;
    long n = sb_message_receive(SB_JOB, bytes, capacity, descriptors, count, wait ? 0 : MSG_DONTWAIT);
    return n < 0 && !wait && errno == EAGAIN ? SB_NOTHING_YET : n;
}

const void *sb_map(int32_t descriptor, size_t bytes)
{
    void *p = mmap(0, bytes, PROT_READ, MAP_SHARED, descriptor, 0);
    return p == MAP_FAILED ? 0 : p;
}

void sb_unmap(const void *base, size_t bytes) { munmap((void *)base, bytes); }

int sb_send(const void *bytes, size_t count)
{
    long r;
    do r = send(SB_JOB, bytes, count, MSG_NOSIGNAL); while (r < 0 && errno == EINTR);
    return r == (long)count ? 0 : -1;
}
