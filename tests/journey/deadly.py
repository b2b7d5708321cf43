"""Runs a module of ours in which some titles are deadly to the process that reads them, each in a way of its own.

`python -m tests.journey.deadly MODULE [ARGS...]`
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from services.enrich.reading import read
from shared.model import Copy

_read = read.read
_popen = subprocess.Popen


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hang() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _spin() -> None:
    sum(range(10**13))  # C that looks at no signal


def _devour() -> None:
    held = []
    while True:
        held.append(bytearray(64 * 1024 * 1024))


def _dawdle() -> None:
    time.sleep(0.02)


WAYS: dict[str, Callable[[], None]] = {
    "Deadly": _die,
    "Hanging": _hang,
    "Spinning": _spin,
    "Hungry": _devour,
    "Slow": _dawdle,
}


def _read_and_suffer(*args: Any, **options: Any) -> Copy:
    copy = _read(*args, **options)
    if copy.title in WAYS:
        WAYS[copy.title]()
    return copy


def popen_deadly(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """The sweep's lane reads the same articles, so they are as deadly there."""
    python, dash_m, *rest = command
    return _popen([python, dash_m, "tests.journey.deadly", *rest], **options)


if __name__ == "__main__":
    read.read = _read_and_suffer
    sys.argv = sys.argv[1:]
    if sys.argv[0].endswith("sweep"):
        subprocess.Popen = popen_deadly  # type: ignore[assignment, misc]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
