// Step 3: choose the strongest mode that works here, unshare once for the whole pool, become pid 1 of the new pid namespace.
// unshare(2) takes all its flags or none, so a mode that fails leaves nothing behind and the next may be tried.
#include "steps.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int sb_put(const char *below_proc, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s", below_proc);
    int fd = keeper.proc >= 0 ? openat(keeper.proc, below_proc, O_WRONLY | O_CLOEXEC) : open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    long n = write(fd, text, strlen(text));
    close(fd);
    return n < 0 ? -1 : 0;
}

// One id in, one id out, never uid 0 inside: user_namespaces(7), "Defining user and group ID mappings".
static void map_ids(uid_t outer_uid, gid_t outer_gid)
{
    char line[40];
    MUST(SB_EXIT_NAMESPACES, prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));   // else /proc/self belongs to root: proc(5)
    MUST(SB_EXIT_NAMESPACES, sb_put("self/setgroups", "deny"));
    snprintf(line, sizeof line, "%u %u 1", keeper.hello.uid, outer_uid);
    MUST(SB_EXIT_NAMESPACES, sb_put("self/uid_map", line));
    snprintf(line, sizeof line, "%u %u 1", keeper.hello.gid, outer_gid);
    MUST(SB_EXIT_NAMESPACES, sb_put("self/gid_map", line));
}

static sb_mode unshare_most(uint32_t without)
{
    const int flags = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_NEWPID;
    sb_mode most = without & SB_WITHOUT_NAMESPACES ? SB_MODE_LANDLOCK : (sb_mode)keeper.hello.most;
    if (most >= SB_MODE_FULL && keeper.may_change_identity && unshare(flags) == 0) return SB_MODE_FULL;
    // From here on without privilege, so that the user namespace maps the dedicated uid and not root.
    sb_become_dedicated();
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (most >= SB_MODE_USERNS && unshare(flags | CLONE_NEWUSER) == 0) {
        map_ids(uid, gid);
        keeper.layers |= SB_LAYER_USER_NAMESPACE;
        return SB_MODE_USERNS;
    }
    return sb_landlock_version() > 0 ? SB_MODE_LANDLOCK : SB_MODE_NONE;
}

// Stays outside the pid namespace: reaps pid 1 and passes its end on. pid 1 dies with it (PR_SET_PDEATHSIG).
static _Noreturn void wait_for(pid_t child)
{
    close(SB_CONTROL);
    sb_become_dedicated();
    sb_drop_capabilities();
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

void sb_choose_mode(uint32_t without)
{
    keeper.landlock_abi = sb_landlock_version() > 0 ? (uint32_t)sb_landlock_version() : 0;
    if (keeper.landlock_abi) keeper.layers |= SB_LAYER_LANDLOCK;
    keeper.proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    keeper.mode = unshare_most(without);
    if (keeper.mode < keeper.hello.least) {
        sb_event refused = {.magic = SB_MAGIC, .kind = SB_EVENT_REFUSED, .mode = keeper.mode, .layers = keeper.layers,
                            .landlock_abi = keeper.landlock_abi};
        sb_send_event(&refused, -1);
        errno = 0;
        sb_stop(SB_EXIT_MODE, "the least mode accepted cannot be had here");
    }
    if (keeper.mode < SB_MODE_USERNS) return;
    keeper.layers |= SB_LAYER_NAMESPACES;
    pid_t child = fork();
    MUST(SB_EXIT_NAMESPACES, child);
    if (child) wait_for(child);
}

// A user namespace gives its maker every capability inside it, and with them most of the kernel's attack surface. The limit
// is counted in each namespace, so a full-mode keeper first takes one more; then the proof, by trying.
void sb_forbid_nested_namespaces(void)
{
    if (keeper.mode == SB_MODE_FULL) {
        if (unshare(CLONE_NEWUSER) == 0) {
            map_ids(keeper.hello.uid, keeper.hello.gid);
            keeper.layers |= SB_LAYER_USER_NAMESPACE;
        }
    }
    if (keeper.layers & SB_LAYER_USER_NAMESPACE) MUST(SB_EXIT_NESTED, sb_put("sys/user/max_user_namespaces", "0"));
    if (unshare(CLONE_NEWUSER) == 0) {
        errno = 0;
        sb_stop(SB_EXIT_NESTED, "a nested user namespace could be made");
    }
    keeper.layers |= SB_LAYER_NO_NESTED_USERNS;
}
