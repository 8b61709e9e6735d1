#!/usr/bin/env python3
"""The real server killed with SIGKILL at random moments under load.

After each kill: no process of it is left, `audit verify` passes, the chain goes on from where it was, every answer that was given
holds (jobs, cancellations, steps of a review, receipts, packages), no job has two outcomes, a repeated key gives the same job. In
the end everything queued has ended.

With --canary the disk forgets a round (the ledger of the kill before is put back): that must be found, or the run fails.

usage: crash.py SLUICE [--kills 12] [--seed 1] [--folder DIR] [--clients 8] [--canary]
"""

import argparse
import collections
import json
import pathlib
import random
import shutil
import sqlite3
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from Crash.answers import Answers  # noqa: E402
from Crash.load import Load  # noqa: E402
from Instances.server import left_over  # noqa: E402
from Instances.world import World  # noqa: E402


def wait(condition, seconds, what):
    """Until the condition holds. Raises `AssertionError` after so long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


class Crashes:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.world = World(options.sluice, options.folder, rows=options.rows, researchers=5, agreements=2,
                           options=["--slots", "3"])
        self.answers = Answers()
        self.record = self.world.record()
        self.restarts, self.unanswered = [], 0

    def run(self):
        for number in range(1, self.options.kills + 1):
            self.round(number)
            if number % 10 == 0 or number == self.options.kills:
                print(f"{number} kills: {self.record.sequence} entries, {len(self.record.jobs)} jobs, "
                      f"{len(self.record.unfinished)} unfinished, {len(self.record.releases)} releases", flush=True)
        self.end()

    def round(self, number):
        load = Load(self.world, self.answers, number, self.options.clients, self.random.randrange(1 << 30),
                    len(self.record.unfinished))
        load.start()
        # Mostly in the midst of work; now and then as the server has just begun.
        time.sleep(self.random.uniform(0.0, 0.2) if self.random.random() < 0.2 else self.random.uniform(0.2, 2.5))
        processes = self.world.server.kill()
        load.stop()
        rest = left_over(processes)
        assert not rest, f"processes outlived the server: {rest}"
        self.unanswered += len(load.unanswered)
        self.world.verify()
        if self.options.canary:
            self.forget(number)
        self.restarts.append(self.world.server.start())
        self.check(load)
        assert not Load.failures, Load.failures[:3]

    def forget(self, number):
        """Keeps the ledger as it is after a kill; three kills later puts it back."""
        kept = pathlib.Path(self.options.folder) / "kept"
        files = [self.world.home / f"ledger.sqlite{end}" for end in ("", "-wal", "-shm")]
        if number == self.options.kills - 3:
            kept.mkdir()
            for file in files:
                shutil.copy(file, kept)
        elif number == self.options.kills:
            for file in files:
                shutil.copy(kept / file.name, file)

    def check(self, load):
        self.record.auditor = self.world.session("auditor")
        self.record.follow()
        self.answers.check(self.record)
        # Keys without an answer, and some with: each gives one job, and the same again.
        again = load.unanswered + self.random.sample(load.answered, min(5, len(load.answered)))
        for index, key, body in again:
            self.resubmit(index, key, body)
        self.record.follow()
        self.answers.check(self.record)

    def resubmit(self, index, key, body):
        client = self.world.researcher(index)
        while (first := self.world.submit(client, key, body)).code == "tooManyJobs":
            time.sleep(0.2)
        assert first.status == 202, f"{key} again: {first.status} {first.body[:200]}"
        name = first.json()["id"]
        assert self.world.submit(client, key, body).json()["id"] == name, f"{key} gives another job"
        self.answers.accepted(index, key, name)
        client.close()

    def end(self):
        """Everything queued ends; a clean stop and start change nothing; a result lies in quarantine for every success."""
        wait(lambda: not self.record.follow().unfinished, 600, "everything queued ends")
        self.answers.check(self.record, is_end=True)
        self.packages()
        self.lists()
        assert self.world.server.stop() == 0, "SIGTERM ends with another status than 0"
        sound = self.world.verify()
        ledger = sqlite3.connect(f"file:{self.world.home}/ledger.sqlite?mode=ro", uri=True)
        kept = {name for (name,) in ledger.execute("SELECT name FROM attachment WHERE class = 'quarantine'")}
        succeeded = {job.id for job in self.record.jobs.values() if job.outcome == "succeeded"}
        assert succeeded == kept, f"{len(succeeded - kept)} results are missing, {len(kept - succeeded)} belong to nothing"
        # A run that never met what it is for proves nothing.
        met = {"requeued": self.record.kinds.get("jobRequeued"), "unanswered": self.unanswered,
               "released": len(self.record.releases), "retrieved": len(self.record.retrievals)}
        assert all(met.values()) or self.options.kills < 12, f"not everything came up: {met}"
        outcomes = collections.Counter(job.outcome for job in self.record.jobs.values())
        restarts = sorted(self.restarts)
        print(json.dumps({
            "kills": self.options.kills, "entries": self.record.sequence, "jobs": len(self.record.jobs), "outcomes": outcomes,
            "unanswered submissions": self.unanswered, "requeued after a kill": self.record.kinds.get("jobRequeued", 0),
            "most attempts of a job": max(job.leases for job in self.record.jobs.values()),
            "cancellations": self.record.kinds.get("jobCancelRequested", 0), "releases": len(self.record.releases),
            "retrievals": len(self.record.retrievals),
            "seconds to serve again (median, worst)": [round(restarts[len(restarts) // 2], 2), round(restarts[-1], 2)],
        }))
        print(f"nothing lost, nothing twice; {sound}")

    def lists(self):
        """From page to page, the newest first: every request and release once."""
        auditor = self.world.session("auditor")
        for name, known in (("requests", self.record.requests), ("releases", list(self.record.releases))):
            listed = [element["id"] for element in auditor.pages(f"/v1/{name}?limit=7")]
            assert listed == sorted(known, reverse=True), f"{name} listed are not those recorded"

    def packages(self):
        """Every package that was ever handed over is there, the same to the byte."""
        retriever = self.world.session("retriever")
        for release, certificate in self.answers.packages.items():
            answer = retriever.call("GET", f"/v1/releases/{release}/package")
            assert answer.status == 200 and answer.headers["ETag"] == certificate, f"package {release} is not what it was"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", default=".build/crash")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--canary", action="store_true")
    options = parser.parse_args()
    threading.excepthook = lambda made: (sys.__excepthook__(*made[:3]), Load.failures.append(made.exc_value))
    crashes = Crashes(options)
    try:
        crashes.run()
        if options.canary:
            raise SystemExit("the disk forgot a round, and nobody noticed")
    except AssertionError as error:
        if not options.canary or len(crashes.restarts) < options.kills:
            raise
        print(f"canary: found ({error})")
    finally:
        if crashes.world.server.process.poll() is None:
            crashes.world.server.kill()


main()
