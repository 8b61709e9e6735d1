"""What evidence costs over the plain query: processor time of 30 interleaved pairs, with a confidence interval."""

import math
import statistics

import evidence
from harness import geometric_mean

PAIRS = 30


def interval(ratios):
    """The mean of the logarithms and its 95 % interval."""
    logs = [math.log(ratio) for ratio in ratios]
    half = 2.05 * statistics.stdev(logs) / math.sqrt(len(logs))
    mean = statistics.mean(logs)
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


def run(bench):
    print("\n### evidence's surcharge over the plain query, CPU time\n")
    print("| work | plain ms | with evidence ms | ratio | 95 % |\n|---|---|---|---|---|")
    plain, full = bench.sluice(bench.wide_tables()), bench.sluice(bench.wide_tables(), "--evidence")
    means = []
    for name in evidence.QUERIES:
        sql = evidence.sluice_sql(name)
        pairs = []
        for number in range(PAIRS + 1):
            a, b = plain.run(sql), full.run(sql)
            if not (a.ok and b.ok):
                raise SystemExit(f"{name}: {a.message}{b.message}")
            if number:
                pairs.append((a.cpu_ms[-1], b.cpu_ms[-1]))
        mean, low, high = interval([b / a for a, b in pairs])
        means.append(mean)
        print(f"| {name} | {statistics.median(a for a, _ in pairs):.1f} | {statistics.median(b for _, b in pairs):.1f} "
              f"| {mean:.2f} | {low:.2f}–{high:.2f} |", flush=True)
    print(f"\ngeometric mean **{geometric_mean(means):.2f}**")
    plain.close()
    full.close()
