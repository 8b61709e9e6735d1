"""The six evidence queries of the design, clustered (subject o_custkey) and not (l_partkey), against DuckDB's and chDB's best SQL."""

from harness import Report, Timed, Unavailable, duck_side, measure, sluice_side

PRICE = "l_extendedprice * (1 - l_discount)"
# name: (groups in Sluice, groups over codes, value in Sluice, value over codes, filter in Sluice, filter over codes)
QUERIES = {
    "E1 4 cells": (["l_returnflag", "l_linestatus"], None, PRICE, "price * (100 - discount)", "", ""),
    "E2 49 cells": (["l_shipmode", "extract(year FROM l_shipdate)"], ["l_shipmode", "year(l_shipdate)"], PRICE,
                    "price * (100 - discount)", "", ""),
    "E3 25 cells": (["c_nation"], None, PRICE, "price * (100 - discount)", "", ""),
    "E4 10,000 cells": (["l_suppkey"], None, PRICE, "price * (100 - discount)", "", ""),
    "E5 filtered": (
        ["o_orderpriority"], None, "l_extendedprice * l_discount", "price * discount",
        "WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 "
        "AND l_quantity < 24",
        "WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01' AND discount BETWEEN 5 AND 7 "
        "AND l_quantity < 24"),
}


def sluice_sql(name):
    groups, _, value, _, where, _ = QUERIES[name]
    keys = ", ".join(f"{group} AS k{index}" for index, group in enumerate(groups))
    by = ", ".join(groups)
    return f"SELECT {keys}, sum({value}) AS v FROM wide {where} GROUP BY {by} ORDER BY {by}"


def duck_sql(name, table, subject):
    groups, codes, _, value, _, where = QUERIES[name]
    keys = ", ".join(f"{group} AS k{index}" for index, group in enumerate(codes or groups))
    names = ", ".join(f"k{index}" for index in range(len(groups)))
    return f"""
        WITH s AS (SELECT {keys}, {subject} AS subject, count(*) AS n, sum({value})::BIGINT AS v
                   FROM {table} {where} GROUP BY ALL)
        SELECT {names}, sum(v) AS v, sum(n) AS n_rows, count(*) AS n_subjects, max(v, 2) AS top
        FROM s GROUP BY {names} ORDER BY {names}"""


def chdb_sql(name, subject):
    groups, codes, _, value, _, where = QUERIES[name]
    keys = ", ".join(f"{group.replace('year(', 'toYear(')} AS k{index}" for index, group in enumerate(codes or groups))
    names = ", ".join(f"k{index}" for index in range(len(groups)))
    return f"""
        SELECT {names}, sum(v), sum(n), count(), groupArraySorted(2)(-v)
        FROM (SELECT {keys}, count() AS n, sum(toInt64({value})) AS v FROM narrow {where} GROUP BY {names}, {subject})
        GROUP BY {names} ORDER BY {names}"""


def figures(rows, groups, scale):
    """(sum, rows, subjects, top1, top2) of each cell, exact integers over the common denominator."""
    from decimal import Decimal

    return [[str(int(Decimal(value or 0) * scale)) if index in (0, 3, 4) else value
             for index, value in enumerate(row[groups:])] for row in rows]


def ours(sluice, name):
    """Sluice's side, with figures that compare."""
    side = sluice_side(sluice, sluice_sql(name))
    plain, groups = side.run, len(QUERIES[name][0])

    def run():
        rows, wall, cpu = plain()
        # k…, v, n_rows, n_subjects, v_top1, v_top2
        return figures(rows, groups, 10_000), wall, cpu

    side.run = run
    return side


def theirs(connection, name, table, subject):
    groups = len(QUERIES[name][0])
    sql = duck_sql(name, table, subject)
    side = duck_side(connection, sql)

    def run():
        import time

        wall, cpu = time.perf_counter(), time.process_time()
        rows = connection.execute(sql).fetchall()
        wall, cpu = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
        flat = [[str(v) for v in row[groups:groups + 3]] + [str(v) for v in (list(row[-1]) + [0])[:2]] for row in rows]
        return flat, wall, cpu

    side.run = run
    return side


def chdb_side(session, name, subject):
    import json
    import time

    sql = chdb_sql(name, subject)
    groups = len(QUERIES[name][0])

    def run():
        wall, cpu = time.perf_counter(), time.process_time()
        text = str(session.query(sql, "JSONCompactEachRow"))
        wall, cpu = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
        rows = []
        for line in text.splitlines():
            row = json.loads(line)
            rows.append([str(v) for v in row[groups:groups + 3]] + [str(-int(v)) for v in (list(row[-1]) + [0])[:2]])
        return rows, wall, cpu

    return Timed("chDB", run)


def run(bench, second_key=False):
    subject = "l_partkey" if second_key else "o_custkey"
    report = Report(
        f"evidence, {'second subject key l_partkey, not clustered' if second_key else 'clustered by o_custkey'}")
    options = ["--evidence", "--evidence-key", "1"] if second_key else ["--evidence"]
    sluice = bench.sluice(bench.wide_tables(), *options)
    duck, chdb = bench.duck_wide(), bench.chdb_wide()
    for name in QUERIES:
        sides = [ours(sluice, name), theirs(duck, name, "clustered", subject)]
        if chdb is not None:
            sides.append(chdb_side(chdb, name, subject))
        try:
            measure(sides, bench.rounds)
            report.add(name, sides)
        except Unavailable as error:
            report.skip(name, error)
    quartiles(bench, report, sluice, duck, subject)
    sluice.close()
    return report.finish()


def quartiles(bench, report, sluice, duck, subject):
    """E6: quartiles of a measure by ship mode, with rows and subjects."""
    name = "E6 quartiles"
    calls = ", ".join(f"percentile_cont({q}) WITHIN GROUP (ORDER BY l_extendedprice) AS q{i}"
                      for i, q in enumerate((0.25, 0.5, 0.75)))
    mine = sluice_side(sluice, f"SELECT l_shipmode, {calls} FROM wide GROUP BY l_shipmode ORDER BY l_shipmode")
    plain = mine.run

    def run():
        rows, wall, cpu = plain()
        return [row[1:6] for row in rows], wall, cpu

    mine.run = run
    other = duck_side(duck, f"""
        SELECT q[1] / 100, q[2] / 100, q[3] / 100, n, subjects FROM (
          SELECT l_shipmode, quantile_cont(price, [0.25, 0.5, 0.75]) AS q, count(*) AS n,
            count(DISTINCT {subject}) AS subjects FROM clustered GROUP BY l_shipmode) ORDER BY l_shipmode""")
    try:
        measure([mine, other], bench.rounds)
        report.add(name, [mine, other])
    except Unavailable as error:
        report.skip(name, error)
