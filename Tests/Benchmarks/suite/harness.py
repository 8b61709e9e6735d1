"""Times both sides in turn, compares their answers first, and prints ratios."""

import json
import math
import pathlib
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent.parent / "TPCH")]

from Engines import comparison  # noqa: E402


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else float("nan")


class Timed:
    """One side of a comparison: `run()` gives (rows, milliseconds, CPU milliseconds)."""

    def __init__(self, name, run):
        self.name, self.run = name, run
        self.wall, self.cpu, self.rows = [], [], None

    def once(self):
        rows, wall, cpu = self.run()
        self.rows = rows
        self.wall.append(wall)
        self.cpu.append(cpu)


def sluice_side(sluice, sql, name="Sluice"):
    def run():
        answer = sluice.run(sql)
        if not answer.ok:
            raise Unavailable(f"{answer.status}: {answer.code} {answer.message[:200]}")
        return answer.rows, answer.compile_ms + answer.execute_ms[-1], answer.cpu_ms[-1]

    return Timed(name, run)


def duck_side(connection, sql, name="DuckDB"):
    def run():
        wall, cpu = time.perf_counter(), time.process_time()
        rows = connection.execute(sql).fetchall()
        wall, cpu = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
        from Engines.answer import text

        return [[text(value) for value in row] for row in rows], wall, cpu

    return Timed(name, run)


class Unavailable(Exception):
    """Sluice refuses or fails: the row says so."""


def measure(sides, rounds=5, compare=True, tolerance=1e-9, is_ordered=False, columns=None):
    """Runs all sides `rounds` + 1 times in turn, the first time for the comparison and to warm up. `columns`: how many
    leading columns both have."""
    for number in range(rounds + 1):
        for side in sides:
            side.once()
        if number == 0:
            if compare:
                ours = sides[0].rows
                for side in sides[1:]:
                    mine, theirs = ours, side.rows
                    if columns:
                        mine, theirs = ([row[:columns] for row in rows] for rows in (mine, theirs))
                    wrong = comparison.difference(mine, theirs, is_ordered, tolerance=tolerance)
                    if wrong:
                        raise SystemExit(f"{sides[0].name} and {side.name} differ: {wrong}\n{mine[:3]}\n{theirs[:3]}")
            for side in sides:
                side.wall.clear()
                side.cpu.clear()


def best(side):
    """The median of the faster half: other work on the machine only adds time."""
    return statistics.median(sorted(side.wall)[: max(1, (len(side.wall) + 1) // 2)])


def best_cpu(side):
    return statistics.median(sorted(side.cpu)[: max(1, (len(side.cpu) + 1) // 2)])


class Report:
    """Rows of one benchmark: ours against the fastest of the others."""

    def __init__(self, title, others=("DuckDB",)):
        self.title, self.others, self.rows, self.missing = title, list(others), [], []

    def add(self, work, sides):
        ours, others = sides[0], sides[1:]
        times = [best(ours)] + [best(side) for side in others]
        ratio = times[0] / min(times[1:])
        cpu = best_cpu(ours) / min(best_cpu(side) for side in others) if best_cpu(ours) else float("nan")
        self.rows.append({"work": work, "ms": dict(zip([side.name for side in sides], times)), "ratio": ratio, "cpu": cpu})
        print(f"  {work}: " + ", ".join(f"{s.name} {t:.1f}" for s, t in zip(sides, times)) + f" ms, ratio {ratio:.3f}",
              file=sys.stderr, flush=True)

    def skip(self, work, why):
        self.missing.append((work, str(why)))
        print(f"  {work}: {why}", file=sys.stderr, flush=True)

    def finish(self):
        names = list(dict.fromkeys(name for row in self.rows for name in row["ms"]))
        print(f"\n### {self.title}\n")
        print("| work | " + " | ".join(f"{name} ms" for name in names) + " | ratio | CPU ratio |")
        print("|---" * (len(names) + 3) + "|")
        for row in self.rows:
            cells = " | ".join(f"{row['ms'][name]:.1f}" if name in row["ms"] else "" for name in names)
            print(f"| {row['work']} | {cells} | {row['ratio']:.3f} | {row['cpu']:.3f} |")
        if self.rows:
            ratio = geometric_mean(row["ratio"] for row in self.rows)
            cpu = geometric_mean(row["cpu"] for row in self.rows)
            worst = max(self.rows, key=lambda row: row["ratio"])
            print(f"\ngeometric mean of {len(self.rows)}: **{ratio:.3f}** (CPU {cpu:.3f}); "
                  f"worst {worst['work']} {worst['ratio']:.2f}; a ratio is over the faster of the others")
            for name in names[1:] if len(names) > 2 else []:
                ratios = [row["ms"][names[0]] / row["ms"][name] for row in self.rows if name in row["ms"]]
                print(f"over {name} alone ({len(ratios)}): **{geometric_mean(ratios):.3f}**")
        for work, why in self.missing:
            print(f"\nnot measured: {work}: {why}")
        print("\n" + json.dumps({"benchmark": self.title, "rows": self.rows, "missing": self.missing}))
        sys.stdout.flush()
        return self.rows
