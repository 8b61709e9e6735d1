"""What the server has answered: each answer binds it for good."""

import collections
import threading


class Answers:
    def __init__(self):
        self.lock = threading.Lock()
        self.jobs = {}       # (researcher, key): job
        self.cancels = set()
        self.steps = []      # (request, command): 200 was answered
        self.receipts = {}   # entry: release
        self.packages = {}   # release: certificate

    def accepted(self, index, key, job):
        with self.lock:
            before = self.jobs.setdefault((f"researcher-{index}", key), job)
        assert before == job, f"{key} was {before}, is {job}"

    def cancelled(self, job):
        with self.lock:
            self.cancels.add(job)

    def stepped(self, request, command):
        with self.lock:
            self.steps.append((request, command))

    def received(self, release, receipt, certificate):
        with self.lock:
            self.receipts[receipt] = release
            before = self.packages.setdefault(release, certificate)
        assert before == certificate, f"release {release} has two packages"

    def check(self, record, is_end=False):
        """Everything answered is in the record. Raises `AssertionError`."""
        for place, name in self.jobs.items():
            job = record.by_key.get(place)
            assert job is not None and job.id == name, f"{place}: answered {name}, recorded {job and job.id}"
        for name in self.cancels:
            assert record.jobs[name].cancelled, f"the cancellation of {name} was answered and is not in the record"
        for receipt, release in self.receipts.items():
            found = record.retrievals.get(receipt)
            assert found and found["release"] == release, f"receipt {receipt} is not in the record"
        recorded = collections.Counter(record.steps)
        for place, times in collections.Counter(self.steps).items():
            assert recorded[place] >= times, f"{place}: answered {times} times, recorded {recorded[place]}"
        for job in record.jobs.values():
            assert job.leases <= 1 + job.requeues, f"{job.id} has {job.leases} attempts, {job.requeues} of them given up"
            if is_end:
                assert job.finished is not None, f"{job.id} never ended"
                assert job.outcome in ("succeeded", "cancelled"), f"{job.id} ended as {job.outcome}"
                assert job.outcome != "cancelled" or job.cancelled, f"{job.id} is cancelled and nobody asked"
