// Step 4: an empty, read-only root, with the old one detached: pivot_root(2), "pivot_root(".", ".")".
#include "steps.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void sb_prove_empty_root(void)
{
    DIR *d = opendir("/");
    errno = 0;
    if (!d) sb_stop(SB_EXIT_ROOT, "open the new root");
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) sb_stop(SB_EXIT_ROOT, "the new root is not empty");
    closedir(d);
    if (mkdir("/x", 0700) == 0 || errno != EROFS) sb_stop(SB_EXIT_ROOT, "the new root can be written to");
}

void sb_empty_root(void)
{
    MUST(SB_EXIT_ROOT, mount(0, "/", 0, MS_REC | MS_PRIVATE, 0));
    MUST(SB_EXIT_ROOT, mount("none", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,nr_inodes=2,mode=555"));
    MUST(SB_EXIT_ROOT, chdir("/tmp"));
    MUST(SB_EXIT_ROOT, syscall(SYS_pivot_root, ".", "."));
    MUST(SB_EXIT_ROOT, umount2(".", MNT_DETACH));
    MUST(SB_EXIT_ROOT, mount(0, "/", 0, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, 0));
    MUST(SB_EXIT_ROOT, chdir("/"));
    sb_prove_empty_root();
    keeper.layers |= SB_LAYER_EMPTY_ROOT;
}
