"""One table for groupings and evidence: lineitem with its order's and customer's columns. Sluice reads it as CSV, decimals and
texts as they are; DuckDB also gets its best layout: the narrowest integers, texts as codes, clustered by the subject."""

import json
import pathlib

import duckdb

TABLE = [
    ("o_custkey", "integer"), ("l_partkey", "integer"), ("l_suppkey", "integer"), ("l_orderkey", "integer"),
    ("l_returnflag", "text"), ("l_linestatus", "text"), ("l_shipmode", "text"), ("l_shipdate", "date"),
    ("c_nation", "text"), ("o_orderpriority", "text"), ("l_quantity", "decimal(15,2)"),
    ("l_extendedprice", "decimal(15,2)"), ("l_discount", "decimal(15,2)"), ("l_tax", "decimal(15,2)"),
]
SELECT = """
SELECT o_custkey, l_partkey, l_suppkey, l_orderkey, l_returnflag, l_linestatus, l_shipmode, l_shipdate, n_name AS c_nation,
  o_orderpriority, l_quantity, l_extendedprice, l_discount, l_tax
FROM lineitem JOIN orders ON l_orderkey = o_orderkey JOIN customer ON o_custkey = c_custkey
  JOIN nation ON c_nationkey = n_nationkey
"""
CODED = ["l_returnflag", "l_linestatus", "l_shipmode", "c_nation", "o_orderpriority"]


def types(schema: pathlib.Path):
    """The column types of a schema file, for DuckDB's read_csv."""
    names = {"integer": "BIGINT", "text": "VARCHAR"}
    return {c["name"]: names.get(c["type"], c["type"]) for c in json.loads(schema.read_text())["columns"]}


def make_csv(data: pathlib.Path, folder: pathlib.Path):
    """`wide.csv` and its schema, in the order of lineitem."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "wide.csv"
    if not file.exists():
        connection = duckdb.connect()
        connection.execute("SET threads = 2")
        for name in ("lineitem", "orders", "customer", "nation"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{data / name}.csv', header = true)")
        # Only the needed digits: read_csv takes 0.04 for a double.
        columns = ", ".join(f"CAST({n} AS {t}) AS {n}" if t.startswith("dec") else n for n, t in TABLE)
        partial = folder / "wide.part"
        connection.execute(f"COPY (SELECT {columns} FROM ({SELECT})) TO '{partial}' (HEADER, DELIMITER ',')")
        partial.rename(file)
    schema = folder / "wide.schema.json"
    schema.write_text(json.dumps({"name": "wide", "columns": [
        {"name": name, "type": kind, "nullable": False} for name, kind in TABLE]}))
    return file, schema


def duck_tables(file: pathlib.Path, database: pathlib.Path, threads=2):
    """A connection with `wide` (as read, in file order), `narrow` (codes, in file order), `clustered` (codes, by customer) and
    `parts` (codes, by part)."""
    fresh = not database.exists()
    connection = duckdb.connect(str(database))
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = true")
    if fresh:
        types = {n: {"integer": "INTEGER", "text": "VARCHAR"}.get(t, t) for n, t in TABLE}
        connection.execute(
            f"CREATE TABLE wide AS SELECT * FROM read_csv('{file}', header = true, columns = {types})")
        for name in CODED:
            connection.execute(
                f"CREATE TABLE {name}_codes AS SELECT value, (row_number() OVER (ORDER BY value) - 1)::UTINYINT AS code "
                f"FROM (SELECT DISTINCT {name} AS value FROM wide)")
        coded = "".join(f", {name}_codes.code AS {name}" for name in CODED)
        joins = "".join(f" JOIN {name}_codes ON wide.{name} = {name}_codes.value" for name in CODED)
        connection.execute(f"""
            CREATE TABLE narrow AS SELECT o_custkey, l_partkey, l_suppkey, l_orderkey, l_shipdate,
              l_quantity::UTINYINT AS l_quantity, (l_extendedprice * 100)::INTEGER AS price,
              (l_discount * 100)::UTINYINT AS discount, (l_tax * 100)::UTINYINT AS tax {coded}
            FROM wide {joins} ORDER BY l_orderkey""")
        connection.execute("CREATE TABLE clustered AS SELECT * FROM narrow ORDER BY o_custkey")
        connection.execute("CREATE TABLE parts AS SELECT * FROM narrow ORDER BY l_partkey")
        connection.execute("CHECKPOINT")
    return connection
