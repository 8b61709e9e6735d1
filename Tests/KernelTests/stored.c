#include "harness.h"

// MARK: Aggregates over packed columns

#define STORED(W, T)                                                                                                 \
    static void stored_##W(size_t n)                                                                                 \
    {                                                                                                                \
        T *src = made(n * sizeof(T));                                                                                \
        uint8_t *mask = made(n);                                                                                     \
        uint32_t last = (uint32_t)(next() % 300), *table = made((last + 1) * 4), *start = made(n * 4);               \
        uint32_t *codes = malloc(n * 4 + !n);                                                                        \
        uint64_t sum = 0;                                                                                            \
        for (size_t i = 0; i < n; i++) {                                                                             \
            if (next() % 2) src[i] = (T)edge();                                                                      \
            sum += src[i], codes[i] = start[i];                                                                      \
        }                                                                                                            \
        EXPECT(kn_sum_##W(src, n) == sum);                                                                           \
        T low = (T)edge(), span = (T)edge();                                                                         \
        kn_match_range_##W(src, low, span, n, mask);                                                                 \
        for (size_t i = 0; i < n; i++) EXPECT(mask[i] == ((T)(src[i] - low) <= span));                               \
        kn_group_table_##W(src, table, last, n, codes);                                                              \
        for (size_t i = 0; i < n; i++) EXPECT(codes[i] == start[i] + table[src[i] < last ? src[i] : last]);          \
        free(src), free(mask), free(table), free(start), free(codes);                                                \
    }
KN_PACKED_LIST(STORED)

#define PRODUCT(NAME, A, B)                                                                                          \
    static void product_##NAME(size_t n)                                                                             \
    {                                                                                                                \
        A *a = made(n * sizeof(A));                                                                                  \
        B *b = made(n * sizeof(B));                                                                                  \
        int64_t *out = malloc(n * 8 + !n);                                                                           \
        uint32_t base = (uint32_t)edge(), flip = next() % 2 ? UINT32_MAX : 0, offset = (uint32_t)edge();             \
        kn_product_##NAME(a, base, b, flip, offset, n, out);                                                         \
        for (size_t i = 0; i < n; i++) {                                                                             \
            uint64_t one = (uint32_t)((uint32_t)a[i] + base), other = (uint32_t)(((uint32_t)b[i] ^ flip) + offset);  \
            EXPECT((uint64_t)out[i] == one * other);                                                                 \
        }                                                                                                            \
        free(a), free(b), free(out);                                                                                 \
    }
KN_PRODUCT_LIST(PRODUCT)

static void outside(size_t n)
{
    uint8_t *mask = made(n);
    uint32_t *groups = made(n * 4), *start = malloc(n * 4 + !n);
    for (size_t i = 0; i < n; i++) mask[i] &= 1, start[i] = groups[i];
    kn_mark_outside(mask, 7, n, groups);
    for (size_t i = 0; i < n; i++) EXPECT(groups[i] == (mask[i] ? start[i] : 7));
    free(mask), free(groups), free(start);
}

void stored(size_t n)
{
#define STORED_OF(W, T) stored_##W(n);
    KN_PACKED_LIST(STORED_OF)
#define PRODUCT_OF(NAME, A, B) product_##NAME(n);
    KN_PRODUCT_LIST(PRODUCT_OF)
    outside(n);
}
