"""Processes kept running: started, listened to, started again when they end, and at last stopped in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TextIO

from services.console import guard
from services.console.logbook import Ear, Logbook, Record

FIRST_PAUSE_S: Final = 0.25
LONGEST_PAUSE_S: Final = 8.0
# Whoever has lived this long did not end because of how it starts.
WELL_AFTER_S: Final = 10.0
_TOO_OFTEN: Final = 3
_LONGEST_LINE: Final = 1_000_000


class NotReady(Exception):  # noqa: N818  # not an accident: it may yet become ready
    """A process did not become ready in its time, or its start was called off."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """One process to be kept running."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    rank: int  # at the end, lower ranks are stopped first
    stop_signal: signal.Signals = signal.SIGTERM
    patience_s: float = 10.0
    can_be_hurried: bool = (
        True  # a server is always waited for: killed, it would have to repair itself at the next start
    )
    user: int | None = None
    answers: Callable[[], bool] | None = None  # asked again and again until it says yes
    says_ready: Callable[[Record], bool] | None = None  # asked of each of its records until one says it


class Crew:
    """All the processes of one `up`, and the guard that stops them should this process be killed."""

    def __init__(self, *, logbook: Logbook, log_file: Path, ledger: Path, lock: int | None = None) -> None:
        self._logbook = logbook
        self._log_file = log_file
        self._ledger = ledger
        self._lock = lock
        self._keepers: list[_Keeper] = []
        self._watched: dict[int, guard.Watched] = {}
        self._unhurried: set[int] = set()
        self._dismissed: list[subprocess.Popen[bytes]] = []
        self._watching = threading.Lock()
        self._guard: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()  # called off or draining: nobody is started again
        self.hurry = threading.Event()  # a second Ctrl-C: nobody is waited for

    def start(self, *children: Child) -> None:
        """Start these, together; they are kept running from now on."""
        keepers = [_Keeper(child, self, self._logbook) for child in children]
        with self._watching:
            self._keepers += keepers
            self._replace_guard()
        for keeper in keepers:
            keeper.start()

    def await_ready(self, name: str, *, timeout_s: float) -> float:
        """Wait until the process of this name is ready; gives the seconds since it was started. Raises NotReady."""
        keeper = next(keeper for keeper in self._keepers if keeper.child.name == name)
        deadline_s = keeper.began_s + timeout_s
        while not keeper.is_ready():
            if self.stopping.is_set():
                raise NotReady("called off")
            # Whoever it is: while one is waited for, another may be failing again and again.
            for other in self._keepers:
                if other.ends >= _TOO_OFTEN:
                    raise NotReady(f"{other.child.name} ended {other.ends} times before it was ready")
            if time.monotonic() > deadline_s:
                raise NotReady(f"{name} is not ready after {timeout_s:.0f} s")
            time.sleep(0.03)
        return time.monotonic() - keeper.began_s

    def pid_of(self, name: str) -> int | None:
        """The number under which this process runs at the moment."""
        return next((keeper.pid for keeper in self._keepers if keeper.child.name == name), None)

    def drain(self, *, below: int) -> None:
        """Stop those whose rank is below this, rank after rank; each given its patience, none once `hurry` is set."""
        self.stopping.set()
        with self._watching:
            watched = [one for one in self._watched.values() if one.rank < below]
        guard.stop_in_order(watched, is_alive=self._is_worth_waiting_for)

    def stop(self) -> None:
        """Stop all that still runs, in the same way, and the guard as the last."""
        self.drain(below=sys.maxsize)
        while self._keepers:
            self._keepers.pop().finish()
        with self._watching:
            if self._guard and self._guard.stdin:
                with suppress(OSError):
                    self._guard.stdin.close()
                self._guard.wait()
            for before in self._dismissed:
                before.wait()
        self._ledger.unlink(missing_ok=True)

    def watch(self, child: Child, pid: int) -> None:
        """Tell the guard, and whoever comes after us, of a process that has begun."""
        if not child.can_be_hurried:
            self._unhurried.add(pid)
        self._tell(
            guard.Watched(pid=pid, stop_signal=int(child.stop_signal), rank=child.rank, patience_s=child.patience_s)
        )

    def forget(self, pid: int) -> None:
        """A process has ended; nobody need stop it any more."""
        self._tell(pid)
        self._unhurried.discard(pid)

    def _is_worth_waiting_for(self, pid: int) -> bool:
        with self._watching:
            return pid in self._watched and (not self.hurry.is_set() or pid in self._unhurried)

    def _tell(self, news: guard.Watched | int) -> None:
        with self._watching:
            if isinstance(news, int):
                self._watched.pop(news, None)
                line = json.dumps({"gone": news})
            else:
                self._watched[news.pid] = news
                line = json.dumps(asdict(news))
            self._write_ledger()
            try:
                if self._guard and self._guard.stdin:
                    self._guard.stdin.write(line.encode() + b"\n")
            except OSError:
                self._replace_guard()

    def _write_ledger(self) -> None:
        known = [asdict(one) | {"birth": guard.birth_of(one.pid)} for one in self._watched.values()]
        half = self._ledger.with_suffix(".new")
        with suppress(OSError):
            half.write_text(json.dumps(known))
            half.replace(self._ledger)

    def _replace_guard(self) -> None:
        """A guard that knows all of today's pipes and processes; the one before it is dismissed with an empty list."""
        before, known = self._guard, list(self._watched.values())
        pipes = [keeper.ear_end for keeper in self._keepers]
        self._guard = subprocess.Popen(
            [sys.executable, "-E", "-m", "services.console.guard", str(self._log_file), *map(str, pipes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            # The lock goes with it: nobody starts in this folder before the last process has ended.
            pass_fds=pipes + ([self._lock] if self._lock is not None else []),
            cwd=Path(__file__).parents[2],
        )
        assert self._guard.stdin is not None
        with suppress(OSError):
            self._guard.stdin.write(b"".join(json.dumps(asdict(one)).encode() + b"\n" for one in known))
        if before and before.stdin:
            with suppress(OSError):
                before.stdin.write(b"".join(json.dumps({"gone": one.pid}).encode() + b"\n" for one in known))
                before.stdin.close()
            self._dismissed.append(before)


def stop_leftovers(ledger: Path) -> int:
    """Stop what the ledger of a killed `up` names, where the process of that number still is the one; gives how many.

    The guard has done so already, unless it was killed as well.
    """
    try:
        known = json.loads(ledger.read_text())
        left = {
            one["pid"]
            for one in known
            if (birth := one.pop("birth")) and guard.is_running(one["pid"]) and guard.birth_of(one["pid"]) == birth
        }
        watched = [guard.Watched(**one) for one in known if one["pid"] in left]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    guard.stop_in_order(watched)
    ledger.unlink(missing_ok=True)
    return len(watched)


class _Keeper:
    """Keeps one process running. One thread starts it and waits for its end; another listens."""

    def __init__(self, child: Child, crew: Crew, logbook: Logbook) -> None:
        self.child = child
        self.pid: int | None = None
        self.began_s = time.monotonic()
        self.ends = 0
        self._crew = crew
        self._logbook = logbook
        self._said_ready = threading.Event()
        # One pipe for all its lives, and for the guard: nobody ever writes into a pipe that nobody reads.
        self.ear_end, self._mouth_end = os.pipe()
        self._tending = threading.Thread(target=self._tend, name=f"tend-{child.name}", daemon=True)
        self._listening = threading.Thread(target=self._listen, name=f"hear-{child.name}", daemon=True)

    def start(self) -> None:
        self._listening.start()
        self._tending.start()

    def is_ready(self) -> bool:
        if self.pid is None:
            return False
        if self.child.says_ready and not self._said_ready.is_set():
            return False
        return self.child.answers is None or self.child.answers()

    def finish(self) -> None:
        """After the process has been stopped: wait for the threads and hear it out."""
        self._tending.join(5)
        os.close(self._mouth_end)
        self._listening.join(2)

    def _tend(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._crew.stopping.is_set():
            began_s = time.monotonic()
            try:
                told = self._run()
            except OSError as fault:
                told = f"cannot be started ({fault.strerror}: {fault.filename})"
            self.ends += 1
            if self._crew.stopping.is_set():
                return
            if time.monotonic() - began_s > WELL_AFTER_S:
                pause_s = FIRST_PAUSE_S
            self._logbook.note(
                "warning", f"{self.child.name} {told}; starting it again in {pause_s:g} s", **{"from": self.child.name}
            )
            self._crew.stopping.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _run(self) -> str:
        """Start the process, wait for its end, clear its group away; gives how it ended."""
        process = subprocess.Popen(
            self.child.command,
            stdin=subprocess.DEVNULL,
            stdout=self._mouth_end,
            stderr=self._mouth_end,
            env={**os.environ, **self.child.environment},
            # A session of its own keeps the terminal's Ctrl-C from it, so that the order of stopping is ours.
            start_new_session=True,
            user=self.child.user,
            group=self.child.user,
            extra_groups=[] if self.child.user is not None else None,
        )
        self.pid = process.pid
        self._crew.watch(self.child, process.pid)
        if self._crew.stopping.is_set():
            # The order to stop went out before this one was on the list.
            process.send_signal(self.child.stop_signal)
        if hasattr(os, "waitid"):
            # Seen but not yet collected: its number, and with it the group's, cannot have gone to anybody else.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        else:
            # macOS before Python 3.13. As long as one of the group lives, its number is not given away; and when none
            # does, numbers come round far more slowly than the next line.
            process.wait()
        # granian's and Celery's own children outlive their parent, and would hold its port and its leases.
        guard.kill_group(process.pid)
        self.pid = None
        self._said_ready.clear()
        code = process.wait()
        self._crew.forget(process.pid)
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def _listen(self) -> None:
        ear = Ear(self.child.name)
        with _text(self.ear_end) as lines:
            while line := lines.readline(_LONGEST_LINE):
                record = ear.hear(line.rstrip("\r\n"))
                if record is None:
                    continue
                if self._crew.stopping.is_set() and record.get("from") in ("postgres", "valkey"):
                    # Ending sessions at the end is no accident; while they run, what servers say counts.
                    record["level"] = "debug"
                if self.child.says_ready and self.child.says_ready(record):
                    self._said_ready.set()
                self._logbook.take(record)


def _text(descriptor: int) -> TextIO:
    return os.fdopen(descriptor, "r", encoding="utf-8", errors="replace", newline="\n")
