// Every kernel under AddressSanitizer and UBSan, over buffers of exactly as many bytes as it may touch: exhaustive small scopes,
// every batch boundary, then a fuzz loop. Results are compared with loops written from the header alone.
// usage: kernels [fuzz rounds [seed]]
#include "harness.h"

uint64_t state = 1;

// MARK: Packed columns

#define PACKED(W, T)                                                                                                 \
    static void packed_##W(size_t n)                                                                                 \
    {                                                                                                                \
        T *src = made(n * sizeof(T));                                                                                \
        uint16_t *sel = malloc(n * 2 + !n);                                                                          \
        uint8_t *mask = malloc(n + !n), *first = malloc(n + !n);                                                     \
        int64_t *wide = malloc(n * 8 + !n);                                                                          \
        uint32_t *codes = malloc(n * 4 + !n), *start = malloc(n * 4 + !n);                                           \
        size_t few = n < 65536 ? n : 65536;                                                                          \
        for (size_t i = 0; i < n; i++) {                                                                             \
            if (next() % 2) src[i] = (T)edge();                                                                      \
            sel[i] = (uint16_t)(next() % few), first[i] = mask[i] = next() & 1, start[i] = (uint32_t)next();         \
        }                                                                                                            \
        int64_t base = (int64_t)edge();                                                                              \
        kn_unpack_##W(src, base, n, wide);                                                                           \
        for (size_t i = 0; i < n; i++) EXPECT((uint64_t)wide[i] == (uint64_t)base + (uint64_t)src[i]);               \
        kn_gather_##W(src, base, sel, n, wide);                                                                      \
        for (size_t i = 0; i < n; i++) EXPECT((uint64_t)wide[i] == (uint64_t)base + (uint64_t)src[sel[i]]);          \
        uint32_t last = (uint32_t)(next() % 300);                                                                    \
        kn_codes_##W(src, last, n, codes);                                                                           \
        for (size_t i = 0; i < n; i++) EXPECT(codes[i] == (src[i] < last ? src[i] : last));                          \
        kn_gather_codes_##W(src, last, sel, n, codes);                                                               \
        for (size_t i = 0; i < n; i++) EXPECT(codes[i] == (src[sel[i]] < last ? src[sel[i]] : last));                \
        T low = (T)edge(), span = (T)(edge() % ((uint64_t)(T)~(T)0 - low + 1 ? (uint64_t)(T)~(T)0 - low + 1 : 1));   \
        kn_filter_range_##W(src, low, span, n, mask);                                                                \
        for (size_t i = 0; i < n; i++)                                                                               \
            EXPECT(mask[i] == (first[i] & (src[i] >= low && src[i] - low <= span)));                                 \
        uint8_t *table = malloc(last + 1);                                                                           \
        for (size_t i = 0; i <= last; i++) table[i] = next() & 1;                                                    \
        memcpy(mask, first, n);                                                                                      \
        kn_filter_table_##W(src, table, last, n, mask);                                                              \
        for (size_t i = 0; i < n; i++) EXPECT(mask[i] == (first[i] & table[src[i] < last ? src[i] : last]));         \
        uint64_t from = edge();                                                                                      \
        uint32_t stride = (uint32_t)(next() % 1000);                                                                 \
        memcpy(codes, start, n * 4);                                                                                 \
        kn_group_code_##W(src, from, last, stride, n, codes);                                                        \
        for (size_t i = 0; i < n; i++) {                                                                             \
            uint64_t v = (uint64_t)src[i] - from;                                                                    \
            EXPECT(codes[i] == start[i] + (uint32_t)(v < last ? v : last) * stride);                                 \
        }                                                                                                            \
        memcpy(codes, start, n * 4);                                                                                 \
        kn_gather_group_code_##W(src, from, last, stride, sel, n, codes);                                            \
        for (size_t i = 0; i < n; i++) {                                                                             \
            uint64_t v = (uint64_t)src[sel[i]] - from;                                                               \
            EXPECT(codes[i] == start[i] + (uint32_t)(v < last ? v : last) * stride);                                 \
        }                                                                                                            \
        free(src), free(sel), free(mask), free(first), free(wide), free(codes), free(start), free(table);            \
    }
KN_PACKED_LIST(PACKED)

// MARK: Masks and doubles

static void masks(const uint8_t *given, size_t n, size_t offset)
{
    size_t bytes = (offset + n + 7) / 8;
    uint8_t *bits = made(bytes), *out = malloc(n + !n), *mask = malloc(n + !n), *other = malloc(n + !n);
    uint16_t *sel = malloc(n * 2 + !n);
    for (size_t i = 0; i < n; i++) {
        size_t at = offset + i;
        bits[at / 8] = (uint8_t)((bits[at / 8] & ~(1 << at % 8)) | given[i] << at % 8);
        other[i] = mask[i] = next() & 1;
    }
    kn_validity(bits, offset, n, out);
    if (n) EXPECT(memcmp(out, given, n) == 0);
    kn_filter_validity(bits, offset, n, mask);
    for (size_t i = 0; i < n; i++) EXPECT(mask[i] == (other[i] & given[i]));
    kn_and_bytes(given, other, n, out);
    for (size_t i = 0; i < n; i++) EXPECT(out[i] == mask[i]);
    size_t count = kn_count_bytes(given, n), found = 0;
    kn_select(given, n, count, sel);
    for (size_t i = 0; i < n; i++)
        if (given[i]) EXPECT(sel[found++] == i);
    EXPECT(count == found);
    // Only as many as were selected, from a buffer of just their size.
    uint16_t *exact = malloc(count * 2 + !count);
    uint8_t *picked = malloc(count + !count);
    memcpy(exact, sel, count * 2);
    kn_gather_bytes(given, exact, count, picked);
    for (size_t i = 0; i < count; i++) EXPECT(picked[i] == 1);
    free(bits), free(out), free(mask), free(other), free(sel), free(exact), free(picked);
}

static void doubles(size_t n)
{
    static const double edges[] = {0, -0.0, 1, -1, 1e308, -1e308, 5e-324, INFINITY, -INFINITY, NAN};
    double *src = malloc(n * 8 + !n), *out = malloc(n * 8 + !n), low = edges[next() % 10], high = edges[next() % 10];
    uint8_t *mask = malloc(n + !n), *first = malloc(n + !n);
    uint16_t *sel = malloc(n * 2 + !n);
    for (size_t i = 0; i < n; i++) {
        src[i] = next() % 2 ? edges[next() % 10] : (double)(int64_t)next() / 1e9;
        first[i] = mask[i] = next() & 1, sel[i] = (uint16_t)(next() % n);
    }
    kn_filter_range_f64(src, low, high, n, mask);
    for (size_t i = 0; i < n; i++) EXPECT(mask[i] == (first[i] & (src[i] >= low && src[i] <= high)));
    kn_gather_f64(src, sel, n, out);
    for (size_t i = 0; i < n; i++) EXPECT(memcmp(&out[i], &src[sel[i]], 8) == 0);
    free(src), free(out), free(mask), free(first), free(sel);
}

// MARK: Arithmetic and groups

static void arithmetic(size_t n, const uint8_t *valid)
{
    int64_t *a = made(n * 8), *b = made(n * 8), *out = malloc(n * 8 + !n);
    uint32_t *codes = malloc(n * 4 + !n), *start = malloc(n * 4 + !n);
    for (size_t i = 0; i < n; i++) {
        if (next() % 4 == 0) a[i] = (int64_t)edge();
        start[i] = (uint32_t)next();
    }
    kn_add_i64(a, b, n, out);
    for (size_t i = 0; i < n; i++) EXPECT((uint64_t)out[i] == (uint64_t)a[i] + (uint64_t)b[i]);
    kn_sub_i64(a, b, n, out);
    for (size_t i = 0; i < n; i++) EXPECT((uint64_t)out[i] == (uint64_t)a[i] - (uint64_t)b[i]);
    kn_mul_i64(a, b, n, out);
    for (size_t i = 0; i < n; i++) EXPECT((uint64_t)out[i] == (uint64_t)a[i] * (uint64_t)b[i]);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += valid && !valid[i] ? 0 : (uint64_t)a[i];
    EXPECT((uint64_t)kn_sum_i64(a, valid, n) == sum);
    int64_t low = (int64_t)edge();
    uint32_t last = (uint32_t)(next() % 70), stride = (uint32_t)(next() % 9);
    memcpy(codes, start, n * 4);
    kn_group_code_i64(a, low, last, stride, n, codes);
    for (size_t i = 0; i < n; i++) {
        uint64_t v = (uint64_t)a[i] - (uint64_t)low;
        EXPECT(codes[i] == start[i] + (uint32_t)(v < last ? v : last) * stride);
    }
    memcpy(codes, start, n * 4);
    kn_group_code_codes(start, last, stride, n, codes);
    for (size_t i = 0; i < n; i++) EXPECT(codes[i] == start[i] + (start[i] < last ? start[i] : last) * stride);
    free(a), free(b), free(out), free(codes), free(start);
}

static void groups(size_t n, size_t cells, const uint8_t *valid)
{
    uint32_t *group = malloc(n * 4 + !n);
    int64_t *v = malloc(n * 8 + !n);
    for (size_t i = 0; i < n; i++) group[i] = (uint32_t)(next() % cells), v[i] = (int64_t)(next() % 2001) - 1000;
    int64_t *counts = malloc(cells * 8), *sums = malloc(cells * 8), *rows = calloc(cells, 8), *totals = calloc(cells, 8);
    for (size_t i = 0; i < n; i++)
        if (!valid || valid[i]) rows[group[i]] += 1, totals[group[i]] += v[i];
    if (cells <= KN_FEW_CELLS && !valid) {
        kn_few_count(group, n, cells, counts);
        kn_few_sum_i64(group, v, n, cells, sums);
        for (size_t c = 0; c < cells; c++) EXPECT(counts[c] == rows[c] && sums[c] == totals[c]);
    }
    char *one = calloc(cells, 8), *two = calloc(cells, 16), *three = calloc(cells, 32);
    kn_group_count(one, 8, group, valid, n);
    kn_group_sum_i64(two, 16, group, v, valid, n);
    kn_group_sum_wide(three, 32, group, v, valid, n);
    for (size_t c = 0; c < cells; c++) {
        EXPECT(((int64_t *)(void *)one)[c] == rows[c]);
        EXPECT(((int64_t *)(void *)two)[2 * c] == totals[c] && ((int64_t *)(void *)two)[2 * c + 1] == rows[c]);
        EXPECT(((__int128 *)(void *)three)[2 * c] == totals[c] && ((int64_t *)(void *)three)[4 * c + 2] == rows[c]);
    }
    free(group), free(v), free(counts), free(sums), free(rows), free(totals), free(one), free(two), free(three);
}

// MARK: Evidence

typedef struct { uint64_t rows, subjects, top1, top2, nonzero, sum, size1, size2; } Cell;

static void top(uint64_t c, uint64_t *one, uint64_t *two)
{
    if (c > *one) *two = *one, *one = c;
    else if (c > *two) *two = c;
}

// One measure of a kind, batch after batch; `kind` counts from KN_STAMP_COUNT.
static void stamp(size_t n, size_t cells, uint32_t kind, int nullable, uint32_t style, size_t batch, int few)
{
    static const size_t widths[] = {24, 64, 112, 64, 32};
    size_t stride = (32 + widths[kind] + 15) / 16 * 16;
    uint32_t *group = malloc(n * 4 + !n), *subject = malloc(n * 4 + !n), none = 0;
    int64_t *v = malloc(n * 8 + !n);
    __int128 *wide = malloc(n * 16 + !n);
    double *real = malloc(n * 8 + !n);
    uint8_t *valid = malloc(n + !n);
    for (size_t i = 0; i < n; i++) {
        if (i && next() % 4 == 0) none += 1;
        subject[i] = none, group[i] = (uint32_t)(next() % cells), valid[i] = nullable ? next() & 1 : 1;
        v[i] = kind == KN_STAMP_U64 ? (int64_t)(next() % 9) : (int64_t)(next() % 19) - 9;
        wide[i] = v[i], real[i] = (double)v[i];
    }
    none = n ? subject[n - 1] : 0; // the last subject is none
    Cell *wanted = calloc(cells, sizeof(Cell));
    for (size_t c = 0; c < cells; c++)
        for (size_t i = 0; i < n;) {
                uint64_t rows = 0;
            int64_t sum = 0;
            size_t j = i;
            for (; j < n && subject[j] == subject[i]; j++)
                if (group[j] == c) rows++, sum += valid[j] ? v[j] : 0;
            if (rows) {
                Cell *w = &wanted[c];
                uint64_t size = (uint64_t)(sum < 0 ? -sum : sum);
                w->rows += rows, w->subjects += subject[i] != none, w->nonzero += sum != 0 && subject[i] != none;
                top(rows, &w->top1, &w->top2), top(size, &w->size1, &w->size2), w->sum += (uint64_t)sum;
            }
            i = j;
        }
    char *all = aligned_alloc(16, cells * stride);
    memset(all, 0, cells * stride);
    uint32_t nonzero = 24; // Header.nonzero[0]
    for (size_t first = 0; first < n; first += batch) {
        size_t size = n - first < batch ? n - first : batch;
        uint32_t *g = malloc(size * 4), *s = malloc(size * 4);
        char *values = malloc(size * (kind == KN_STAMP_I128 ? 16 : 8));
        uint8_t *flags = malloc(size);
        memcpy(g, group + first, size * 4), memcpy(s, subject + first, size * 4), memcpy(flags, valid + first, size);
        const void *from = kind == KN_STAMP_I128 ? (void *)(wide + first) : kind == KN_STAMP_F64 ? (void *)(real + first) : (void *)(v + first);
        memcpy(values, from, size * (kind == KN_STAMP_I128 ? 16 : 8));
        KnStampPart part = {kind == KN_STAMP_COUNT ? NULL : values, nullable || kind == KN_STAMP_COUNT ? flags : NULL, 32, kind, nonzero};
        if (!few || !kn_stamp_few(all, stride, cells, g, s, size, none, &part, 1))
            kn_stamp(all, stride, g, s, size, none, &part, 1, style);
        free(g), free(s), free(values), free(flags);
    }
    KnStampPart part = {NULL, nullable || kind == KN_STAMP_COUNT ? (const uint8_t *)"" : NULL, 32, kind, nonzero};
    kn_stamp_close(all, stride, cells, none, &part, 1);
    for (size_t c = 0; c < cells; c++) {
        uint32_t *h = (uint32_t *)(void *)(all + c * stride);
        EXPECT(h[2] == wanted[c].rows && h[3] == wanted[c].subjects && h[4] == wanted[c].top1 && h[5] == wanted[c].top2);
        char *p = all + c * stride + 32;
        int64_t *i64 = (int64_t *)(void *)p;
        switch (kind) {
        case KN_STAMP_U64:
            EXPECT(i64[1] == (int64_t)wanted[c].sum && i64[2] == (int64_t)wanted[c].size1 && i64[3] == (int64_t)wanted[c].size2);
            EXPECT(h[6] == wanted[c].nonzero);
            break;
        case KN_STAMP_I64:
            EXPECT(i64[1] == (int64_t)wanted[c].sum && i64[3] == (int64_t)wanted[c].size1 && i64[4] == (int64_t)wanted[c].size2);
            break;
        case KN_STAMP_I128: EXPECT((int64_t)((__int128 *)(void *)p)[1] == (int64_t)wanted[c].sum); break;
        case KN_STAMP_F64: EXPECT(((double *)(void *)p)[1] == (double)(int64_t)wanted[c].sum); break;
        default: break;
        }
    }
    free(group), free(subject), free(v), free(wide), free(real), free(valid), free(wanted), free(all);
}

// MARK: Sides of a percentile

static void sides(size_t n, size_t subjects)
{
    uint32_t *v = malloc(n * 4 + !n), *codes = malloc(n * 4 + !n), low = (uint32_t)(next() % 6) - 1, high = (uint32_t)(next() % 6) - 1;
    int64_t *w = malloc(n * 8 + !n), lower = (int64_t)(next() % 5) - 2, upper = (int64_t)(next() % 5) - 2;
    uint8_t *bits = malloc(n + !n), *wide = malloc(n + !n), *first = malloc(n + !n);
    uint8_t *marks = malloc(subjects), *wanted = malloc(subjects), below = (uint8_t)(1 << next() % 8), above = (uint8_t)(1 << next() % 8);
    if (next() % 8 == 0) lower = INT64_MIN;
    if (next() % 8 == 0) upper = INT64_MAX;
    for (size_t i = 0; i < n; i++) {
        v[i] = (uint32_t)(next() % 5) - 1, w[i] = (int64_t)(next() % 5) - 2, codes[i] = (uint32_t)(next() % subjects);
        first[i] = bits[i] = wide[i] = (uint8_t)next();
    }
    for (size_t i = 0; i < subjects; i++) wanted[i] = marks[i] = (uint8_t)next();
    kn_side_bits_u32(v, n, low, high, below, above, bits);
    kn_side_bits_i64(w, n, lower, upper, below, above, wide);
    for (size_t i = 0; i < n; i++) {
        EXPECT(bits[i] == (first[i] | (v[i] < low ? below : 0) | (v[i] > high ? above : 0)));
        EXPECT(wide[i] == (first[i] | (w[i] < lower ? below : 0) | (w[i] > upper ? above : 0)));
        wanted[codes[i]] |= bits[i];
    }
    kn_side_mark(codes, bits, n, marks);
    EXPECT(memcmp(marks, wanted, subjects) == 0);
    free(v), free(codes), free(w), free(bits), free(wide), free(first), free(marks), free(wanted);
}

// MARK: Texts

static void find(size_t count, size_t length, int letters)
{
    char *text = malloc(count + !count), *needle = malloc(length + !length);
    for (size_t i = 0; i < count; i++) text[i] = (char)('a' + next() % (unsigned)letters);
    for (size_t i = 0; i < length; i++) needle[i] = (char)('a' + next() % (unsigned)letters);
    const char *wanted = NULL;
    for (size_t i = 0; !wanted && i + length <= count; i++)
        if (memcmp(text + i, needle, length) == 0) wanted = text + i;
    EXPECT(kn_find(text, count, needle, length) == wanted);
    free(text), free(needle);
}

static void all(size_t n)
{
    stored(n), subjects(n), words(n);
    packed_u8(n), packed_u16(n), packed_u32(n), packed_u64(n), doubles(n);
    uint8_t *mask = malloc(n + !n);
    for (size_t i = 0; i < n; i++) mask[i] = next() & 1;
    masks(mask, n, next() % 20);
    arithmetic(n, NULL), arithmetic(n, mask);
    size_t cells = 1 + next() % 100;
    groups(n, cells, NULL), groups(n, cells, mask);
    for (uint32_t kind = 0; kind <= KN_STAMP_U64; kind++)
        stamp(n, 1 + next() % 9, kind, kind != KN_STAMP_U64 && kind && next() & 1, (uint32_t)(next() & 3), 1 + next() % (n + 1), next() & 1);
    sides(n, 1 + next() % 40);
    find(n, 1 + next() % 8, 2 + (int)(next() % 3));
    free(mask);
}

int main(int count, char **arguments)
{
    long rounds = count > 1 ? atol(arguments[1]) : 300;
    if (count > 2) state = (uint64_t)atoll(arguments[2]);
    // Every mask of up to 12 rows, at every place in a byte.
    for (size_t n = 0; n <= 12; n++)
        for (uint32_t bits = 0; bits < 1u << n; bits++) {
            uint8_t *mask = malloc(n + !n);
            for (size_t i = 0; i < n; i++) mask[i] = bits >> i & 1;
            for (size_t offset = 0; offset < 8; offset += n < 9 ? 1 : 3) masks(mask, n, offset);
            arithmetic(n, mask), groups(n, 1 + bits % 3, mask);
            free(mask);
        }
    every_division(), every_word_division();
    // Every batch boundary.
    for (size_t n = 0; n <= 70; n++)
        for (int round = 0; round < 4; round++) all(n);
    static const size_t boundaries[] = {127, 128, 129, 1023, 1024, 1025, 2046, 2047, 2048, 2049, 2050, 4096, 4097};
    for (size_t i = 0; i < sizeof boundaries / sizeof boundaries[0]; i++) all(boundaries[i]);
    for (size_t text = 0; text <= 70; text++)
        for (size_t length = 1; length <= 20; length++) find(text, length, 2);
    for (long round = 0; round < rounds; round++) all(next() % 600);
    printf("kernels (%s): clean\n", kn_variant());
    return 0;
}
