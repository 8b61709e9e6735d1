"""One job at a time: how long it takes, and what the service adds to it."""

import time

import others
import usage
from common import instance, line, milliseconds, typical
from Instances.server import children


def check_answer(world, job):
    """The releasable table of a tiny job, as its checker sees it, against the generated rows: every person has every year."""
    researcher = world.session("researcher-0")
    while True:
        view = researcher.want("GET", f"/v1/jobs/{job}")
        if view.get("outcome"):
            break
        time.sleep(0.5)
    request = researcher.want("POST", "/v1/requests", {"jobs": [job], "context": "bench"})["id"]
    researcher.want("POST", f"/v1/requests/{request}/submit")
    shown = world.session("checker-1").want("GET", f"/v1/requests/{request}")
    rows = [[cell["text"] for cell in row] for row in shown["results"][0]["trueTable"]["rows"]]
    persons = str(world.rows // 8)
    if [row[0] for row in rows] != [str(year) for year in range(2001, 2009)] or {row[1] for row in rows} != {persons}:
        raise SystemExit(f"the tiny job's table is not right: {rows}")


def latency(options):
    """HTTP submission to quarantined result of a tiny SQL job, nothing else running; bwrap's empty run in turn."""
    with instance(options, "latency", researchers=1, serve=["--slots", "2"]) as (world, ledger):
        client, body = world.researcher(0), world.job()
        ours, theirs, answers, apart, jobs = [], [], [], [], []

        def once(number):
            after, begun = ledger.head(), time.perf_counter()
            job = world.submit(client, f"single-{number}", body).json()["id"]
            answers.append(time.perf_counter() - begun)
            ended, outcome = ledger.await_finished(job, after)
            if outcome != "succeeded":
                raise SystemExit(f"a tiny job ended as {outcome}")
            jobs.append(job)
            return ended - begun

        for number in range(20):
            once(f"warm-{number}")
        check_answer(world, jobs[0])
        first = ledger.head()
        for round in range(40):
            ours += [once(f"{round}-{number}") for number in range(5)]
            time.sleep(0.02)
            theirs += [others.bwrap_once() for _ in range(5)]
        accepted = {}
        for _, at, kind, payload in ledger.entries(first, "jobAccepted", "jobFinished"):
            if kind == "jobAccepted":
                accepted[payload["job"]["id"]] = at
            else:
                apart.append(at - accepted[payload["job"]])
        if ledger.results(jobs) != len(jobs):
            raise SystemExit("a result is missing in quarantine")
        mine, other = typical(ours), typical(theirs)
        line("service-latency", mine / other, "<= 2, aim 1",
             f"submit to durable end p50 {milliseconds(mine)}, p90 {milliseconds(sorted(ours)[180])}, accepted durably after "
             f"{milliseconds(typical(answers))}; "
             f"bwrap p50 {milliseconds(other)}; entries accepted to finished {sum(apart) / len(apart):.2f} ms on average")


HEAVY = "SELECT year, job, COUNT(*) AS persons, " + ", ".join(
    f"percentile_disc(0.{tenth}) WITHIN GROUP (ORDER BY {column}) AS {column}_{tenth}"
    for column in ("wage", "hours") for tenth in range(1, 10)) + " FROM people GROUP BY year, job"


def overhead(options):
    """Processor time of server, keepers and the check's worker over that of the worker that computes, for long queries."""
    rows = int(12_000_000 * options.scale)
    with instance(options, "overhead", rows=rows, researchers=1, serve=["--slots", "1"]) as (world, ledger):
        client, body = world.researcher(0), world.job(sql=HEAVY)
        # Each pool has a keeper outside its namespaces and one inside, whose children are workers; that of the checks comes first.
        server, tree = world.server.process.pid, children()
        outer = sorted(tree[server])
        check, run = inner = [tree[pid][0] for pid in outer]
        keepers = [server, *outer, *inner]

        def sample():
            own = sum(usage.own(pid) for pid in keepers)
            return own, usage.ended_children(check), usage.ended_children(run)

        def once(number):
            after, begun = ledger.head(), time.perf_counter()
            job = world.submit(client, f"heavy-{number}", body).json()["id"]
            ended, outcome = ledger.await_finished(job, after)
            if outcome != "succeeded":
                raise SystemExit(f"the long job ended as {outcome}")
            return ended - begun

        once("warm")
        time.sleep(0.5)
        before = sample()
        times = [once(number) for number in range(10)]
        time.sleep(0.5)
        own, checks, runs = (now - then for now, then in zip(sample(), before))
        line("service-overhead", (own + checks) / runs, "<= 0.02, aim 0.005",
             f"{len(times)} jobs of {typical(times):.2f} s: workers {runs:.2f} s, server and keepers {own * 1e3:.1f} ms, "
             f"checks {checks * 1e3:.0f} ms")
        print(f"  for a query of 1 s: {(own + checks) / len(times) * 100:.2f} %")
