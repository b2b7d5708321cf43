"""One record, two renderings: what a line looks like is a promise to eyes and to scripts."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared import ids, logs, settings

LINE = re.compile(
    r"^\d\d:\d\d:\d\d\.\d{3} (DEBUG|INFO |WARN |ERROR|FATAL) ([a-z][a-z0-9-]*) +([0-9A-Z]{8}|-) +(\S) ([a-z]+) +"
    r"(?:(\d+ ms|\d+\.\d\d s|\d+m\d\ds)(?: |$))? *(.*)$"
)

RECORDS: list[dict[str, Any]] = [
    {"stage": "ingest", "event": "received", "run_ms": 3.1, "src": "acme", "title": "Rail line reopens"},
    {"stage": "normalize", "event": "done", "run_ms": 1290, "lang": "en", "words": 812, "wait_ms": 26},
    {"stage": "tag", "event": "retry", "attempt": 1, "max_attempts": 8, "error": {"code": "tag.odd", "message": "no"}},
    {"stage": "store", "event": "published", "total_ms": 130_000, "tags": 4},
    {"stage": "sweep", "event": "stalled", "msg": "the broker cannot be reached"},
    {"stage": "web", "event": "get", "run_ms": 0.2, "path": "/", "status": 200, "bytes": 8123},
]


@pytest.mark.parametrize("fields", RECORDS, ids=[str(record["event"]) for record in RECORDS])
@pytest.mark.parametrize("submission_id", [ids.new_id(), None], ids=["of an article", "of none"])
def test_a_line_has_its_columns(out: io.StringIO, fields: dict[str, Any], submission_id: Any) -> None:
    logs.configure("enrich", worker="enrich-2", stream=out)
    say(fields | ({"submission_id": submission_id} if submission_id else {}))
    record = json.loads(out.getvalue())

    line = logs.Console(colour=False, unicode=True).line(record)

    found = LINE.match(line)
    assert found, line
    assert found[2] == f"{fields['stage']}-2"
    assert found[3] == (ids.short(submission_id) if submission_id else "-")
    assert "\x1b" not in line


def test_the_keys_of_json_come_in_their_order(out: io.StringIO) -> None:
    logs.configure("ingest", stream=out)
    say({"stage": "ingest", "event": "received", "title": "T", "cid": "r-1", "submission_id": ids.new_id()})

    keys = list(json.loads(out.getvalue()))

    assert keys[:11] == [
        "ts", "level", "event", "svc", "stage", "worker", "pid", "host", "ver", "cid", "submission_id",
    ]  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", json.loads(out.getvalue())["ts"])


@pytest.mark.parametrize("trick", ["two\nlines", "\x1b[31mred", "\u202egnp.exe", "\x00", "line\u2028separator"])
def test_no_title_makes_two_lines_or_commands_a_terminal(out: io.StringIO, trick: str) -> None:
    logs.configure("ingest", stream=out)
    say({"stage": "ingest", "event": "received", "title": f"before {trick} after"})

    line = logs.Console(colour=False, unicode=True).line(json.loads(out.getvalue()))

    assert out.getvalue().count("\n") == 1
    assert trick not in line
    assert len(line.splitlines()) == 1


def test_a_word_outside_the_closed_list_is_refused(out: io.StringIO) -> None:
    logs.configure("ingest", stream=out)

    with pytest.raises(ValueError, match="closed list"):
        logs.get("ingest").info("happened")


def test_what_libraries_say_is_a_note_with_its_traceback(out: io.StringIO) -> None:
    logs.configure("web", stream=out)
    try:
        raise RuntimeError("boo")
    except RuntimeError:
        logging.getLogger("lib").exception("it broke")

    record = json.loads(out.getvalue())

    assert (record["event"], record["lib"], record["msg"]) == ("note", "lib", "it broke")
    assert "RuntimeError: boo" in record["error"]["stack"]
    rendered = logs.Console(colour=False, unicode=True).line(record).splitlines()
    assert all(row.startswith("    ") for row in rendered[1:])


def test_a_fault_that_repeats_is_told_twenty_times_and_then_summed_up() -> None:
    console = logs.Console(colour=False, unicode=True)
    record = {
        "ts": "2026-11-23T10:00:00.000Z",
        "level": "warning",
        "event": "retry",
        "stage": "tag",
        "error": {"code": "tag.odd"},
    }

    told = [console.lines(record, now_s=0.01 * n) for n in range(100)]
    after = console.lines(record, now_s=12.0)

    assert sum(line is not None for line in told) == 20
    assert after is not None
    assert "80 more tag.odd in 10 s" in after


def test_colours_are_given_to_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not logs.wants_colour(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert logs.wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not logs.wants_colour(io.StringIO())


def test_without_unicode_the_symbols_are_plain() -> None:
    record = {"ts": "2026-11-23T10:00:00.000Z", "level": "info", "event": "published", "stage": "store"}

    line = logs.Console(colour=False, unicode=False).line(record)

    assert line.isascii()
    assert " * published" in line


def say(fields: dict[str, Any]) -> None:
    rest = {key: value for key, value in fields.items() if key not in ("stage", "event")}
    logs.get(fields["stage"]).info(fields["event"], **rest)


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    monkeypatch.setenv("COPYDESK_LOG", "json")
    settings.settings.cache_clear()
    handlers = logging.getLogger().handlers[:]
    yield io.StringIO()
    logging.getLogger().handlers[:] = handlers
    structlog.reset_defaults()
    settings.settings.cache_clear()
