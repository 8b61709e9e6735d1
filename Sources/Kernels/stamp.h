#pragma once
#include "kernels.h"

// A record: the header (32 bytes), then the parts. While rows of one subject pass, a cell keeps that subject's open
// contribution; when another subject's row meets the cell, the open contribution is folded into the cell's figures.
typedef struct { uint32_t last, open, rows, subjects, top1, top2, reserved[2]; } Header;
typedef struct { uint32_t open, rows, subjects, nonzero, top1, top2; } Counts;
typedef struct { int64_t open, sum, total, top1, top2; Counts counts; } PartI64;
typedef struct { __int128 open, sum, total, top1, top2; Counts counts; } PartI128;
typedef struct { double open, sum, total, top1, top2; Counts counts; } PartF64;

// Raising `last` by one makes the fresh record's 0 mean "no subject yet".
#define STAMP(subject) ((subject) + 1u)

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

#define FOLD(NAME, PART, T)                                                 \
    static inline void NAME(PART *p, uint32_t is_subject)                    \
    {                                                                        \
        T open = p->open, size = open < 0 ? -open : open;                    \
        p->sum += open;                                                      \
        p->total += size;                                                    \
        TOPS(size, p->top1, p->top2);                                        \
        p->counts.nonzero += is_subject & (open != 0);                       \
        p->open = 0;                                                         \
    }
FOLD(fold_i64, PartI64, int64_t)
FOLD(fold_i128, PartI128, __int128)
FOLD(fold_f64, PartF64, double)

static inline uint32_t fold_header(Header *h, uint32_t none)
{
    uint32_t is_subject = h->last != STAMP(none);
    h->rows += h->open;
    h->subjects += is_subject;
    TOPS(h->open, h->top1, h->top2);
    h->open = 0;
    return is_subject;
}

static inline void fold(char *cell, uint32_t none, const KnStampPart *parts, size_t count)
{
    Header *h = (Header *)(void *)cell;
    if (!h->open) return;
    uint32_t is_subject = fold_header(h, none);
    for (size_t k = 0; k < count; k++) {
        char *part = cell + parts[k].offset;
        switch (parts[k].kind) {
        case KN_STAMP_COUNT: fold_counts((Counts *)(void *)part, is_subject); break;
        case KN_STAMP_I64:
            fold_counts(&((PartI64 *)(void *)part)->counts, is_subject);
            fold_i64((PartI64 *)(void *)part, is_subject);
            break;
        case KN_STAMP_I128:
            fold_counts(&((PartI128 *)(void *)part)->counts, is_subject);
            fold_i128((PartI128 *)(void *)part, is_subject);
            break;
        default:
            fold_counts(&((PartF64 *)(void *)part)->counts, is_subject);
            fold_f64((PartF64 *)(void *)part, is_subject);
        }
    }
}
