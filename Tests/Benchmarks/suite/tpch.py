"""The 22 TPC-H queries in their own text."""

from check import files, queries
from harness import Report, Unavailable, duck_side, measure, sluice_side


def run(bench):
    report = Report(f"TPC-H at scale factor {bench.scale}")
    sluice = bench.sluice(files(bench.data))
    duck = bench.duck_tpch()
    for name, sql in queries():
        sides = [sluice_side(sluice, sql), duck_side(duck, sql)]
        try:
            measure(sides, bench.rounds, is_ordered="order by" in sql)
            report.add(name, sides)
        except Unavailable as error:
            report.skip(name, error)
    sluice.close()
    return report.finish()
