"""Processes that end with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.console.guard import is_running

_CHILD = (
    "import sys, time; from shared import lifeline; lifeline.die_with_parent(); print('on', flush=True); time.sleep(60)"
)
_PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {_CHILD!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread looks once a second")
def test_a_child_ends_when_its_parent_is_killed() -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)

        os.kill(parent.pid, signal.SIGKILL)
        deadline_s = time.monotonic() + 5
        while is_running(child) and time.monotonic() < deadline_s:
            time.sleep(0.02)

        assert not is_running(child)
