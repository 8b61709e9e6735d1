// Step 9: an empty Landlock ruleset: every access right that this kernel knows is handled, and none is granted (landlock(7)).
#include "steps.h"
#include <errno.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

int sb_landlock_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

void sb_apply_landlock(void)
{
    uint32_t abi = keeper.landlock_abi;
    if (!abi) return;                    // the mode has been accepted without it: see SB_LAYER_LANDLOCK
    // Laid out by hand: the headers of the build machine may be older than the kernel.
    struct { uint64_t files, network, scoped; } handled = {
        ((1ull << 13) - 1) | (abi >= 2 ? 1ull << 13 : 0) | (abi >= 3 ? 1ull << 14 : 0) | (abi >= 5 ? 1ull << 15 : 0),
        abi >= 4 ? 3 : 0, abi >= 6 ? 3 : 0};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, abi >= 6 ? 24 : abi >= 4 ? 16 : 8, 0);
    MUST(SB_EXIT_LANDLOCK, rules);
    MUST(SB_EXIT_LANDLOCK, syscall(SYS_landlock_restrict_self, rules, 0));
    close(rules);
}
