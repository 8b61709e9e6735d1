"""The server's process and its descendants."""

import os
import pathlib
import signal
import socket
import subprocess
import time

from .client import Client, Lost

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def children():
    """By process: its children's ids."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = pathlib.Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            found.setdefault(int(fields[1]), []).append(int(entry))
    return found


def cpu_seconds(pid):
    """User and system time of a process and of its children that were waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS, (int(fields[13]) + int(fields[14])) / TICKS


class Server:
    """`sluice serve` over one home, on a port that stays the same from start to start."""

    def __init__(self, program, home, options=()):
        self.program, self.home, self.options = str(program), pathlib.Path(home), list(options)
        self.port = free_port()
        self.process = None
        self.log = self.home.with_name(self.home.name + ".log")

    def start(self, patience=60):
        """Seconds until it answered."""
        begun = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--home", str(self.home), "--listen", f"127.0.0.1:{self.port}", *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while time.monotonic() - begun < patience:
            try:
                if Client(self.port).call("GET", "/healthz").status == 200:
                    return time.monotonic() - begun
            except Lost:
                pass
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode}: see {self.log}")
            time.sleep(0.01)
        raise SystemExit(f"the server does not answer after {patience} s: see {self.log}")

    def descendants(self):
        """The process and everything it has started, first the process."""
        tree, found = children(), [self.process.pid]
        for pid in found:
            found += tree.get(pid, [])
        return found

    def kill(self):
        """SIGKILL; returns the descendants that were there before."""
        before = self.descendants()[1:]
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return before

    def stop(self, patience=60):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)


def left_over(processes, patience=10):
    """Those of the processes that are still there after `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        processes = [pid for pid in processes if os.path.exists(f"/proc/{pid}/exe")]
        if not processes or time.monotonic() > end:
            return processes
        time.sleep(0.02)
