#include "kernels.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

// From byte masks to positions. No loop over bytes becomes vector code: each position depends on how many came before.

// Where few rows pass, eight at a time that do not.
static void select_sparse(const uint8_t *mask, size_t first, size_t n, size_t count, uint16_t *sel)
{
    size_t i = first;
    for (; i + 8 <= n; i += 8) {
        uint64_t word;
        memcpy(&word, mask + i, 8);
        if (word == 0) continue;
        for (size_t j = i; j < i + 8; j++) {
            sel[count] = (uint16_t)j;
            count += mask[j];
        }
    }
    for (; i < n; i++)
        if (mask[i]) sel[count++] = (uint16_t)i;
}

static void select_dense(const uint8_t *mask, size_t first, size_t n, size_t count, uint16_t *sel)
{
    for (size_t i = first; i < n; i++) {
        sel[count] = (uint16_t)i;
        count += mask[i];
    }
}

#ifdef __x86_64__
enum { BLOCK = 32 };

// Thirty-two positions a step, those that pass moved to the front. A whole register is stored: count never exceeds i, so that it
// ends before n. (Compressing straight into memory takes some machines a hundred cycles.)
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2"))) static size_t select_blocks(
    const uint8_t *mask, size_t n, uint16_t *sel, size_t *done)
{
    size_t count = 0, i = 0;
    __m512i positions = _mm512_set_epi16(
        31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i step = _mm512_set1_epi16(BLOCK);
    for (; i + BLOCK <= n; i += BLOCK) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(mask + i));
        const __mmask32 passing = _mm256_test_epi8_mask(bytes, bytes);
        if (passing) {
            _mm512_storeu_si512(sel + count, _mm512_maskz_compress_epi16(passing, positions));
            count += (size_t)__builtin_popcount(passing);
        }
        positions = _mm512_add_epi16(positions, step);
    }
    *done = i;
    return count;
}
#endif

void kn_select(const uint8_t *mask, size_t n, size_t selected, uint16_t *sel)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
        size_t done = 0;
        const size_t count = select_blocks(mask, n, sel, &done);
        return select_dense(mask, done, n, count, sel);
    }
#endif
    if (selected * 16 < n) return select_sparse(mask, 0, n, 0, sel);
    select_dense(mask, 0, n, 0, sel);
}
