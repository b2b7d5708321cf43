"""What processes say, made into records."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from services.console.logbook import Ear, Logbook, RotatedFile

RECORD = '{"ts":"2026-11-24T10:00:00.000Z","level":"info","event":"done","stage":"tag","run_ms":8.1}'


@pytest.mark.parametrize(
    ("name", "line", "level", "msg"),
    [
        ("postgres", "LOG:  database system is ready to accept connections", "debug", None),
        ("postgres", "ERROR:  deadlock detected", "error", None),
        ("postgres", "WARNING:  could not flush", "warning", None),
        ("postgres", "PANIC:  could not write to file", "critical", None),
        # Whoever asks too early is told so; nobody need look.
        ("postgres", "FATAL:  the database system is starting up", "debug", None),
        ("valkey", "41:M 23 Nov 2026 20:00:00.001 * Ready to accept", "debug", "Ready to accept"),
        ("valkey", "41:M 23 Nov 2026 20:00:00.001 # Can't save: fork", "warning", "Can't save: fork"),
        # About the kernel's settings, at every start; doctor's business, if anybody's.
        ("valkey", "41:M 23 Nov 2026 20:00:00.001 # WARNING Memory overcommit", "debug", "WARNING Memory overcommit"),
        ("web", "something a library printed", "info", None),
        # Half a record is no record, but it is still told.
        ("web", '{"ts": "2026-11-24T10:00', "info", None),
    ],
)  # fmt: skip
def test_a_line_that_is_no_record_becomes_a_note(name: str, line: str, level: str, msg: str | None) -> None:
    record = Ear(name).hear(line)

    assert record is not None
    assert (record["level"], record["msg"], record["from"]) == (level, msg or line, name)
    assert (record["event"], record["stage"]) == ("note", "ops")


def test_what_belongs_to_an_error_of_postgres_has_its_level_but_the_statement_has_not() -> None:
    ear = Ear("postgres")
    levels = [
        (ear.hear(line) or {})["level"]
        for line in ("ERROR:  duplicate key", "DETAIL:  Key (id)=(1) already exists.", "STATEMENT:  INSERT", "\tINTO x")
    ]

    assert levels == ["error", "error", "debug", "debug"]


def test_our_own_records_pass_as_they_are() -> None:
    assert Ear("enrich").hear(RECORD) == json.loads(RECORD)


def test_a_traceback_is_one_record() -> None:
    ear = Ear("web")
    lines = [
        "Traceback (most recent call last):",
        '  File "app.py", line 3, in f',
        "    boom()",
        "ValueError: of course",
    ]

    heard = [ear.hear(line) for line in lines]

    assert heard[:3] == [None, None, None]
    record = heard[3] or {}
    assert (record["level"], record["msg"]) == ("error", "ValueError: of course")
    assert record["error"] == {"type": "ValueError", "message": "of course", "stack": "\n".join(lines)}


def test_the_file_has_every_record_and_the_terminal_columns(tmp_path: Path) -> None:
    out = io.StringIO()
    logbook = Logbook(tmp_path / "copydesk.jsonl", out, as_json=False)

    logbook.take(json.loads(RECORD))
    logbook.take(json.loads(RECORD) | {"level": "debug"})
    logbook.note("warning", "web ended with exit code 1; starting it again in 0.25 s")
    logbook.close()

    assert [json.loads(line)["event"] for line in (tmp_path / "copydesk.jsonl").read_text().splitlines()] == [
        "done",
        "note",
    ]
    first, *_, second = out.getvalue().splitlines()  # between them the rule that says that the date has changed
    assert first[12:] == " INFO  tag         -        v done          8 ms"
    assert "WARN  ops " in second


def test_a_terminal_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    out = io.StringIO()
    out.close()
    logbook = Logbook(tmp_path / "copydesk.jsonl", out, as_json=True)

    for _ in range(3):
        logbook.take(json.loads(RECORD))
    logbook.close()

    assert len((tmp_path / "copydesk.jsonl").read_text().splitlines()) == 3


def test_a_log_that_somebody_removed_begins_anew(tmp_path: Path) -> None:
    file = RotatedFile(tmp_path / "log" / "copydesk.jsonl", limit_bytes=30)

    for number in range(8):
        if number in (2, 5):
            shutil.rmtree(tmp_path / "log")
        file.write(f"line {number:04}")  # the third of three would put it aside
    file.close()

    put_aside = (tmp_path / "log" / "copydesk.jsonl.1").read_text()
    assert put_aside == "line 0005\nline 0006\nline 0007\n"


def test_a_log_removed_while_it_is_put_aside_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "copydesk.jsonl"
    file = RotatedFile(path, limit_bytes=10)
    monkeypatch.setattr(Path, "exists", lambda _: True)  # it goes between the look and the rename
    path.unlink()

    file.write("line 0000")
    file.write("line 0001")
    file.close()

    assert path.with_name("copydesk.jsonl.1").read_text() == "line 0001\n"


def test_a_large_file_is_put_aside_and_five_are_kept(tmp_path: Path) -> None:
    file = RotatedFile(tmp_path / "log" / "copydesk.jsonl", limit_bytes=30)

    for number in range(16):
        file.write(f"line {number:04}")  # ten bytes with its end
    file.close()

    kept = {path.name: path.read_text().split("\n")[0] for path in (tmp_path / "log").iterdir()}
    assert kept["copydesk.jsonl"] == "line 0015"
    assert kept["copydesk.jsonl.1"] == "line 0012"
    assert kept["copydesk.jsonl.5"] == "line 0000"
    assert len(kept) == 6
