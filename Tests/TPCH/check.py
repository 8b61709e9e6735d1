"""The 22 TPC-H queries at scale factor 0.01 against their answers. usage: check.py --runner PATH --data FOLDER [--generate]"""

import argparse
import csv
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from Engines import comparison  # noqa: E402
from Engines.sluice import Sluice  # noqa: E402

TABLES = ["region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem"]
# Settings that must not matter.
SETTINGS = [("--threads", 2), ("--threads", 1, "--batch", 7), ("--threads", 2, "--general")]


def generate(folder, scale):
    """CSV files by tpchgen-cli, which must be on the path or beside this Python."""
    if not (folder / "lineitem.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        beside = pathlib.Path(sys.executable).parent / "tpchgen-cli"
        program = str(beside) if beside.exists() else "tpchgen-cli"
        subprocess.run([program, "csv", "-s", str(scale), "-o", str(folder)], check=True)


def queries():
    """(name, text) of all 22, without the semicolon."""
    return [(path.stem, path.read_text().rstrip().rstrip(";")) for path in sorted((HERE / "queries").glob("*.sql"))]


def files(folder, subjects=None):
    """Tables for `Sluice`."""
    subjects = subjects or {}
    return [(name, folder / f"{name}.csv", HERE / "schemas" / f"{name}.schema.json", subjects.get(name, []))
            for name in TABLES]


def answer(name):
    with open(HERE / "answers" / f"{name}.csv", newline="") as file:
        # No column of the answers has empty texts: empty is NULL.
        return [[field or None for field in row] for row in list(csv.reader(file))[1:]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--generate", action="store_true")
    options = parser.parse_args()
    if options.generate:
        generate(options.data, 0.01)
    failed = 0
    for setting in SETTINGS:
        sluice = Sluice(options.runner, files(options.data), options.data / "cache", setting)
        for name, sql in queries():
            said = sluice.run(sql)
            wrong = comparison.difference(said.rows, answer(name), "order by" in sql) if said.ok \
                else f"{said.status} {said.code} {said.message}"
            failed += wrong is not None
            print(f"{name} {' '.join(map(str, setting))}: {wrong or 'right'}")
        sluice.close()
    print(f"{len(SETTINGS) * 22 - failed} right, {failed} wrong")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
