"""What the processes say, made into records: all of it into the log file, what matters onto the terminal."""

from __future__ import annotations

import os
import queue
import re
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TextIO

import orjson

from shared import VERSION, logs

ROTATE_AT_BYTES: Final = 10 * 1024 * 1024
KEPT: Final = 5  # copydesk.jsonl.1 is the newest of them

_RANKS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
# More than this many records nobody has shown yet: the terminal stands still (Ctrl-S), and must not hold up the work.
_UNSHOWN: Final = 5_000

Record = dict[str, Any]


class Logbook:
    """Takes lines and records from many threads; the file gets them all, the terminal what it can show."""

    def __init__(self, file: Path, out: TextIO, *, as_json: bool, level: str = "info") -> None:
        self._file = RotatedFile(file)
        self._out = out
        self._as_json = as_json
        self._least = _RANKS[level]
        self._unshown: queue.Queue[Record | None] = queue.Queue(_UNSHOWN)
        self._dropped = 0
        self._shower = threading.Thread(target=self._show, name="logbook", daemon=True)
        self._shower.start()

    def note(self, level: str, msg: str, **more: Any) -> None:
        """Write down something the console itself has to say."""
        self.take(make_note(level, msg, **more))

    def take(self, record: Record) -> None:
        """Write down one record."""
        if _RANKS.get(str(record.get("level")), 20) < self._least:
            return
        self._file.write(logs.to_json(record))
        try:
            self._unshown.put_nowait(record)
        except queue.Full:
            self._dropped += 1

    def settle(self, *, patience_s: float = 0.3) -> None:
        """Wait a moment until what has been taken is shown, so that other words may follow it."""
        deadline_s = time.monotonic() + patience_s
        while not self._unshown.empty() and time.monotonic() < deadline_s:
            time.sleep(0.01)

    def close(self) -> None:
        """Show what is left, for at most a second, and close the file."""
        try:
            self._unshown.put(None, timeout=1)
            self._shower.join(1)
        except queue.Full:
            pass
        self._file.close()

    def _show(self) -> None:
        try:
            console = logs.Console(colour=logs.wants_colour(self._out), unicode=logs.can_show_unicode(self._out))
        except ValueError:
            return  # closed before we began; the file goes on
        while (record := self._unshown.get()) is not None:
            line = logs.to_json(record) if self._as_json else console.lines(record, time.monotonic())
            if self._dropped:
                line = f"    … {self._dropped} lines not shown; the log file has them\n{line or ''}".rstrip("\n")
                self._dropped = 0
            if line is None:
                continue
            try:
                self._out.write(f"{line}\n")
                if self._unshown.empty():
                    self._out.flush()
            except (OSError, ValueError):
                return  # the terminal is gone


class RotatedFile:
    """A file of lines that is put aside when it has grown large: name, name.1 (newest) .. name.5."""

    def __init__(self, file: Path, *, limit_bytes: int = ROTATE_AT_BYTES) -> None:
        self._file = file
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._open()

    def write(self, line: str) -> None:
        """Append one line. A full disk costs the line, not the service."""
        with self._lock:
            try:
                if self._out.closed or not self._file.exists():
                    # Somebody removed it; what goes on into the old one is read by nobody.
                    self._out.close()
                    self._open()
                self._out.write(f"{line}\n".encode("utf-8", "replace"))
                if self._out.tell() >= self._limit_bytes:
                    self._rotate()
            except (OSError, ValueError):
                return

    def close(self) -> None:
        with self._lock:
            self._out.close()

    def _rotate(self) -> None:
        self._out.close()
        names = [self._file, *(self._file.with_name(f"{self._file.name}.{number}") for number in range(1, KEPT + 1))]
        try:
            for newer, older in reversed([*pairwise(names)]):
                with suppress(FileNotFoundError):  # not that many yet, or removed by somebody
                    newer.rename(older)
        finally:
            self._open()

    def _open(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._out = self._file.open("ab", buffering=0)


class Ear:
    """Makes records of the lines of one process; knows how PostgreSQL and Valkey speak, keeps a traceback in one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._level = "debug"
        self._stack: list[str] = []

    def hear(self, line: str) -> Record | None:
        """The record that this line is or completes; None when there is nothing in it, or more has to come."""
        if line.startswith("{") and (record := _find_record(line)):
            return record
        if not line.strip():
            return None
        if self._stack or line.startswith("Traceback (most recent call last)"):
            return self._gather(line)
        level, text = self._split(line)
        return make_note(level, text, **{"from": self._name})

    def _gather(self, line: str) -> Record | None:
        self._stack.append(line)
        if line[:1].isspace() or len(self._stack) == 1:
            return None
        stack, self._stack = "\n".join(self._stack), []
        kind, _, message = line.partition(": ")
        error = {"type": kind, "message": message, "stack": stack}
        return make_note("error", line, **{"from": self._name}, error=error)

    def _split(self, line: str) -> tuple[str, str]:
        if self._name == "postgres":
            if said := _POSTGRES.match(line):
                self._level = _POSTGRES_LEVELS.get(said[1], self._level)
            if "the database system is " in line:
                self._level = "debug"  # starting up, shutting down: whoever asked too early is told so
            return self._level, line.strip()
        if self._name == "valkey":
            said = _VALKEY.match(line)
            return ("warning" if said and said[1] == "#" and "WARNING" not in said[2] else "debug"), (
                said[2] if said else line.strip()
            )
        return "info", line.rstrip()


def make_note(level: str, msg: str, **more: Any) -> Record:
    """A record of the console's own."""
    return {
        "ts": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level,
        "event": "note",
        "svc": "console",
        "stage": "ops",
        "worker": "console",
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "ver": VERSION,
        "msg": logs.clean(msg, 400),
        **more,
    }


def _find_record(line: str) -> Record | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return record if isinstance(record, dict) and {"ts", "level", "event"} <= record.keys() else None


_POSTGRES = re.compile(r"(LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT):  ")
_POSTGRES_LEVELS: Final = {
    "LOG": "debug",
    "INFO": "debug",
    "NOTICE": "debug",
    "STATEMENT": "debug",
    "WARNING": "warning",
    "ERROR": "error",
    "FATAL": "error",
    "PANIC": "critical",
}
_VALKEY = re.compile(r"\d+:[A-Z] \d+ \w+ \d+ [\d:.]+ ([.\-*#]) (.*)")
