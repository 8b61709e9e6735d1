"""Records random statements and PostgreSQL's answers as cases of Tests/SQLLogicTests, for runs without another engine.

usage: record.py --runner PATH --folder WORK --cases FOLDER --name NAME --profiles … [--count N] [--seed N]
Only statements on which both sides agree now are kept; a later difference fails the corpus.
"""

import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import data  # noqa: E402
from Engines import comparison  # noqa: E402
from Engines.postgres import Postgres, Server  # noqa: E402
from Engines.sluice import Sluice  # noqa: E402
from generator import Generator  # noqa: E402
from probes import offered  # noqa: E402


def line(row):
    return "\t".join("NULL" if value is None else "(empty)" if value == "" else value for value in row)


def case(query, ours, theirs):
    """The text of one case; numbers that are spelt otherwise compare as numbers."""
    rows, wanted = ours.rows, theirs.rows
    if any(value and ("\t" in value or "\n" in value) for row in wanted for value in row):
        return None
    if not query.is_ordered:
        rows, wanted = (sorted(side, key=lambda row: comparison._key(row, query.exact)) for side in (rows, wanted))
    kinds, shown = "", [list(row) for row in wanted]
    for column, kind in enumerate(ours.types):
        if kind != "double" and all(a[column] == b[column] for a, b in zip(rows, wanted)):
            kinds += "I" if kind == "integer" else "T"
        elif kind in ("date", "timestamp", "text", "boolean"):
            # Equal, but spelt otherwise (a midnight): Sluice's spelling.
            kinds += "T"
            for row, mine in zip(shown, rows):
                row[column] = mine[column]
        else:
            kinds += "R"
            # The corpus has a relative tolerance alone: a number near zero may not be within it.
            for a, b in zip(rows, wanted):
                if a[column] is not None and a[column] != b[column] and abs(float(a[column])) < 1e-6:
                    return None
    order = "nosort" if query.is_ordered else "rowsort"
    return f"query {kinds} {order}\n{query}\n----\n" + "".join(line(row) + "\n" for row in shown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--cases", type=pathlib.Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--profiles", nargs="+", required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    tables = [table.write(options.folder / "tables1") for table in data.tables(1)]
    other = Postgres(Server(options.folder / "postgres").start().connect("differential1"))
    for table in tables:
        other.load(table)
        for file in (table.file, table.schema):
            (options.cases / f"random_{file.name}").write_text(file.read_text())
    files = [(table.name, table.file, table.schema) for table in tables]
    sluice = Sluice(options.runner, files, options.folder / "tables1" / "cache")
    generator = Generator(tables, options.seed, options.profiles, offered(sluice))
    cases = []
    while len(cases) < options.count:
        query = generator.query()
        ours, theirs = sluice.run(str(query)), other.run(str(query))
        if not (ours.ok and theirs.ok) or len(ours.rows) > options.rows or len(str(query)) > 600:
            continue
        if not ours.rows and generator.chance(0.8):
            continue
        if comparison.difference(ours.rows, theirs.rows, query.is_ordered, query.exact) is None:
            made = case(query, ours, theirs)
            cases += [made] if made else []
    head = "".join(f"# table {table.name} random_{table.file.name}\n" for table in tables)
    (options.cases / f"{options.name}.slt").write_text(head + "\n" + "\n".join(cases))
    sluice.close()


if __name__ == "__main__":
    main()
