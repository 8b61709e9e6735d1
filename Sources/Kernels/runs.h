#pragma once
#include "stamp.h"

// Evidence over few cells, subject by subject: what a subject has contributed so far lies in words, one a cell, with the rows
// in the upper bits and the sum of values below (`KN_WORD_SHIFT`), so that a row is one addition. Where the subject ends, all
// cells are folded at once, touched or not (an untouched one folds zeros).
enum { PARTS = KN_RUN_PARTS, LANES = 4, CELLS = KN_FEW_CELLS };
#define ONE ((uint64_t)1 << KN_WORD_SHIFT)
#define VALUE (ONE - 1)

// `now`: the size of each cell's last contribution.
typedef struct {
    int64_t open[CELLS], sum[CELLS], total[CELLS], top1[CELLS], top2[CELLS], nonzero[CELLS], now[CELLS];
} RunPart;

struct KnRuns {
    // A copy of each cell a lane, so that no row waits for the store of the row before.
    uint64_t word[PARTS][LANES][CELLS];
    // What the open subject contributed in batches before.
    int64_t open_rows[CELLS];
    int64_t rows[CELLS], subjects[CELLS], top1[CELLS], top2[CELLS], now[CELLS];
    RunPart part[PARTS];
    uint32_t subject, is_open, has_more;
};

// The loops over cells take whole registers: cells beyond the last hold zeros.
static inline size_t whole_cells(size_t cells) { return (cells + 7) & ~(size_t)7; }

// Folds rows of `words`, one, two or four lanes; true if some cell's second largest is beaten.
INLINE int64_t fold_run_rows(const int lanes, const uint64_t *restrict a, const uint64_t *restrict b,
                             const uint64_t *restrict c, const uint64_t *restrict d, int64_t *restrict rows,
                             int64_t *restrict subjects, const int64_t *restrict top2, int64_t *restrict now, size_t cells,
                             int64_t is_subject)
{
    int64_t beaten = 0;
    for (size_t i = 0; i < cells; i++) {
        uint64_t word = lanes > 2 ? a[i] + b[i] + c[i] + d[i] : lanes > 1 ? a[i] + b[i] : a[i];
        int64_t n = (int64_t)(word >> KN_WORD_SHIFT);
        now[i] = n;
        rows[i] += n;
        subjects[i] += n ? is_subject : 0;
        beaten |= n > top2[i];
    }
    return beaten;
}

// `is_signed`: values may be below zero, so words hold their distances from `low`.
INLINE int64_t fold_run_part(const int lanes, const int is_signed, const uint64_t *restrict a, const uint64_t *restrict b,
                             const uint64_t *restrict c, const uint64_t *restrict d, const int64_t *restrict rows,
                             int64_t *restrict sum, int64_t *restrict total, const int64_t *restrict top2,
                             int64_t *restrict nonzero, int64_t *restrict now, size_t cells, int64_t low, int64_t is_subject)
{
    int64_t beaten = 0;
    for (size_t i = 0; i < cells; i++) {
        uint64_t word = lanes > 2 ? a[i] + b[i] + c[i] + d[i] : lanes > 1 ? a[i] + b[i] : a[i];
        int64_t value = (int64_t)(word & VALUE);
        if (is_signed) value += low * rows[i];
        int64_t size = is_signed && value < 0 ? -value : value;
        sum[i] += value;
        if (is_signed) total[i] += size;
        nonzero[i] += value ? is_subject : 0;
        beaten |= size > top2[i];
        now[i] = size;
    }
    return beaten;
}

INLINE void raise_run_tops(const int64_t *restrict now, int64_t *restrict top1, int64_t *restrict top2, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        int64_t first = top1[i], less = now[i] < first ? now[i] : first;
        top1[i] = now[i] > first ? now[i] : first;
        top2[i] = less > top2[i] ? less : top2[i];
    }
}

// One subject's words of all cells into the figures.
INLINE void fold_run_words(const int lanes, const size_t m, const int is_signed, struct KnRuns *s,
                           const uint64_t (*words)[LANES][CELLS], const uint64_t *single, size_t cells,
                           const KnRunPart *parts, int64_t is_subject)
{
#define LANE(k, l) (lanes > 1 ? words[k][l] : single)
    int64_t beaten = fold_run_rows(lanes, LANE(0, 0), LANE(0, 1), LANE(0, 2), LANE(0, 3), s->rows, s->subjects, s->top2,
                                   s->now, cells, is_subject);
    for (size_t k = 0; k < m; k++) {
        RunPart *p = &s->part[k];
        beaten |= fold_run_part(lanes, is_signed, LANE(k, 0), LANE(k, 1), LANE(k, 2), LANE(k, 3), s->now, p->sum, p->total,
                                p->top2, p->nonzero, p->now, cells, parts[k].low, is_subject);
    }
#undef LANE
    if (!beaten) return;
    raise_run_tops(s->now, s->top1, s->top2, cells);
    for (size_t k = 0; k < m; k++) raise_run_tops(s->part[k].now, s->part[k].top1, s->part[k].top2, cells);
}
