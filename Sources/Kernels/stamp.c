#include "stamp.h"

#define SELDOM(x) __builtin_expect((x), 0)

// Rows whose records are fetched while earlier ones are worked on.
enum { AHEAD = 12, CHUNK = 1024, NEW = 1, SUBJECT = 2 };

// `mixed`: whether a row opens a new contribution is hard to predict, so it is computed instead of branched on.
// `ahead`: the records do not fit the nearest cache.

// Header and up to two U64 parts that follow it at once: the common case.
INLINE size_t stamp_u64(const int m, const int mixed, const int ahead, char *cells, size_t stride,
                        const uint32_t *groups, const uint32_t *subjects, size_t n, uint32_t none,
                        const KnStampPart *parts)
{
    const int64_t *v[KN_STAMP_U64_LIMIT] = {0};
    for (int k = 0; k < m; k++) v[k] = parts[k].values;
    size_t changes = 0;
    for (size_t i = 0; i < n; i++) {
        if (ahead && i + AHEAD < n) __builtin_prefetch(cells + groups[i + AHEAD] * stride, 1);
        char *cell = cells + groups[i] * stride;
        Header *h = (Header *)(void *)cell;
        PartU64 *p = (PartU64 *)(void *)(cell + sizeof(Header));
        uint32_t stamp = STAMP(subjects[i]), is_new = h->last != stamp;
        changes += is_new;
        if (!mixed && !is_new) {
            h->open += 1;
            for (int k = 0; k < m; k++) p[k].open += v[k][i];
            continue;
        }
        uint32_t mask = mixed ? 0 - is_new : ~0u;
        uint32_t rows = h->open & mask, is_subject = (h->last != STAMP(none)) & (rows != 0);
        uint32_t is_top = rows > h->top2;
        int64_t size[KN_STAMP_U64_LIMIT];
        for (int k = 0; k < m; k++) {
            int64_t wide = (int32_t)mask;
            size[k] = p[k].open & wide;
            p[k].sum += size[k];
            h->nonzero[k] += is_subject & (size[k] != 0);
            is_top |= size[k] > p[k].top2;
            p[k].open = (p[k].open & ~wide) + v[k][i];
        }
        h->last = stamp;
        h->open = (h->open & ~mask) + 1;
        h->rows += rows;
        h->subjects += is_subject;
        if (SELDOM(is_top)) {
            TOPS(rows, h->top1, h->top2);
            for (int k = 0; k < m; k++) TOPS(size[k], p[k].top1, p[k].top2);
        }
    }
    return changes;
}

// Any other parts: one pass for the header, which says of each row whether it opens a contribution and whether a subject's is
// folded, then one for each part.
INLINE size_t pass_header(const int mixed, const int ahead, char *cells, size_t stride, const uint32_t *groups,
                          const uint32_t *subjects, size_t n, uint32_t none, uint8_t *marks)
{
    size_t changes = 0;
    for (size_t i = 0; i < n; i++) {
        if (ahead && i + AHEAD < n) __builtin_prefetch(cells + groups[i + AHEAD] * stride, 1);
        Header *h = (Header *)(void *)(cells + groups[i] * stride);
        uint32_t stamp = STAMP(subjects[i]), is_new = h->last != stamp;
        changes += is_new;
        if (!mixed && !is_new) {
            h->open += 1;
            marks[i] = 0;
            continue;
        }
        uint32_t mask = mixed ? 0 - is_new : ~0u;
        uint32_t rows = h->open & mask, is_subject = (h->last != STAMP(none)) & (rows != 0);
        h->last = stamp;
        h->open = (h->open & ~mask) + 1;
        h->rows += rows;
        h->subjects += is_subject;
        if (SELDOM(rows > h->top2)) TOPS(rows, h->top1, h->top2);
        marks[i] = (uint8_t)(is_new * NEW + is_subject * SUBJECT);
    }
    return changes;
}

INLINE void pass_count(const int mixed, char *at, size_t stride, const uint32_t *groups, const uint8_t *marks, size_t n,
                       const uint8_t *valid)
{
    for (size_t i = 0; i < n; i++) {
        Counts *c = (Counts *)(void *)(at + groups[i] * stride);
        uint32_t is_new = marks[i] & NEW, is_subject = marks[i] / SUBJECT;
        if (!mixed && !is_new) {
            c->open += valid[i];
            continue;
        }
        uint32_t rows = is_new ? c->open : 0;
        c->rows += rows;
        c->subjects += is_subject & (rows != 0);
        if (SELDOM(rows > c->top2)) TOPS(rows, c->top1, c->top2);
        c->open = (is_new ? 0 : c->open) + valid[i];
    }
}

INLINE void pass_u64(const int mixed, char *at, char *nonzero, size_t stride, const uint32_t *groups,
                     const uint8_t *marks, size_t n, const int64_t *v)
{
    for (size_t i = 0; i < n; i++) {
        PartU64 *p = (PartU64 *)(void *)(at + groups[i] * stride);
        uint32_t is_new = marks[i] & NEW, is_subject = marks[i] / SUBJECT;
        if (!mixed && !is_new) {
            p->open += v[i];
            continue;
        }
        int64_t size = is_new ? p->open : 0;
        p->sum += size;
        *(uint32_t *)(void *)(nonzero + groups[i] * stride) += is_subject & (size != 0);
        if (SELDOM(size > p->top2)) TOPS(size, p->top1, p->top2);
        p->open = (is_new ? 0 : p->open) + v[i];
    }
}

#define PASS(NAME, PART, T)                                                                                            \
    INLINE void NAME(const int mixed, const int nullable, char *at, size_t stride, const uint32_t *groups,             \
                     const uint8_t *marks, size_t n, const T *v, const uint8_t *valid)                                 \
    {                                                                                                                  \
        for (size_t i = 0; i < n; i++) {                                                                               \
            PART *p = (PART *)(void *)(at + groups[i] * stride);                                                       \
            uint32_t is_new = marks[i] & NEW, is_subject = marks[i] / SUBJECT, one = nullable ? valid[i] : 1;          \
            T value = one ? v[i] : 0;                                                                                  \
            if (!mixed && !is_new) {                                                                                   \
                p->open += value;                                                                                      \
                if (nullable) p->counts.open += one;                                                                   \
                continue;                                                                                              \
            }                                                                                                          \
            T open = is_new ? p->open : 0, size = open < 0 ? -open : open;                                             \
            p->sum += open;                                                                                            \
            p->total += size;                                                                                          \
            p->counts.nonzero += is_subject & (open != 0);                                                             \
            if (SELDOM(size > p->top2)) TOPS(size, p->top1, p->top2);                                                  \
            p->open = (is_new ? 0 : p->open) + value;                                                                  \
            if (!nullable) continue;                                                                                   \
            uint32_t rows = is_new ? p->counts.open : 0;                                                               \
            p->counts.rows += rows;                                                                                    \
            p->counts.subjects += is_subject & (rows != 0);                                                            \
            if (SELDOM(rows > p->counts.top2)) TOPS(rows, p->counts.top1, p->counts.top2);                             \
            p->counts.open = (is_new ? 0 : p->counts.open) + one;                                                      \
        }                                                                                                              \
    }
PASS(pass_i64, PartI64, int64_t)
PASS(pass_i128, PartI128, __int128)
PASS(pass_f64, PartF64, double)

INLINE void pass_part(const int mixed, char *cells, size_t stride, const uint32_t *groups, const uint8_t *marks,
                      size_t n, const KnStampPart *part, size_t first)
{
    char *at = cells + part->offset;
    const uint8_t *valid = part->valid ? part->valid + first : NULL;
    // A part that only counts has no values, and a null pointer takes no offset.
    const size_t from = part->values ? first : 0;
    const int64_t *narrow = (const int64_t *)part->values + from;
    const __int128 *wide = (const __int128 *)part->values + from;
    const double *real = (const double *)part->values + from;
    switch ((part->kind << 1) | (valid != NULL)) {
    case KN_STAMP_COUNT << 1 | 1: pass_count(mixed, at, stride, groups, marks, n, valid); break;
    case KN_STAMP_U64 << 1: pass_u64(mixed, at, cells + part->nonzero, stride, groups, marks, n, narrow); break;
    case KN_STAMP_I64 << 1: pass_i64(mixed, 0, at, stride, groups, marks, n, narrow, NULL); break;
    case KN_STAMP_I64 << 1 | 1: pass_i64(mixed, 1, at, stride, groups, marks, n, narrow, valid); break;
    case KN_STAMP_I128 << 1: pass_i128(mixed, 0, at, stride, groups, marks, n, wide, NULL); break;
    case KN_STAMP_I128 << 1 | 1: pass_i128(mixed, 1, at, stride, groups, marks, n, wide, valid); break;
    case KN_STAMP_F64 << 1: pass_f64(mixed, 0, at, stride, groups, marks, n, real, NULL); break;
    case KN_STAMP_F64 << 1 | 1: pass_f64(mixed, 1, at, stride, groups, marks, n, real, valid); break;
    default: break;
    }
}

INLINE size_t stamp_any(const int mixed, const int ahead, char *cells, size_t stride, const uint32_t *groups,
                        const uint32_t *subjects, size_t n, uint32_t none, const KnStampPart *parts, size_t count)
{
    uint8_t marks[CHUNK];
    size_t changes = 0;
    for (size_t first = 0; first < n; first += CHUNK) {
        size_t size = n - first < CHUNK ? n - first : CHUNK;
        changes += pass_header(mixed, ahead, cells, stride, groups + first, subjects + first, size, none, marks);
        for (size_t k = 0; k < count; k++)
            pass_part(mixed, cells, stride, groups + first, marks, size, &parts[k], first);
    }
    return changes;
}

// The number of U64 parts when there are no others and they follow the header in order; else -1.
static int plain_parts(const KnStampPart *parts, size_t count)
{
    if (count > KN_STAMP_U64_LIMIT) return -1;
    for (size_t k = 0; k < count; k++)
        if (parts[k].kind != KN_STAMP_U64 || parts[k].offset != sizeof(Header) + k * sizeof(PartU64)
            || parts[k].nonzero != offsetof(Header, nonzero) + k * sizeof(uint32_t))
            return -1;
    return (int)count;
}

#define STYLES(CALL)                             \
    switch (style & (KN_STAMP_MIXED | KN_STAMP_FAR)) { \
    case 0: return CALL(0, 0);                   \
    case KN_STAMP_MIXED: return CALL(1, 0);      \
    case KN_STAMP_FAR: return CALL(0, 1);        \
    default: return CALL(1, 1);                  \
    }

size_t kn_stamp(char *cells, size_t stride, const uint32_t *groups, const uint32_t *subjects, size_t n, uint32_t none,
                const KnStampPart *parts, size_t count, uint32_t style)
{
#define ONE(M, A) stamp_u64(1, M, A, cells, stride, groups, subjects, n, none, parts)
#define TWO(M, A) stamp_u64(2, M, A, cells, stride, groups, subjects, n, none, parts)
#define ANY(M, A) stamp_any(M, A, cells, stride, groups, subjects, n, none, parts, count)
    switch (plain_parts(parts, count)) {
    case 1: STYLES(ONE)
    case 2: STYLES(TWO)
    default: STYLES(ANY)
    }
}

void kn_stamp_close(char *cells, size_t stride, size_t n, uint32_t none, const KnStampPart *parts, size_t count)
{
    for (size_t g = 0; g < n; g++) fold(cells + g * stride, none, parts, count);
}
