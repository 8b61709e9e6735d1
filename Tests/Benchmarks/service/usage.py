"""Processor time of the service's processes, in nanoseconds where the system tells them."""

import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def own(pid):
    """Seconds of a process's threads that are alive."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:
            pass
    return total / 1e9


def ended_children(pid):
    """Seconds of the children that a process has waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / TICKS
