"""The key that receipts are signed with: from the environment, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path, configured: str) -> bytes:
    """COPYDESK_SECRET_KEY, or the content of `secret-key` in COPYDESK_HOME, which is made when there is none.

    Several web hosts need the former: a receipt that one gave must be good at another.
    """
    if configured:
        return configured.encode()
    path = home / "secret-key"
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".secret-key.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link fails where a rename would replace: of two processes that start at once, both use the first one's key.
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
