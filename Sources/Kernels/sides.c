#include "clones.h"
#include "kernels.h"

KN_CLONES void kn_side_bits_u32(const uint32_t *R v, size_t n, uint32_t lower, uint32_t upper, uint8_t below,
                                uint8_t above, uint8_t *R bits)
{
    for (size_t i = 0; i < n; i++)
        bits[i] |= (uint8_t)((v[i] < lower ? below : 0) | (v[i] > upper ? above : 0));
}

KN_CLONES void kn_side_bits_i64(const int64_t *R v, size_t n, int64_t lower, int64_t upper, uint8_t below,
                                uint8_t above, uint8_t *R bits)
{
    for (size_t i = 0; i < n; i++)
        bits[i] |= (uint8_t)((v[i] < lower ? below : 0) | (v[i] > upper ? above : 0));
}

void kn_side_mark(const uint32_t *R codes, const uint8_t *R bits, size_t n, uint8_t *R marks)
{
    for (size_t i = 0; i < n; i++) marks[codes[i]] |= bits[i];
}
