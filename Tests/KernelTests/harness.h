#pragma once
// What the parts of the kernels' sanitized run share: numbers, buffers, expectations.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels.h"

extern uint64_t state;

static inline uint64_t next(void)
{
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline void *made(size_t bytes)
{
    char *p = malloc(bytes ? bytes : 1);
    if (!p) abort();
    for (size_t i = 0; i < bytes; i++) p[i] = (char)next();
    return p;
}

#define EXPECT(holds)                                                        \
    do {                                                                     \
        if (!(holds)) {                                                      \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds);      \
            abort();                                                         \
        }                                                                    \
    } while (0)

// Ends of widths, more often than others.
static inline uint64_t edge(void)
{
    static const uint64_t edges[] = {0, 1, 2, 127, 128, 255, 256, 65535, 65536, 0xFFFFFFFFu, 0x100000000u, UINT64_MAX};
    return next() % 3 ? edges[next() % (sizeof edges / sizeof edges[0])] : next();
}

// Sums, matches, tables and products over packed columns of n rows (stored.c).
void stored(size_t n);
// Evidence subject by subject (subjects.c), and rows set aside as words (words.c): n rows, then every small scope.
void subjects(size_t n);
void words(size_t n);
void every_division(void);
void every_word_division(void);
