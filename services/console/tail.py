"""The story of `copydesk tail`: the log files from the oldest to the newest, filtered, rendered, and followed."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

import click
import orjson

from services.console import logbook, say
from shared import logs

_PAUSE_S: Final = 0.2
_RANKS: Final = {"debug": 10, "info": 20, "warn": 30, "warning": 30, "error": 40, "fatal": 50, "critical": 50}
_PERIOD = re.compile(r"(\d+(?:\.\d+)?)(s|m|h|d)")
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which records are asked for."""

    id: str | None = None  # the end of a submission's or article's id
    stage: str | None = None
    level: str = "debug"
    since: datetime | None = None
    highlight: str | None = None

    def has(self, record: dict[str, Any]) -> bool:
        if _RANKS.get(str(record.get("level")), 20) < _RANKS[self.level]:
            return False
        if self.stage and str(record.get("stage", "")).split("-")[0] != self.stage.split("-")[0]:
            return False
        if self.stage and "-" in self.stage and record.get("stage") != self.stage:
            return False
        if self.since and not _is_since(record, self.since):
            return False
        return self.id is None or any(
            str(record.get(name, "")).endswith(self.id) for name in ("submission_id", "article_id")
        )


def tail(folder: Path, wanted: Wanted, *, follow: bool, as_json: bool) -> int:
    """Show the records of a log folder; go on as they come. Gives the exit code."""
    file = folder / "copydesk.jsonl"
    if not file.exists() and not follow:
        raise say.Fault(
            f"there is no log in {folder} yet. Start copydesk: {say.called()} up; or name its COPYDESK_HOME."
        )
    show = _Shower(wanted, as_json=as_json)
    count = 0
    for line in lines(file, follow=follow):
        record = _find_record(line)
        if record and wanted.has(record):
            show.record(record)
            count += 1
    if wanted.id and not count:
        raise say.Fault(
            f"no such line about {wanted.id} in {folder}. What became of it: {say.called()} status {wanted.id}"
        )
    return 0


def render_stdin(wanted: Wanted, *, as_json: bool, stdin: BinaryIO | None = None) -> int:
    """Render our records out of a stream and pass everything else through untouched."""
    show = _Shower(wanted, as_json=as_json)
    for line in stdin or sys.stdin.buffer:
        record = _find_record(line)
        if record is None:
            click.echo(line, nl=False)
        elif wanted.has(record):
            show.record(record)
    return 0


def lines(file: Path, *, follow: bool) -> Generator[bytes, None, None]:
    """The lines of a rotated log, oldest first; when followed, those that are yet to come too."""
    sources = _open_all(file)
    try:
        while True:
            # All but the newest are closed books: read to their end and put away.
            while len(sources) > 1:
                yield from _whole_lines(sources[0])
                sources.pop(0).close()
            found = False
            for line in _whole_lines(sources[0]) if sources else ():
                found = True
                yield line
            if not follow:
                return
            if not sources or _inode_of(file) != _inode(sources[0]):
                sources += _open_all(file, after=sources[0] if sources else None)
            elif not found:
                time.sleep(_PAUSE_S)
            if not sources:
                time.sleep(_PAUSE_S)
    finally:
        for source in sources:
            source.close()


def since(text: str) -> datetime:
    """The moment that `10m`, `2h` or an RFC 3339 date-time means. Raises say.Fault."""
    if period := _PERIOD.fullmatch(text.strip().lower()):
        return datetime.now(UTC) - timedelta(seconds=float(period[1]) * _UNITS[period[2]])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise say.Fault(
            f"--since {text!r} is neither a period (30s, 10m, 2h, 1d) nor a date-time.", code=say.USAGE
        ) from None
    return moment if moment.tzinfo else moment.astimezone()


class _Shower:
    def __init__(self, wanted: Wanted, *, as_json: bool) -> None:
        out = sys.stdout
        self._console = logs.Console(colour=logs.wants_colour(out), unicode=logs.can_show_unicode(out))
        self._as_json = as_json
        self._highlight = re.compile(re.escape(wanted.highlight), re.IGNORECASE) if wanted.highlight else None
        self._on, self._off = ("\x1b[7m", "\x1b[27m") if logs.wants_colour(out) else (">", "<")

    def record(self, record: dict[str, Any]) -> None:
        line = logs.to_json(record) if self._as_json else self._console.line(record)
        if self._highlight and not self._as_json:
            line = self._highlight.sub(lambda found: f"{self._on}{found[0]}{self._off}", line)
        click.echo(line, color=True)  # whether there are colours has been decided above


def _whole_lines(source: BinaryIO) -> Generator[bytes, None, None]:
    """Complete lines from here on; a half-written one is left for the next look."""
    while True:
        place = source.tell()
        line = source.readline()
        if not line.endswith(b"\n"):
            source.seek(place)
            return
        yield line


def _open_all(file: Path, *, after: BinaryIO | None = None) -> list[BinaryIO]:
    """The files of the log, oldest first; only those newer than `after`, as long as that is still among them."""
    found: list[BinaryIO] = []
    # Opened newest first: a rotation underway then shows a file under two names, and never hides one.
    for path in [file, *(file.with_name(f"{file.name}.{number}") for number in range(1, logbook.KEPT + 1))]:
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        if after is not None and _inode(source) == _inode(after):
            source.close()
            break
        if any(_inode(source) == _inode(other) for other in found):
            source.close()
        else:
            found.append(source)
    return found[::-1]


def _inode(source: BinaryIO) -> int:
    return os.fstat(source.fileno()).st_ino


def _inode_of(file: Path) -> int | None:
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return None


def _find_record(line: bytes) -> dict[str, Any] | None:
    try:
        record = orjson.loads(line)
        if isinstance(record, dict) and {"ts", "level", "event"} <= record.keys():
            datetime.fromisoformat(str(record["ts"]))
            return record
    except (orjson.JSONDecodeError, ValueError):
        pass
    return None


def _is_since(record: dict[str, Any], moment: datetime) -> bool:
    at = datetime.fromisoformat(str(record["ts"]))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) >= moment
