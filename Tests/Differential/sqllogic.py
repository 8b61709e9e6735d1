"""SQLite's sqllogictest files (public domain, not in this repository) through Sluice's engine.

usage: sqllogic.py --runner PATH --folder WORK FILE.test…
Statements make the tables (CREATE TABLE, INSERT), queries compare in sqllogictest's formats: integers cut, reals with three
digits, lists of values or their MD5.
"""

import argparse
import hashlib
import pathlib
import re
import sqlite3
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from Engines.sluice import Sluice  # noqa: E402
from Engines.tables import Table  # noqa: E402


def records(path):
    """(directive words, lines of SQL, lines of results) of what is meant for every engine."""
    for block in re.split(r"\n\s*\n", pathlib.Path(path).read_text()):
        lines = [line for line in block.split("\n") if not line.startswith("#")]
        applies = True
        while lines and lines[0].split(" ")[0] in ("skipif", "onlyif"):
            applies = applies and lines[0].startswith("skipif")
            lines.pop(0)
        if not lines or not applies or lines[0].split(" ")[0] not in ("statement", "query"):
            continue
        sql, results = lines[1:], []
        if "----" in sql:
            results = sql[sql.index("----") + 1:]
            sql = sql[:sql.index("----")]
        yield lines[0].split(), "\n".join(sql), [line for line in results if line != ""]


def tables(statements):
    """What the statements make, by SQLite's own tables."""
    connection = sqlite3.connect(":memory:")
    for sql in statements:
        connection.execute(sql)
    made = []
    names = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        kinds = {"INTEGER": "integer", "INT": "integer", "REAL": "double", "FLOAT": "double"}
        columns = [(row[1], kinds.get(row[2].split("(")[0].upper(), "text"))
                   for row in connection.execute(f"PRAGMA table_info({name})")]
        rows = [[None if value is None else str(value) for value in row] for row in connection.execute(f"SELECT * FROM {name}")]
        made.append(Table(name, columns, rows))
    return made


def shown(value, kind):
    if value is None:
        return "NULL"
    if kind == "I":
        return {"true": "1", "false": "0"}.get(value, value.split(".")[0] if re.fullmatch(r"-?\d+\.\d+", value) else value)
    if kind == "R":
        return f"{float(value):.3f}"
    return value or "(empty)"


def compare(words, answer, wanted):
    """None, or what differs."""
    kinds, order = words[1], words[2] if len(words) > 2 else "nosort"
    rows = [[shown(value, kind) for value, kind in zip(row, kinds)] for row in answer.rows]
    if order == "rowsort":
        rows.sort()
    values = [value for row in rows for value in row]
    if order == "valuesort":
        values.sort()
    hashed = re.fullmatch(r"(\d+) values hashing to ([0-9a-f]{32})", wanted[0]) if wanted else None
    if hashed:
        mine = hashlib.md5("".join(value + "\n" for value in values).encode()).hexdigest()
        same = len(values) == int(hashed[1]) and mine == hashed[2]
        return None if same else f"{len(values)} values hashing to {mine}, not {wanted[0]}"
    return None if values == wanted else f"{values[:8]}, not {wanted[:8]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    failed = total = 0
    for path in options.files:
        whole = list(records(path))
        folder = options.folder / path.stem
        made = [table.write(folder) for table in tables(sql for words, sql, _ in whole if words[0] == "statement")]
        sluice = Sluice(options.runner, [(t.name, t.file, t.schema) for t in made], folder / "cache")
        wrong = 0
        queries = [record for record in whole if record[0][0] == "query"]
        for words, sql, wanted in queries:
            answer = sluice.run(sql)
            found = compare(words, answer, wanted) if answer.ok else f"{answer.status} {answer.code} {answer.message}"
            if found:
                wrong += 1
                if wrong <= 5:
                    print(f"{path.name}: {found}\n  {sql}")
        sluice.close()
        print(f"{path.name}: {len(queries) - wrong} right, {wrong} wrong")
        failed, total = failed + wrong, total + len(queries)
    sys.exit(1 if failed or not total else 0)


if __name__ == "__main__":
    main()
