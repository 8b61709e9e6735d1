"""Scans and groupings of one table: Q1, Q6 and group-bys of 4, 200,000 and 1.5 million keys. DuckDB on its faster layout: as read,
and narrow integers."""

from harness import Report, Unavailable, duck_side, measure, sluice_side

Q1 = """
SELECT l_returnflag, l_linestatus, sum(l_quantity) AS a, sum({price}) AS b, sum({price} * ({one} - {discount})) AS c,
  sum({price} * ({one} - {discount}) * ({one} + {tax})) AS d, avg(l_quantity) AS e, avg({price}) AS f, avg({discount}) AS g,
  count(*) AS h
FROM {table} WHERE l_shipdate <= DATE '1998-09-02' GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus"""
Q6 = """
SELECT sum({price} * {discount}) AS revenue FROM {table}
WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
  AND {discount} BETWEEN {low} AND {high} AND l_quantity < 24"""
KEYS = """
SELECT {key}, count(*) AS n, sum({price}) AS v FROM {table} GROUP BY {key} ORDER BY v DESC, {key} LIMIT 10"""
FLAGS = """
SELECT l_returnflag, l_linestatus, count(*) AS n, sum({price}) AS v FROM {table}
GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus"""
WIDE = {"price": "l_extendedprice", "discount": "l_discount", "tax": "l_tax", "one": "1", "low": "0.05", "high": "0.07",
        "table": "wide"}
NARROW = {"price": "price", "discount": "discount::INTEGER", "tax": "tax::INTEGER", "one": "100", "low": "5", "high": "7",
          "table": "narrow"}
WORK = {
    "Q1": Q1, "Q6": Q6, "group by 4 keys": FLAGS, "group by 200k keys": KEYS.replace("{key}", "l_partkey"),
    "group by 1.5M keys": KEYS.replace("{key}", "l_orderkey"),
}


def run(bench):
    report = Report("one table: scans and groupings")
    sluice = bench.sluice(bench.wide_tables())
    duck = bench.duck_wide()
    for name, sql in WORK.items():
        sides = [sluice_side(sluice, sql.format(**WIDE)), duck_side(duck, sql.format(**WIDE), "DuckDB"),
                 duck_side(duck, sql.format(**NARROW).replace("* (100 + tax::INTEGER)", "* (100 + tax)::BIGINT"),
                           "DuckDB narrow")]
        try:
            # The narrow table's units are others: it is compared with itself as read.
            measure(sides[:2], 1)
            measure(sides, bench.rounds, compare=False)
            report.add(name, sides)
        except Unavailable as error:
            report.skip(name, error)
    sluice.close()
    return report.finish()
