"""The other sides: bubblewrap's empty run, SQLite's single synchronous commit, PostgreSQL's SKIP LOCKED queue."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from Engines import postgres  # noqa: E402

BWRAP = ["/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/", "/bin/true"]


def bwrap_once():
    """Seconds of one run."""
    begun = time.perf_counter()
    pid = os.posix_spawn(BWRAP[0], BWRAP, os.environ)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("bwrap failed")
    return time.perf_counter() - begun


def bwrap_rate(count):
    """Runs a second, two in flight."""
    begun, running = time.perf_counter(), []
    for _ in range(count):
        if len(running) == 2:
            os.waitpid(running.pop(0), 0)
        running.append(os.posix_spawn(BWRAP[0], BWRAP, os.environ))
    for pid in running:
        os.waitpid(pid, 0)
    return count / (time.perf_counter() - begun)


class Commits:
    """A row of `size` bytes a transaction into SQLite, WAL, synchronous=FULL."""

    def __init__(self, folder, size):
        folder = pathlib.Path(folder)
        for old in folder.glob("commits.sqlite*"):
            old.unlink()
        self.row = os.urandom(size)
        self.database = sqlite3.connect(folder / "commits.sqlite", isolation_level=None)
        for statement in ("PRAGMA journal_mode = wal", "PRAGMA synchronous = full",
                          "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, payload BLOB NOT NULL)"):
            self.database.execute(statement)

    def rate(self, seconds):
        """Commits a second."""
        begun, count = time.perf_counter(), 0
        while time.perf_counter() < begun + seconds:
            for _ in range(20):
                self.database.execute("INSERT INTO entry (payload) VALUES (?)", (self.row,))
            count += 20
        return count / (time.perf_counter() - begun)


SCHEMA = """
CREATE TABLE job (id bigserial PRIMARY KEY, payload text NOT NULL, state text NOT NULL DEFAULT 'queued', result text);
CREATE INDEX job_queued ON job (id) WHERE state = 'queued';
"""
# What an enqueuer, then a worker does: each line is a transaction of its own.
SCRIPT = """
INSERT INTO job (payload) VALUES (repeat('x', 600));
WITH claim AS (UPDATE job SET state = 'leased'
    WHERE id = (SELECT id FROM job WHERE state = 'queued' ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id)
  SELECT coalesce(max(id), 0) AS claimed FROM claim \\gset
UPDATE job SET state = 'done', result = repeat('y', 300) WHERE id = :claimed;
"""


class Queue:
    """PostgreSQL as a job queue, every commit flushed."""

    def __init__(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        settings = postgres.SETTINGS
        postgres.SETTINGS = settings + "\nfsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
        try:
            self.server = postgres.Server(folder).start()
        finally:
            postgres.SETTINGS = settings
        self.folder = pathlib.Path(folder).absolute()
        self._psql(SCHEMA)
        self.script = self.folder / "queue.sql"
        self.script.write_text(SCRIPT)

    def _run(self, program, *arguments, **more):
        command = [str(self.server.bin / program), "-h", str(self.folder), "-U", self.server.user, *map(str, arguments), "postgres"]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/", **more).stdout

    def _psql(self, statements):
        return self._run("psql", "-qAt", "-v", "ON_ERROR_STOP=1", input=statements)

    def rate(self, seconds, clients=64):
        """Jobs a second: each enqueued, claimed and completed."""
        before = int(self._psql("SELECT count(*) FROM job WHERE state = 'done'"))
        begun = time.perf_counter()
        self._run("pgbench", "-n", "-f", self.script, "-c", clients, "-j", 2, "-T", int(seconds))
        taken = time.perf_counter() - begun
        done = int(self._psql("SELECT count(*) FROM job WHERE state = 'done'")) - before
        if self._psql("SELECT count(*) FROM job WHERE state = 'leased'").strip() != "0":
            raise SystemExit("PostgreSQL: a claimed job was not completed")
        return done / taken

    def stop(self):
        self.server.stop()
