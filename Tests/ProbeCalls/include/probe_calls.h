#pragma once
/// syscall(2), which Swift cannot name; -1 with errno on failure.
long probe_call(long number, long a, long b, long c, long d, long e, long f);
