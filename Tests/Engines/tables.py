"""Tables of tests, as CSV files with schemas."""

import json
import pathlib
from dataclasses import dataclass, field

TYPES = {
    "postgres": {"integer": "bigint", "double": "double precision"},
    "duckdb": {"integer": "BIGINT", "double": "DOUBLE", "text": "VARCHAR"},
    "sqlite": {"integer": "INTEGER", "double": "REAL", "boolean": "INTEGER"},
}


@dataclass
class Table:
    """Columns are (name, type as in schema files); rows hold texts or None."""

    name: str
    columns: list
    rows: list = field(default_factory=list)
    file: pathlib.Path | None = None
    schema: pathlib.Path | None = None

    def write(self, folder):
        """The CSV file and its schema: an empty unquoted field is NULL, "" the empty text."""
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.file, self.schema = folder / f"{self.name}.csv", folder / f"{self.name}.schema.json"
        lines = [",".join(name for name, _ in self.columns)]
        lines += [",".join(self._field(value) for value in row) for row in self.rows]
        self._keep(self.file, "\n".join(lines) + "\n")
        columns = [{"name": name, "type": kind} for name, kind in self.columns]
        self._keep(self.schema, json.dumps({"name": self.name, "columns": columns}, indent=1) + "\n")
        return self

    def create(self, engine):
        kinds = TYPES[engine]
        return f"CREATE TABLE {self.name} (" + ", ".join(f"{n} {kinds.get(k, k)}" for n, k in self.columns) + ")"

    @staticmethod
    def _keep(path, content):
        """Leaves an equal file alone, so that sealed files stay valid."""
        if not path.exists() or path.read_text() != content:
            path.write_text(content)

    @staticmethod
    def _field(value):
        if value is None:
            return ""
        if value == "" or any(mark in value for mark in ',"\r\n'):
            return '"' + value.replace('"', '""') + '"'
        return value
