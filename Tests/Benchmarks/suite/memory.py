"""Peak memory (PSS) over the 22 TPC-H queries, above that of the idle process; both sides in processes of their own."""

import pathlib
import subprocess
import sys
import threading
import time

from check import files, queries
from Engines.sluice import Sluice


def pss(process):
    """Kilobytes, by /proc: shared pages count in part."""
    try:
        for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


class Peak:
    """Samples a process every 5 ms."""

    def __init__(self, process):
        self.process, self.peak, self.stopped = process, 0, False
        self.thread = threading.Thread(target=self._sample)
        self.thread.start()

    def _sample(self):
        while not self.stopped:
            self.peak = max(self.peak, pss(self.process))
            time.sleep(0.005)

    def stop(self):
        self.stopped = True
        self.thread.join()
        return self.peak


def run(bench):
    bench.duck_tpch().close()
    warm = bench.sluice(files(bench.data))
    offered = [(name, sql) for name, sql in queries() if warm.run(sql).ok]
    warm.close()

    idle = Sluice(bench.runner, [], bench.folder / "sealed", ("--threads", bench.threads))
    idle.start()
    idle.run("SELECT 1")
    base = pss(idle.process.pid)
    idle.close()
    sluice = bench.sluice(files(bench.data))
    peak = Peak(sluice.process.pid)
    for _, sql in offered:
        sluice.run(sql)
    ours = peak.stop() - base
    sluice.close()

    here = pathlib.Path(__file__).resolve().parent
    child = subprocess.Popen(
        [sys.executable, str(here / "duck_child.py"), str(bench.folder / "tpch.duckdb"), str(bench.threads)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    base = pss(child.pid)
    peak = Peak(child.pid)
    child.stdin.write("\n")
    for _, sql in offered:
        child.stdin.write(" ".join(sql.split()) + "\n")
        child.stdin.flush()
        child.stdout.readline()
    theirs = peak.stop() - base
    child.kill()
    child.wait()
    print(f"\n### peak memory (PSS above idle), {len(offered)} TPC-H queries at scale factor {bench.scale}\n")
    print("| Sluice MB | DuckDB MB | ratio |\n|---|---|---|")
    print(f"| {ours / 1024:.0f} | {theirs / 1024:.0f} | {ours / theirs:.2f} |", flush=True)
