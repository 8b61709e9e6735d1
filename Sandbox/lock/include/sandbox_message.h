#pragma once
// Datagrams with descriptors (SCM_RIGHTS), for both ends of a SEQPACKET socket.
#include <stddef.h>
#include <stdint.h>

/// Receives one datagram. *count: room in, number of descriptors out (close-on-exec). Returns its length, 0 at the end of the
/// stream, -1 with errno otherwise; EMSGSIZE when the datagram or its descriptors were cut (those that came are closed).
long sb_message_receive(int32_t socket, void *bytes, size_t room, int32_t *descriptors, int32_t *count, int32_t flags);
/// Sends one datagram with `count` descriptors. Its length, or -1 with errno.
long sb_message_send(int32_t socket, const void *bytes, size_t size, const int32_t *descriptors, int32_t count, int32_t flags);
