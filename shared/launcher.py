"""How copydesk is called here, so that what we tell people to type can be typed."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

USUAL: Final = Path(__file__).parents[1] / "var"
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def called() -> str:
    """The command as it was typed, with its folder where that is not the usual one."""
    typed = os.environ.get("COPYDESK_CALLED")  # the launcher says so
    if not typed:
        return "python -m services.console"
    # The launcher always names a folder; one that is not its own has to be named again the next time.
    return shlex.quote(typed) + ("" if _folder() == USUAL else f" --home {shlex.quote(str(_folder()))}")


def for_pages(public_url: str) -> dict[str, str]:
    """How pages call both; no folder of this machine is told where strangers read along, or without a launcher.

    `key_path` is where the terminal's key lies, seen from the folder of the launcher, `key_file` the same for a shell.
    """
    command, path = "./copydesk", "var/api-key"
    if os.environ.get("COPYDESK_CALLED") and is_loopback(urlsplit(public_url).hostname or ""):
        command, path = called(), path if _folder() == USUAL else str(_folder() / "api-key")
    return {"copydesk": command, "key_file": shlex.quote(path), "key_path": path}


def is_loopback(host: str) -> bool:
    """Whether only this very machine reaches what listens there."""
    return host in _LOOPBACK


def _folder() -> Path:
    return Path(os.environ.get("COPYDESK_HOME") or "var").absolute()
