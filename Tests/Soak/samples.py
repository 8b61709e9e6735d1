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
    "server memory MB": (8, 0.05), "keeper memory MB": (2, 0.05), "log MB": (32, 0),
}
# The write-ahead log is begun anew at 32 MB: a saw, of which a short run sees one tooth.
LIMITS = {"log MB": 64}
# Series that grow with the record itself, by so much an entry (bytes): subtracted before the slope is taken.
BYTES_OF_AN_ENTRY = {"server memory MB": 4_000}


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def memory(pid):
    """Proportional set size in megabytes."""
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


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
        self.entries = []
        self.log = world.home / "ledger.sqlite-wal"
        self.ledger = sqlite3.connect(f"file:{world.home}/ledger.sqlite?mode=ro", uri=True, isolation_level=None)

    def take(self):
        server, tree = self.world.server.process.pid, children()
        outer = tree.get(server, [])
        keepers = outer + [inner for pid in outer for inner in tree.get(pid, [])]
        values = {
            "server descriptors": descriptors(server), "keeper descriptors": sum(map(descriptors, keepers)),
            "processes": 1 + len(keepers), "server memory MB": memory(server),
            "keeper memory MB": sum(map(memory, keepers)),
            "log MB": self.log.stat().st_size / (1 << 20) if self.log.exists() else 0,
        }
        self.times.append(time.monotonic())
        self.entries.append(self.ledger.execute("SELECT coalesce(max(sequence), 0) FROM entry").fetchone()[0])
        for name, value in values.items():
            self.series[name].append(value)

    def _observed(self, name):
        """Times and values after the warm-up, a fifth of the run."""
        first = len(self.times) // 5
        values = self.series[name][first:]
        for_entry = BYTES_OF_AN_ENTRY.get(name, 0) / (1 << 20)
        entries = self.entries[first:]
        return self.times[first:], [value - for_entry * (count - entries[0]) for value, count in zip(values, entries)]

    def _added(self, name):
        times, values = self._observed(name)
        return slope(times, values) * (times[-1] - times[0])

    def _allowed(self, name):
        least, share = ALLOWED[name]
        return max(least, share * statistics.median(self._observed(name)[1]))

    def growing(self):
        return [name for name in ALLOWED if self._added(name) > self._allowed(name)
                or max(self.series[name]) > LIMITS.get(name, float("inf"))]

    def latest(self):
        return ", ".join(f"{name} {values[-1]:.4g}" for name, values in self.series.items())

    def table(self):
        minutes = (self._observed("processes")[0][-1] - self._observed("processes")[0][0]) / 60
        lines = [f"over {minutes:.1f} minutes, {self.entries[-1] - self.entries[0]} entries:"]
        for name, values in self.series.items():
            lines.append(f"  {name}: {min(values):.4g} to {max(values):.4g}, last {values[-1]:.4g}; "
                         f"the line adds {self._added(name):.3g}, allowed {self._allowed(name):.3g}")
        return "\n".join(lines)
