#include <string.h>

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
    enum { BLOCK = 256 };
    size_t count = 0, i = 0;
    for (; i + BLOCK <= n; i += BLOCK) {
        uint16_t part = 0;
        for (size_t j = 0; j < BLOCK; j++) part += mask[i + j];
        count += part;
    }
    for (; i < n; i++) count += mask[i];
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

// Few cells: a copy of each cell a lane, so that no row waits for the store of the row before.
enum { LANES = 8 };

void kn_few_count(const uint32_t *R groups, size_t n, size_t cells, int64_t *R counts)
{
    uint32_t lane[LANES][KN_FEW_CELLS];
    for (size_t l = 0; l < LANES; l++) memset(lane[l], 0, cells * sizeof lane[l][0]);
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++) lane[l][groups[i + l]]++;
    for (; i < n; i++) lane[0][groups[i]]++;
    for (size_t cell = 0; cell < cells; cell++) {
        uint64_t total = 0;
        for (size_t l = 0; l < LANES; l++) total += lane[l][cell];
        counts[cell] = (int64_t)total;
    }
}

void kn_few_sum_i64(const uint32_t *R groups, const int64_t *R v, size_t n, size_t cells, int64_t *R sums)
{
    uint64_t lane[LANES][KN_FEW_CELLS];
    for (size_t l = 0; l < LANES; l++) memset(lane[l], 0, cells * sizeof lane[l][0]);
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++) lane[l][groups[i + l]] += (uint64_t)v[i + l];
    for (; i < n; i++) lane[0][groups[i]] += (uint64_t)v[i];
    for (size_t cell = 0; cell < cells; cell++) {
        uint64_t total = 0;
        for (size_t l = 0; l < LANES; l++) total += lane[l][cell];
        sums[cell] = (int64_t)total;
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
