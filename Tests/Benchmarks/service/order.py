"""Who comes first: shares of agreements, and an emergency behind a long queue."""

from common import callers, instance, line, load

SLOW = ("SELECT year, job, COUNT(*) AS persons, SUM(hours) AS hours, AVG(wage) AS wage FROM people GROUP BY year, job")


def fairness(options):
    """Eight equal agreements; the first asks for ten times as much. Jain's index over the starts of each while all have jobs
    waiting."""
    names, slots = range(8), 2
    with instance(options, "fairness", rows=int(400_000 * options.scale), researchers=64, agreements=len(names),
                  serve=["--slots", str(slots)]) as (world, ledger):
        # Nothing starts until all have submitted; whoever serves in order of arrival then serves the first alone.
        after = ledger.head()
        world.pause()
        load(options, world, callers(world, [world.job(0, SLOW)] * 64), 64, int(1_500 * options.scale))
        path = callers(world, [world.job(name, SLOW) for name in names if name] * 8)
        load(options, world, path, 56, int(7 * 150 * options.scale))
        world.pause(False)
        _drain_until(ledger, after)
        waiting, agreement, starts = [0] * len(names), {}, [0] * len(names)
        for _, _, kind, payload in ledger.entries(after, "jobAccepted", "jobLeased"):
            if kind == "jobAccepted":
                job = payload["job"]
                agreement[job["id"]] = name = int(job["agreements"][0].split("-")[1])
                waiting[name] += 1
                continue
            name = agreement[payload["job"]]
            if min(waiting) > 0:
                starts[name] += 1
            waiting[name] -= 1
        if sum(starts) < 100:
            raise SystemExit(f"too few starts while all waited: {starts}")
        index = sum(starts) ** 2 / (len(starts) * sum(x * x for x in starts))
        line("service-fairness", index, ">= 0.95, aim 0.99", f"starts while all eight agreements had jobs waiting: {starts}")


def _drain_until(ledger, after):
    accepted = sum(1 for _ in ledger.entries(after, "jobAccepted"))
    ledger.await_ended(accepted, after)


def emergency(options):
    """An emergency behind 10,000 queued: how many other jobs are started between its acceptance and its start."""
    slots, count = 2, int(10_000 * options.scale)
    with instance(options, "emergency", rows=80_000, researchers=64, agreements=2,
                  serve=["--slots", str(slots)]) as (world, ledger):
        # The emergency's agreement has used far more than its share before: without the class it would wait.
        load(options, world, callers(world, [world.job(1)] * 64), 64, 300)
        ledger.await_ended(300, 0)
        after = ledger.head()
        world.pause()
        load(options, world, callers(world, [world.job(0)] * 64), 64, count)
        world.declare_emergency(["agreement-1"])
        world.pause(False)
        ledger.await_ended(20, after)
        waiting = count - ledger.ended(after)
        answer = world.submit(world.researcher(0), "emergency", world.job(1))
        if answer.status != 202:
            raise SystemExit(f"the emergency is answered {answer.status} {answer.body[:300]}")
        job = answer.json()["id"]
        ledger.await_finished(job, after)
        others_started = ended = None
        accepted = started_at = 0
        for _, at, kind, payload in ledger.entries(after, "jobAccepted", "jobLeased", "jobFinished"):
            if kind == "jobAccepted" and payload["job"]["id"] == job:
                accepted, others_started, ended = at, 0, 0
            elif kind == "jobLeased" and payload["job"] == job:
                started_at = at
                break
            elif others_started is not None:
                others_started += kind == "jobLeased"
                ended += kind == "jobFinished"
        line("service-emergency", others_started, f"<= {slots}",
             f"{waiting} waiting, {others_started} others started and {ended} ended before it; started after {started_at - accepted} ms")
