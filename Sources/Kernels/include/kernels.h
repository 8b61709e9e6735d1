#pragma once
// Vectorised loops over packed columns. Every function takes the number of values it may touch; pointers never overlap,
// and `out` arrays have `n` elements. Group and dictionary codes are the caller's to bound.
#include <stddef.h>
#include <stdint.h>

/// The body that this machine runs: "x86-64-v4", "x86-64-v3", "default", or "plain" where there is one body only.
const char *kn_variant(void);

// Per width W in u8 u16 u32 u64:
#define KN_PACKED_LIST(F) F(u8, uint8_t) F(u16, uint16_t) F(u32, uint32_t) F(u64, uint64_t)
#define KN_PACKED(W, T)                                                                                              \
    /* out[i] = base + src[i] */                                                                                     \
    void kn_unpack_##W(const T *src, int64_t base, size_t n, int64_t *out);                                          \
    /* out[i] = base + src[sel[i]] */                                                                                \
    void kn_gather_##W(const T *src, int64_t base, const uint16_t *sel, size_t n, int64_t *out);                     \
    /* out[i] = min(src[i], last): codes that never leave their dictionary */                                        \
    void kn_codes_##W(const T *src, uint32_t last, size_t n, uint32_t *out);                                         \
    void kn_gather_codes_##W(const T *src, uint32_t last, const uint16_t *sel, size_t n, uint32_t *out);             \
    /* mask[i] &= low <= src[i] <= low + span */                                                                     \
    void kn_filter_range_##W(const T *src, uint64_t low, uint64_t span, size_t n, uint8_t *mask);                    \
    /* mask[i] = that */                                                                                             \
    void kn_match_range_##W(const T *src, uint64_t low, uint64_t span, size_t n, uint8_t *mask);                     \
    /* Sum of src[i] */                                                                                              \
    uint64_t kn_sum_##W(const T *src, size_t n);                                                                     \
    /* mask[i] &= table[min(src[i], last)] */                                                                        \
    void kn_filter_table_##W(const T *src, const uint8_t *table, uint32_t last, size_t n, uint8_t *mask);            \
    /* out[i] += min(src[i] - low, last) * stride: group codes straight from packed values */                        \
    void kn_group_code_##W(const T *src, uint64_t low, uint32_t last, uint32_t stride, size_t n, uint32_t *out);     \
    /* out[i] += table[min(src[i], last)] */                                                                         \
    void kn_group_table_##W(const T *src, const uint32_t *table, uint32_t last, size_t n, uint32_t *out);            \
    void kn_gather_group_code_##W(const T *src, uint64_t low, uint32_t last, uint32_t stride, const uint16_t *sel,   \
                                  size_t n, uint32_t *out);
KN_PACKED_LIST(KN_PACKED)
#undef KN_PACKED

/// mask[i] &= low <= src[i] <= high.
void kn_filter_range_f64(const double *src, double low, double high, size_t n, uint8_t *mask);
void kn_gather_f64(const double *src, const uint16_t *sel, size_t n, double *out);

/// out[i] = bit `first + i` of `bits` (least significant first), as 0 or 1.
void kn_validity(const uint8_t *bits, size_t first, size_t n, uint8_t *out);
/// mask[i] &= that bit.
void kn_filter_validity(const uint8_t *bits, size_t first, size_t n, uint8_t *mask);
/// out[i] = src[sel[i]].
void kn_gather_bytes(const uint8_t *src, const uint16_t *sel, size_t n, uint8_t *out);
/// The `selected` positions where mask is not 0, ascending; `sel` has room for n. Masks hold 0 or 1.
void kn_select(const uint8_t *mask, size_t n, size_t selected, uint16_t *sel);
/// groups[i] = outside where mask is 0.
void kn_mark_outside(const uint8_t *mask, uint32_t outside, size_t n, uint32_t *groups);

/// out[i] = (a[i] + base) * ((b[i] ^ flip) + offset), both factors 32 bits: products of packed columns, and of a column with
/// a constant plus (flip 0) or minus (flip all ones) a column.
#define KN_PRODUCT_LIST(F)                                                                                           \
    F(u8_u8, uint8_t, uint8_t) F(u16_u8, uint16_t, uint8_t) F(u32_u8, uint32_t, uint8_t) F(i64_u8, int64_t, uint8_t) \
    F(u8_u16, uint8_t, uint16_t) F(u16_u16, uint16_t, uint16_t) F(u32_u16, uint32_t, uint16_t)                       \
    F(i64_u16, int64_t, uint16_t) F(u8_u32, uint8_t, uint32_t) F(u16_u32, uint16_t, uint32_t)                        \
    F(u32_u32, uint32_t, uint32_t) F(i64_u32, int64_t, uint32_t)
#define KN_PRODUCT(NAME, A, B)                                                                                       \
    void kn_product_##NAME(const A *a, uint32_t base, const B *b, uint32_t flip, uint32_t offset, size_t n, int64_t *out);
KN_PRODUCT_LIST(KN_PRODUCT)
#undef KN_PRODUCT
/// a[i] & b[i].
void kn_and_bytes(const uint8_t *a, const uint8_t *b, size_t n, uint8_t *out);

// Wrapping arithmetic: the planner has proved that nothing overflows.
void kn_add_i64(const int64_t *a, const int64_t *b, size_t n, int64_t *out);
void kn_sub_i64(const int64_t *a, const int64_t *b, size_t n, int64_t *out);
void kn_mul_i64(const int64_t *a, const int64_t *b, size_t n, int64_t *out);
/// out[i] += min((uint64)(v[i] - low), last) * stride.
void kn_group_code_i64(const int64_t *v, int64_t low, uint32_t last, uint32_t stride, size_t n, uint32_t *out);
/// out[i] += min(codes[i], last) * stride.
void kn_group_code_codes(const uint32_t *codes, uint32_t last, uint32_t stride, size_t n, uint32_t *out);

/// Sum of v[i] (where valid[i], unless valid is NULL), wrapping: proved not to overflow.
int64_t kn_sum_i64(const int64_t *v, const uint8_t *valid, size_t n);
/// Number of bytes that are 1.
size_t kn_count_bytes(const uint8_t *mask, size_t n);

// Over few cells, for sums of one batch: every group is below `cells`, which is at most KN_FEW_CELLS.
enum { KN_FEW_CELLS = 64 };
void kn_few_count(const uint32_t *groups, size_t n, size_t cells, int64_t *counts);
void kn_few_sum_i64(const uint32_t *groups, const int64_t *v, size_t n, size_t cells, int64_t *sums);

// Grouped accumulation into records of `stride` bytes, one a group, at `cells`.
/// i64 at +0 += 1.
void kn_group_count(char *cells, size_t stride, const uint32_t *groups, const uint8_t *valid, size_t n);
/// i64 sum at +0, i64 count at +8.
void kn_group_sum_i64(char *cells, size_t stride, const uint32_t *groups, const int64_t *v, const uint8_t *valid,
                      size_t n);
/// i128 sum at +0, i64 count at +16.
void kn_group_sum_wide(char *cells, size_t stride, const uint32_t *groups, const int64_t *v, const uint8_t *valid,
                       size_t n);

// Evidence by stamping (Sources/Execution/README.md describes the records).
enum { KN_STAMP_COUNT = 0, KN_STAMP_I64 = 1, KN_STAMP_I128 = 2, KN_STAMP_F64 = 3, KN_STAMP_U64 = 4 };
/// Parts of a record that may be U64: the header counts their subjects.
enum { KN_STAMP_U64_LIMIT = 2 };
/// How the loop is written; results do not depend on it. MIXED: rows often, but not nearly always, open a contribution.
/// FAR: the records do not fit the nearest cache.
enum { KN_STAMP_MIXED = 1, KN_STAMP_FAR = 2 };
typedef struct {
    const void *values;   /* of the part's kind; NULL for KN_STAMP_COUNT */
    const uint8_t *valid; /* NULL: the part shares the header's rows */
    uint32_t offset;      /* of the part in the record */
    uint32_t kind;
    uint32_t nonzero;     /* KN_STAMP_U64: offset of the count of subjects other than zero */
} KnStampPart;
/// Rows must come subject by subject. `none` is the code of rows without a subject. Returns how many rows opened a
/// contribution.
size_t kn_stamp(char *cells, size_t stride, const uint32_t *groups, const uint32_t *subjects, size_t n, uint32_t none,
                const KnStampPart *parts, size_t count, uint32_t style);
/// The same over `count` records, every group below it, where that is few and subjects have many rows; 0: not done, not suited.
int kn_stamp_few(char *cells, size_t stride, size_t count, const uint32_t *groups, const uint32_t *subjects, size_t n,
                 uint32_t none, const KnStampPart *parts, size_t part_count);
// Where the rows of each subject are known: subject s has the rows `offsets[s]` up to `offsets[s + 1]`, rows behind the last one
// of `none` subjects have none. `current`: the subject of row `first`, or one before it; the functions return where they left
// off. Offsets that do not ascend give wrong figures, never an access out of range.

// Over few cells (below KN_FEW_CELLS), with up to KN_RUN_PARTS sums of 64 bits.
enum { KN_RUN_PARTS = 2, KN_WORD_SHIFT = 48 };
typedef struct {
    const int64_t *values;
    /// 0, or the least value where values may be below zero. A batch's sum of distances from it is below 2^KN_WORD_SHIFT, and its
    /// rows are fewer than 2^16.
    int64_t low;
    /// Sizes are summed apart from values (KN_STAMP_I64).
    int32_t is_signed;
} KnRunPart;
/// Figures of all cells and what the last subject has open; zero bytes at first.
struct KnRuns;
size_t kn_runs_bytes(void);
/// The rows `first` up to `first + n`; every group is below `cells`.
size_t kn_runs_add(struct KnRuns *runs, size_t cells, const uint32_t *groups, const uint32_t *offsets, uint32_t none,
                   size_t current, size_t first, size_t n, const KnRunPart *parts, size_t part_count);
/// Folds everything into the records of the stamp, and begins anew.
void kn_runs_close(struct KnRuns *runs, size_t cells, uint32_t none, const KnRunPart *run_parts, char *records, size_t stride,
                   const KnStampPart *parts, size_t part_count);
/// What is open goes on in the records (kn_stamp follows), or comes back from them if it is of `subject`.
void kn_runs_suspend(struct KnRuns *runs, size_t cells, uint32_t none, char *records, size_t stride, const KnStampPart *parts,
                     size_t part_count);
void kn_runs_resume(struct KnRuns *runs, size_t cells, uint32_t subject, char *records, size_t stride,
                    const KnStampPart *parts, size_t part_count);

// Rows set aside for a subject key that does not cluster, a word each: the subject within its partition of 2^subject_bits (above),
// the cell, the value less `low`.
typedef struct {
    uint32_t subject_bits, group_bits, value_bits;
    int64_t low;
} KnWordLayout;
/// Appends the rows `from` up to n to their partitions, and returns the first that found no room: `next[p]` is where the next
/// word of partition p goes, `ends[p]` where its room ends. `values` may be NULL.
size_t kn_words_scatter(const KnWordLayout *layout, const uint32_t *subjects, const uint32_t *groups, const int64_t *values,
                        size_t from, size_t n, uint64_t **next, uint64_t *const *ends);
/// Adds rows of one partition to words of rows and sums (KN_WORD_SHIFT), one for each subject and cell, subjects
/// `(cells + 7) / 8 * 8` apart. Values have at most 32 bits.
void kn_words_add(const KnWordLayout *layout, size_t cells, const uint64_t *words, size_t n, uint64_t *matrix);
/// Whether some word has 2^15 rows: before twice as many, words do not run over.
int kn_words_are_full(const uint64_t *matrix, size_t n);
/// Folds the subjects `first` up to `first + n`, of whom each has all its rows in the matrix.
void kn_runs_fold(struct KnRuns *runs, size_t cells, const uint64_t *matrix, size_t first, size_t n, uint32_t none,
                  const KnRunPart *part, size_t part_count);
/// Rows of each subject of a partition; where each word goes; words apart.
void kn_words_count(const KnWordLayout *layout, const uint64_t *words, size_t n, uint32_t *counts);
void kn_words_place(const KnWordLayout *layout, const uint64_t *words, size_t n, uint32_t *places, uint64_t *out);
void kn_words_split(const KnWordLayout *layout, const uint64_t *words, size_t n, uint32_t first, uint32_t *subjects,
                    uint32_t *groups, int64_t *values);

/// Over many cells: records of the stamp with U64 parts alone, which follow the header. `seen`: a byte a cell, and `mark`, both
/// zero at first.
size_t kn_stamp_direct(char *records, size_t stride, size_t cells, const uint32_t *groups, const uint32_t *offsets,
                       uint32_t none, size_t current, size_t first, size_t n, const KnStampPart *parts, size_t part_count,
                       uint8_t *seen, uint8_t *mark);
/// Folds what is open in `n` records.
void kn_stamp_close(char *cells, size_t stride, size_t n, uint32_t none, const KnStampPart *parts, size_t count);

/// Asks for the memory at `place`, which may be any.
static inline void kn_fetch(const void *place) { __builtin_prefetch(place); }

// Subjects on each side of a reported value (Sources/Execution/README.md).
/// bits[i] |= `below` where v[i] < lower, `above` where v[i] > upper.
void kn_side_bits_u32(const uint32_t *v, size_t n, uint32_t lower, uint32_t upper, uint8_t below, uint8_t above,
                      uint8_t *bits);
void kn_side_bits_i64(const int64_t *v, size_t n, int64_t lower, int64_t upper, uint8_t below, uint8_t above,
                      uint8_t *bits);
/// marks[codes[i]] |= bits[i]; every code is below the length of `marks`.
void kn_side_mark(const uint32_t *codes, const uint8_t *bits, size_t n, uint8_t *marks);

/// The first place of a text of `length` bytes, one or more, in `count` bytes; NULL without one.
const void *kn_find(const void *text, size_t count, const void *needle, size_t length);

/// Gives memory that the allocator keeps for later back to the system, where the C library knows how.
void kn_give_back(void);
