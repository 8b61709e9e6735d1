#pragma once
// The same lock with controls taken away, for the test-only probe. The shipping worker calls sb_enter and sb_lock, which
// pass the constant 0: no input of it reaches these parameters.
#include <stdint.h>

enum {
    SB_WITHOUT_CLOSING = 1, SB_WITHOUT_NAMESPACES = 2, SB_WITHOUT_LIMITS = 4, SB_WITHOUT_HARDENING = 8,
    SB_WITHOUT_LANDLOCK = 16, SB_WITHOUT_FILTER = 32, SB_WITHOUT_TSYNC = 64, SB_WITHOUT_SELF_CHECK = 128,
    SB_WITHOUT_PROGRAM = 256,   // an empty program in the policy's place: the self-check must notice
};

/// As sb_enter, less the steps named.
void sb_enter_without(uint32_t steps);
/// As sb_lock, less the steps named.
void sb_lock_without(uint32_t steps);
