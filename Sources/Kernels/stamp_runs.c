#include <string.h>

#include "clones.h"
#include "runs.h"

size_t kn_runs_bytes(void) { return sizeof(struct KnRuns); }

// Also what batches before left open; seldom more than once a batch.
static void close_with_more(struct KnRuns *s, size_t cells, const KnRunPart *parts, size_t m, int64_t is_subject)
{
    for (size_t c = 0; c < cells; c++) {
        uint64_t word = 0;
        for (size_t l = 0; l < LANES; l++) word += s->word[0][l][c];
        int64_t fresh = (int64_t)(word >> KN_WORD_SHIFT), n = fresh + s->open_rows[c];
        s->open_rows[c] = 0;
        s->rows[c] += n;
        s->subjects[c] += n ? is_subject : 0;
        TOPS(n, s->top1[c], s->top2[c]);
        for (size_t k = 0; k < m; k++) {
            RunPart *p = &s->part[k];
            uint64_t sum = 0;
            for (size_t l = 0; l < LANES; l++) sum += s->word[k][l][c];
            int64_t value = (int64_t)(sum & VALUE) + parts[k].low * fresh + p->open[c], size = value < 0 ? -value : value;
            p->open[c] = 0;
            p->sum[c] += value;
            p->total[c] += size;
            p->nonzero[c] += value ? is_subject : 0;
            TOPS(size, p->top1[c], p->top2[c]);
        }
    }
    s->has_more = 0;
}

static void clear_words(const size_t lanes, struct KnRuns *s, size_t cells, size_t m)
{
    for (size_t k = 0; k < (m ? m : 1); k++)
        for (size_t l = 0; l < lanes; l++) memset(s->word[k][l], 0, cells * sizeof(uint64_t));
}

INLINE void close_run(const int lanes, const size_t m, const int is_signed, struct KnRuns *s, size_t cells, const KnRunPart *parts,
                      uint32_t none)
{
    int64_t is_subject = s->subject != none;
    if (s->has_more)
        close_with_more(s, cells, parts, m, is_subject);
    else
        fold_run_words(lanes, m, is_signed, s, (const uint64_t(*)[LANES][CELLS])s->word, NULL, cells, parts, is_subject);
    clear_words((size_t)lanes, s, cells, m);
    s->is_open = 0;
}

// Words of the last subject of a batch make room for the next batch's.
static void set_aside(struct KnRuns *s, size_t cells, const KnRunPart *parts, size_t m)
{
    for (size_t c = 0; c < cells; c++) {
        uint64_t word = 0;
        for (size_t l = 0; l < LANES; l++) word += s->word[0][l][c];
        int64_t n = (int64_t)(word >> KN_WORD_SHIFT);
        s->open_rows[c] += n;
        for (size_t k = 0; k < m; k++) {
            uint64_t sum = 0;
            for (size_t l = 0; l < LANES; l++) sum += s->word[k][l][c];
            s->part[k].open[c] += (int64_t)(sum & VALUE) + parts[k].low * n;
        }
    }
    clear_words(LANES, s, cells, m);
    s->has_more = 1;
}

INLINE int is_one_cell(const uint32_t *groups, size_t n)
{
    uint32_t first = groups[0], differs = (groups[n - 1] ^ first) | (groups[n / 2] ^ first);
    if (differs) return 0;
    for (size_t i = 0; i < n; i++) differs |= groups[i] ^ first;
    return !differs;
}

// A whole subject in one cell.
INLINE void add_one_cell(const size_t m, struct KnRuns *s, size_t c, size_t from, size_t n, const KnRunPart *parts,
                         int64_t is_subject)
{
    int64_t rows = (int64_t)n;
    s->rows[c] += rows;
    s->subjects[c] += is_subject;
    TOPS(rows, s->top1[c], s->top2[c]);
    for (size_t k = 0; k < m; k++) {
        RunPart *p = &s->part[k];
        uint64_t sum = 0;
        for (size_t i = 0; i < n; i++) sum += (uint64_t)parts[k].values[from + i];
        int64_t value = (int64_t)sum, size = value < 0 ? -value : value;
        p->sum[c] += value;
        p->total[c] += size;
        p->nonzero[c] += value ? is_subject : 0;
        TOPS(size, p->top1[c], p->top2[c]);
    }
}

INLINE void add_words(const size_t lanes, const size_t m, struct KnRuns *s, const uint32_t *groups, size_t from, size_t to,
                      const KnRunPart *parts)
{
    const int64_t *v[PARTS] = {0};
    uint64_t bias[PARTS] = {ONE};
    for (size_t k = 0; k < m; k++) {
        v[k] = parts[k].values;
        bias[k] = (k ? 0 : ONE) - (uint64_t)parts[k].low;
    }
    size_t i = from;
#define ADD(l, i)                                                       \
    do {                                                                \
        uint32_t g = groups[i];                                         \
        s->word[0][l][g] += m ? (uint64_t)v[0][i] + bias[0] : ONE;      \
        if (m > 1) s->word[1][l][g] += (uint64_t)v[1][i] + bias[1];     \
    } while (0)
    for (; i + lanes <= to; i += lanes) {
        ADD(0, i);
        ADD(1, i + 1);
        if (lanes > 2) {
            ADD(2, i + 2);
            ADD(3, i + 3);
        }
    }
    for (; i < to; i++) ADD(0, i);
#undef ADD
}

INLINE size_t run_rows(const int lanes, const size_t m, const int is_signed, struct KnRuns *s, size_t cells, const uint32_t *groups,
                       const uint32_t *offsets, uint32_t none, size_t current, size_t first, size_t n,
                       const KnRunPart *parts)
{
    size_t i = 0;
    while (i < n) {
        while (current < none && offsets[current + 1] <= first + i) current++;
        size_t end = current < none && offsets[current + 1] - first < n ? offsets[current + 1] - first : n;
        if (s->is_open && s->subject != (uint32_t)current) close_run(lanes, m, is_signed, s, cells, parts, none);
        if (!s->is_open && end < n && is_one_cell(groups + i, end - i)) {
            add_one_cell(m, s, groups[i], i, end - i, parts, current != none);
        } else {
            add_words((size_t)lanes, m, s, groups, i, end, parts);
            s->is_open = 1;
            s->subject = (uint32_t)current;
        }
        i = end;
    }
    if (s->is_open) set_aside(s, cells, parts, m);
    return current;
}

static int any_signed(const KnRunPart *parts, size_t m)
{
    for (size_t k = 0; k < m; k++)
        if (parts[k].is_signed) return 1;
    return 0;
}

KN_CLONES size_t kn_runs_add(struct KnRuns *s, size_t cells, const uint32_t *groups, const uint32_t *offsets,
                             uint32_t none, size_t current, size_t first, size_t n, const KnRunPart *parts,
                             size_t part_count)
{
// More cells seldom make a row wait for the one before, and cost more to fold.
#define ROWS(L, M, S) run_rows(L, M, S, s, whole_cells(cells), groups, offsets, none, current, first, n, parts)
#define RUN(M, S) return cells > 16 ? ROWS(2, M, S) : ROWS(LANES, M, S)
    int is_signed = any_signed(parts, part_count);
    switch (part_count << 1 | (unsigned)is_signed) {
    case 0: RUN(0, 0);
    case 2: RUN(1, 0);
    case 3: RUN(1, 1);
    case 4: RUN(2, 0);
    default: RUN(2, 1);
    }
}

// Folds `rows` into the header and the parts of a record; see `kn_runs_close`.
static void merge_cell(const struct KnRuns *s, size_t c, char *cell, const KnStampPart *parts, size_t part_count)
{
    Header *h = (Header *)(void *)cell;
    h->rows += (uint32_t)s->rows[c];
    h->subjects += (uint32_t)s->subjects[c];
    TOPS((uint32_t)s->top1[c], h->top1, h->top2);
    TOPS((uint32_t)s->top2[c], h->top1, h->top2);
    for (size_t k = 0; k < part_count; k++) {
        const RunPart *p = &s->part[k];
        if (parts[k].kind == KN_STAMP_U64) {
            PartU64 *to = (PartU64 *)(void *)(cell + parts[k].offset);
            to->sum += p->sum[c];
            TOPS(p->top1[c], to->top1, to->top2);
            TOPS(p->top2[c], to->top1, to->top2);
            *(uint32_t *)(void *)(cell + parts[k].nonzero) += (uint32_t)p->nonzero[c];
            continue;
        }
        PartI64 *to = (PartI64 *)(void *)(cell + parts[k].offset);
        to->sum += p->sum[c];
        to->total += p->total[c];
        TOPS(p->top1[c], to->top1, to->top2);
        TOPS(p->top2[c], to->top1, to->top2);
        to->counts.nonzero += (uint32_t)p->nonzero[c];
    }
}

void kn_runs_close(struct KnRuns *s, size_t cells, uint32_t none, const KnRunPart *run_parts, char *records, size_t stride,
                   const KnStampPart *parts, size_t part_count)
{
    if (s->is_open) {
        close_with_more(s, cells, run_parts, part_count, s->subject != none);
        s->is_open = 0;
    }
    for (size_t c = 0; c < cells; c++)
        if (s->rows[c]) merge_cell(s, c, records + c * stride, parts, part_count);
    memset(s, 0, sizeof *s);
}

void kn_runs_suspend(struct KnRuns *s, size_t cells, uint32_t none, char *records, size_t stride, const KnStampPart *parts,
                     size_t part_count)
{
    if (!s->is_open) return;
    for (size_t c = 0; c < cells; c++) {
        if (!s->open_rows[c]) continue;
        char *cell = records + c * stride;
        Header *h = (Header *)(void *)cell;
        if (h->last != STAMP(s->subject)) fold(cell, none, parts, part_count);
        h->last = STAMP(s->subject);
        h->open += (uint32_t)s->open_rows[c];
        s->open_rows[c] = 0;
        for (size_t k = 0; k < part_count; k++) {
            // The open contribution comes first in parts of both kinds.
            *(int64_t *)(void *)(cell + parts[k].offset) += s->part[k].open[c];
            s->part[k].open[c] = 0;
        }
    }
    s->is_open = s->has_more = 0;
}

void kn_runs_resume(struct KnRuns *s, size_t cells, uint32_t subject, char *records, size_t stride,
                    const KnStampPart *parts, size_t part_count)
{
    for (size_t c = 0; c < cells; c++) {
        char *cell = records + c * stride;
        Header *h = (Header *)(void *)cell;
        if (!h->open || h->last != STAMP(subject)) continue;
        s->open_rows[c] += h->open;
        h->open = 0;
        for (size_t k = 0; k < part_count; k++) {
            int64_t *open = (int64_t *)(void *)(cell + parts[k].offset);
            s->part[k].open[c] += *open;
            *open = 0;
        }
        s->subject = subject;
        s->is_open = s->has_more = 1;
    }
}
