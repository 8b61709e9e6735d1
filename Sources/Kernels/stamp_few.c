#include <string.h>

#include "clones.h"
#include "stamp.h"

// Few cells, many rows a subject: the open contributions of one subject lie side by side, rows add to them without asking
// whether the cell has seen the subject, and where the subject ends all cells are folded at once, touched or not (an
// untouched one folds zeros). Two lanes, so that rows of one cell do not wait for each other.
enum { PARTS = 4 };

typedef struct {
    int64_t open[2][KN_FEW_CELLS], sum[KN_FEW_CELLS], total[KN_FEW_CELLS], top1[KN_FEW_CELLS], top2[KN_FEW_CELLS],
        nonzero[KN_FEW_CELLS];
} FewPart;

typedef struct {
    uint32_t open[2][KN_FEW_CELLS], rows[KN_FEW_CELLS], subjects[KN_FEW_CELLS], top1[KN_FEW_CELLS], top2[KN_FEW_CELLS];
} FewHeader;

INLINE void fold_header_few(uint32_t *R lane0, uint32_t *R lane1, uint32_t *R rows, uint32_t *R subjects,
                            uint32_t *R top1, uint32_t *R top2, size_t cells, uint32_t is_subject)
{
    for (size_t c = 0; c < cells; c++) {
        uint32_t open = lane0[c] + lane1[c], first = top1[c], less = open < first ? open : first;
        rows[c] += open;
        subjects[c] += open ? is_subject : 0;
        top1[c] = open > first ? open : first;
        top2[c] = less > top2[c] ? less : top2[c];
        lane0[c] = lane1[c] = 0;
    }
}

INLINE void fold_part_few(int64_t *R lane0, int64_t *R lane1, int64_t *R sum, int64_t *R total, int64_t *R top1,
                          int64_t *R top2, int64_t *R nonzero, size_t cells, int64_t is_subject)
{
    for (size_t c = 0; c < cells; c++) {
        int64_t open = (int64_t)((uint64_t)lane0[c] + (uint64_t)lane1[c]);
        int64_t size = open < 0 ? -open : open, first = top1[c], less = size < first ? size : first;
        sum[c] += open;
        total[c] += size;
        top1[c] = size > first ? size : first;
        top2[c] = less > top2[c] ? less : top2[c];
        nonzero[c] += open ? is_subject : 0;
        lane0[c] = lane1[c] = 0;
    }
}

INLINE void fold_few(FewHeader *h, FewPart *p, size_t cells, size_t parts, uint32_t is_subject)
{
    fold_header_few(h->open[0], h->open[1], h->rows, h->subjects, h->top1, h->top2, cells, is_subject);
    for (size_t k = 0; k < parts; k++)
        fold_part_few(p[k].open[0], p[k].open[1], p[k].sum, p[k].total, p[k].top1, p[k].top2, p[k].nonzero, cells,
                      is_subject);
}

/// All rows of the batch; `cells` and `parts` are constants of the caller. Gives the last subject.
INLINE uint32_t run_few(FewHeader *h, FewPart *p, size_t cells, size_t parts, const uint32_t *groups,
                        const uint32_t *subjects, size_t n, uint32_t none, const int64_t *const *v)
{
    size_t i = 0;
    uint32_t subject = subjects[0];
    for (;;) {
        while (i + 1 < n && subjects[i + 1] == subject) {
            uint32_t a = groups[i], b = groups[i + 1];
            h->open[0][a]++;
            h->open[1][b]++;
            for (size_t k = 0; k < parts; k++) {
                p[k].open[0][a] += v[k][i];
                p[k].open[1][b] += v[k][i + 1];
            }
            i += 2;
        }
        if (i < n && subjects[i] == subject) {
            h->open[0][groups[i]]++;
            for (size_t k = 0; k < parts; k++) p[k].open[0][groups[i]] += v[k][i];
            i++;
        }
        if (i == n) return subject;
        fold_few(h, p, cells, parts, subject != none);
        subject = subjects[i];
    }
}

static void load_few(FewHeader *h, FewPart *p, char *cells, size_t stride, size_t count, uint32_t first, uint32_t none,
                     const KnStampPart *parts, size_t part_count)
{
    for (size_t c = 0; c < count; c++) {
        char *cell = cells + c * stride;
        Header *from = (Header *)(void *)cell;
        if (from->last != STAMP(first)) fold(cell, none, parts, part_count);
        h->open[0][c] = from->open;
        h->rows[c] = from->rows;
        h->subjects[c] = from->subjects;
        h->top1[c] = from->top1;
        h->top2[c] = from->top2;
        for (size_t k = 0; k < part_count; k++) {
            if (parts[k].kind == KN_STAMP_U64) {
                PartU64 *part = (PartU64 *)(void *)(cell + parts[k].offset);
                p[k].open[0][c] = part->open;
                p[k].sum[c] = p[k].total[c] = part->sum;
                p[k].top1[c] = part->top1;
                p[k].top2[c] = part->top2;
                p[k].nonzero[c] = *(uint32_t *)(void *)(cell + parts[k].nonzero);
                continue;
            }
            PartI64 *part = (PartI64 *)(void *)(cell + parts[k].offset);
            p[k].open[0][c] = part->open;
            p[k].sum[c] = part->sum;
            p[k].total[c] = part->total;
            p[k].top1[c] = part->top1;
            p[k].top2[c] = part->top2;
            p[k].nonzero[c] = part->counts.nonzero;
        }
    }
}

static void store_few(const FewHeader *h, const FewPart *p, char *cells, size_t stride, size_t count, uint32_t last,
                      const KnStampPart *parts, size_t part_count)
{
    for (size_t c = 0; c < count; c++) {
        char *cell = cells + c * stride;
        Header *to = (Header *)(void *)cell;
        to->open = h->open[0][c] + h->open[1][c];
        if (to->open) to->last = STAMP(last);
        to->rows = h->rows[c];
        to->subjects = h->subjects[c];
        to->top1 = h->top1[c];
        to->top2 = h->top2[c];
        for (size_t k = 0; k < part_count; k++) {
            int64_t open = (int64_t)((uint64_t)p[k].open[0][c] + (uint64_t)p[k].open[1][c]);
            if (parts[k].kind == KN_STAMP_U64) {
                PartU64 *part = (PartU64 *)(void *)(cell + parts[k].offset);
                part->open = open;
                part->sum = p[k].sum[c];
                part->top1 = p[k].top1[c];
                part->top2 = p[k].top2[c];
                *(uint32_t *)(void *)(cell + parts[k].nonzero) = (uint32_t)p[k].nonzero[c];
                continue;
            }
            PartI64 *part = (PartI64 *)(void *)(cell + parts[k].offset);
            part->open = open;
            part->sum = p[k].sum[c];
            part->total = p[k].total[c];
            part->top1 = p[k].top1[c];
            part->top2 = p[k].top2[c];
            part->counts.nonzero = (uint32_t)p[k].nonzero[c];
        }
    }
}

#define RUN_PARTS(C)                                                                      \
    switch (part_count) {                                                                 \
    case 0: return run_few(h, p, C, 0, groups, subjects, n, none, v);                     \
    case 1: return run_few(h, p, C, 1, groups, subjects, n, none, v);                     \
    case 2: return run_few(h, p, C, 2, groups, subjects, n, none, v);                     \
    default: return run_few(h, p, C, part_count, groups, subjects, n, none, v);           \
    }

KN_CLONES uint32_t kn_stamp_few_run(void *header, void *few_parts, size_t cells, size_t part_count,
                                    const uint32_t *groups, const uint32_t *subjects, size_t n, uint32_t none,
                                    const int64_t *const *v)
{
    FewHeader *h = header;
    FewPart *p = few_parts;
    if (cells <= 8) RUN_PARTS(8)
    if (cells <= 16) RUN_PARTS(16)
    if (cells <= 32) RUN_PARTS(32)
    RUN_PARTS(KN_FEW_CELLS)
}

/// Whether a fold of all cells a subject costs less than asking each row. `subjects` ascend in a batch.
static int is_suited(size_t count, const uint32_t *subjects, size_t n, const KnStampPart *parts, size_t part_count)
{
    if (count > KN_FEW_CELLS || n < 64 || part_count > PARTS || subjects[n - 1] < subjects[0]) return 0;
    for (size_t k = 0; k < part_count; k++)
        if ((parts[k].kind != KN_STAMP_I64 && parts[k].kind != KN_STAMP_U64) || parts[k].valid) return 0;
    size_t runs = (size_t)(subjects[n - 1] - subjects[0]) + 1;
    return (runs * (1 + part_count) + 32) * count <= 10 * n;
}

int kn_stamp_few(char *cells, size_t stride, size_t count, const uint32_t *groups, const uint32_t *subjects, size_t n,
                 uint32_t none, const KnStampPart *parts, size_t part_count)
{
    if (!is_suited(count, subjects, n, parts, part_count)) return 0;
    FewHeader header;
    FewPart few[PARTS];
    const int64_t *v[PARTS];
    memset(&header, 0, sizeof header);
    memset(few, 0, part_count * sizeof few[0]);
    for (size_t k = 0; k < part_count; k++) v[k] = parts[k].values;
    load_few(&header, few, cells, stride, count, subjects[0], none, parts, part_count);
    uint32_t last = kn_stamp_few_run(&header, few, count, part_count, groups, subjects, n, none, v);
    store_few(&header, few, cells, stride, count, last, parts, part_count);
    return 1;
}
