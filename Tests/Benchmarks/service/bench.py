"""The job service against what people would use: both sides in one run, outputs compared first, ratios printed.

usage: bench.py SLUICE LOAD WORK… [--folder DIR] [--rounds 5] [--scale 1] [--python PYTHON]   (one with the package huey)
Works: service-latency service-throughput service-submissions service-overhead service-fairness service-emergency service-queue
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import order  # noqa: E402
import rates  # noqa: E402
import single  # noqa: E402

WORKS = {
    "service-latency": single.latency, "service-overhead": single.overhead, "service-throughput": rates.throughput,
    "service-submissions": rates.submissions, "service-queue": rates.queue, "service-fairness": order.fairness,
    "service-emergency": order.emergency,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("load", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("works", nargs="+", choices=list(WORKS))
    parser.add_argument("--folder", default=".build/bench/service", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--python")
    options = parser.parse_args()
    for work in options.works:
        WORKS[work](options)


main()
