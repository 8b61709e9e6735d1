// Rows set aside as words for a subject key that does not cluster: words.c.
#include "subjects.h"

typedef struct { uint64_t **blocks, **next, **ends; size_t *counts, room, count; } Partitions;

static uint32_t bits_of(uint64_t largest)
{
    uint32_t bits = 0;
    for (; largest; largest >>= 1) bits++;
    return bits;
}

static uint64_t mask_of(uint32_t bits) { return ((uint64_t)1 << bits) - 1; }

// Blocks of `room` words each, a buffer apart, so that a word too far is found.
static Partitions scattered(const KnWordLayout *layout, const Table *t, const uint32_t *subjects, const uint32_t *groups,
                            const int64_t *values, size_t room)
{
    Partitions p = {.room = room, .count = (t->none >> layout->subject_bits) + 1};
    p.blocks = calloc(p.count * (t->n / room + 2), sizeof *p.blocks);
    p.next = calloc(p.count, sizeof *p.next), p.ends = calloc(p.count, sizeof *p.ends), p.counts = calloc(p.count, sizeof *p.counts);
    for (size_t row = 0;;) {
        row = kn_words_scatter(layout, subjects, groups, values, row, t->n, p.next, p.ends);
        if (row == t->n) return p;
        size_t partition = subjects[row] >> layout->subject_bits;
        EXPECT(p.next[partition] == p.ends[partition]);
        uint64_t *block = malloc(room * 8);
        p.blocks[partition * (t->n / room + 2) + p.counts[partition]++] = block;
        p.next[partition] = block, p.ends[partition] = block + room;
    }
}

// The words of a partition, in a buffer of just their size.
static uint64_t *words_of(const Partitions *p, const Table *t, size_t partition, size_t *n)
{
    size_t blocks = p->counts[partition];
    *n = blocks ? blocks * p->room - (size_t)(p->ends[partition] - p->next[partition]) : 0;
    uint64_t *words = malloc(*n * 8 + !*n);
    for (size_t i = 0; i < *n; i++) words[i] = p->blocks[partition * (t->n / p->room + 2) + i / p->room][i % p->room];
    return words;
}

static void free_partitions(Partitions *p, const Table *t)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t b = 0; b < p->counts[i]; b++) free(p->blocks[i * (t->n / p->room + 2) + b]);
    free(p->blocks), free(p->next), free(p->ends), free(p->counts);
}

// Rows of each subject, in the order in which they were set aside.
static void expect_order(const KnWordLayout *layout, const Table *t, const uint64_t *words, size_t n, uint32_t first, size_t bins,
                         const uint32_t *subjects, const uint32_t *groups, const int64_t *values)
{
    uint32_t *counts = calloc(bins, 4), *places = malloc(bins * 4), place = 0;
    uint64_t *sorted = malloc(n * 8 + !n);
    kn_words_count(layout, words, n, counts);
    for (size_t b = 0; b < bins; b++) places[b] = place, place += counts[b];
    EXPECT(place == n);
    kn_words_place(layout, words, n, places, sorted);
    uint32_t *s = malloc(n * 4 + !n), *g = malloc(n * 4 + !n);
    int64_t *v = malloc(n * 8 + !n);
    kn_words_split(layout, sorted, n, first, s, g, v);
    size_t at = 0;
    for (uint32_t subject = first; subject < first + bins; subject++) {
        for (size_t i = 0; i < t->n; i++) {
            if (subjects[i] != subject) continue;
            uint64_t above = values ? ((uint64_t)values[i] - (uint64_t)layout->low) & mask_of(layout->value_bits) : 0;
            EXPECT(s[at] == subject && g[at] == groups[i] && v[at] == layout->low + (int64_t)above);
            at++;
        }
        EXPECT(counts[subject - first] == at - (subject > first ? places[subject - first - 1] : 0));
        EXPECT(places[subject - first] == at);
    }
    EXPECT(at == n);
    free(counts), free(places), free(sorted), free(s), free(g), free(v);
}

static void check(const Table *t, const Layout *layout, uint32_t subject_bits, size_t room)
{
    size_t m = layout->count, stride = (t->cells + 7) / 8 * 8;
    KnWordLayout words = {subject_bits, bits_of(t->cells - 1), m ? bits_of(t->span) : 0, m ? t->low : 0};
    // In any order.
    uint32_t *subjects = malloc(t->n * 4 + !t->n), *groups = malloc(t->n * 4 + !t->n);
    int64_t *values = malloc(t->n * 8 + !t->n);
    for (size_t i = 0; i < t->n; i++) {
        size_t j = next() % (i + 1);
        subjects[i] = subjects[j], groups[i] = groups[j], values[i] = values[j];
        subjects[j] = t->subjects[i], groups[j] = t->groups[i], values[j] = t->values[0][i];
    }
    Partitions p = scattered(&words, t, subjects, groups, m ? values : NULL, room);
    struct KnRuns *state = calloc(1, kn_runs_bytes());
    Rows end = rows_of(t, layout, 0, 0);
    for (size_t partition = 0; partition < p.count; partition++) {
        uint32_t first = (uint32_t)partition << subject_bits, left = t->none + 1 - first;
        size_t n, count = left < 1u << subject_bits ? left : 1u << subject_bits;
        uint64_t *own = words_of(&p, t, partition, &n), *matrix = calloc(count * stride, 8);
        expect_order(&words, t, own, n, first, count, subjects, groups, m ? values : NULL);
        kn_words_add(&words, t->cells, own, n, matrix);
        EXPECT(!kn_words_are_full(matrix, count * stride));
        if (t->cells <= KN_FEW_CELLS) kn_runs_fold(state, t->cells, matrix, first, count, t->none, end.run, m);
        free(own), free(matrix);
    }
    if (t->cells <= KN_FEW_CELLS) {
        char *records = aligned_alloc(16, t->cells * stride_of(layout));
        memset(records, 0, t->cells * stride_of(layout));
        kn_runs_close(state, t->cells, t->none, end.run, records, stride_of(layout), end.stamp, m);
        expect_figures(records, t, layout);
        free(records);
    }
    free_partitions(&p, t), free(subjects), free(groups), free(values), free(state), free_rows(&end, layout);
}

// A value outside its bounds (a file that lies) leaves cell and subject as they are.
static void lying_values(size_t n)
{
    KnWordLayout layout = {3, 4, (uint32_t)(next() % 20), (int64_t)edge()};
    uint32_t *subjects = malloc(n * 4 + !n), *groups = malloc(n * 4 + !n);
    int64_t *values = made(n * 8);
    for (size_t i = 0; i < n; i++) subjects[i] = (uint32_t)(next() % 8), groups[i] = (uint32_t)(next() % 16);
    uint64_t *words = malloc(n * 8 + !n), **at = malloc(sizeof *at), **end = malloc(sizeof *end);
    *at = words, *end = words + n;
    EXPECT(kn_words_scatter(&layout, subjects, groups, values, 0, n, at, end) == n && *at == *end);
    uint32_t *s = malloc(n * 4 + !n), *g = malloc(n * 4 + !n);
    int64_t *v = malloc(n * 8 + !n);
    kn_words_split(&layout, words, n, 5, s, g, v);
    for (size_t i = 0; i < n; i++) {
        EXPECT(s[i] == subjects[i] + 5 && g[i] == groups[i]);
        EXPECT((uint64_t)v[i] - (uint64_t)layout.low == (((uint64_t)values[i] - (uint64_t)layout.low) & mask_of(layout.value_bits)));
    }
    free(subjects), free(groups), free(values), free(words), free(at), free(end), free(s), free(g), free(v);
}

// One word alone is full, wherever it is.
static void full(size_t n)
{
    uint64_t *matrix = made(n * 8);
    for (size_t i = 0; i < n; i++) matrix[i] &= ~((uint64_t)1 << 63);
    EXPECT(!kn_words_are_full(matrix, n));
    for (size_t i = 0; i < n; i++) {
        matrix[i] |= (uint64_t)1 << 63;
        EXPECT(kn_words_are_full(matrix, n));
        matrix[i] &= ~((uint64_t)1 << 63);
    }
    free(matrix);
}

static const Layout layouts[] = {{0, {0, 0}}, {1, {KN_STAMP_U64, 0}}, {1, {KN_STAMP_I64, 0}}};

void words(size_t n)
{
    static const uint64_t spans[] = {0, 1, 100, 65535, 0xFFFFFFFFu};
    for (size_t i = 0; i < 3; i++) {
        int64_t low = layouts[i].kinds[0] == KN_STAMP_I64 ? -(int64_t)(next() % 1000) : 0;
        uint64_t span = spans[next() % 5];
        if (span < (uint64_t)-low) span = (uint64_t)-low;
        Table t = table_of_lengths(n, 2 + next() % 40, 1 + next() % (next() % 4 ? 64 : 3000), low, span);
        check(&t, &layouts[i], 1 + (uint32_t)(next() % 9), 1 + next() % 50);
        free_table(&t);
    }
    lying_values(n), full(n < 200 ? n : 200);
}

// Every division of up to 8 rows among subjects, in blocks and partitions of every size.
void every_word_division(void)
{
    for (size_t n = 0; n <= 8; n++)
        for (uint32_t begins = 0; begins < 1u << n; begins += 2)
            for (size_t room = 1; room <= n + 1; room++) {
                const Layout *layout = &layouts[begins / 2 % 3];
                Table t = table_of_begins(begins, n, n - room % 2 * (n > 0), 1 + room % 5, layout->kinds[0] == KN_STAMP_I64 ? -4 : 0, 9);
                check(&t, layout, 1 + (uint32_t)room % 3, room);
                free_table(&t);
            }
}
