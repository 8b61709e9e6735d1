"""One table of 5 million rows x 10 columns: import, a filtered two-key group-by, and the same with evidence.

Both sides run in one process tree, in turn, on the same CSV file; their outputs are compared before any time is
reported. Prints a Markdown table of ratios (Sluice over DuckDB; below 1 is faster) and one JSON line.
"""

import argparse
import csv
import io
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import duckdb

PLAIN = """
SELECT region, year, count(*) AS n, sum(amount) AS amount, avg(hours) AS hours
FROM t WHERE active AND hours >= 10 AND sector IN ('s01', 's03', 's05', 's07', 's11', 's13')
GROUP BY region, year ORDER BY region, year
"""

# The best SQL known for the same evidence: one contribution a (cell, subject), then the cell.
EVIDENCE = """
WITH s AS (
  SELECT region, year, person, count(*) AS n, sum(amount) AS a, sum(hours) AS h
  FROM t WHERE active AND hours >= 10 AND sector IN ('s01', 's03', 's05', 's07', 's11', 's13')
  GROUP BY region, year, person)
SELECT region, year, sum(n) AS n, sum(a) AS amount, sum(h) / sum(n) AS hours, sum(n) AS n_rows, count(*) AS n_subjects,
  max(abs(a), 2)[1], max(abs(a), 2)[2], max(abs(h), 2)[1], max(abs(h), 2)[2]
FROM s GROUP BY region, year ORDER BY region, year
"""


def make_csv(path: pathlib.Path, rows: int) -> None:
    """Deterministic data: about ten rows a person, in no order of persons."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"""
      COPY (
        SELECT
          100000 + (h % ({rows} // 10))::BIGINT AS person,
          'region ' || lpad(((h >> 8) % 12)::VARCHAR, 2, '0') AS region,
          's' || lpad(((h >> 16) % 20)::VARCHAR, 2, '0') AS sector,
          2015 + ((h >> 24) % 10)::INTEGER AS year,
          DATE '1940-01-01' + ((h >> 5) % 23000)::INTEGER AS born,
          ((hash(i + 1) % 10000000)::DECIMAL(12, 0) / 100)::DECIMAL(12, 2) AS amount,
          ((h >> 32) % 60)::INTEGER AS hours,
          CASE WHEN h % 17 = 0 THEN NULL ELSE round((hash(i + 2) % 100000) / 1000.0, 3) END AS rating,
          (h >> 40) % 4 <> 0 AS active,
          'note ' || ((h >> 12) % 1000)::VARCHAR AS note
        FROM (SELECT i, hash(i) AS h FROM range({rows}) r(i)))
      TO '{path}' (HEADER, DELIMITER ',')""")


def timed(action):
    start = time.perf_counter()
    value = action()
    return value, (time.perf_counter() - start) * 1000


def close(a: str, b: str) -> bool:
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= 1e-9 * max(abs(x), abs(y))


def compare(ours: list, theirs: list, what: str) -> None:
    same = len(ours) == len(theirs) and all(
        len(a) == len(b) and all(close(x, str(y)) for x, y in zip(a, b)) for a, b in zip(ours, theirs))
    if not same:
        for a, b in zip(ours, theirs):
            if len(a) != len(b) or not all(close(x, str(y)) for x, y in zip(a, b)):
                sys.exit(f"{what}: outputs differ:\n  sluice {a}\n  duckdb {b}")
        sys.exit(f"{what}: outputs differ: {len(ours)} rows against {len(theirs)}")


def sluice_sql(binary: str, seal: pathlib.Path, sql: str, repeat: int, threads: int, evidence: bool):
    command = [binary, "sql", "--table", f"t={seal}", "--format", "csv", "--threads", str(threads),
               "--repeat", str(repeat), "--timing"] + (["--evidence"] if evidence else []) + [sql]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    times = [json.loads(line)["execute_ms"] for line in done.stderr.splitlines() if line.startswith("{")]
    return list(csv.reader(io.StringIO(done.stdout)))[1:], times


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    source = options.folder / f"one-table-{options.rows}.csv"
    if not source.exists():
        make_csv(source, options.rows)

    seal, database = options.folder / "seal", options.folder / "duck.db"
    figures: dict[str, tuple[list, list]] = {name: ([], []) for name in ("import", "group-by", "group-by with evidence")}
    for _ in range(options.rounds):
        shutil.rmtree(seal, ignore_errors=True)
        database.unlink(missing_ok=True)
        _, ours = timed(lambda: subprocess.run(
            [options.sluice, "import", str(source), "--out", str(seal), "--subject", "person"],
            check=True, capture_output=True))
        connection = duckdb.connect(str(database))
        connection.execute(f"SET threads = {options.threads}")
        _, theirs = timed(lambda: connection.execute(
            f"CREATE TABLE t AS SELECT * FROM read_csv('{source}') ORDER BY person; CHECKPOINT"))
        figures["import"][0].append(ours)
        figures["import"][1].append(theirs)

        for name, sql, evidence in (("group-by", PLAIN, False), ("group-by with evidence", EVIDENCE, True)):
            rows, times = sluice_sql(options.sluice, seal, PLAIN, options.repeat, options.threads, evidence)
            theirs = [timed(lambda: connection.execute(sql).fetchall()) for _ in range(options.repeat)]
            compare(rows, theirs[-1][0], name)
            figures[name][0].extend(times[1:])
            figures[name][1].extend(t for _, t in theirs[1:])
        connection.close()

    print(f"DuckDB {duckdb.__version__}, {options.threads} threads, {options.rows:,} rows; outputs equal\n")
    print("| work | Sluice ms | DuckDB ms | Sluice / DuckDB |\n|---|---|---|---|")
    report = {}
    for name, (ours, theirs) in figures.items():
        a, b = statistics.median(ours), statistics.median(theirs)
        report[name] = {"sluice_ms": round(a, 1), "duckdb_ms": round(b, 1), "ratio": round(a / b, 3)}
        print(f"| {name} | {a:.1f} | {b:.1f} | {a / b:.3f} |")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
