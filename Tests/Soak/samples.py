"""What is sampled, and whether it grows."""

import os
import pathlib
import sqlite3
import statistics
import time

from Instances.server import children

# By series: what the fitted line may add over the observed time, at the least and as a share of the median.
ALLOWED = {
    "server descriptors": (3, 0.02), "keeper descriptors": (1, 0), "processes": (1, 0),
    "server memory MB": (8, 0.05), "keeper memory MB": (2, 0.05), "keeper mappings": (4, 0.02),
    "log MB": (32, 0),
}
# The write-ahead log is begun anew at 32 MB: a saw, of which a short run sees one tooth.
LIMITS = {"log MB": 64}
# The state keeps that many ended jobs in memory, some 2,000 of them on their way to the archive (Sources/Ledger: `JobsState`,
# `RecorderEnvironment`); until then the server's memory grows.
JOBS_KEPT = 12_000
# Samples over which memory is judged, at least.
LEAST = 120


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def memory(pid):
    """Proportional set size in megabytes, without pages of files: those are the system's cache, and how many a process is
    charged with depends on who else has the file mapped."""
    lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    parts = [int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:"))]
    if len(parts) != 2:
        raise SystemExit("this kernel does not tell the parts of a process's memory: Linux 5.9 does")
    return sum(parts) / 1024


def mappings(pid):
    return len(pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines())


def slope(times, values):
    """Theil-Sen: the median of the slopes of pairs, thinned so that it stays cheap."""
    step = max(1, len(times) // 400)
    times, values = times[::step], values[::step]
    slopes = [(values[j] - values[i]) / (times[j] - times[i]) for i in range(len(times)) for j in range(i + 1, len(times))]
    return statistics.median(slopes)


class Samples:
    def __init__(self, world):
        self.world = world
        self.times, self.series = [], {name: [] for name in ALLOWED}
        self.entries, self.ended = [], []
        self.log = world.home / "ledger.sqlite-wal"
        self.ledger = sqlite3.connect(f"file:{world.home}/ledger.sqlite?mode=ro", uri=True, isolation_level=None)

    def take(self):
        """One sample; none while a used keeper leaves."""
        try:
            self._take()
        except (FileNotFoundError, ProcessLookupError):
            if self.world.server.process.poll() is not None:
                raise

    def _take(self):
        server, tree = self.world.server.process.pid, children()
        outer = tree.get(server, [])
        keepers = outer + [inner for pid in outer for inner in tree.get(pid, [])]
        values = {
            "server descriptors": descriptors(server), "keeper descriptors": sum(map(descriptors, keepers)),
            "processes": 1 + len(keepers), "server memory MB": memory(server),
            "keeper memory MB": sum(map(memory, keepers)), "keeper mappings": sum(map(mappings, keepers)),
            "log MB": self.log.stat().st_size / (1 << 20) if self.log.exists() else 0,
        }
        self.times.append(time.monotonic())
        head = self.entries[-1] if self.entries else 0
        new, ended = self.ledger.execute(
            "SELECT count(*), coalesce(sum(kind = 'jobFinished'), 0) FROM entry WHERE sequence > ?", (head,)).fetchone()
        self.entries.append(head + new)
        self.ended.append((self.ended[-1] if self.ended else 0) + ended)
        for name, value in values.items():
            self.series[name].append(value)

    def _observed(self, name):
        """Times and values after the warm-up: a fifth of the run, for the server's memory also as many jobs as the state keeps."""
        first = len(self.times) // 5
        if name == "server memory MB":
            first = max(first, sum(ended < JOBS_KEPT * 1.1 for ended in self.ended))
        return self.times[first:], self.series[name][first:]

    def is_judged(self, name):
        return name != "server memory MB" or len(self._observed(name)[0]) >= LEAST

    def _added(self, name):
        times, values = self._observed(name)
        return slope(times, values) * (times[-1] - times[0])

    def _allowed(self, name):
        least, share = ALLOWED[name]
        return max(least, share * statistics.median(self._observed(name)[1]))

    def growing(self):
        return [name for name in ALLOWED if self.is_judged(name) and (
            self._added(name) > self._allowed(name) or max(self.series[name]) > LIMITS.get(name, float("inf")))]

    def latest(self):
        return ", ".join(f"{name} {values[-1]:.4g}" for name, values in self.series.items())

    def table(self):
        minutes = (self._observed("processes")[0][-1] - self._observed("processes")[0][0]) / 60
        lines = [f"over {minutes:.1f} minutes, {self.entries[-1] - self.entries[0]} entries:"]
        for name, values in self.series.items():
            found = f"  {name}: {min(values):.4g} to {max(values):.4g}, last {values[-1]:.4g}; "
            if self.is_judged(name):
                lines.append(f"{found}the line adds {self._added(name):.3g}, allowed {self._allowed(name):.3g}")
            else:
                lines.append(f"{found}NOT JUDGED: the run is too short for {JOBS_KEPT} jobs to end and {LEAST} samples after them")
        return "\n".join(lines)
