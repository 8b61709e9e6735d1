"""SQLite of Python's standard library."""

import sqlite3

from .answer import Answer, text


class Lite:
    name = "SQLite"

    def __init__(self, path=":memory:"):
        self.connection = sqlite3.connect(path)

    def load(self, table):
        self.connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        self.connection.execute(table.create("sqlite"))
        marks = ", ".join("?" for _ in table.columns)
        # SQLite has no truth values of its own.
        rows = [[{"true": 1, "false": 0}.get(value, value) for value in row] for row in table.rows]
        self.connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)

    def run(self, sql) -> Answer:
        try:
            cursor = self.connection.execute(sql)
            rows = [[text(value) for value in row] for row in cursor.fetchall()]
            return Answer("ok", rows=rows, columns=[column[0] for column in cursor.description])
        except (sqlite3.Error, OverflowError) as error:
            return Answer("failed", code=type(error).__name__, message=str(error))
