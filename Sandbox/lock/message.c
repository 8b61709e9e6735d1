// Datagrams with descriptors. One that was cut, in bytes or in descriptors, is no message (unix(7), recvmsg(2)).
#include "sandbox_message.h"
#include "sandbox.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

typedef union { char bytes[CMSG_SPACE(SB_DESCRIPTORS * sizeof(int))]; struct cmsghdr header; } control_buffer;

static long cut(const int *descriptors, int count)
{
    for (int i = 0; i < count; i++) close(descriptors[i]);
    errno = EMSGSIZE;
    return -1;
}

long sb_message_receive(int32_t socket, void *bytes, size_t room, int32_t *descriptors, int32_t *count, int32_t flags)
{
    control_buffer control;
    int capacity = *count, k = 0;
    struct iovec io = {bytes, room};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    long r;
    *count = 0;
    do r = recvmsg(socket, &m, flags | MSG_CMSG_CLOEXEC); while (r < 0 && errno == EINTR);
    if (r < 0) return -1;
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    if (h && (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS)) return cut(0, 0);
    if (h) k = (int)((h->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    if (k > capacity || (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) return cut(h ? (const int *)CMSG_DATA(h) : 0, k);
    if (k) memcpy(descriptors, CMSG_DATA(h), (size_t)k * sizeof(int));
    *count = k;
    return r;
}

long sb_message_send(int32_t socket, const void *bytes, size_t size, const int32_t *descriptors, int32_t count, int32_t flags)
{
    control_buffer control;
    if (count < 0 || count > SB_DESCRIPTORS) {
        errno = EINVAL;
        return -1;
    }
    struct iovec io = {(void *)bytes, size};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
    if (count) {
        size_t length = (size_t)count * sizeof(int);
        memset(&control, 0, sizeof control);
        control.header.cmsg_len = CMSG_LEN(length);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(&control.header), descriptors, length);
        m.msg_control = &control;
        m.msg_controllen = CMSG_SPACE(length);
    }
    long r;
    do r = sendmsg(socket, &m, flags | MSG_NOSIGNAL); while (r < 0 && errno == EINTR);
    return r;
}
