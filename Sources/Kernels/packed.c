#include <string.h>

#include "clones.h"
#include "kernels.h"

enum { SUM_BLOCK = 256 };
// What holds the sum of a block.
typedef uint32_t SUM_u8, SUM_u16;
typedef uint64_t SUM_u32, SUM_u64;
// out[i] += min(WORD - low, last) * stride. Distances of narrow words are counted in half the registers.
#define ADD_CODES(COUNT, WORD)                                                                                       \
    for (size_t i = 0; i < n; i++) {                                                                                 \
        COUNT v = (COUNT)WORD - (COUNT)low;                                                                          \
        out[i] += (v < last ? (uint32_t)v : last) * stride;                                                          \
    }

#define KN_PACKED(W, T)                                                                                              \
    KN_CLONES void kn_unpack_##W(const T *R src, int64_t base, size_t n, int64_t *R out)                             \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) out[i] = (int64_t)((uint64_t)base + (uint64_t)src[i]);                        \
    }                                                                                                                \
    KN_CLONES void kn_gather_##W(const T *R src, int64_t base, const uint16_t *R sel, size_t n, int64_t *R out)      \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) out[i] = (int64_t)((uint64_t)base + (uint64_t)src[sel[i]]);                   \
    }                                                                                                                \
    KN_CLONES void kn_codes_##W(const T *R src, uint32_t last, size_t n, uint32_t *R out)                            \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) out[i] = src[i] < last ? (uint32_t)src[i] : last;                             \
    }                                                                                                                \
    KN_CLONES void kn_gather_codes_##W(const T *R src, uint32_t last, const uint16_t *R sel, size_t n,               \
                                       uint32_t *R out)                                                              \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) {                                                                             \
            T v = src[sel[i]];                                                                                       \
            out[i] = v < last ? (uint32_t)v : last;                                                                  \
        }                                                                                                            \
    }                                                                                                                \
    KN_CLONES void kn_filter_range_##W(const T *R src, uint64_t low, uint64_t span, size_t n, uint8_t *R mask)       \
    {                                                                                                                \
        const T lo = (T)low, sp = (T)span;                                                                           \
        for (size_t i = 0; i < n; i++) mask[i] &= (T)(src[i] - lo) <= sp;                                            \
    }                                                                                                                \
    KN_CLONES void kn_match_range_##W(const T *R src, uint64_t low, uint64_t span, size_t n, uint8_t *R mask)        \
    {                                                                                                                \
        const T lo = (T)low, sp = (T)span;                                                                           \
        for (size_t i = 0; i < n; i++) mask[i] = (T)(src[i] - lo) <= sp;                                             \
    }                                                                                                                \
    KN_CLONES uint64_t kn_sum_##W(const T *R src, size_t n)                                                          \
    {                                                                                                                \
        uint64_t sum = 0;                                                                                            \
        size_t i = 0;                                                                                                \
        for (; i + SUM_BLOCK <= n; i += SUM_BLOCK) {                                                                 \
            SUM_##W part = 0;                                                                                        \
            for (size_t j = 0; j < SUM_BLOCK; j++) part += src[i + j];                                               \
            sum += part;                                                                                             \
        }                                                                                                            \
        for (; i < n; i++) sum += src[i];                                                                            \
        return sum;                                                                                                  \
    }                                                                                                                \
    KN_CLONES void kn_filter_table_##W(const T *R src, const uint8_t *R table, uint32_t last, size_t n,              \
                                       uint8_t *R mask)                                                              \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) mask[i] &= table[src[i] < last ? (uint32_t)src[i] : last];                    \
    }                                                                                                                \
    KN_CLONES void kn_group_code_##W(const T *R src, uint64_t low, uint32_t last, uint32_t stride, size_t n,         \
                                     uint32_t *R out)                                                                \
    {                                                                                                                \
        if (sizeof(T) < sizeof(uint32_t) && low <= UINT16_MAX) {                                                     \
            ADD_CODES(uint32_t, src[i])                                                                              \
        } else {                                                                                                     \
            ADD_CODES(uint64_t, src[i])                                                                              \
        }                                                                                                            \
    }                                                                                                                \
    KN_CLONES void kn_group_table_##W(const T *R src, const uint32_t *R table, uint32_t last, size_t n,              \
                                      uint32_t *R out)                                                               \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) out[i] += table[src[i] < last ? (uint32_t)src[i] : last];                     \
    }                                                                                                                \
    KN_CLONES void kn_gather_group_code_##W(const T *R src, uint64_t low, uint32_t last, uint32_t stride,            \
                                            const uint16_t *R sel, size_t n, uint32_t *R out)                        \
    {                                                                                                                \
        if (sizeof(T) < sizeof(uint32_t) && low <= UINT16_MAX) {                                                     \
            ADD_CODES(uint32_t, src[sel[i]])                                                                         \
        } else {                                                                                                     \
            ADD_CODES(uint64_t, src[sel[i]])                                                                         \
        }                                                                                                            \
    }
KN_PACKED_LIST(KN_PACKED)

KN_CLONES void kn_filter_range_f64(const double *R src, double low, double high, size_t n, uint8_t *R mask)
{
    for (size_t i = 0; i < n; i++) mask[i] &= (uint8_t)(src[i] >= low) & (uint8_t)(src[i] <= high);
}

KN_CLONES void kn_gather_f64(const double *R src, const uint16_t *R sel, size_t n, double *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = src[sel[i]];
}

KN_CLONES void kn_validity(const uint8_t *R bits, size_t first, size_t n, uint8_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = bits[(first + i) >> 3] >> ((first + i) & 7) & 1;
}

KN_CLONES void kn_filter_validity(const uint8_t *R bits, size_t first, size_t n, uint8_t *R mask)
{
    for (size_t i = 0; i < n; i++) mask[i] &= bits[(first + i) >> 3] >> ((first + i) & 7) & 1;
}

KN_CLONES void kn_gather_bytes(const uint8_t *R src, const uint16_t *R sel, size_t n, uint8_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = src[sel[i]];
}

KN_CLONES void kn_mark_outside(const uint8_t *R mask, uint32_t outside, size_t n, uint32_t *R groups)
{
    for (size_t i = 0; i < n; i++) groups[i] = mask[i] ? groups[i] : outside;
}

#define KN_PRODUCT(NAME, A, B)                                                                                       \
    KN_CLONES void kn_product_##NAME(const A *R a, uint32_t base, const B *R b, uint32_t flip, uint32_t offset,      \
                                     size_t n, int64_t *R out)                                                       \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++)                                                                               \
            out[i] = (int64_t)((uint64_t)((uint32_t)a[i] + base) * (uint64_t)(((uint32_t)b[i] ^ flip) + offset));    \
    }
KN_PRODUCT_LIST(KN_PRODUCT)

KN_CLONES void kn_and_bytes(const uint8_t *R a, const uint8_t *R b, size_t n, uint8_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = a[i] & b[i];
}

#ifdef KN_PLAIN
const char *kn_variant(void) { return "plain"; }
#else
const char *kn_variant(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v4") ? "x86-64-v4" : __builtin_cpu_supports("x86-64-v3") ? "x86-64-v3" : "default";
}
#endif
