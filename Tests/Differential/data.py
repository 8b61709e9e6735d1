"""The tables that random queries run over: small, with NULLs, ties, empty texts and keys that match in part."""

import datetime
import random
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from Engines.tables import Table  # noqa: E402

# Kind letters of the generator and their column types.
KINDS = {"int": "integer", "dec": "decimal(10,2)", "dbl": "double", "bool": "boolean", "date": "date",
         "ts": "timestamp", "text": "text"}
WORDS = ["", "a", "b", "ab", "abc", "Abc", "b_c", "100%", "zebra", "Zoë", "数", "x y", " pad ", "123", "-7"]


def value(kind, source):
    """A text of this kind. Doubles are eighths, so that their sums are exact in any order."""
    if kind == "int":
        return str(source.choice([0, 1, -1, source.randint(-9, 9), source.randint(-9, 9), source.randint(-9999, 99999)]))
    if kind == "dec":
        cents = source.choice([0, 50, -100, source.randint(-999, 999), source.randint(-99999, 999999)])
        return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
    if kind == "dbl":
        return repr(source.choice([0, 4, -20, source.randint(-80, 80), source.randint(-8000, 8000)]) / 8)
    if kind == "bool":
        return source.choice(["true", "false"])
    if kind == "date":
        start = datetime.date(source.choice([1999, 2000, 2020, 2024]), source.choice([1, 2, 6, 12]), 28)
        return (start + datetime.timedelta(days=source.choice([0, 1, 2, 3, source.randint(0, 400)]))).isoformat()
    if kind == "ts":
        seconds = source.choice([0, 1, 59, 3600, 86399, source.randint(0, 10_000_000)])
        moment = datetime.datetime(2020, 2, 28) + datetime.timedelta(seconds=seconds)
        return moment.isoformat(sep=" ")
    return source.choice(WORDS)


def table(name, columns, count, source, nulls):
    """`columns` are (name, kind); the first one numbers the rows."""
    rows = []
    for index in range(count):
        row = [str(index + 1)]
        for column, kind in columns[1:]:
            row.append(None if source.random() < nulls else value(kind, source))
        rows.append(row)
    made = Table(name, [(column, KINDS[kind]) for column, kind in columns], rows)
    made.kinds = dict(columns)
    return made


def tables(seed=1):
    source = random.Random(seed)
    return [
        table("t", [("id", "int"), ("a", "int"), ("b", "int"), ("c", "dec"), ("d", "dec"), ("e", "dbl"), ("f", "bool"),
                    ("g", "date"), ("h", "ts"), ("s", "text"), ("u", "text")], 240, source, 0.15),
        table("r", [("rid", "int"), ("ra", "int"), ("rc", "dec"), ("re", "dbl"), ("rg", "date"), ("rs", "text"),
                    ("rf", "bool")], 60, source, 0.15),
        table("k", [("kid", "int"), ("ka", "int"), ("ks", "text")], 12, source, 0.0),
        table("z", [("zid", "int"), ("za", "int"), ("zs", "text"), ("zc", "dec")], 0, source, 0.0),
    ]
