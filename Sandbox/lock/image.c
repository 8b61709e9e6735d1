// The program's own pages, made cheap to fork. A forked worker has to fault every page of a file mapping in again, sixteen at
// a time, and to give each back when it ends; private memory of huge pages is inherited by copying a handful of entries.
// So the keeper, before anything else runs, moves the segments it will never write (text, constants) into such memory:
// mmap(2), madvise(2), mremap(2). What cannot be moved stays where it is.
#include "steps.h"
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SEGMENTS = 8 };
static const uintptr_t HUGE = 2 << 20;
typedef struct { uintptr_t from, to, filled; int protection; } segment;
typedef struct { segment at[SEGMENTS]; int count; } segments;

static int collect(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    segments *found = argument;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_LOAD || p->p_flags & PF_W || found->count == SEGMENTS) continue;
        uintptr_t from = (info->dlpi_addr + p->p_vaddr) & ~(page - 1);
        uintptr_t to = (info->dlpi_addr + p->p_vaddr + p->p_memsz + page - 1) & ~(page - 1);
        uintptr_t filled = to - from;
        if (p->p_align >= HUGE) to = (to + HUGE - 1) / HUGE * HUGE;   // nothing else lies there: the next segment is aligned too
        found->at[found->count++] = (segment){from, to, filled, PROT_READ | (p->p_flags & PF_X ? PROT_EXEC : 0)};
    }
    return 1;                            // the program itself comes first: dl_iterate_phdr(3)
}

// The copy lies at the same offset within a huge page, so that moving it keeps the huge pages whole. Between the two calls of
// mremap nothing is unmapped: the kernel puts the copy in the original's place in one step, while this very code runs from it.
static void move(const segment *s)
{
    uintptr_t length = s->to - s->from, room = length + 2 * HUGE;
    char *area = mmap(0, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (area == MAP_FAILED) return;
    char *copy = (char *)(((uintptr_t)area + HUGE - 1) / HUGE * HUGE + s->from % HUGE);
    madvise(copy, length, MADV_HUGEPAGE);
    memcpy(copy, (const void *)s->from, s->filled);
    if (mprotect(copy, length, s->protection) == 0)
        (void)mremap(copy, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, s->from);
    munmap(area, room);                  // what was not moved, around it or all of it
}

void sb_move_image(void)
{
    segments found = {.count = 0};
    dl_iterate_phdr(collect, &found);
    for (int i = 0; i < found.count; i++)
        if (found.at[i].to - found.at[i].from >= HUGE) move(&found.at[i]);
}
