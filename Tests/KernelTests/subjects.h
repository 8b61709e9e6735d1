#pragma once
// Tables of rows in the order of their subjects, and the evidence of every cell by its definition.
#include "harness.h"

// Sizes of a record's pieces (Sources/Execution/README.md).
enum { HEADER = 32, SHORT = 32, LONG = 64 };

typedef struct { int64_t sum, total, top1, top2; uint32_t nonzero; } Figures;
typedef struct { uint32_t rows, subjects, top1, top2; Figures part[KN_RUN_PARTS]; } Cell;

typedef struct {
    size_t n, cells;
    uint32_t none; // subjects; rows behind the last one have none
    int64_t low;   // the least value, 0 or below; none is further than `span` above
    uint64_t span;
    uint32_t *groups, *subjects, *offsets; // `offsets` has one element more than subjects
    int64_t *values[KN_RUN_PARTS];
    Cell *wanted;
} Table;

typedef struct { size_t count; uint32_t kinds[KN_RUN_PARTS]; } Layout;

// What a record of the layout takes.
size_t stride_of(const Layout *layout);

// Bit i of `begins`: row i begins a subject; rows from `nobody` on have none.
Table table_of_begins(uint32_t begins, size_t n, size_t nobody, size_t cells, int64_t low, uint64_t span);
// Subjects of fewer than `most` rows each.
Table table_of_lengths(size_t n, size_t most, size_t cells, int64_t low, uint64_t span);
void free_table(Table *t);

// Arrays of exactly the rows `first` up to `first + n`; without values where n is 0.
typedef struct { uint32_t *groups, *subjects; KnStampPart *stamp; KnRunPart *run; } Rows;
Rows rows_of(const Table *t, const Layout *layout, size_t first, size_t n);
void free_rows(Rows *rows, const Layout *layout);

void expect_figures(const char *records, const Table *t, const Layout *layout);
