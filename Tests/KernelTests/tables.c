#include "subjects.h"

size_t stride_of(const Layout *layout)
{
    size_t bytes = HEADER;
    for (size_t k = 0; k < layout->count; k++) bytes += layout->kinds[k] == KN_STAMP_U64 ? SHORT : LONG;
    return bytes;
}

static void raise_tops(uint64_t size, int64_t *top1, int64_t *top2)
{
    if ((int64_t)size > *top1) *top2 = *top1, *top1 = (int64_t)size;
    else if ((int64_t)size > *top2) *top2 = (int64_t)size;
}

// Subject after subject, each with its own sums: nothing is open, nothing is shared.
static void define(Table *t)
{
    t->wanted = calloc(t->cells, sizeof(Cell));
    int64_t *rows = malloc(t->cells * 8), *sums = malloc(t->cells * 8), top1, top2;
    for (size_t from = 0; from < t->n;) {
        size_t to = from;
        while (to < t->n && t->subjects[to] == t->subjects[from]) to++;
        uint32_t is_subject = t->subjects[from] != t->none;
        for (size_t k = 0; k < KN_RUN_PARTS; k++) {
            memset(rows, 0, t->cells * 8), memset(sums, 0, t->cells * 8);
            for (size_t i = from; i < to; i++) rows[t->groups[i]]++, sums[t->groups[i]] += t->values[k][i];
            for (size_t c = 0; c < t->cells; c++) {
                Figures *f = &t->wanted[c].part[k];
                f->sum += sums[c], f->total += llabs(sums[c]), f->nonzero += is_subject && sums[c];
                raise_tops((uint64_t)llabs(sums[c]), &f->top1, &f->top2);
            }
        }
        for (size_t c = 0; c < t->cells; c++) {
            Cell *w = &t->wanted[c];
            top1 = w->top1, top2 = w->top2;
            raise_tops((uint64_t)rows[c], &top1, &top2);
            w->rows += (uint32_t)rows[c], w->subjects += is_subject && rows[c];
            w->top1 = (uint32_t)top1, w->top2 = (uint32_t)top2;
        }
        from = to;
    }
    free(rows), free(sums);
}

static Table table(size_t n, size_t cells, int64_t low, uint64_t span)
{
    Table t = {.n = n, .cells = cells, .low = low, .span = span};
    t.groups = malloc(n * 4 + !n), t.subjects = malloc(n * 4 + !n);
    for (size_t k = 0; k < KN_RUN_PARTS; k++) t.values[k] = malloc(n * 8 + !n);
    return t;
}

// Some subjects stay in one cell, some have no row; values are often the ends of what is allowed, often zero.
static void complete(Table *t, uint32_t none)
{
    t->none = none;
    uint32_t cell = 0;
    int stays = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (i == 0 || t->subjects[i] != t->subjects[i - 1])
            stays = next() % 3 == 0, cell = (uint32_t)(next() % t->cells);
        t->groups[i] = stays ? cell : (uint32_t)(next() % t->cells);
        for (size_t k = 0; k < KN_RUN_PARTS; k++) {
            uint64_t above[] = {0, t->span, (uint64_t)-t->low, next() % (t->span + 1)};
            t->values[k][i] = t->low + (int64_t)above[next() % 4];
        }
    }
    t->offsets = malloc((none + 1) * 4);
    size_t row = 0;
    for (uint32_t s = 0; s <= none; s++) {
        while (row < t->n && t->subjects[row] < s) row++;
        t->offsets[s] = (uint32_t)row;
    }
    define(t);
}

Table table_of_begins(uint32_t begins, size_t n, size_t nobody, size_t cells, int64_t low, uint64_t span)
{
    Table t = table(n, cells, low, span);
    uint32_t subject = (uint32_t)(next() % 3);
    for (size_t i = 0; i < n; i++) {
        if (i && (i == nobody || begins >> i & 1)) subject += 1 + (uint32_t)(next() % 4 == 0);
        t.subjects[i] = subject;
    }
    uint32_t none = nobody < n ? t.subjects[nobody] : subject + 1 + (uint32_t)(next() % 2);
    for (size_t i = nobody; i < n; i++) t.subjects[i] = none;
    complete(&t, none);
    return t;
}

Table table_of_lengths(size_t n, size_t most, size_t cells, int64_t low, uint64_t span)
{
    Table t = table(n, cells, low, span);
    uint32_t subject = 0;
    for (size_t i = 0; i < n; subject++)
        for (size_t length = next() % most; length && i < n; length--) t.subjects[i++] = subject;
    complete(&t, n && next() % 2 ? t.subjects[n - 1] : subject);
    return t;
}

void free_table(Table *t)
{
    free(t->groups), free(t->subjects), free(t->offsets), free(t->wanted);
    for (size_t k = 0; k < KN_RUN_PARTS; k++) free(t->values[k]);
}

static void *copied(const void *from, size_t bytes)
{
    void *to = malloc(bytes + !bytes);
    return memcpy(to, from, bytes);
}

Rows rows_of(const Table *t, const Layout *layout, size_t first, size_t n)
{
    Rows rows = {copied(t->groups + first, n * 4), copied(t->subjects + first, n * 4), NULL, NULL};
    size_t m = layout->count;
    rows.stamp = calloc(m + !m, sizeof *rows.stamp), rows.run = calloc(m + !m, sizeof *rows.run);
    uint32_t offset = HEADER;
    for (size_t k = 0; k < m; k++) {
        int is_short = layout->kinds[k] == KN_STAMP_U64;
        const int64_t *values = n ? copied(t->values[k] + first, n * 8) : NULL;
        rows.stamp[k] = (KnStampPart){values, NULL, offset, layout->kinds[k], 24 + (uint32_t)k * 4};
        rows.run[k] = (KnRunPart){values, is_short ? 0 : t->low, !is_short};
        offset += is_short ? SHORT : LONG;
    }
    return rows;
}

void free_rows(Rows *rows, const Layout *layout)
{
    for (size_t k = 0; k < layout->count; k++) free((void *)(uintptr_t)rows->run[k].values);
    free(rows->groups), free(rows->subjects), free(rows->stamp), free(rows->run);
}

void expect_figures(const char *records, const Table *t, const Layout *layout)
{
    for (size_t c = 0; c < t->cells; c++) {
        const char *cell = records + c * stride_of(layout), *part = cell + HEADER;
        const uint32_t *h = (const uint32_t *)(const void *)cell;
        const Cell *w = &t->wanted[c];
        EXPECT(h[1] == 0 && h[2] == w->rows && h[3] == w->subjects && h[4] == w->top1 && h[5] == w->top2);
        for (size_t k = 0; k < layout->count; k++) {
            const int64_t *p = (const int64_t *)(const void *)part;
            const Figures *f = &w->part[k];
            int is_short = layout->kinds[k] == KN_STAMP_U64;
            EXPECT(p[0] == 0 && p[1] == f->sum);
            if (!is_short) EXPECT(p[2] == f->total);
            const int64_t *tops = is_short ? p + 2 : p + 3;
            EXPECT(tops[0] == f->top1 && tops[1] == f->top2);
            EXPECT(is_short ? h[6 + k] == f->nonzero : ((const uint32_t *)(const void *)(p + 5))[3] == f->nonzero);
            part += is_short ? SHORT : LONG;
        }
    }
}
