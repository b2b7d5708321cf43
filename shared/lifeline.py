"""A process that dies with the one that started it, so that a killed supervisor leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(signum: int = signal.SIGTERM) -> None:
    """Be sent `signum` when the parent's thread that started us ends. Linux only; elsewhere it does nothing."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signum)
    # The parent may have died before the line above; then nobody will ever send the signal.
    if os.getppid() != parent:
        os.kill(os.getpid(), signum)
