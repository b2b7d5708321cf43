"""A terminal beside a database: each command of the console in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def typed(database_url: str, *words: str, within_s: float = 30) -> subprocess.CompletedProcess[str]:
    """What a command said and how it ended; nobody is there to answer what it asks."""
    return subprocess.run(
        [sys.executable, "-m", "services.console", *words],
        env=os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=within_s,
        check=False,
    )
