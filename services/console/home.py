"""The folder that everything lies in: who holds it, what runs out of it, the terminal's own key."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from services.console.guard import birth_of, is_running
from services.console.say import called
from services.console.servers import StartError, write_private


@dataclass(frozen=True, kw_only=True)
class Run:
    """What `up` has running, for the other commands to find."""

    pid: int
    web_url: str
    ingest_url: str
    database_url: str
    redis_url: str
    started_at: str
    birth: str  # of the pid: a number alone may belong to somebody else after a restart of the machine


@contextmanager
def held(home: Path, *, wait_s: float = 60.0, say: Callable[[str], None] = lambda _: None) -> Iterator[int]:
    """Hold the folder for this `up` alone; gives the lock's descriptor, for the guard to hold on to.

    Waits while an earlier, killed `up` is still being cleared away. Raises StartError when another runs in it.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise StartError(
            f"{home} cannot be written to ({fault.strerror}). Name another folder: {called()} up --home DIR"
        ) from None
    try:
        deadline_s = time.monotonic() + wait_s
        told = False
        while not _locked(lock):
            holder = os.pread(lock, 32, 0).decode(errors="replace").strip()
            run = find_run(home)
            if run or (holder.isdigit() and is_running(int(holder))):
                where = f": {run.web_url} (posting: {run.ingest_url})" if run else ", and is just starting"
                raise StartError(
                    f"copydesk already runs in {home} (pid {holder}){where}. "
                    f"Stop that one (kill {holder}), or start beside it: "
                    f"{called()} up --home DIR --web-port PORT --ingest-port PORT"
                )
            if time.monotonic() > deadline_s:
                raise StartError(f"what an earlier copydesk left in {home} does not end. See: ps ax | grep services.")
            if not told:
                say("an earlier copydesk was killed; waiting until what it ran has ended ...")
                told = True
            time.sleep(0.1)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield lock
    finally:
        os.close(lock)


def find_run(home: Path) -> Run | None:
    """What runs out of this folder; None when nothing does."""
    try:
        run = Run(**json.loads((home / "run.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return run if is_running(run.pid) and birth_of(run.pid) == run.birth else None


def write_run(home: Path, run: Run) -> None:
    write_private(home / "run.json", json.dumps(asdict(run), indent=1) + "\n")


def forget_run(home: Path) -> None:
    with suppress(OSError):
        (home / "run.json").unlink()


def find_api_key(home: Path) -> str | None:
    """The terminal's own key; None before the first `up`."""
    try:
        return (home / "api-key").read_text().strip() or None
    except OSError:
        return None


def write_api_key(home: Path, key: str) -> None:
    write_private(home / "api-key", key + "\n")


def shown(path: Path) -> str:
    """A path as a person in the current folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
