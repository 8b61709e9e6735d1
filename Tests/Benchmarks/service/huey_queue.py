"""A queue of the package index, huey over SQLite with flushed commits, on durable enqueue, claim and complete.

usage: huey_queue.py FILE SECONDS PROCESSES; prints one JSON line
"""

import json
import multiprocessing
import pathlib
import sys
import time

from huey.storage import SqliteStorage


def client(path, number, until, done):
    storage, count, payload, result = SqliteStorage("bench", path, fsync=True, timeout=30), 0, b"x" * 600, b"y" * 300
    while time.monotonic() < until:
        storage.enqueue(payload)
        if storage.dequeue() is not None:
            storage.put_data(f"{number}-{count}", result)
            count += 1
    done.put(count)


def main():
    path, seconds, processes = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    for old in pathlib.Path(path).parent.glob(pathlib.Path(path).name + "*"):
        old.unlink()
    storage = SqliteStorage("bench", path, fsync=True, timeout=30)
    storage.initialize_schema()
    storage.close()
    done, begun = multiprocessing.Queue(), time.monotonic()
    clients = [multiprocessing.Process(target=client, args=(path, number, begun + seconds, done)) for number in range(processes)]
    for process in clients:
        process.start()
    jobs = sum(done.get() for _ in clients)
    print(json.dumps({"jobs": jobs, "seconds": time.monotonic() - begun}))


if __name__ == "__main__":
    main()
