#include <string.h>

#include "clones.h"
#include "runs.h"

// Evidence under a subject key that does not cluster: a row set aside is one word of subject, cell and value, so that parting the
// rows by subjects moves 8 bytes a row.

size_t kn_words_scatter(const KnWordLayout *layout, const uint32_t *restrict subjects, const uint32_t *restrict groups,
                        const int64_t *restrict values, size_t from, size_t n, uint64_t **restrict next,
                        uint64_t *const *restrict ends)
{
    const uint32_t shift = layout->subject_bits, word = layout->value_bits + layout->group_bits, group = layout->value_bits;
    const uint32_t subject_mask = ((uint32_t)1 << shift) - 1;
    const uint64_t value_mask = ((uint64_t)1 << layout->value_bits) - 1;
    const uint64_t low = (uint64_t)layout->low;
    for (size_t i = from; i < n; i++) {
        uint32_t subject = subjects[i], partition = subject >> shift;
        // A value outside its bounds (a file that lies about its statistics) may not spill into the cell.
        uint64_t value = values ? ((uint64_t)values[i] - low) & value_mask : 0;
        uint64_t *at = next[partition];
        if (__builtin_expect(at == ends[partition], 0)) return i;
        *at = (uint64_t)(subject & subject_mask) << word | (uint64_t)groups[i] << group | value;
        next[partition] = at + 1;
    }
    return n;
}

void kn_words_add(const KnWordLayout *layout, size_t cells, const uint64_t *restrict words, size_t n,
                  uint64_t *restrict matrix)
{
    const uint32_t word = layout->value_bits + layout->group_bits, group = layout->value_bits;
    const uint64_t group_mask = ((uint64_t)1 << layout->group_bits) - 1;
    const uint64_t value_mask = ((uint64_t)1 << layout->value_bits) - 1;
    const size_t stride = whole_cells(cells);
    for (size_t i = 0; i < n; i++) {
        uint64_t w = words[i];
        matrix[(w >> word) * stride + ((w >> group) & group_mask)] += (w & value_mask) + ONE;
    }
}

KN_CLONES int kn_words_are_full(const uint64_t *restrict matrix, size_t n)
{
    uint64_t all = 0;
    for (size_t i = 0; i < n; i++) all |= matrix[i];
    return (int)(all >> 63);
}

INLINE void fold_matrix(const size_t m, const int is_signed, struct KnRuns *s, size_t cells, const uint64_t *matrix,
                        size_t first, size_t n, uint32_t none, const KnRunPart *parts)
{
    for (size_t i = 0; i < n; i++)
        fold_run_words(1, m, is_signed, s, NULL, matrix + i * cells, cells, parts, first + i != none);
}

KN_CLONES void kn_runs_fold(struct KnRuns *s, size_t cells, const uint64_t *matrix, size_t first, size_t n, uint32_t none,
                            const KnRunPart *part, size_t part_count)
{
    cells = whole_cells(cells);
    if (part_count == 0)
        fold_matrix(0, 0, s, cells, matrix, first, n, none, part);
    else if (part->is_signed)
        fold_matrix(1, 1, s, cells, matrix, first, n, none, part);
    else
        fold_matrix(1, 0, s, cells, matrix, first, n, none, part);
}

void kn_words_count(const KnWordLayout *layout, const uint64_t *restrict words, size_t n, uint32_t *restrict counts)
{
    const uint32_t word = layout->value_bits + layout->group_bits;
    for (size_t i = 0; i < n; i++) counts[words[i] >> word]++;
}

void kn_words_place(const KnWordLayout *layout, const uint64_t *restrict words, size_t n, uint32_t *restrict places,
                    uint64_t *restrict out)
{
    const uint32_t word = layout->value_bits + layout->group_bits;
    for (size_t i = 0; i < n; i++) {
        uint64_t w = words[i];
        out[places[w >> word]++] = w;
    }
}

KN_CLONES void kn_words_split(const KnWordLayout *layout, const uint64_t *restrict words, size_t n, uint32_t first,
                              uint32_t *restrict subjects, uint32_t *restrict groups, int64_t *restrict values)
{
    const uint32_t word = layout->value_bits + layout->group_bits, group = layout->value_bits;
    const uint32_t group_mask = (uint32_t)(((uint64_t)1 << layout->group_bits) - 1);
    const uint64_t value_mask = ((uint64_t)1 << layout->value_bits) - 1;
    const uint64_t low = (uint64_t)layout->low;
    for (size_t i = 0; i < n; i++) subjects[i] = first + (uint32_t)(words[i] >> word);
    for (size_t i = 0; i < n; i++) groups[i] = (uint32_t)(words[i] >> group) & group_mask;
    for (size_t i = 0; i < n; i++) values[i] = (int64_t)((words[i] & value_mask) + low);
}
