#include <string.h>

#include "clones.h"
#include "stamp.h"

// Many cells, subject by subject: nearly every row of a subject is alone in its cell, so that its contribution is whole and
// goes into the figures at once, without being open in between. `seen` tells which cells of a subject have met two rows.
enum { AHEAD = 12 };

#define SELDOM(x) __builtin_expect((x), 0)

typedef struct {
    char *cells;
    size_t stride;
    const uint32_t *groups;
    size_t n;
    uint32_t none;
    const KnStampPart *parts;
    size_t part_count;
} Rows;

// Rows of a subject that may have come before, or may go on: its contributions stay open.
INLINE void open_rows(const int m, const Rows *r, size_t from, size_t to, uint32_t subject)
{
    for (size_t i = from; i < to; i++) {
        char *cell = r->cells + r->groups[i] * r->stride;
        Header *h = (Header *)(void *)cell;
        PartU64 *p = (PartU64 *)(void *)(cell + sizeof(Header));
        if (h->last != STAMP(subject)) {
            fold(cell, r->none, r->parts, r->part_count);
            h->last = STAMP(subject);
        }
        h->open += 1;
        for (int k = 0; k < m; k++) p[k].open += ((const int64_t *)r->parts[k].values)[i];
    }
}

// One row, alone in its cell.
INLINE void add_contribution(const int m, const Rows *r, uint32_t group, const int64_t *v, uint32_t is_subject)
{
    char *cell = r->cells + group * r->stride;
    Header *h = (Header *)(void *)cell;
    PartU64 *p = (PartU64 *)(void *)(cell + sizeof(Header));
    if (SELDOM(h->open)) fold(cell, r->none, r->parts, r->part_count);
    h->rows += 1;
    h->subjects += is_subject;
    int is_top = h->top2 == 0;
    for (int k = 0; k < m; k++) {
        p[k].sum += v[k];
        h->nonzero[k] += is_subject & (v[k] != 0);
        is_top |= v[k] > p[k].top2;
    }
    if (SELDOM(is_top)) {
        TOPS(1u, h->top1, h->top2);
        for (int k = 0; k < m; k++) TOPS(v[k], p[k].top1, p[k].top2);
    }
}

// `seen`: mark where the subject has one row in a cell, mark + 1 where several.
INLINE void whole_subject(const int m, const Rows *r, size_t from, size_t to, uint32_t subject, uint8_t *seen, uint8_t mark)
{
    uint32_t repeats = 0, is_subject = subject != r->none;
    for (size_t i = from; i < to; i++) {
        uint8_t *at = seen + r->groups[i], is_again = *at >= mark;
        repeats |= is_again;
        *at = (uint8_t)(mark + is_again);
    }
    const int64_t *values[KN_STAMP_U64_LIMIT] = {0};
    for (int k = 0; k < m; k++) values[k] = r->parts[k].values;
    for (size_t i = from; i < to; i++) {
        if (i + AHEAD < r->n) __builtin_prefetch(r->cells + r->groups[i + AHEAD] * r->stride, 1);
        if (SELDOM(repeats) && seen[r->groups[i]] != mark) {
            open_rows(m, r, i, i + 1, subject);
            continue;
        }
        int64_t v[KN_STAMP_U64_LIMIT];
        for (int k = 0; k < m; k++) v[k] = values[k][i];
        add_contribution(m, r, r->groups[i], v, is_subject);
    }
    if (!repeats) return;
    for (size_t i = from; i < to; i++)
        if (seen[r->groups[i]] != mark) fold(r->cells + r->groups[i] * r->stride, r->none, r->parts, r->part_count);
}

INLINE size_t direct(const int m, const Rows *r, size_t cells, const uint32_t *offsets, size_t current, size_t first,
                     uint8_t *seen, uint8_t *mark)
{
    size_t i = 0;
    while (i < r->n) {
        while (current < r->none && offsets[current + 1] <= first + i) current++;
        size_t end = current < r->none && offsets[current + 1] - first < r->n ? offsets[current + 1] - first : r->n;
        size_t length = end - i;
        // The first and the last subject may go on in other batches; of many rows in few cells most would repeat.
        if (i == 0 || end == r->n || length * length > 2 * cells) {
            open_rows(m, r, i, end, (uint32_t)current);
        } else {
            *mark = (uint8_t)(*mark + 2);
            if (*mark == 0) {
                memset(seen, 0, cells);
                *mark = 2;
            }
            whole_subject(m, r, i, end, (uint32_t)current, seen, *mark);
        }
        i = end;
    }
    return current;
}

size_t kn_stamp_direct(char *records, size_t stride, size_t cells, const uint32_t *groups, const uint32_t *offsets,
                       uint32_t none, size_t current, size_t first, size_t n, const KnStampPart *parts, size_t part_count,
                       uint8_t *seen, uint8_t *mark)
{
    Rows rows = {records, stride, groups, n, none, parts, part_count};
    switch (part_count) {
    case 0: return direct(0, &rows, cells, offsets, current, first, seen, mark);
    case 1: return direct(1, &rows, cells, offsets, current, first, seen, mark);
    default: return direct(2, &rows, cells, offsets, current, first, seen, mark);
    }
}
