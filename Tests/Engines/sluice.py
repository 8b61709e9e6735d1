"""Sluice's engine as a process that answers one statement after another (`sql-runner --format json`)."""

import json
import re
import select
import subprocess

from .answer import Answer


class Sluice:
    """`tables` are (name, CSV file, schema file, subject keys)."""

    def __init__(self, runner, tables, cache, options=(), timeout=120):
        self.command = [str(runner), "--format", "json", "--cache", str(cache), *map(str, options)]
        for name, file, schema, *subjects in tables:
            keys = subjects[0] if subjects else []
            self.command += ["--table", f"{name}=" + ",".join([str(file), str(schema or ""), *keys])]
        self.timeout = timeout
        self.process = None
        self.restarts = 0

    def start(self):
        self.process = subprocess.Popen(
            self.command + ["-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", bufsize=1)

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def run(self, sql) -> Answer:
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(sql.rstrip().rstrip(";") + ";\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return self._lost("the process ended before the statement")
        ready, _, _ = select.select([self.process.stdout], [], [], self.timeout)
        if not ready:
            return self._lost(f"no answer in {self.timeout} s")
        line = self.process.stdout.readline()
        if not line:
            return self._lost("the process ended")
        said = json.loads(line)
        return Answer(
            said["status"], rows=said.get("rows", []), columns=said.get("columns", []), types=said.get("types", []),
            code=said.get("code", ""), message=said.get("message", ""),
            scalar_errors=said.get("scalar_errors", False), compile_ms=said.get("compile_ms", 0),
            execute_ms=said.get("execute_ms", []), cpu_ms=said.get("cpu_ms", []))

    def _lost(self, why) -> Answer:
        self.process.kill()
        _, errors = self.process.communicate()
        code, self.process = self.process.returncode, None
        self.restarts += 1
        told = [line.strip(" *") for line in errors.splitlines()
                if "Fatal" in line or "failure" in line or re.match(r" +[0-9]+ .* in sql-runner at /", line)]
        return Answer("crashed", message=f"{why} (exit {code}): " + " | ".join(told[:4])[:600])
