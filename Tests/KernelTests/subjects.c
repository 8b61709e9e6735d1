// Evidence where the rows of each subject are known: stamp_runs.c and stamp_direct.c.
#include "subjects.h"

static const Layout layouts[] = {
    {0, {0, 0}},
    {1, {KN_STAMP_U64, 0}},
    {2, {KN_STAMP_U64, KN_STAMP_U64}},
    {1, {KN_STAMP_I64, 0}},
    {2, {KN_STAMP_U64, KN_STAMP_I64}},
    {2, {KN_STAMP_I64, KN_STAMP_I64}},
};

static int suits(const Layout *layout, int64_t low)
{
    for (size_t k = 0; k < layout->count; k++)
        if (low < 0 && layout->kinds[k] == KN_STAMP_U64) return 0;
    return 1;
}

static char *fresh(size_t cells, size_t stride)
{
    char *records = aligned_alloc(16, cells * stride);
    return memset(records, 0, cells * stride);
}

// `turns`: every second batch goes through the stamp that asks each row, so that what is open changes its place.
static void runs(const Table *t, const Layout *layout, size_t batch, int turns)
{
    size_t stride = stride_of(layout), m = layout->count, current = 0;
    char *records = fresh(t->cells, stride);
    struct KnRuns *state = calloc(1, kn_runs_bytes());
    int is_stamp = 0, was_stamp = 0;
    for (size_t first = 0; first < t->n; first += batch) {
        size_t n = t->n - first < batch ? t->n - first : batch;
        Rows rows = rows_of(t, layout, first, n);
        is_stamp = turns && !is_stamp;
        if (is_stamp) {
            kn_runs_suspend(state, t->cells, t->none, records, stride, rows.stamp, m);
            kn_stamp(records, stride, rows.groups, rows.subjects, n, t->none, rows.stamp, m, 0);
        } else {
            if (was_stamp) kn_runs_resume(state, t->cells, rows.subjects[0], records, stride, rows.stamp, m);
            current = kn_runs_add(state, t->cells, rows.groups, t->offsets, t->none, current, first, n, rows.run, m);
            EXPECT(current == rows.subjects[n - 1]);
            // Nothing more adds nothing.
            EXPECT(kn_runs_add(state, t->cells, rows.groups, t->offsets, t->none, current, first + n, 0, rows.run, m) == current);
        }
        was_stamp = is_stamp;
        free_rows(&rows, layout);
    }
    Rows end = rows_of(t, layout, 0, 0);
    kn_runs_close(state, t->cells, t->none, end.run, records, stride, end.stamp, m);
    kn_stamp_close(records, stride, t->cells, t->none, end.stamp, m);
    for (size_t i = 0; i < kn_runs_bytes(); i++) EXPECT(((char *)state)[i] == 0);
    expect_figures(records, t, layout);
    free_rows(&end, layout), free(records), free(state);
}

static void direct(const Table *t, const Layout *layout, size_t batch, uint8_t first_mark)
{
    size_t stride = stride_of(layout), m = layout->count, current = 0;
    char *records = fresh(t->cells, stride);
    uint8_t *seen = calloc(t->cells, 1), *mark = malloc(1);
    *mark = first_mark;
    for (size_t first = 0; first < t->n; first += batch) {
        size_t n = t->n - first < batch ? t->n - first : batch;
        Rows rows = rows_of(t, layout, first, n);
        current = kn_stamp_direct(records, stride, t->cells, rows.groups, t->offsets, t->none, current, first, n, rows.stamp, m,
                                  seen, mark);
        EXPECT(current == rows.subjects[n - 1]);
        free_rows(&rows, layout);
    }
    Rows end = rows_of(t, layout, 0, 0);
    kn_stamp_close(records, stride, t->cells, t->none, end.stamp, m);
    expect_figures(records, t, layout);
    free_rows(&end, layout), free(records), free(seen), free(mark);
}

// Every suitable layout; figures never depend on where batches end.
static void all(const Table *t, size_t batch)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        const Layout *layout = &layouts[i];
        if (!suits(layout, t->low)) continue;
        if (t->cells <= KN_FEW_CELLS) runs(t, layout, batch, 0), runs(t, layout, batch, 1);
        int is_unsigned = 1;
        for (size_t k = 0; k < layout->count; k++) is_unsigned &= layout->kinds[k] == KN_STAMP_U64;
        // Marks are even; the last ones run over and begin anew.
        if (is_unsigned) direct(t, layout, batch, (uint8_t)(batch % 2 ? 0 : 250 + next() % 3 * 2));
    }
}

// Offsets that do not ascend give some figures and end, within their buffers.
static void lying_offsets(size_t n)
{
    Table t = table_of_lengths(n, 9, 1 + next() % 20, 0, 5);
    for (uint32_t s = 0; s <= t.none; s++) t.offsets[s] = (uint32_t)(next() % (2 * n + 1));
    Rows rows = rows_of(&t, &layouts[2], 0, n);
    struct KnRuns *state = calloc(1, kn_runs_bytes());
    char *records = fresh(t.cells, stride_of(&layouts[2]));
    uint8_t *seen = calloc(t.cells, 1), mark = 0;
    if (n) {
        EXPECT(kn_runs_add(state, t.cells, rows.groups, t.offsets, t.none, 0, 0, n, rows.run, 2) <= t.none);
        EXPECT(kn_stamp_direct(records, stride_of(&layouts[2]), t.cells, rows.groups, t.offsets, t.none, 0, 0, n, rows.stamp, 2,
                               seen, &mark) <= t.none);
    }
    free_rows(&rows, &layouts[2]), free_table(&t), free(state), free(records), free(seen);
}

void subjects(size_t n)
{
    size_t cells = 1 + next() % 100, batch = 1 + next() % (n + 1), most = 2 + next() % (next() % 2 ? 5 : 200);
    // The most that a batch may add up to: one less than a word's room.
    uint64_t widest = (((uint64_t)1 << KN_WORD_SHIFT) - 1) / batch;
    int64_t low = next() % 2 ? 0 : -(int64_t)(next() % 100);
    Table t = table_of_lengths(n, most, cells, low, next() % 2 ? widest : 100 + next() % 9);
    all(&t, batch);
    free_table(&t);
    lying_offsets(n);
}

// Every division of up to 8 rows among subjects, without and with rows of nobody, at every batch size.
void every_division(void)
{
    for (size_t n = 1; n <= 8; n++)
        for (uint32_t begins = 0; begins < 1u << n; begins += 2)
            for (size_t nobody = 0; nobody <= n; nobody += nobody + 1 < n ? n - 1 : 1)
                for (size_t batch = 1; batch <= n; batch++) {
                    Table t = table_of_begins(begins, n, nobody, 1 + begins / 2 % 4, batch % 2 ? 0 : -3, 7);
                    all(&t, batch);
                    free_table(&t);
                }
}
