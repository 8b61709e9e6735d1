#pragma once
#include "kernels.h"

// A record: the header (32 bytes), then the parts. While rows of one subject pass, a cell keeps that subject's open
// contribution; when another subject's row meets the cell, the open contribution is folded into the cell's figures.
typedef struct { uint32_t last, open, rows, subjects, top1, top2, nonzero[KN_STAMP_U64_LIMIT]; } Header;
typedef struct { uint32_t open, rows, subjects, nonzero, top1, top2; } Counts;
// Never negative, so that the sum is the total; the subjects other than zero are counted in the header.
typedef struct { int64_t open, sum, top1, top2; } PartU64;
typedef struct { int64_t open, sum, total, top1, top2; Counts counts; } PartI64;
typedef struct { __int128 open, sum, total, top1, top2; Counts counts; } PartI128;
typedef struct { double open, sum, total, top1, top2; Counts counts; } PartF64;

// Raising `last` by one makes the fresh record's 0 mean "no subject yet".
#define STAMP(subject) ((subject) + 1u)
#define INLINE static inline __attribute__((always_inline))

#define TOPS(c, one, two)      \
    do {                       \
        if ((c) > (one)) {     \
            (two) = (one);     \
            (one) = (c);       \
        } else if ((c) > (two)) \
            (two) = (c);       \
    } while (0)

static inline void fold_counts(Counts *c, uint32_t is_subject)
{
    if (!c->open) return;
    c->rows += c->open;
    c->subjects += is_subject;
    TOPS(c->open, c->top1, c->top2);
    c->open = 0;
}

#define FOLD(NAME, PART, T)                                          \
    static inline void NAME(PART *p, uint32_t is_subject)                   \
    {                                                                \
        T open = p->open, size = open < 0 ? -open : open;            \
        fold_counts(&p->counts, is_subject);                         \
        p->sum += open;                                              \
        p->total += size;                                            \
        TOPS(size, p->top1, p->top2);                                \
        p->counts.nonzero += is_subject & (open != 0);               \
        p->open = 0;                                                 \
    }
FOLD(fold_i64, PartI64, int64_t)
FOLD(fold_i128, PartI128, __int128)
FOLD(fold_f64, PartF64, double)

static inline void fold_u64(PartU64 *p, uint32_t *nonzero, uint32_t is_subject)
{
    p->sum += p->open;
    TOPS(p->open, p->top1, p->top2);
    *nonzero += is_subject & (p->open != 0);
    p->open = 0;
}

// Folds what is open in a cell.
static inline void fold(char *cell, uint32_t none, const KnStampPart *parts, size_t count)
{
    Header *h = (Header *)(void *)cell;
    if (!h->open) return;
    uint32_t is_subject = h->last != STAMP(none);
    h->rows += h->open;
    h->subjects += is_subject;
    TOPS(h->open, h->top1, h->top2);
    h->open = 0;
    for (size_t k = 0; k < count; k++) {
        void *part = cell + parts[k].offset;
        switch (parts[k].kind) {
        case KN_STAMP_COUNT: fold_counts(part, is_subject); break;
        case KN_STAMP_U64: fold_u64(part, (uint32_t *)(void *)(cell + parts[k].nonzero), is_subject); break;
        case KN_STAMP_I64: fold_i64(part, is_subject); break;
        case KN_STAMP_I128: fold_i128(part, is_subject); break;
        default: fold_f64(part, is_subject);
        }
    }
}
