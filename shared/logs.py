"""One record, two renderings: JSON for machines and files, columns for a person at a terminal."""

from __future__ import annotations

import logging
import os
import re
import socket
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, Final, TextIO
from uuid import UUID

import orjson
import structlog

from shared import VERSION, ids
from shared.settings import settings

# The closed list of events. A word that is not here raises: a new one wants its symbol and a line in docs/operations.md
SYMBOLS: Final[dict[str, tuple[str, str]]] = {
    "received": ("+", "+"),
    "start": ("→", ">"),
    "done": ("✓", "v"),
    "retry": ("↻", "~"),
    "failed": ("✗", "x"),
    "rejected": ("✗", "x"),
    "unchanged": ("≈", "="),
    "published": ("★", "*"),
    "updated": ("★", "*"),
    "withdrawn": ("✗", "x"),
    "stalled": ("!", "!"),
    "crashed": ("!", "!"),
    "replayed": ("↻", "~"),
    "note": ("·", "."),
    "get": ("·", "."),
    "head": ("·", "."),
    "post": ("·", "."),
    "delete": ("·", "."),
    "options": ("·", "."),
}

_FIRST_KEYS = (
    "ts",
    "level",
    "event",
    "svc",
    "stage",
    "worker",
    "pid",
    "host",
    "ver",
    "cid",
    "submission_id",
    "article_id",
)
_KEY_ORDER = [
    "outcome", "status", "src", "title", "lang", "words", "tags", "dup_of", "sim", "attempt", "next", "err", "code",
    "wait", "queue", "cid",
]  # fmt: skip
_STAGE_COLOURS = {
    "ingest": "36", "normalize": "35", "tag": "33", "dedupe": "32", "store": "94", "deliver": "95",
    "linkback": "34", "web": "37", "sweep": "90", "ops": "90", "index": "94",
}  # fmt: skip
_LEVELS = {
    "debug": ("DEBUG", "2"),
    "info": ("INFO ", "32"),
    "warning": ("WARN ", "33;1"),
    "error": ("ERROR", "31;1"),
    "critical": ("FATAL", "97;41"),
}
# What would let one record look like two, or a terminal obey a title: control and bidirectional override characters.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HIDDEN_IN_CONSOLE = {*_FIRST_KEYS, "run_ms", "wait_ms", "total_ms", "error", "max_attempts", "stages"} - {"cid"}

Record = Mapping[str, Any]


def configure(svc: str, *, worker: str | None = None, stream: TextIO | None = None) -> None:
    """Log to `stream` (stdout by default) as COPYDESK_LOG says; libraries' own lines come along as notes of `svc`."""
    out = stream or sys.stdout
    renders_columns = settings().log == "console" or (settings().log == "auto" and out.isatty())
    base = {"svc": svc, "worker": worker or svc, "pid": os.getpid(), "host": socket.gethostname(), "ver": VERSION}
    # Columns are for eyes and may come a line late; JSON is what `tail` follows and is written line by line.
    console = Console(colour=wants_colour(out), unicode=can_show_unicode(out)) if renders_columns else None
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _Finisher(base),
            (lambda _l, _m, record: console.line(record)) if console else (lambda _l, _m, record: to_json(record)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(_level_name())),
        # One write a line: several processes share the pipe, and two writes would let their lines run together.
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_LibraryLines()]
    root.setLevel(logging.WARNING)


def get(stage: str) -> Any:
    """The logger of one stage or service. Call it as log.info("done", submission_id=..., run_ms=8.1)."""
    return structlog.get_logger().bind(stage=stage)


def to_json(record: Record) -> str:
    """One line of JSON: the fixed keys first and in their order, the rest as they came."""
    ordered = {key: record[key] for key in _FIRST_KEYS if key in record}
    ordered.update((key, value) for key, value in record.items() if key not in ordered and value is not None)
    return orjson.dumps(ordered, default=str, option=orjson.OPT_NON_STR_KEYS).decode("utf-8", "replace")


class Console:
    """Renders records as fixed columns, the way `UX` of the terminal has them; one line a record, tracebacks below.

    TIME(12) LEVEL(5) STAGE(11) SUBMISSION(8) SYMBOL EVENT(9) DURATION(8)  key=value ...
    """

    def __init__(self, *, colour: bool, unicode: bool, utc: bool = False) -> None:
        self._colour = colour
        self._unicode = unicode
        self._utc = utc
        self._day = ""
        self._seen: dict[str, tuple[float, int]] = {}

    def line(self, record: Record) -> str:
        """The record's line; a dim rule before it when the date has changed."""
        when = datetime.fromisoformat(str(record["ts"]))
        when = when if self._utc else when.astimezone()
        day = f"{when:%Y-%m-%d}"
        dash = "──" if self._unicode else "--"
        rule = self._paint(f"{dash} {day} {dash}", "2") + "\n" if self._day not in ("", day) else ""
        self._day = day
        level, level_colour = _LEVELS.get(str(record["level"]), _LEVELS["info"])
        stage = _stage_of(record)
        shown = record.get("submission_id") or record.get("article_id")
        symbol = SYMBOLS.get(str(record["event"]), ("·", "."))[0 if self._unicode else 1]
        line = " ".join(
            [
                self._paint(f"{when:%H:%M:%S}.{when.microsecond // 1000:03d}", "2"),
                self._paint(level, level_colour),
                self._paint(f"{stage:<11}", _STAGE_COLOURS.get(stage.split("-")[0], "37")),
                self._paint(f"{str(shown)[-8:]:<8}", "4") if shown else f"{'-':<8}",
                symbol,
                f"{record['event']:<9}",
                f"{_duration(record.get('total_ms', record.get('run_ms'))):>8}",
                "",
            ]
        )
        pairs = "".join(f" {self._paint(key + '=', '2')}{value}" for key, value in _pairs(record))
        stack = (record.get("error") or {}).get("stack")
        return rule + (line + pairs).rstrip() + ("".join(f"\n    {row}" for row in stack.splitlines()) if stack else "")

    def lines(self, record: Record, now_s: float) -> str | None:
        """As `line`, but the same warning or error code more than 20 times in 10 s is told once, as a sum.

        None while a code is being counted; the sum comes with the first record of that code after its 10 s.
        """
        code = (record.get("error") or {}).get("code")
        if not code or record["level"] not in ("warning", "error"):
            return self.line(record)
        began_s, count = self._seen.get(code, (now_s, 0))
        if now_s - began_s <= 10:
            self._seen[code] = (began_s, count + 1)
            return self.line(record) if count < 20 else None
        self._seen[code] = (now_s, 1)
        kept_back = count - 20
        told = f"    … {kept_back} more {code} in 10 s\n" if kept_back > 0 else ""
        return told + self.line(record)

    def _paint(self, text: str, sgr: str) -> str:
        return f"\x1b[{sgr}m{text}\x1b[0m" if self._colour else text


def wants_colour(out: TextIO) -> bool:
    """NO_COLOR wins, then FORCE_COLOR, then whether a person is looking."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or out.isatty()


def can_show_unicode(out: TextIO) -> bool:
    return "utf" in (getattr(out, "encoding", None) or "").lower()


def clean(text: str, limit: int = 60) -> str:
    """Text fit for one log line: control and direction-changing characters escaped, cut with an ellipsis."""
    shown = _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


class _Finisher:
    """Adds what every record has: time, level, who speaks; and makes ids and texts fit for a line."""

    def __init__(self, base: Mapping[str, Any]) -> None:
        self._base = base

    def __call__(self, _logger: Any, level: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if record["event"] not in SYMBOLS:
            raise ValueError(f"{record['event']!r} is not in the closed list of log events (shared/logs.py)")
        for name in ("submission_id", "article_id", "batch_id"):
            if isinstance(record.get(name), UUID):
                record[name] = ids.to_text(record[name])
        for name in ("title", "err", "msg", "path", "src", "cid"):
            if isinstance(record.get(name), str):
                record[name] = clean(record[name], 200 if name in ("msg", "path", "err") else 60)
        record["ts"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record["level"] = {"warn": "warning", "exception": "error"}.get(level, level)
        return {**self._base, **record}


class _LibraryLines(logging.Handler):
    """What libraries say through `logging` becomes a note of ours, so that every line can be read by the same eyes."""

    def emit(self, line: logging.LogRecord) -> None:
        error: dict[str, str] = {}
        if line.exc_info and line.exc_info[0]:
            error = {"type": line.exc_info[0].__name__, "stack": "".join(traceback.format_exception(*line.exc_info))}
        say = getattr(get("ops"), line.levelname.lower(), get("ops").info)
        say("note", lib=line.name, msg=line.getMessage(), error=error or None)


def _stage_of(record: Record) -> str:
    # Which of several workers it was shows beside the stage; the record keeps them apart, to group by.
    number = str(record.get("worker", "")).rpartition("-")[2]
    return f"{record.get('stage', '-')}-{number}" if number.isdigit() else str(record.get("stage", "-"))


def _level_name() -> str:
    return "WARNING" if settings().log_level == "WARN" else settings().log_level


def _pairs(record: Record) -> list[tuple[str, str]]:
    values = {key: value for key, value in record.items() if key not in _HIDDEN_IN_CONSOLE and value is not None}
    error = record.get("error") or {}
    if "attempt" in record and "max_attempts" in record:
        values["attempt"] = f"{record['attempt']}/{record['max_attempts']}"
    if "wait_ms" in record:
        values["wait"] = _duration(record["wait_ms"]).replace(" ", "")
    if error:
        values.setdefault("err", error.get("message") or error.get("type"))
        values["code"] = error.get("code")
    order = {key: place for place, key in enumerate(_KEY_ORDER)}
    ranked = sorted(values, key=lambda key: order.get(key, len(order)))
    return [(key, _quoted(values[key])) for key in ranked if values[key] is not None]


def _quoted(value: Any) -> str:
    text = str(value)
    return '"' + text.replace('"', '\\"') + '"' if not text or " " in text or '"' in text else text


def _duration(millis: float | None) -> str:
    if millis is None:
        return ""
    if millis < 999.5:
        return f"{millis:.0f} ms"
    if millis < 59_995:
        return f"{millis / 1000:.2f} s"
    minutes, seconds = divmod(round(millis / 1000), 60)
    return f"{minutes}m{seconds:02d}s"
