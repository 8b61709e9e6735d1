"""What the works share: an instance, the load generator, figures."""

import contextlib
import json
import statistics
import subprocess
import time

from Instances.world import World
from ledger import Ledger


@contextlib.contextmanager
def instance(options, name, serve=(), **more):
    """A fresh instance with its ledger; stopped and verified in the end."""
    world = World(options.sluice, options.folder / name, options=serve, **more)
    try:
        yield world, Ledger(world.home)
        if world.server.stop() != 0:
            raise SystemExit("the server did not stop cleanly")
        world.verify()
    finally:
        if world.server.process.poll() is None:
            world.server.kill()


def callers(world, bodies):
    """A file of callers for the load generator: each body goes with a researcher's token."""
    path = world.folder / f"callers-{time.monotonic_ns()}"
    path.write_text("".join(
        "\t".join(["POST", "/v1/jobs", world.tokens[index % len(world.tokens)], json.dumps(body)]) + "\n"
        for index, body in enumerate(bodies)))
    return path


def load(options, world, path, connections, count, seconds=600, status="202"):
    """The load generator's figures; every answer must have the status."""
    made = subprocess.run([options.load, str(world.server.port), str(path), str(connections), str(count), str(seconds),
                           f"run-{time.monotonic_ns()}"], capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"load: {made.stderr}")
    figures = json.loads(made.stdout)
    if list(figures["statuses"]) != [status]:
        raise SystemExit(f"the server answered {figures['statuses']}")
    return figures


def ceiling(options, world):
    """What the generator and the server's HTTP alone can do: answers a second of /healthz."""
    path = world.folder / "health"
    path.write_text("GET\t/healthz\t-\t\n")
    figures = load(options, world, path, 64, 20_000, 2, status="200")
    return figures["answers"] / figures["seconds"]


def typical(values):
    return statistics.median(values)


def milliseconds(seconds):
    return f"{seconds * 1e3:.2f} ms"


def line(work, ratio, wanted, text):
    print(f"{work}: {ratio:.3g} (wanted {wanted}); {text}", flush=True)
