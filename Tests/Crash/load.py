"""Clients that submit, repeat, cancel and look, and a desk that reviews and releases, until the connection breaks."""

import functools
import random
import threading

from Instances.client import Lost
from Instances.crew import Crew
from Instances.world import SMALL

TEXTS = [
    SMALL,
    "SELECT job, COUNT(*) AS persons, AVG(wage) AS wage FROM people GROUP BY job",
    "SELECT year, job, COUNT(*) AS persons, SUM(wage) AS wages FROM people GROUP BY year, job",
    "SELECT job, COUNT(*) AS persons, AVG(hours) AS hours FROM people WHERE year = 2003 GROUP BY job",
]


class Load(Crew):
    failures = []

    def __init__(self, world, answers, number, clients, seed, backlog):
        self.world, self.answers, self.number = world, answers, number
        # A long queue is let go down, so that kills meet running, waiting and finishing jobs alike.
        self.pauses = [0, 0.02, 0.1] if backlog < 200 else [0.1, 0.5]
        self.answered, self.unanswered = [], []
        self.lock = threading.Lock()
        works = [(self.client, index) for index in range(clients)] + [(self.desk, 0)]
        super().__init__([
            functools.partial(self.guarded, work, index, random.Random(seed + number))
            for number, (work, index) in enumerate(works)])

    def guarded(self, work, index, source):
        try:
            while not self.is_over.is_set():
                work(index, source)
        except Lost:
            pass

    def client(self, index, source):
        who = 1 + index % (len(self.world.tokens) - 1)
        caller, count, pause = self.world.researcher(who), 0, source.choice(self.pauses)
        mine = []
        try:
            while not self.is_over.is_set():
                count += 1
                self.is_over.wait(pause)
                chance = source.random()
                if chance < 0.75 or not mine:
                    key = f"round-{self.number}-{index}-{count}"
                    body = self.world.job(sql=source.choice(TEXTS))
                    name = self.submit(caller, who, key, body)
                    mine += [(key, body, name)] if name else []
                elif chance < 0.85:
                    key, body, name = source.choice(mine)
                    again = self.submit(caller, who, key, body)
                    assert again == name, f"{key} gave {name}, then {again}"
                elif chance < 0.95:
                    name = source.choice(mine)[2]
                    answer = caller.call("POST", f"/v1/jobs/{name}/cancel")
                    assert answer.status == 202 or answer.code == "jobEnded", answer.body
                    if answer.status == 202:
                        self.answers.cancelled(name)
                else:
                    name = source.choice(mine)[2]
                    assert caller.call("GET", f"/v1/jobs/{name}").status == 200
        finally:
            caller.close()

    def submit(self, caller, who, key, body):
        try:
            answer = self.world.submit(caller, key, body)
        except Lost:
            with self.lock:
                self.unanswered.append((who, key, body))
            raise
        if answer.code == "tooManyJobs":
            self.is_over.wait(0.1)
            return None
        assert answer.status == 202, f"{answer.status} {answer.body[:200]}"
        name = answer.json()["id"]
        self.answers.accepted(who, key, name)
        with self.lock:
            self.answered.append((who, key, body))
        return name

    def step(self, caller, request, name, body=None):
        """True when it was taken: a step whose answer was lost may have been taken before."""
        answer = caller.call("POST", f"/v1/requests/{request}/{name}", body)
        assert answer.status in (200, 409), f"{name}: {answer.status} {answer.body[:300]}"
        if answer.status == 200:
            self.answers.stepped(request, name)
        return answer.status == 200

    def desk(self, index, source):
        """Requests wherever they stand: what an earlier round left is taken up first. The desk has a researcher and an agreement
        of its own: its jobs stay among the newest hundred and wait for no one's queue."""
        world, researcher = self.world, self.world.session("researcher-0")
        self.submit(researcher, 0, f"desk-{self.number}-{source.random()}", world.job(agreement=1))
        checkers = [world.session("checker-1"), world.session("checker-2")]
        approver, retriever = world.session("approver"), world.session("retriever")
        verdict = {"verdict": "release", "comment": "fine"}
        for caller, action, body in [(researcher, "submit", None), *((checker, "assess", verdict) for checker in checkers),
                                     (approver, "approve", {"comment": "fine"})]:
            for request in caller.want("GET", "/v1/requests"):
                if action in request["actions"]:
                    self.step(caller, request["id"], action, body)
        for release in retriever.want("GET", "/v1/releases")[-3:]:
            answer = retriever.call("GET", f"/v1/releases/{release['id']}/package")
            assert answer.status == 200, answer.body[:200]
            self.answers.received(release["id"], int(answer.headers["Sluice-Receipt"]), answer.headers["ETag"])
        ended = [job["id"] for job in researcher.want("GET", "/v1/jobs") if job.get("outcome") == "succeeded"]
        if ended:
            researcher.want("POST", "/v1/requests", {"jobs": [source.choice(ended)], "context": "a table"})
        self.is_over.wait(0.2)
        for caller in [researcher, approver, retriever, *checkers]:
            caller.close()
