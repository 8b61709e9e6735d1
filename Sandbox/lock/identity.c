// Step 5: the dedicated uid and gid, and no capability in any set: capabilities(7), credentials(7).
#include "steps.h"
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Uid 0 alone says little: in a rootless container the dedicated uid may not exist. Ask for both.
void sb_probe_identity(void)
{
    if (geteuid()) return;
    FILE *f = fopen("/proc/self/uid_map", "re");
    unsigned inner, outer, count;
    int found = 0;
    while (f && fscanf(f, "%u %u %u", &inner, &outer, &count) == 3)
        found |= keeper.hello.uid >= inner && keeper.hello.uid - inner < count;
    if (f) fclose(f);
    keeper.may_change_identity = found && setgroups(0, 0) == 0;
}

static int has_capability(int capability)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &head, data)) return 0;
    return data[capability / 32].effective >> (capability % 32) & 1;
}

// The bounding set matters only to execve, which is forbidden thrice; it is emptied where that is allowed.
static void empty_bounding_set(void)
{
    if (!has_capability(CAP_SETPCAP)) return;
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
        MUST(SB_EXIT_CAPABILITIES, prctl(PR_CAPBSET_DROP, capability));
}

void sb_become_dedicated(void)
{
    if (!keeper.may_change_identity || geteuid() == keeper.hello.uid) return;
    empty_bounding_set();
    MUST(SB_EXIT_IDENTITY, setgroups(0, 0));
    MUST(SB_EXIT_IDENTITY, setresgid(keeper.hello.gid, keeper.hello.gid, keeper.hello.gid));
    MUST(SB_EXIT_IDENTITY, setresuid(keeper.hello.uid, keeper.hello.uid, keeper.hello.uid));
    keeper.layers |= SB_LAYER_DEDICATED_UID;
}

void sb_drop_capabilities(void)
{
    empty_bounding_set();
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    MUST(SB_EXIT_CAPABILITIES, syscall(SYS_capset, &head, data));
    MUST(SB_EXIT_CAPABILITIES, prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    sb_prove_no_capabilities();
    keeper.layers |= SB_LAYER_NO_CAPABILITIES;
}

void sb_prove_no_capabilities(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    MUST(SB_EXIT_CAPABILITIES, syscall(SYS_capget, &head, data));
    errno = 0;
    for (int i = 0; i < 2; i++)
        if (data[i].permitted | data[i].effective | data[i].inheritable) sb_stop(SB_EXIT_CAPABILITIES, "capabilities are left");
    if (getuid() == 0 || geteuid() == 0) sb_stop(SB_EXIT_IDENTITY, "still uid 0");
}
