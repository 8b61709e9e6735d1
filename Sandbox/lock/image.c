// The program's constant pages, made cheap to fork. A forked worker has to fault the pages of a file mapping in again, sixteen at
// a time, and to give each back when it ends; private memory of huge pages is inherited by copying a handful of entries.
// So the keeper, before anything else runs, moves the segments that nobody writes (text, constants, relocated constants) into
// such memory: mmap(2), madvise(2), mremap(2). What cannot be moved stays where it is. (Not data and heap: a huge page that is
// written falls apart into 512 entries, more than there were before.)
#include "steps.h"
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif
enum { SEGMENTS = 8 };
static const uintptr_t HUGE = 2 << 20;
typedef struct { uintptr_t from, to, filled; int protection; } segment;
typedef struct { segment at[SEGMENTS]; int count; } segments;

static uintptr_t whole(uintptr_t bytes) { return (bytes + HUGE - 1) / HUGE * HUGE; }

// The linker gives each segment huge pages of its own (Package.swift), so that its tail is free; but the heap may begin there.
static int is_free(uintptr_t from, uintptr_t to)
{
    if (from >= to) return 1;
    void *p = mmap((void *)from, to - from, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (p == MAP_FAILED) return 0;
    munmap(p, to - from);
    return p == (void *)from;
}

static int protection(const struct dl_phdr_info *info, const ElfW(Phdr) *segment)
{
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO && info->dlpi_phdr[i].p_vaddr == segment->p_vaddr) return PROT_READ;
    return PROT_READ | (segment->p_flags & PF_W ? PROT_WRITE : 0) | (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

static int collect(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    segments *found = argument;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_LOAD || p->p_align < HUGE || found->count == SEGMENTS) continue;
        uintptr_t from = (info->dlpi_addr + p->p_vaddr) & ~(page - 1);
        uintptr_t end = (info->dlpi_addr + p->p_vaddr + p->p_memsz + page - 1) & ~(page - 1), to = whole(end);
        if (!is_free(end, to)) to -= HUGE;     // then the last part stays as it is
        if (from % HUGE || from == to) continue;
        int access = protection(info, p);
        if (!(access & PROT_WRITE)) found->at[found->count++] = (segment){from, to, (end < to ? end : to) - from, access};
    }
    return 1;                            // the program itself comes first: dl_iterate_phdr(3)
}

// Between the two calls of mremap nothing is unmapped: the kernel puts the copy in the original's place in one step, while this
// very code runs from it and these very variables lie on the stack, which does not move.
static void move(const segment *s)
{
    uintptr_t length = s->to - s->from, room = length + HUGE;
    char *area = mmap(0, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (area == MAP_FAILED) return;
    char *copy = (char *)whole((uintptr_t)area);
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
    for (int i = 0; i < found.count; i++) move(&found.at[i]);
}
