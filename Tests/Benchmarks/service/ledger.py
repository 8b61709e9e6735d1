"""The ledger's file, read beside the running server: an entry can be read once its commit is flushed."""

import json
import sqlite3
import time


class Ledger:
    def __init__(self, home):
        self.database = sqlite3.connect(f"file:{home}/ledger.sqlite?mode=ro", uri=True, isolation_level=None)

    def head(self):
        return self.database.execute("SELECT coalesce(max(sequence), 0) FROM entry").fetchone()[0]

    def await_finished(self, job, after, patience=60):
        """Seconds of `perf_counter` when the end of the job could first be read; its outcome."""
        end = time.perf_counter() + patience
        needle = job.encode()
        while True:
            for sequence, kind, payload in self.database.execute(
                    "SELECT sequence, kind, payload FROM entry WHERE sequence > ? ORDER BY sequence", (after,)):
                after = sequence
                if kind == "jobFinished" and needle in payload:
                    return time.perf_counter(), json.loads(payload)["outcome"]
            if time.perf_counter() > end:
                raise SystemExit(f"job {job} did not end within {patience} s")
            time.sleep(0.0001)

    def ended(self, after):
        """How many jobs have ended since."""
        return self.database.execute(
            "SELECT count(*) FROM entry WHERE sequence > ? AND kind = 'jobFinished'", (after,)).fetchone()[0]

    def await_ended(self, count, after, patience=600):
        """Seconds of `perf_counter` when that many had ended."""
        end = time.perf_counter() + patience
        while self.ended(after) < count:
            if time.perf_counter() > end:
                raise SystemExit(f"{self.ended(after)} of {count} jobs ended within {patience} s")
            time.sleep(0.005)
        return time.perf_counter()

    def entries(self, after, *kinds):
        """(sequence, milliseconds, kind, payload)."""
        marks = ",".join("?" * len(kinds))
        for sequence, at, kind, payload in self.database.execute(
                f"SELECT sequence, time, kind, payload FROM entry WHERE sequence > ? AND kind IN ({marks}) ORDER BY sequence",
                (after, *kinds)):
            yield sequence, at, kind, json.loads(payload)

    def results(self, jobs):
        """How many of the jobs have a result in quarantine."""
        kept = {name for (name,) in self.database.execute("SELECT name FROM attachment WHERE class = 'quarantine'")}
        return len(kept & set(jobs))
