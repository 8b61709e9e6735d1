"""The ledger's entries, followed as an auditor exports them."""

import hashlib
import json
import struct


class Broken(AssertionError):
    """The record contradicts itself."""


class Job:
    """What the record says of one job: times in milliseconds of the entries."""

    __slots__ = ("id", "submitter", "key", "agreement", "accepted", "leases", "requeues", "cancelled", "finished", "outcome",
                 "started")

    def __init__(self, entry, payload):
        job = payload["job"]
        self.id, self.submitter, self.key = job["id"], job["submitter"], payload["idempotencyKey"]
        self.agreement, self.accepted = job["agreements"][0], entry["time"]
        self.leases, self.requeues, self.cancelled, self.finished, self.outcome = 0, 0, None, None, None
        self.started = None


def entry_hash(entry):
    """SHA-256 over every field behind its length (Sources/Ledger: `EntryHash`)."""
    whole = hashlib.sha256()
    for field in (b"sluice.ledger.entry.1", struct.pack(">q", entry["sequence"]), entry["id"].encode(),
                  struct.pack(">q", entry["time"]), entry["actor"].encode(), entry["kind"].encode(),
                  bytes.fromhex(entry["previous"]), entry["payload"].encode()):
        whole.update(struct.pack(">Q", len(field)) + field)
    return whole.hexdigest()


class Record:
    """Everything read so far; `follow` reads on from there, so that an entry which changed or went is found."""

    def __init__(self, auditor):
        self.auditor = auditor
        self.sequence, self.hash = 0, "0" * 64
        self.jobs, self.by_key = {}, {}
        self.unfinished = set()
        self.steps, self.retrievals, self.releases, self.refused = [], {}, {}, 0
        self.requests = []
        self.kinds = {}

    def follow(self):
        """Reads what is new. Raises `Broken` where a chain, a job or a key appears twice or out of order."""
        while True:
            answer = self.auditor.call("GET", f"/v1/audit/entries?after={self.sequence}")
            if answer.status != 200:
                raise Broken(f"the export answers {answer.status}: {answer.body[:200]}")
            if not answer.body:
                return self
            for line in answer.body.splitlines():
                self._take(json.loads(line))

    def _take(self, entry):
        if entry["sequence"] != self.sequence + 1 or entry["previous"] != self.hash or entry["hash"] != entry_hash(entry):
            raise Broken(f"the chain breaks at {entry['sequence']}")
        self.sequence, self.hash = entry["sequence"], entry["hash"]
        kind, payload = entry["kind"], json.loads(entry["payload"])
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        match kind:
            case "jobAccepted": self._accepted(Job(entry, payload))
            case "jobLeased": self._leased(entry, payload)
            case "jobRequeued": self._of(payload["job"], kind).requeues += 1
            case "jobCancelRequested":
                job = self._of(payload["job"], kind)
                job.cancelled = job.cancelled or entry["time"]
            case "jobFinished": self._finished(entry, payload)
            case "submissionRefused": self.refused += 1
            case "requestDrafted": self.requests.append(payload["id"])
            case "requestStepped":
                command = payload["command"]
                self.steps.append((payload["request"], command if isinstance(command, str) else next(iter(command))))
            case "released": self.releases[payload["release"]["id"]] = payload
            case "retrieved": self.retrievals[entry["sequence"]] = payload

    def _accepted(self, job):
        if job.id in self.jobs or (job.submitter, job.key) in self.by_key:
            raise Broken(f"job {job.id} or its key {job.key} is accepted twice")
        self.jobs[job.id] = self.by_key[job.submitter, job.key] = job
        self.unfinished.add(job.id)

    def _of(self, name, kind):
        if name not in self.jobs:
            raise Broken(f"{kind} of a job that was never accepted")
        job = self.jobs[name]
        if job.finished is not None and kind != "jobCancelRequested":
            raise Broken(f"{kind} after the end of job {name}")
        return job

    def _leased(self, entry, payload):
        job = self._of(payload["job"], "jobLeased")
        if job.leases != job.requeues:
            raise Broken(f"job {job.id} is leased while it is leased")
        job.leases += 1
        job.started = job.started or entry["time"]

    def _finished(self, entry, payload):
        job = self._of(payload["job"], "jobFinished")
        job.finished, job.outcome = entry["time"], payload["outcome"]
        self.unfinished.discard(job.id)
