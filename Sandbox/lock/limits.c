// Step 8: resource limits: setrlimit(2). RLIMIT_DATA counts private writable memory, not mapped datasets; the filter keeps
// shared anonymous memory, which would escape it, away.
#include "steps.h"
#include <errno.h>
#include <sys/resource.h>

// The stack that grows by itself and the page tables of memory that is only reserved are not in RLIMIT_DATA: a table is 1/512 of
// what it maps, so the bound of the address space, far above any dataset, bounds them too.
enum { PROCESS_LIMIT = 4096, STACK_LIMIT = 8 << 20 };
static const rlim_t ADDRESS_LIMIT = 256ull << 30;

static void limit(int what, rlim_t value)
{
    struct rlimit r = {value, value};
    if (setrlimit(what, &r) == 0) return;
    MUST(SB_EXIT_LIMITS, getrlimit(what, &r));
    if (r.rlim_max > value) r.rlim_max = value;         // never above what we were given
    r.rlim_cur = r.rlim_max;
    MUST(SB_EXIT_LIMITS, setrlimit(what, &r));
}

void sb_apply_limits(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_MEMLOCK, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    limit(RLIMIT_DATA, keeper.order.memory_bytes);
    limit(RLIMIT_STACK, STACK_LIMIT);
    limit(RLIMIT_AS, ADDRESS_LIMIT + keeper.order.memory_bytes);
    limit(RLIMIT_CPU, keeper.order.cpu_seconds);
    limit(RLIMIT_FSIZE, keeper.order.file_bytes);
    limit(RLIMIT_NOFILE, SB_JOB + 1 + keeper.order.descriptors);
    // Counted per user and user namespace (Linux 5.14): without one the user's other processes count too.
    limit(RLIMIT_NPROC, keeper.layers & SB_LAYER_USER_NAMESPACE ? PROCESS_LIMIT : 4 * PROCESS_LIMIT);
}
