"""Many clients at once: jobs, submissions, and the same from a job queue in PostgreSQL."""

import json
import pathlib
import subprocess
import time

import others
from common import callers, ceiling, instance, line, load, typical


# Of submissions alone: what a commit carries depends on how many wait for one.
CLIENTS = 256


def _through(options, world, ledger, path, count):
    """Jobs a second from the first submission to the last durable end, and submissions a second."""
    after, begun = ledger.head(), time.perf_counter()
    figures = load(options, world, path, 64, count)
    ended = ledger.await_ended(count, after)
    outcomes = {payload["outcome"] for _, _, _, payload in ledger.entries(after, "jobFinished")}
    if outcomes != {"succeeded"}:
        raise SystemExit(f"jobs ended as {outcomes}")
    jobs = [payload["job"]["id"] for _, _, _, payload in ledger.entries(after, "jobAccepted")]
    if len(jobs) != count or ledger.results(jobs) != count:
        raise SystemExit("a result is missing in quarantine")
    return count / (ended - begun), figures["answers"] / figures["seconds"]


def throughput(options):
    """64 clients that submit as fast as they are answered, until the last job's end is durable; bwrap two at a time. A slot is
    held while its lease is being committed, so that more slots than processors keep them busy."""
    with instance(options, "throughput", researchers=64, serve=["--slots", "8"]) as (world, ledger):
        path, count = callers(world, [world.job()] * 64), int(1_000 * options.scale)
        print(f"  HTTP alone (/healthz, 64 connections): {ceiling(options, world):.0f} answers/s")
        _through(options, world, ledger, path, count // 4)
        ours, theirs = [], []
        for _ in range(options.rounds):
            theirs.append(others.bwrap_rate(150))
            ours.append(_through(options, world, ledger, path, count)[0])
            theirs.append(others.bwrap_rate(150))
        line("service-throughput", typical(ours) / typical(theirs), ">= 1.5, aim 4",
             f"{typical(ours):.0f} jobs/s {[round(x) for x in ours]}; bwrap {typical(theirs):.0f} runs/s")


def submissions(options):
    """Durable submissions a second of 256 clients, nothing started meanwhile, over single synchronous commits of as many bytes.
    Three times as many rounds as elsewhere: in the later half the instance has archived jobs, as one that has lived."""
    with instance(options, "submissions", researchers=64, serve=["--slots", "8"]) as (world, ledger):
        path, count = callers(world, [world.job()] * 64), int(8_000 * options.scale)
        load(options, world, path, CLIENTS, 1_000)
        size = max(len(payload) for (payload,) in ledger.database.execute(
            "SELECT payload FROM entry WHERE kind = 'jobAccepted'"))
        commits = others.Commits(world.folder, size)
        ours, theirs = [], []
        for _ in range(3 * options.rounds):
            after = ledger.head()
            theirs.append(commits.rate(1))
            world.pause()
            figures = load(options, world, path, CLIENTS, count)
            world.pause(False)
            ours.append(figures["answers"] / figures["seconds"])
            accepted = sum(1 for _ in ledger.entries(after, "jobAccepted"))
            if accepted != count:
                raise SystemExit(f"{count} submissions were answered, {accepted} are recorded")
            _drain(ledger)
        line("service-submissions", typical(ours) / typical(theirs), ">= 2, aim 4",
             f"{typical(ours):.0f} submissions/s {[round(x) for x in ours]}, p50 {figures['milliseconds'][0]} ms; "
             f"SQLite {typical(theirs):.0f} commits/s of {size} bytes")


def _drain(ledger):
    while True:
        accepted, ended = (ledger.database.execute("SELECT count(*) FROM entry WHERE kind = ?", (kind,)).fetchone()[0]
                           for kind in ("jobAccepted", "jobFinished"))
        if accepted == ended:
            return
        time.sleep(0.05)


def queue(options):
    """Enqueue, claim and complete, each durable, 64 clients: PostgreSQL's SKIP LOCKED against our ledger alone on the same, and against
    the whole service, which besides checks and runs each job in a fresh locked worker."""
    other = others.Queue(options.folder / "postgres")
    bench = pathlib.Path(options.sluice).with_name("ledger-bench")
    try:
        with instance(options, "queue", researchers=64, serve=["--slots", "2"]) as (world, ledger):
            path, count = callers(world, [world.job()] * 64), int(1_000 * options.scale)
            _through(options, world, ledger, path, count // 4)
            whole, alone, theirs, huey = [], [], [], []
            for number in range(options.rounds):
                theirs.append(other.rate(3))
                alone.append(_alone([bench, world.folder / f"alone-{number}.sqlite", "3", "64"]))
                if options.python:
                    script = pathlib.Path(__file__).with_name("huey_queue.py")
                    huey.append(_alone([options.python, script, world.folder / "huey.sqlite", "3", "4"]))
                whole.append(_through(options, world, ledger, path, count)[0])
            line("service-queue", typical(alone) / typical(theirs), "no bound",
                 f"ledger alone {typical(alone):.0f} jobs/s {[round(x) for x in alone]}; PostgreSQL {typical(theirs):.0f} "
                 f"{[round(x) for x in theirs]}; "
                 f"huey (SQLite) {typical(huey or [0]):.0f}; the whole service {typical(whole):.0f}")
    finally:
        other.stop()


def _alone(command):
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"{command[0]}: {made.stderr}")
    figures = json.loads(made.stdout)
    return figures["jobs"] / figures["seconds"]
