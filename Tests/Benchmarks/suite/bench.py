"""One benchmark a subcommand: a table of ratios, Sluice over the fastest other engine; below 1 is faster.

usage: bench.py WORK… --runner .build/release/sql-runner --folder .build/bench [--scale 1] [--data FOLDER] [--rounds 5]
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import bandwidth  # noqa: E402
import evidence  # noqa: E402
import imports  # noqa: E402
import memory  # noqa: E402
import scaling  # noqa: E402
import single  # noqa: E402
import surcharge  # noqa: E402
import touch  # noqa: E402
import tpch  # noqa: E402
import wide  # noqa: E402
from check import TABLES, HERE, generate  # noqa: E402
from Engines.sluice import Sluice  # noqa: E402

WORKS = {
    "tpch": tpch.run, "groupby": single.run, "evidence": evidence.run,
    "evidence-second": lambda bench: evidence.run(bench, second_key=True), "evidence-surcharge": surcharge.run,
    "import": imports.run, "memory": memory.run, "first-touch": touch.run, "scan-bandwidth": bandwidth.run,
    "scaling": scaling.run,
}


class Bench:
    """Files, engines and settings of a run; everything made once is kept in `folder`."""

    def __init__(self, options, scale=None):
        self.options, self.scale = options, scale or options.scale
        self.runner, self.rounds, self.threads = options.runner, options.rounds, options.threads
        self.folder = options.folder / f"sf{self.scale}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = options.data / f"sf{self.scale}" if options.data else self.folder / "csv"
        generate(self.data, self.scale)

    def at(self, scale):
        return Bench(self.options, scale)

    def sluice(self, tables, *options):
        client = Sluice(self.runner, tables, self.folder / "sealed", ("--threads", self.threads, *options), timeout=1200)
        client.start()
        return client

    def wide_tables(self):
        file, schema = wide.make_csv(self.data, self.folder)
        return [("wide", file, schema, ["o_custkey", "l_partkey"])]

    def duck_wide(self):
        file, _ = wide.make_csv(self.data, self.folder)
        return wide.duck_tables(file, self.folder / "wide.duckdb", self.threads)

    def duck_tpch(self):
        import duckdb

        path = self.folder / "tpch.duckdb"
        fresh = not path.exists()
        connection = duckdb.connect(str(path))
        connection.execute(f"SET threads = {self.threads}")
        if fresh:
            for name in TABLES:
                types = wide.types(HERE / "schemas" / f"{name}.schema.json")
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM "
                                   f"read_csv('{self.data / name}.csv', header = true, columns = {types})")
            connection.execute("CHECKPOINT")
        return connection

    def chdb_wide(self):
        """A session with the narrow table, clustered by customer; None without chdb."""
        try:
            from chdb import session
        except ImportError:
            return None
        path = self.folder / "chdb"
        fresh = not path.exists()
        opened = session.Session(str(path))
        opened.query("CREATE DATABASE IF NOT EXISTS b ENGINE = Atomic")
        opened.query("USE b")
        opened.query(f"SET max_threads = {self.threads}")
        if fresh:
            parquet = self.folder / "narrow.parquet"
            self.duck_wide().execute(f"COPY clustered TO '{parquet}' (FORMAT parquet)")
            opened.query(f"CREATE TABLE narrow ENGINE = MergeTree ORDER BY o_custkey AS SELECT * FROM "
                         f"file('{parquet}', Parquet, 'o_custkey UInt32, l_partkey UInt32, l_suppkey UInt32, l_orderkey UInt32, "
                         f"l_shipdate Date, l_quantity UInt8, price UInt32, discount UInt8, tax UInt8, l_returnflag UInt8, "
                         f"l_linestatus UInt8, l_shipmode UInt8, c_nation UInt8, o_orderpriority UInt8')")
            opened.query("OPTIMIZE TABLE narrow FINAL")
        return opened


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("works", nargs="*", choices=[*WORKS, []], default=list(WORKS))
    parser.add_argument("--runner", required=True)
    parser.add_argument("--sluice", help="the program sluice, for first-touch in a locked worker")
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, help="folders sf0.1, sf1, … with CSV files of tpchgen-cli")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--scales", nargs="*", default=["0.1", "1"], help="of scaling")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    bench = Bench(options)
    for name in options.works:
        print(f"{name} …", file=sys.stderr, flush=True)
        WORKS[name](bench)


if __name__ == "__main__":
    main()
