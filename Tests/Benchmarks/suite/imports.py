"""A CSV file of lineitem to a sealed table clustered by a subject, against DuckDB's CSV to a sorted table on disk."""

import json
import shutil
import subprocess
import time

import duckdb
import wide
from check import HERE
from harness import Report, Timed, measure


def run(bench, rounds=3):
    report = Report(f"import of lineitem, scale factor {bench.scale}, clustered by l_partkey")
    source = bench.data / "lineitem.csv"
    schema = HERE / "schemas" / "lineitem.schema.json"
    cache, database = bench.folder / "import-cache", bench.folder / "import.duckdb"

    def ours():
        shutil.rmtree(cache, ignore_errors=True)
        start = time.perf_counter()
        done = subprocess.run(
            [bench.runner, "--cache", cache, "--threads", str(bench.threads), "--format", "json",
             "--table", f"lineitem={source},{schema},l_partkey", "-e",
             "SELECT count(*) AS n, sum(l_extendedprice) AS v FROM lineitem"],
            check=True, capture_output=True, text=True)
        wall = (time.perf_counter() - start) * 1000
        told = json.loads(done.stderr.splitlines()[0])
        return json.loads(done.stdout)["rows"], wall, told["cpu_ms"]

    def theirs():
        database.unlink(missing_ok=True)
        types = wide.types(schema)
        wall, cpu = time.perf_counter(), time.process_time()
        connection = duckdb.connect(str(database))
        connection.execute(f"SET threads = {bench.threads}")
        connection.execute(f"CREATE TABLE lineitem AS SELECT * FROM read_csv('{source}', header = true, "
                           f"columns = {types}) ORDER BY l_partkey")
        connection.execute("CHECKPOINT")
        rows = connection.execute("SELECT count(*), sum(l_extendedprice) FROM lineitem").fetchall()
        connection.close()
        wall, cpu = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
        return [[str(value) for value in row] for row in rows], wall, cpu

    sides = [Timed("Sluice", ours), Timed("DuckDB", theirs)]
    measure(sides, rounds)
    report.add("lineitem", sides)
    shutil.rmtree(cache, ignore_errors=True)
    database.unlink(missing_ok=True)
    return report.finish()
