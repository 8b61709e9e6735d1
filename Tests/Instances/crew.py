"""Threads that go on until they are told to stop."""

import threading


class Crew:
    """`bodies`: what each thread runs; it looks at `is_over`, and waits on it instead of sleeping."""

    def __init__(self, bodies):
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=body) for body in bodies]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Returns when all have ended."""
        self.is_over.set()
        for thread in self.threads:
            thread.join()
