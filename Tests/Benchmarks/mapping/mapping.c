// Which mapping of a job's dataset has no penalty for being new in a process? A fresh process for every reading, as every worker
// is: map, read all of it once, unmap. The file is in the page cache. `mapping FOLDER [MAX_MEGABYTES]`, FOLDER on a real file
// system; as root also on a tmpfs of huge pages. One line a size and way: median microseconds, and of it the mapping alone.
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
enum { ROUNDS = 9, WAYS = 4 };
static const char *const names[WAYS] = {"plain", "MAP_POPULATE", "MADV_POPULATE_READ", "MADV_WILLNEED"};
typedef struct { double all, map; } reading;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const char *what)
{
    fprintf(stderr, "mapping: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int file_of(const char *folder, size_t bytes)
{
    char *block = malloc(1 << 20);
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 || !block) fail(folder);
    memset(block, 7, 1 << 20);
    for (size_t done = 0; done < bytes;) {
        size_t part = bytes - done < 1 << 20 ? bytes - done : 1 << 20;
        if (write(file, block, part) != (ssize_t)part) fail("write");
        done += part;
    }
    free(block);
    fsync(file);
    return file;
}

static reading read_once(int file, size_t bytes, int way)
{
    double begun = now();
    uint64_t *p = mmap(0, bytes, PROT_READ, MAP_SHARED | (way == 1 ? MAP_POPULATE : 0), file, 0), sum = 0;
    if (p == MAP_FAILED) fail("mmap");
    if (way == 2 && madvise(p, bytes, MADV_POPULATE_READ)) fail("MADV_POPULATE_READ");
    if (way == 3 && madvise(p, bytes, MADV_WILLNEED)) fail("MADV_WILLNEED");
    double mapped = now();
    for (size_t i = 0; i < bytes / 8; i++) sum += p[i];
    munmap(p, bytes);
    double ended = now();
    return (reading){ended - begun + (sum == 1), mapped - begun};
}

static reading in_a_fresh_process(int file, size_t bytes, int way)
{
    int ends[2], status;
    reading found = {0, 0};
    if (pipe(ends)) fail("pipe");
    pid_t pid = fork();
    if (pid == 0) {
        found = read_once(file, bytes, way);
        _exit(write(ends[1], &found, sizeof found) != sizeof found);
    }
    if (pid < 0 || read(ends[0], &found, sizeof found) != sizeof found || waitpid(pid, &status, 0) != pid) fail("child");
    close(ends[0]);
    close(ends[1]);
    return found;
}

static int earlier(const void *a, const void *b)
{
    double x = ((const reading *)a)->all, y = ((const reading *)b)->all;
    return x < y ? -1 : x > y;
}

static void measure(const char *where, const char *folder, size_t bytes)
{
    int file = file_of(folder, bytes);
    reading found[WAYS][ROUNDS];
    for (int round = -1; round < ROUNDS; round++)          // interleaved; the first is not counted
        for (int way = 0; way < WAYS; way++) {
            reading r = in_a_fresh_process(file, bytes, way);
            if (round >= 0) found[way][round] = r;
        }
    for (int way = 0; way < WAYS; way++) {
        qsort(found[way], ROUNDS, sizeof(reading), earlier);
        printf("{\"where\":\"%s\",\"way\":\"%s\",\"kilobytes\":%zu,\"us\":%.0f,\"mapping_us\":%.0f}\n", where, names[way],
               bytes >> 10, found[way][ROUNDS / 2].all, found[way][ROUNDS / 2].map);
    }
    close(file);
}

int main(int count, char **arguments)
{
    if (count < 2) return 2;
    size_t most = (size_t)(count > 2 ? atoi(arguments[2]) : 512) << 20;
    const char *huge = 0;
    if (unshare(CLONE_NEWNS) == 0 && mount(0, "/", 0, MS_REC | MS_PRIVATE, 0) == 0
        && mount("none", "/mnt", "tmpfs", 0, "huge=always") == 0)
        huge = "/mnt";
    for (size_t bytes = 12 << 10; bytes <= most; bytes *= 16) {
        measure("file", arguments[1], bytes);
        if (huge) measure("tmpfs huge=always", huge, bytes);
    }
    return 0;
}
