"""How much of the memory's read bandwidth a scan reaches: sums over packed columns against a plain loop over a gigabyte."""

import json
import pathlib
import subprocess

from harness import best, measure, sluice_side

COLUMNS = ["l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_suppkey", "l_partkey", "l_orderkey"]
SCANS = {
    "sums of 7 columns": ("SELECT " + ", ".join(f"sum({name}) AS {name}" for name in COLUMNS) + " FROM wide", COLUMNS),
    # Zone maps exclude nothing here.
    "filter on 4 columns, all pass": (
        "SELECT count(*) AS n FROM wide WHERE l_extendedprice <> 12345.67 AND l_partkey <> 12345 AND l_orderkey <> 7 "
        "AND l_suppkey <> 1234", ["l_extendedprice", "l_partkey", "l_orderkey", "l_suppkey"]),
}


def measured(bench):
    """GB/s of the machine, with huge and with 4 KiB pages."""
    source = pathlib.Path(__file__).resolve().parent / "read_bandwidth.c"
    program = bench.folder / "read_bandwidth"
    subprocess.run(["cc", "-O3", "-march=native", "-pthread", str(source), "-o", str(program)], check=True)
    return [float(subprocess.run([str(program), str(bench.threads), *extra], check=True, capture_output=True, text=True).stdout)
            for extra in ([], ["small"])]


def run(bench):
    sluice = bench.sluice(bench.wide_tables())
    sides = {name: sluice_side(sluice, sql) for name, (sql, _) in SCANS.items()}
    measure(list(sides.values()), bench.rounds * 2, compare=False)
    manifest = json.loads((bench.folder / "sealed" / "wide.json").read_text())["manifest"]
    sizes = {column["name"]: layout["data"]["bytes"]
             for column, layout in zip(manifest["schema"]["columns"], manifest["columns"])}
    huge, small = measured(bench)
    print(f"\n### scan bandwidth, {bench.threads} threads; the machine reads {huge:.1f} GB/s with huge pages, {small:.1f} with 4 KiB\n")
    print("| scan | MB | ms | GB/s | share (huge) | share (4 KiB) |\n|---|---|---|---|---|---|")
    for name, (_, columns) in SCANS.items():
        size, milliseconds = sum(sizes[column] for column in columns), best(sides[name])
        rate = size / milliseconds / 1e6
        print(f"| {name} | {size / 1e6:.0f} | {milliseconds:.2f} | {rate:.1f} | {rate / huge:.0%} | {rate / small:.0%} |", flush=True)
    sluice.close()
