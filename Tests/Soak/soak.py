#!/usr/bin/env python3
"""Mixed load on the real server for a while; nothing may grow.

Sampled every second: descriptors and memory (proportional, without pages of files) of the server and of its keepers, the
keepers' mappings, processes, size of the write-ahead log. After a warm-up each series must be flat: the median of the slopes
between all pairs of samples (Theil-Sen), over the rest of the run, adds less than the allowance. Answers must be of the
expected kind throughout, and every job must end.

usage: soak.py SLUICE [--minutes 30] [--folder DIR] [--seed 1] [--leak]
--leak: connections are left open on purpose, which must be found.
"""

import argparse
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from Instances.world import World  # noqa: E402
from Soak.samples import Samples  # noqa: E402
from Soak.traffic import Traffic  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--folder", default=".build/soak")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leak", action="store_true")
    options = parser.parse_args()
    world = World(options.sluice, options.folder, rows=40_000, researchers=6, agreements=3, options=["--slots", "2"])
    try:
        traffic, samples = Traffic(world, options.seed, options.leak), Samples(world)
        traffic.start()
        end = time.monotonic() + options.minutes * 60
        reported = time.monotonic()
        while time.monotonic() < end and not traffic.failures:
            time.sleep(1)
            samples.take()
            if time.monotonic() - reported > 60:
                reported = time.monotonic()
                print(f"{samples.latest()} {json.dumps(traffic.counts)}", flush=True)
        traffic.stop()
        if traffic.failures:
            raise SystemExit(f"unexpected: {traffic.failures[:3]}")
        finish(world, traffic, samples, options.leak)
    finally:
        if world.server.process.poll() is None:
            world.server.kill()


def finish(world, traffic, samples, is_leaking):
    growing = samples.growing()
    print(samples.table())
    record = world.record()
    until = time.monotonic() + 300
    while record.follow().unfinished and time.monotonic() < until:
        time.sleep(0.2)
    if record.unfinished:
        raise SystemExit(f"{len(record.unfinished)} jobs have not ended")
    traffic.check(record)
    if world.server.stop() != 0:
        raise SystemExit("the server did not stop cleanly")
    print(f"{world.verify()}; {len(record.jobs)} jobs, {record.refused} refusals recorded, {len(record.releases)} releases, "
          f"{len(record.retrievals)} retrievals")
    if is_leaking:
        if "server descriptors" not in growing:
            raise SystemExit("descriptors were left open, and nobody noticed")
        print("leak: found")
    elif growing:
        raise SystemExit(f"growing: {', '.join(growing)}")


main()
