// Read bandwidth of memory: THREADS threads sum 8-byte words over a gigabyte in all, with huge pages where the system grants
// them; prints the best of seven passes in GB/s.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { PASSES = 7 };
static const size_t words = (1ul << 30) / 8;
static uint64_t *memory;
static int threads;
static volatile uint64_t sink;

static void *pass(void *argument)
{
	size_t share = words / (size_t)threads, first = share * (size_t)argument;
	uint64_t sums[8] = {0};
	for (size_t i = first; i + 8 <= first + share; i += 8)
		for (int lane = 0; lane < 8; lane++)
			sums[lane] += memory[i + (size_t)lane];
	for (int lane = 0; lane < 8; lane++)
		sink += sums[lane];
	return NULL;
}

int main(int count, char **arguments)
{
	threads = count > 1 ? atoi(arguments[1]) : 2;
	memory = mmap(NULL, words * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || threads < 1 || threads > 64)
		return 1;
	madvise(memory, words * 8, count > 2 ? MADV_NOHUGEPAGE : MADV_HUGEPAGE);
	memset(memory, 1, words * 8);
	double best = 0;
	for (int run = 0; run < PASSES; run++) {
		struct timespec start, end;
		pthread_t crew[64];
		clock_gettime(CLOCK_MONOTONIC, &start);
		for (int i = 0; i < threads; i++)
			pthread_create(&crew[i], NULL, pass, (void *)(size_t)i);
		for (int i = 0; i < threads; i++)
			pthread_join(crew[i], NULL);
		clock_gettime(CLOCK_MONOTONIC, &end);
		double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
		if (words * 8 / seconds / 1e9 > best)
			best = words * 8 / seconds / 1e9;
	}
	printf("%.2f\n", best);
	return 0;
}
