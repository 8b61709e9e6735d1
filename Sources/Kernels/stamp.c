#include "stamp.h"

static inline void add(char *cell, const KnStampPart *part, size_t i)
{
    uint8_t one = part->valid ? part->valid[i] : 1;
    if (!one) return;
    char *p = cell + part->offset;
    uint32_t shared = part->valid == NULL;
    switch (part->kind) {
    case KN_STAMP_COUNT: ((Counts *)(void *)p)->open += 1; break;
    case KN_STAMP_I64:
        ((PartI64 *)(void *)p)->open += ((const int64_t *)part->values)[i];
        if (!shared) ((PartI64 *)(void *)p)->counts.open += 1;
        break;
    case KN_STAMP_I128:
        ((PartI128 *)(void *)p)->open += ((const __int128 *)part->values)[i];
        if (!shared) ((PartI128 *)(void *)p)->counts.open += 1;
        break;
    default:
        ((PartF64 *)(void *)p)->open += ((const double *)part->values)[i];
        if (!shared) ((PartF64 *)(void *)p)->counts.open += 1;
    }
}

static void stamp_any(char *cells, size_t stride, const uint32_t *groups, const uint32_t *subjects, size_t n,
                      uint32_t none, const KnStampPart *parts, size_t count)
{
    for (size_t i = 0; i < n; i++) {
        char *cell = cells + groups[i] * stride;
        Header *h = (Header *)(void *)cell;
        if (h->last != STAMP(subjects[i])) {
            fold(cell, none, parts, count);
            h->last = STAMP(subjects[i]);
        }
        h->open += 1;
        for (size_t k = 0; k < count; k++) add(cell, &parts[k], i);
    }
}

// Parts of 64-bit sums without NULLs that follow the header in order: the common case, unrolled.
#define STAMP_I64(M)                                                                                                 \
    static void stamp_i64_##M(char *cells, size_t stride, const uint32_t *groups, const uint32_t *subjects, size_t n, \
                              uint32_t none, const KnStampPart *parts)                                               \
    {                                                                                                                \
        const int64_t *v[M + 1];                                                                                     \
        for (int k = 0; k < M; k++) v[k] = parts[k].values;                                                          \
        for (size_t i = 0; i < n; i++) {                                                                             \
            char *cell = cells + groups[i] * stride;                                                                 \
            Header *h = (Header *)(void *)cell;                                                                      \
            PartI64 *p = (PartI64 *)(void *)(cell + sizeof(Header));                                                 \
            if (h->last != STAMP(subjects[i])) {                                                                     \
                if (h->open) {                                                                                       \
                    uint32_t is_subject = fold_header(h, none);                                                      \
                    for (int k = 0; k < M; k++) fold_i64(&p[k], is_subject);                                         \
                }                                                                                                    \
                h->last = STAMP(subjects[i]);                                                                        \
            }                                                                                                        \
            h->open += 1;                                                                                            \
            for (int k = 0; k < M; k++) p[k].open += v[k][i];                                                        \
        }                                                                                                            \
    }
STAMP_I64(0)
STAMP_I64(1)
STAMP_I64(2)
STAMP_I64(3)
STAMP_I64(4)

void kn_stamp(char *cells, size_t stride, const uint32_t *groups, const uint32_t *subjects, size_t n, uint32_t none,
              const KnStampPart *parts, size_t count)
{
    int plain = count <= 4;
    for (size_t k = 0; k < count; k++)
        plain &= parts[k].kind == KN_STAMP_I64 && !parts[k].valid
            && parts[k].offset == sizeof(Header) + k * sizeof(PartI64);
    switch (plain ? (int)count : -1) {
    case 0: stamp_i64_0(cells, stride, groups, subjects, n, none, parts); break;
    case 1: stamp_i64_1(cells, stride, groups, subjects, n, none, parts); break;
    case 2: stamp_i64_2(cells, stride, groups, subjects, n, none, parts); break;
    case 3: stamp_i64_3(cells, stride, groups, subjects, n, none, parts); break;
    case 4: stamp_i64_4(cells, stride, groups, subjects, n, none, parts); break;
    default: stamp_any(cells, stride, groups, subjects, n, none, parts, count);
    }
}

void kn_stamp_close(char *cells, size_t stride, size_t n, uint32_t none, const KnStampPart *parts, size_t count)
{
    for (size_t g = 0; g < n; g++) fold(cells + g * stride, none, parts, count);
}
