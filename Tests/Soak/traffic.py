"""Everything that callers do, well and badly, from several threads."""

import functools
import random
import socket
import threading

from Instances.crew import Crew
from Instances.world import SMALL

TEXTS = [
    SMALL,
    "SELECT year, job, COUNT(*) AS persons, SUM(wage) AS wages FROM people GROUP BY year, job",
    "SELECT job, AVG(wage) AS wage FROM people WHERE year = 2004 GROUP BY job",
]
REFUSED = [
    "SELECT person, wage FROM people", "SELECT", "DELETE FROM people", "SELECT nothing FROM people",
    "SELECT year, COUNT(*) AS n FROM people GROUP BY year HAVING COUNT(*) > 1", "SELECT " + "(" * 5000,
]
# A request of the wire, and the statuses that may answer it; none: the server hangs up.
ODD = [
    (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", {200}),
    (b"NONSENSE\r\n\r\n", {400, None}),
    (b"GET /v1/jobs HTTP/1.1\r\nHost: x\r\n\r\n", {401}),
    (b"GET /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n", {400, 401, None}),
    (b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n", {400, 401, 413, None}),
    (b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404}),
    (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404, 414, 431, None}),
    (b"TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n", {405, 501, 400}),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {200, 400, None}),
]


class Traffic(Crew):
    def __init__(self, world, seed, is_leaking):
        self.world = world
        self.failures, self.lock = [], threading.Lock()
        self.counts = {}
        self.jobs, self.seed = {}, seed
        self.is_leaking, self.left = is_leaking, []
        self.broken = set()
        self._break()
        work = [self.submits, self.submits, self.refusals, self.cancels, self.reads, self.odd, self.desk, self.models,
                self.failing, self.suspends]
        super().__init__([
            functools.partial(self.guarded, one, random.Random(seed * 100 + index), index) for index, one in enumerate(work)])

    def _break(self):
        """A dataset whose sealed file is cut after it was registered: its jobs cannot run."""
        folder = self.world.add_dataset("broken", 8_000)
        self.world.add_agreement("broken", "broken")
        self.world.add_agreement("suspended", "people")
        for seal in folder.glob("*.seal"):
            with open(seal, "r+b") as file:
                file.truncate(seal.stat().st_size // 2)

    def guarded(self, work, source, index):
        while not self.is_over.is_set() and not self.failures:
            try:
                work(source, index)
            except Exception as error:
                with self.lock:
                    self.failures.append(f"{work.__name__}: {error!r}")

    def count(self, name):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1

    def expect(self, answer, *statuses):
        assert answer.status in statuses, f"{answer.status} {answer.body[:300]}"
        return answer

    def submit(self, client, key, body):
        answer = self.world.submit(client, key, body)
        if answer.status == 429:
            self.count("too many")
            self.is_over.wait(1)
            return None
        job = self.expect(answer, 202).json()["id"]
        with self.lock:
            self.jobs[job] = key
        self.count("submitted")
        return job

    def submits(self, source, index):
        client = self.world.researcher(index % 2)
        for _ in range(source.randint(1, 40)):
            key = f"soak-{index}-{source.getrandbits(60)}"
            body = self.world.job(source.randrange(2), source.choice(TEXTS))
            job = self.submit(client, key, body)
            if job and source.random() < 0.1:
                assert self.submit(client, key, body) in (job, None), "a key gave two jobs"
            self.is_over.wait(source.choice([0.02, 0.05, 0.1]))
        client.close()

    def models(self, source, index):
        """A model with arguments, and with one that is none; another's secret is no session."""
        client = self.world.researcher(2)
        arguments = {"rows": "job", "columns": "year", "measure": "hours", "period": "year", "first": "2002", "last": "2005"}
        self.submit(client, f"model-{source.getrandbits(60)}", self.world.job(model="crosstab", parameters=arguments))
        wrong = arguments | {"first": "soon"}
        answer = self.world.submit(client, f"model-{source.getrandbits(60)}", self.world.job(model="crosstab", parameters=wrong))
        self.expect(answer, 422)
        self.count("model")
        self.expect(client.call("POST", "/v1/sessions", {"person": "approver", "secret": "x" * 43}), 401)
        client.close()
        self.is_over.wait(0.3)

    def refusals(self, source, index):
        client = self.world.researcher(3)
        for text in REFUSED:
            answer = self.world.submit(client, f"refused-{source.getrandbits(60)}", self.world.job(0, text))
            self.expect(answer, 422)
            self.count("refused")
        body = self.world.job(0) | {"agreements": ["agreement-9"]}
        self.expect(self.world.submit(client, f"strange-{source.getrandbits(60)}", body), 403)
        client.close()
        self.is_over.wait(0.3)

    def cancels(self, source, index):
        client = self.world.researcher(4)
        job = self.submit(client, f"cancel-{source.getrandbits(60)}", self.world.job(1))
        if job:
            self.is_over.wait(source.choice([0, 0, 0.01, 0.05]))
            self.expect(client.call("POST", f"/v1/jobs/{job}/cancel"), 202, 409)
            self.count("cancelled")
        client.close()
        self.is_over.wait(0.1)

    def failing(self, source, index):
        client = self.world.researcher(3)
        body = self.world.job(sql=SMALL.replace("people", "broken")) | {"agreements": ["broken"], "datasets": ["broken"]}
        job = self.submit(client, f"broken-{source.getrandbits(60)}", body)
        if job:
            self.broken.add(job)
            self.count("failing")
        client.close()
        self.is_over.wait(0.5)

    def suspends(self, source, index):
        """What waits and runs under an agreement ends as it is suspended; nothing is taken until it is resumed."""
        client, steward = self.world.researcher(4), self.world.session("steward")
        body = self.world.job(0) | {"agreements": ["suspended"]}
        for number in range(5):
            self.submit(client, f"suspended-{source.getrandbits(60)}", body)
        self.expect(steward.call("POST", "/v1/agreements/suspended/suspend", {"reason": "soak"}), 200)
        self.expect(self.world.submit(client, f"suspended-{source.getrandbits(60)}", body), 403)
        self.expect(steward.call("POST", "/v1/agreements/suspended/resume", {"reason": "soak"}), 200)
        self.count("suspended")
        client.close(), steward.close()
        self.is_over.wait(1)

    def reads(self, source, index):
        client, auditor = self.world.researcher(0), self.world.session("auditor")
        for path in ("/v1/jobs", "/v1/datasets", "/v1/agreements", "/v1/changes", "/v1/people", "/v1/models"):
            self.expect(client.call("GET", path), 200)
        self.expect(auditor.call("GET", f"/v1/audit/entries?after={source.randrange(1000)}"), 200)
        self.expect(auditor.call("GET", "/v1/audit/checkpoint"), 200)
        self.count("read")
        client.close(), auditor.close()
        self.is_over.wait(0.2)

    def odd(self, source, index):
        """Input that no client would send; connections broken in the midst of it."""
        for raw, statuses in ODD:
            with socket.create_connection(("127.0.0.1", self.world.server.port), timeout=20) as connection:
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
                try:
                    first = connection.recv(200)
                except ConnectionResetError:
                    first = b""
                status = int(first.split()[1]) if first.startswith(b"HTTP/1.1 ") else None
                assert status in statuses, f"{raw[:60]} is answered {first[:60]}"
        torn = socket.create_connection(("127.0.0.1", self.world.server.port))
        torn.sendall(b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Le")
        if self.is_leaking:
            # Never idle for long: the server closes those.
            self.left.append(torn)
            for connection in self.left:
                connection.sendall(b"x")
        else:
            torn.close()
        self.count("odd")
        self.is_over.wait(0.3)

    def desk(self, source, index):
        """A request from an old job: returned, rejected or released, retrieved, sometimes suspended or withdrawn."""
        world, call = self.world, self.expect
        researcher = world.session("researcher-5")
        self.submit(researcher, f"desk-{source.getrandbits(60)}", world.job(2))
        ended = [job["id"] for job in researcher.want("GET", "/v1/jobs") if job.get("outcome") == "succeeded"]
        if not ended:
            return self.is_over.wait(1)
        made = researcher.want("POST", "/v1/requests", {"jobs": [source.choice(ended)], "context": "soak"})["id"]
        path = f"/v1/requests/{made}"
        call(researcher.call("POST", f"{path}/submit"), 200)
        verdict = source.choice(["release", "release", "release", "return", "reject"])
        for person in ("checker-1", "checker-2"):
            checker = world.session(person)
            call(checker.call("GET", path), 200)
            call(checker.call("POST", f"{path}/assess", {"verdict": verdict, "comment": "read"}), 200, 409)
            checker.close()
        approver, retriever, steward = world.session("approver"), world.session("retriever"), world.session("steward")
        if verdict == "release":
            release = call(approver.call("POST", f"{path}/approve", {"comment": "fine"}), 200).json()["release"]
            call(retriever.call("GET", f"/v1/releases/{release}/package"), 200)
            self.count("released")
            reason = {"reason": "soak"}
            if source.random() < 0.5:
                call(steward.call("POST", f"/v1/releases/{release}/suspend", reason), 200)
                call(retriever.call("GET", f"/v1/releases/{release}/package"), 403, 404, 409, 410)
                call(steward.call("POST", f"/v1/releases/{release}/resume", reason), 200)
            call(steward.call("POST", f"/v1/releases/{release}/withdraw", reason), 200)
        elif verdict == "return":
            call(researcher.call("POST", f"{path}/retract"), 200, 409)
        for caller in (researcher, approver, retriever, steward):
            caller.close()
        self.is_over.wait(1)

    def check(self, record):
        """What was answered is recorded, and ended as it had to."""
        for job, key in self.jobs.items():
            assert record.jobs[job].key == key, f"{job} is not recorded under {key}"
            outcome = record.jobs[job].outcome
            if job in self.broken:
                assert outcome == "sandboxFault", f"{job} over a broken seal ended as {outcome}"
                continue
            may_end = record.jobs[job].cancelled or record.jobs[job].agreement == "suspended"
            assert outcome == "succeeded" or outcome == "cancelled" and may_end, f"{job} ended as {outcome}"
