"""An instance with its people, one dataset and its agreements."""

import json
import pathlib
import random
import shutil
import subprocess
import time

from .client import Client
from .record import Record
from .server import Server

SCHEMA = {
    "name": "people",
    "columns": [
        {"name": "person", "type": "integer", "use": "key", "nullable": False},
        {"name": "year", "type": "integer", "use": "dimension", "nullable": False, "domain": {"from": 2001, "to": 2008}},
        {"name": "job", "type": "integer", "use": "dimension", "nullable": False, "domain": {"from": 1, "to": 9}},
        {"name": "hours", "type": "integer", "use": "measure", "nullable": False},
        {"name": "wage", "type": "integer", "use": "measure", "nullable": False},
    ],
    "subjectKeys": [{"column": "person", "type": "person"}],
}
CLAUSES = {
    "feedback": {"everyDays": 366, "contact": "data@user.example"}, "purposeLimited": True, "disseminationForbidden": True,
    "citation": "Made up", "inspectionAccepted": True,
    "security": {"duties": ["Kept inside"], "capability": "GB/T 22080", "safeguards": ["Access control"]},
}
SMALL = "SELECT year, COUNT(*) AS persons, SUM(hours) AS hours FROM people GROUP BY year"


class World:
    """`researchers`: machine tokens. People are made by the instance's first administrator."""

    def __init__(self, program, folder, rows=4_000, researchers=4, agreements=1, options=()):
        self.program, self.folder, self.rows = str(program), pathlib.Path(folder), rows
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.home = self.folder / "home"
        self.secrets = {"admin": self.command("init", "--home", self.home)["secret"]}
        self.server = Server(program, self.home, options)
        self.server.start()
        self.sessions = {}
        self._organisations()
        self._people(researchers)
        self.add_dataset("people", rows)
        for index in range(agreements):
            self.add_agreement(f"agreement-{index}", "people")

    def command(self, *arguments):
        """The JSON that a command prints."""
        made = subprocess.run([self.program, *map(str, arguments), "--json"], capture_output=True, text=True)
        if made.returncode:
            raise SystemExit(f"{' '.join(map(str, arguments))}: {made.stdout}{made.stderr}")
        return json.loads(made.stdout)

    def session(self, person):
        """A client of a person who has signed in; again when the hour is nearly over."""
        token, until = self.sessions.get(person, (None, 0))
        if time.monotonic() > until:
            client = Client(self.server.port)
            token = client.want("POST", "/v1/sessions", {"person": person, "secret": self.secrets[person]})["token"]
            client.close()
            self.sessions[person] = token, time.monotonic() + 2_700
        return Client(self.server.port, token)

    def researcher(self, index):
        return Client(self.server.port, self.tokens[index])

    def declare_emergency(self, agreements):
        """By the authority, for an hour (article 8): jobs of these agreements go before all others."""
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3_600))
        body = {
            "title": {"zh": "演练", "en": "Drill"}, "legalBasis": ["8"], "agreements": agreements, "until": until,
        }
        self.session("approver").want("POST", "/v1/emergencies", body)

    def pause(self, is_paused=True):
        """Starts nothing more, or goes on: by the operator."""
        path = "/v1/scheduler/pause" if is_paused else "/v1/scheduler/resume"
        self.session("operator").want("POST", path, {"reason": "measure"})

    def record(self):
        return Record(self.session("auditor"))

    def job(self, agreement=0, sql=SMALL, **other):
        body = {"agreements": [f"agreement-{agreement}"], "datasets": ["people"], "purpose": "study", **other}
        return body if "model" in other else {**body, "sql": sql}

    def submit(self, client, key, body):
        return client.call("POST", "/v1/jobs", body, Idempotency_Key=key)

    def verify(self):
        """`sluice audit verify` over the file. Raises when it does not pass."""
        made = subprocess.run([self.program, "audit", "verify", "--home", str(self.home)], capture_output=True, text=True)
        if made.returncode:
            raise AssertionError(f"audit verify: {made.stdout}{made.stderr}")
        return made.stdout.strip()

    def _organisations(self):
        admin = self.session("admin")
        for name, kind, more in [
            ("bureau", "authority", {"level": "province"}),
            ("stats", "openingBody", {"level": "province", "authority": "bureau"}),
            ("user", "dataUser", {}),
        ]:
            title = {"zh": name, "en": name}
            admin.want("POST", "/v1/organisations", {"id": name, "name": title, "kind": kind, "region": "330000", **more})

    def _people(self, researchers):
        admin = self.session("admin")
        people = [("steward", "stats", "steward"), ("checker-1", "stats", "checker"), ("checker-2", "stats", "checker"),
                  ("approver", "bureau", "approver"), ("auditor", "bureau", "auditor"), ("retriever", "user", "retriever"),
                  ("operator", "platform-operator", "platformOperator")]
        people += [(f"researcher-{index}", "user", "researcher") for index in range(researchers)]
        for person, organisation, role in people:
            made = admin.want("POST", "/v1/people", {"id": person, "organisation": organisation, "roles": [role]})
            self.secrets[person] = made["secret"]
        self.tokens = [
            self.session(f"researcher-{index}").want("POST", "/v1/tokens", {"label": "load", "days": 30})["token"]
            for index in range(researchers)
        ]

    def add_dataset(self, name, rows):
        """`rows` rows of persons with eight years each, imported, catalogued and registered."""
        source = random.Random(1)
        table, schema = self.folder / "people.csv", self.folder / "schema.json"
        with open(table, "w") as out:
            out.write("person,year,job,hours,wage\n")
            for first in range(0, rows, 8):
                job, person = source.randint(1, 9), first // 8
                out.write("".join(
                    f"{person},{2001 + year},{job},{source.randint(0, 3000)},{source.randint(1, 90000)}\n"
                    for year in range(min(8, rows - first))))
        schema.write_text(json.dumps(SCHEMA))
        made = self.command("import", table, "--schema", schema, "--dataset", name, "--home", self.home)
        table.unlink()
        steward = self.session("steward")
        steward.want("POST", "/v1/datasets", {
            "id": name, "title": {"zh": "人", "en": "People"}, "summary": "Made up", "openingBody": "stats",
            "openness": "restricted", "opennessReason": "Persons", "legalBasis": ["Article 14"], "format": "CSV",
            "category": "labour", "updateFrequency": "never", "conditions": ["None"], "citation": "Made up"})
        steward.want("POST", f"/v1/datasets/{name}/versions", {"manifestSHA256": made["version"]})
        return self.home / "datasets" / name / made["version"]

    def add_agreement(self, name, dataset):
        self.session("steward").want("POST", "/v1/agreements", {
            "id": name, "openingBody": "stats", "dataUser": "user", "filingNumber": name, "datasets": [dataset],
            "purposes": [{"code": "study", "title": {"zh": "研究", "en": "Study"}}], "models": ["crosstab"],
            "allowsFreeSQL": True, "jobQuota": 1_000_000, "from": "2020-01-01", "until": "2099-12-31",
            "recipients": ["user"], "clauses": CLAUSES})
