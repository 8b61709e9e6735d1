"""A fresh process's first Q6 over its warm Q6: page faults and first allocations. With `--sluice` in a fresh, locked worker."""

import json
import pathlib
import statistics
import subprocess

from check import HERE, queries
from Engines.sluice import Sluice
from harness import geometric_mean

RUNS = 9


def in_process(bench, sql):
    tables = [("lineitem", bench.data / "lineitem.csv", HERE / "schemas" / "lineitem.schema.json", [])]
    client = Sluice(bench.runner, tables, bench.folder / "sealed", ("--threads", bench.threads, "--repeat", 6))
    times = client.run(sql).execute_ms
    client.close()
    return times


def in_worker(bench, sql):
    seal = bench.folder / "lineitem.seal"
    if not seal.exists():
        subprocess.run([bench.options.sluice, "import", bench.data / "lineitem.csv", "--out", seal, "--schema",
                        HERE / "schemas" / "lineitem.schema.json"], check=True, capture_output=True)
    done = subprocess.run(
        [bench.options.sluice, "sql", "--table", f"lineitem={seal}", "--threads", str(bench.threads), "--repeat", "6",
         "--timing", "--format", "csv", sql], check=True, capture_output=True, text=True)
    return [json.loads(line)["execute_ms"] for line in done.stderr.splitlines() if line.startswith("{")]


def run(bench):
    sql = dict(queries())["q06"]
    print("\n### first Q6 of a fresh process over its warm Q6\n\n| where | first ms | warm ms | ratio |\n|---|---|---|---|")
    has_sluice = bench.options.sluice and pathlib.Path(bench.options.sluice).exists()
    places = [("process", in_process)] + ([("locked worker", in_worker)] if has_sluice else [])
    for name, action in places:
        runs = [action(bench, sql) for _ in range(RUNS)]
        first = statistics.median(run[0] for run in runs)
        warm = statistics.median(statistics.median(run[1:]) for run in runs)
        ratio = geometric_mean(run[0] / statistics.median(run[1:]) for run in runs)
        print(f"| {name} | {first:.2f} | {warm:.2f} | {ratio:.2f} |", flush=True)
    if not has_sluice:
        print("\nnot measured: a locked worker: there is no program sluice", flush=True)
