#include "probe_calls.h"
#include <unistd.h>

long probe_call(long number, long a, long b, long c, long d, long e, long f)
{
    return syscall(number, a, b, c, d, e, f);
}
