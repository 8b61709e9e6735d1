"""DuckDB in this process, set to PostgreSQL's ways where it has a setting."""

from .answer import Answer, text


class Duck:
    name = "DuckDB"

    def __init__(self, path=":memory:", threads=2):
        import duckdb

        self.connection = duckdb.connect(path)
        self.connection.execute(f"SET threads = {threads}")
        self.connection.execute("SET integer_division = true")
        self.connection.execute("SET default_null_order = 'postgres'")

    def load(self, table):
        self.connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        self.connection.execute(table.create("duckdb"))
        self.connection.execute(
            f"INSERT INTO {table.name} SELECT * FROM read_csv('{table.file}', header = true, all_varchar = true, "
            "allow_quoted_nulls = false)")

    def run(self, sql) -> Answer:
        import duckdb

        try:
            cursor = self.connection.execute(sql)
            rows = [[text(value) for value in row] for row in cursor.fetchall()]
            return Answer("ok", rows=rows, columns=[column[0] for column in cursor.description],
                          types=[str(column[1]) for column in cursor.description])
        except duckdb.Error as error:
            return Answer("failed", code=type(error).__name__, message=str(error).split("\n")[0])
