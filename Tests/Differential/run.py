"""Random queries, Sluice against another engine. usage: run.py --runner PATH [--against postgres|duckdb|sqlite] …"""

import argparse
import collections
import json
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import data  # noqa: E402
import rules  # noqa: E402
from Engines import comparison  # noqa: E402
from Engines.sluice import Sluice  # noqa: E402
from generator import PROFILES, Generator  # noqa: E402
from probes import offered  # noqa: E402
from queries import smaller  # noqa: E402

# Settings that must not matter.
SETTINGS = [
    ("--threads", 1, "--batch", 1), ("--threads", 2, "--batch", 7), ("--threads", 2), ("--threads", 1, "--general"),
    ("--threads", 2, "--batch", 7, "--general"),
]

# The one with two threads, the usual batch and fast kernels.
USUAL = 2


def connect(options, tables):
    if options.against == "postgres":
        from Engines.postgres import Postgres, Server

        other = Postgres(Server(options.folder / "postgres").start().connect(f"differential{options.data_seed}"))
    elif options.against == "duckdb":
        from Engines.duck import Duck

        other = Duck()
    else:
        from Engines.lite import Lite

        other = Lite()
    for table in tables:
        other.load(table)
    return other


class Run:
    def __init__(self, options):
        self.options = options
        folder = options.folder / f"tables{options.data_seed}"
        self.tables = [table.write(folder) for table in data.tables(options.data_seed)]
        files = [(table.name, table.file, table.schema) for table in self.tables]
        self.sluices = [Sluice(options.runner, files, folder / "cache", ("--rows", 1_000_000, *setting), timeout=60)
                        for setting in SETTINGS]
        self.other = connect(options, self.tables)
        self.counts = collections.Counter()
        self.refusals = collections.Counter()
        self.explained = collections.Counter()
        self.failures = []

    def difference(self, query, sluice):
        """(kind, text): what one statement shows."""
        sql = str(query)
        ours = sluice.run(sql)
        if ours.status == "crashed" and ours.message.startswith("no answer in"):
            # Hundreds of millions of pairs in batches of one row: what counts is the answer, not the wait.
            self.explained["too slow in small batches, asked in usual ones"] += 1
            ours = self.sluices[USUAL].run(sql)
        if ours.status == "crashed":
            return "crashed", ours.message
        if ours.status == "refused":
            if ours.code not in ("unsupported", "unknownFunction"):
                return ("refused wrongly" if self.other.run(sql).ok else "set aside"), f"{ours.code}: {ours.message}"
            self.refusals[f"{ours.code}: {ours.message[:90]}"] += 1
            return "refused", ours.message
        if ours.status == "failed" and ours.code == "planUnsupported":
            self.refusals[f"{ours.code}: {ours.message[:90]}"] += 1
            return "refused", ours.message
        if ours.status == "failed" and ours.code == "rowsLimit":
            self.explained["more rows than the run takes"] += 1
            return "set aside", "too many rows"
        if ours.status == "failed":
            return "failed", f"{ours.code}: {ours.message}"
        theirs = self.other.run(sql)
        if not theirs.ok:
            rule = rules.explain_error(theirs) if self.options.against == "postgres" else "an error there"
            if rule is None:
                return "other failed", f"{theirs.code}: {theirs.message}"
            self.explained[rule] += 1
            return "set aside", theirs.message
        exact = query.exact if self.options.against == "postgres" else [False] * len(query.exact)
        found = comparison.difference(ours.rows, theirs.rows, query.is_ordered, exact)
        if found is None:
            return "same", ""
        rule = rules.explain(sql, ours, theirs)
        if rule:
            self.explained[rule] += 1
            return "explained", rule
        return "different", found

    def reduced(self, query, kind, sluice):
        """A smaller statement with the same kind of difference."""
        deadline = time.monotonic() + 20
        found = True
        while found and time.monotonic() < deadline:
            found = False
            for candidate in smaller(query):
                if time.monotonic() > deadline:
                    break
                if self.difference(candidate, sluice)[0] == kind:
                    query, found = candidate, True
                    break
        return query

    def go(self):
        options = self.options
        generator = Generator(
            self.tables, options.seed, options.profiles, offered(self.sluices[0], options.verbose), options.dialect)
        chooser = random.Random(options.seed)
        started = time.monotonic()
        for number in range(options.queries):
            if options.seconds and time.monotonic() - started > options.seconds:
                break
            sluice = chooser.choice(self.sluices)
            query = generator.query()
            kind, text = self.difference(query, sluice)
            self.counts[kind] += 1
            if kind in ("different", "crashed", "failed", "refused wrongly", "other failed"):
                self.report(number, query, kind, text, sluice)
                if len(self.failures) >= options.failures:
                    break
            if options.verbose and number % 1000 == 999:
                print(f"{number + 1} {dict(self.counts)} {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        return self.summary(time.monotonic() - started)

    def report(self, number, query, kind, text, sluice):
        small = self.reduced(query, kind, sluice) if kind != "other failed" else query
        text = self.difference(small, sluice)[1]
        self.failures.append({"number": number, "kind": kind, "text": text, "sql": str(small), "whole": str(query)})
        print(f"{kind}: {text}\n  {small};" + (f"\n  from {query};" if str(small) != str(query) else ""), flush=True)

    def summary(self, seconds):
        result = {
            "against": self.options.against, "seed": self.options.seed, "profiles": self.options.profiles,
            "seconds": round(seconds), "counts": dict(self.counts), "refusals": dict(self.refusals.most_common(25)),
            "explained": dict(self.explained), "failures": len(self.failures),
        }
        for sluice in self.sluices:
            sluice.close()
        return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--against", choices=["postgres", "duckdb", "sqlite"], default="postgres")
    parser.add_argument("--queries", type=int, default=50_000)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data-seed", type=int, default=1)
    parser.add_argument("--profiles", nargs="*", default=PROFILES)
    parser.add_argument("--failures", type=int, default=20)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.dialect = options.against
    result = Run(options).go()
    print(json.dumps(result, indent=1))
    compared = sum(result["counts"].get(kind, 0) for kind in ("same", "explained"))
    print(f"{compared} compared, {result['failures']} not explained")
    sys.exit(1 if result["failures"] or not compared else 0)


if __name__ == "__main__":
    main()
