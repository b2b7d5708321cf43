"""The process that outlives `up`: should `up` be killed outright, it stops what `up` had started, in order.

A signal on the parent's death would reach only direct children, on Linux alone, and all at the same moment: a worker
could not finish what it holds, because its database goes down beside it. This works through an ordinary pipe: its end
is seen when the supervisor is gone, however it went. Standard library only, so that it costs next to nothing.

Started as `python -m services.console.guard LOG_FILE PIPE...`; reads one JSON object a line on stdin.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One process that leads a group of its own, and how it wants to be stopped."""

    pid: int
    stop_signal: int
    rank: int  # lower ranks are stopped first; equal ones together
    patience_s: float


def stop_in_order(watched: Iterable[Watched], *, is_alive: Callable[[int], bool] | None = None) -> None:
    """Ask rank after rank to end; whoever has not after its patience, and what it left in its group, is killed."""
    alive = is_alive or is_running
    remaining = sorted(watched, key=lambda one: one.rank)
    while remaining:
        rank = [one for one in remaining if one.rank == remaining[0].rank]
        remaining = remaining[len(rank) :]
        for one in rank:
            with suppress(OSError):
                os.kill(one.pid, one.stop_signal)
        began_s = time.monotonic()
        for one in rank:
            while alive(one.pid) and time.monotonic() - began_s < one.patience_s:
                time.sleep(0.02)
            kill_group(one.pid)


def kill_group(pid: int) -> None:
    """End whatever is left of the group that `pid` led."""
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Whether a process has this number and is more than an entry waiting to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return not sys.platform.startswith("linux")


def command_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    try:
        if sys.platform.startswith("linux"):
            return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
        command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False).stdout.strip()
    except OSError:
        return ""


def birth_of(pid: int) -> str:
    """When a process began, as the system tells it; with its number that is the process, whatever it runs by now."""
    try:
        if sys.platform.startswith("linux"):
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except (OSError, IndexError):
        return ""


def _main(log_file: Path, pipes: list[int]) -> None:
    watched: dict[int, Watched] = {}
    for line in sys.stdin:
        told = json.loads(line)
        if told.get("gone"):
            watched.pop(told["gone"], None)
        else:
            watched[told["pid"]] = Watched(**told)
    if watched:
        # Nobody reads the children's output any more; a full or closed pipe would hold up the work they finish.
        threading.Thread(target=_keep_reading, args=(log_file, pipes), daemon=True).start()
        stop_in_order(watched.values())


def _keep_reading(log_file: Path, pipes: list[int]) -> None:
    """Go on taking what the children say; their records still reach the log."""
    half: dict[int, bytes] = {}
    with selectors.DefaultSelector() as selector, log_file.open("ab", buffering=0) as out:
        for pipe in pipes:
            os.set_blocking(pipe, False)
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                pipe = key.fd
                read = os.read(pipe, 65_536)
                if not read:
                    selector.unregister(pipe)
                *lines, half[pipe] = (half.get(pipe, b"") + read).split(b"\n")
                out.write(b"".join(line + b"\n" for line in lines if line.startswith(b"{")))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    _main(Path(sys.argv[1]), [int(pipe) for pipe in sys.argv[2:]])
