"""Runs a module of ours in which an article titled `Deadly` kills the process that reads it, as a fault in C would."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from typing import Any

from services.enrich import read
from shared.model import Copy

_read = read.read
_popen = subprocess.Popen


def _read_or_die(*args: Any, **options: Any) -> Copy:
    copy = _read(*args, **options)
    if copy.title == "Deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return copy


def _popen_deadly(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """The sweep's lane reads the same article, so it is as deadly there."""
    python, dash_m, *rest = command
    return _popen([python, dash_m, "tests.journey.deadly", *rest], **options)


if __name__ == "__main__":
    read.read = _read_or_die
    sys.argv = sys.argv[1:]
    if sys.argv[0].endswith("sweep"):
        subprocess.Popen = _popen_deadly  # type: ignore[assignment, misc]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
