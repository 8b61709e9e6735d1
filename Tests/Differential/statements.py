"""Written statements (Statements/*.sql, one a line) against PostgreSQL: what differs, what is refused, and cases of what agrees.

usage: statements.py --runner PATH --folder WORK [--record FOLDER] [FILE …]
"""

import argparse
import collections
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import company  # noqa: E402
from Engines import comparison  # noqa: E402
from Engines.postgres import Postgres, Server  # noqa: E402
from Engines.sluice import Sluice  # noqa: E402
from record import case  # noqa: E402
from run import SETTINGS  # noqa: E402


class Statement:
    """What `record.case` wants of a statement."""

    def __init__(self, sql, ours):
        self.sql, self.is_ordered = sql, is_ordered(sql)
        self.exact = [kind != "double" for kind in ours.types]

    def __str__(self):
        return self.sql


def recorded(file, cases, folder, tables):
    """Writes the statements of a file that agree as cases."""
    head = f"# Written statements (Tests/Differential/Statements/{file.name}) with PostgreSQL's answers.\n"
    for table in tables:
        for source in (table.file, table.schema):
            (folder / f"company_{source.name}").write_text(source.read_text())
        head += f"# table {table.name} company_{table.file.name}\n"
    (folder / f"written_{file.stem}.slt").write_text(head + "\n" + "\n".join(cases))


# What depends on the clock, or is too large for a case.
UNSTABLE = re.compile(r"now\(|current_|localtime", re.I)


def is_ordered(sql):
    return bool(re.search(r"\bORDER BY [^()]*(\([^()]*\)[^()]*)*$", sql, re.I))


def verdict(sql, ours, theirs):
    """(kind, text)."""
    if ours.status == "crashed":
        return "crashed", ours.message
    if not theirs.ok:
        return ("both refuse" if not ours.ok else "accepted here alone"), f"PostgreSQL: {theirs.code} {theirs.message}"
    if not ours.ok:
        return "refused", f"{ours.code}: {ours.message}"
    found = comparison.difference(ours.rows, theirs.rows, is_ordered(sql))
    return ("different", found) if found else ("same", "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--database", default="company")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()

    tables = [table.write(options.folder / "company") for table in company.tables()]
    other = Postgres(Server(options.folder / "postgres").start().connect(options.database))
    for table in tables:
        other.load(table)
    files = [(table.name, table.file, table.schema) for table in tables]
    sluices = [Sluice(options.runner, files, options.folder / "company" / "cache", setting, timeout=20) for setting in SETTINGS]
    counts = collections.Counter()
    for file in options.files or sorted((HERE / "Statements").glob("*.sql")):
        cases = []
        for sql in file.read_text().splitlines():
            if not sql.strip() or sql.startswith("--"):
                continue
            theirs = other.run(sql)
            answers = [sluice.run(sql) for sluice in sluices]
            kind, text = verdict(sql, answers[0], theirs)
            for answer in answers[1:]:
                if (kind, text) != verdict(sql, answer, theirs):
                    kind, text = "settings differ", str(verdict(sql, answer, theirs))
            counts[kind] += 1
            if kind == "same" and not UNSTABLE.search(sql):
                made = case(Statement(sql, answers[0]), answers[0], theirs)
                cases += [made] if made else []
            if kind not in ("same", "both refuse") and not (options.quiet and kind == "accepted here alone"):
                print(f"{kind}: {text}\n  {sql}")
                if kind == "different":
                    print("   ours  ", answers[0].rows[:12], "\n   theirs", theirs.rows[:12])
        if options.record:
            recorded(file, cases, options.record, tables)
    print(dict(counts))
    for sluice in sluices:
        sluice.close()
    sys.exit(1 if set(counts) - {"same", "both refuse", "accepted here alone", "refused"} else 0)


if __name__ == "__main__":
    main()
