#include "clones.h"
#include "kernels.h"

KN_CLONES void kn_add_i64(const int64_t *a, const int64_t *b, size_t n, int64_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = (int64_t)((uint64_t)a[i] + (uint64_t)b[i]);
}

KN_CLONES void kn_sub_i64(const int64_t *a, const int64_t *b, size_t n, int64_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = (int64_t)((uint64_t)a[i] - (uint64_t)b[i]);
}

KN_CLONES void kn_mul_i64(const int64_t *a, const int64_t *b, size_t n, int64_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] = (int64_t)((uint64_t)a[i] * (uint64_t)b[i]);
}

KN_CLONES void kn_group_code_i64(const int64_t *R v, int64_t low, uint32_t last, uint32_t stride, size_t n,
                                 uint32_t *R out)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t offset = (uint64_t)v[i] - (uint64_t)low;
        out[i] += (offset < last ? (uint32_t)offset : last) * stride;
    }
}

KN_CLONES void kn_group_code_codes(const uint32_t *R codes, uint32_t last, uint32_t stride, size_t n, uint32_t *R out)
{
    for (size_t i = 0; i < n; i++) out[i] += (codes[i] < last ? codes[i] : last) * stride;
}

KN_CLONES int64_t kn_sum_i64(const int64_t *R v, const uint8_t *R valid, size_t n)
{
    uint64_t sum = 0;
    if (valid)
        for (size_t i = 0; i < n; i++) sum += (uint64_t)v[i] & (0 - (uint64_t)valid[i]);
    else
        for (size_t i = 0; i < n; i++) sum += (uint64_t)v[i];
    return (int64_t)sum;
}

KN_CLONES size_t kn_count_bytes(const uint8_t *R mask, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += mask[i];
    return count;
}

#define AT(T, p, offset) (*(T *)(void *)((p) + (offset)))

void kn_group_count(char *cells, size_t stride, const uint32_t *groups, const uint8_t *valid, size_t n)
{
    if (valid)
        for (size_t i = 0; i < n; i++) AT(int64_t, cells + groups[i] * stride, 0) += valid[i];
    else
        for (size_t i = 0; i < n; i++) AT(int64_t, cells + groups[i] * stride, 0) += 1;
}

void kn_group_sum_i64(char *cells, size_t stride, const uint32_t *groups, const int64_t *v, const uint8_t *valid,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *cell = cells + groups[i] * stride;
        uint64_t one = valid ? valid[i] : 1;
        AT(uint64_t, cell, 0) += (uint64_t)v[i] & (0 - one);
        AT(uint64_t, cell, 8) += one;
    }
}

void kn_group_sum_wide(char *cells, size_t stride, const uint32_t *groups, const int64_t *v, const uint8_t *valid,
                       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *cell = cells + groups[i] * stride;
        int64_t one = valid ? valid[i] : 1;
        AT(__int128, cell, 0) += v[i] & -one;
        AT(int64_t, cell, 16) += one;
    }
}
