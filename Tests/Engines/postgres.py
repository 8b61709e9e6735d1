"""A private PostgreSQL server of the Debian package, in a folder of its own, and a client."""

import glob
import os
import pathlib
import pwd
import shutil
import subprocess

from .answer import Answer, text

SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
listen_addresses = ''
unix_socket_directories = '{folder}'
jit = off
max_parallel_workers_per_gather = 0
statement_timeout = 20000
"""


def programs() -> pathlib.Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"))
    return pathlib.Path(found[-1]).parent if found else None


class Server:
    """Started in `folder`; the server refuses to run as root, so root uses the account `postgres`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).absolute()
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        bin_folder = programs()
        if bin_folder is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        self.bin = bin_folder

    def start(self):
        data = self.folder / "data"
        if not data.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.prefix:
                shutil.chown(self.folder, "postgres")
            self._run("initdb", "-D", data, "--lc-collate=C", "--lc-ctype=C.UTF-8", "--encoding=UTF8", "-A", "trust")
            with open(data / "postgresql.conf", "a") as settings:
                settings.write(SETTINGS.format(folder=self.folder))
        if subprocess.run(self.prefix + [str(self.bin / "pg_ctl"), "-D", str(data), "status"], capture_output=True,
                          cwd="/").returncode:
            self._run("pg_ctl", "-D", data, "-l", self.folder / "log", "-w", "start")
        return self

    def stop(self):
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop")

    def _run(self, program, *arguments):
        command = self.prefix + [str(self.bin / program), *map(str, arguments)]
        # pg_ctl's server keeps the descriptors it is given: no pipes.
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/")

    def connect(self, database="postgres"):
        import psycopg

        connection = psycopg.connect(host=str(self.folder), user=self.user, dbname="postgres", autocommit=True)
        if database == "postgres":
            return connection
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(f'CREATE DATABASE "{database}"')
        return psycopg.connect(host=str(self.folder), user=self.user, dbname=database, autocommit=True)


class Postgres:
    name = "PostgreSQL"

    def __init__(self, connection):
        from psycopg.types.string import TextLoader

        self.connection = connection
        # Spans of time as the server writes them: the driver's have no months.
        connection.adapters.register_loader("interval", TextLoader)

    def load(self, table):
        self.connection.execute(f'DROP TABLE IF EXISTS {table.name}')
        self.connection.execute(table.create("postgres"))
        with self.connection.cursor().copy(f"COPY {table.name} FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(table.file.read_bytes())
        self.connection.execute(f"ANALYZE {table.name}")

    def run(self, sql) -> Answer:
        import psycopg

        try:
            cursor = self.connection.execute(sql.encode())
            rows = [[text(value) for value in row] for row in cursor.fetchall()]
            types = [column.type_code for column in cursor.description]
            return Answer("ok", rows=rows, columns=[column.name for column in cursor.description], types=types)
        except psycopg.Error as error:
            return Answer("failed", code=error.sqlstate or "", message=str(error).split("\n")[0])
