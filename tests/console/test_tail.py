"""The log as `tail` shows it: in order, across rotations, filtered, followed."""

from __future__ import annotations

import io
import json
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.console import logbook, say, tail
from services.console.tail import Wanted

LONG = "01KAQ7M3ZT8W4N2J5D7Q3KX0VB"


def a_record(number: int = 0, **more: object) -> dict[str, object]:
    at = datetime(2026, 11, 24, 10, tzinfo=UTC) + timedelta(seconds=number)
    return {"ts": at.isoformat(), "level": "info", "event": "done", "stage": "tag", "n": number, **more}


def numbers(capsys: pytest.CaptureFixture[str]) -> list[int]:
    return [json.loads(line)["n"] for line in capsys.readouterr().out.splitlines()]


def write(folder: Path, name: str, *records: dict[str, object]) -> None:
    with (folder / name).open("a") as out:
        out.writelines(json.dumps(record) + "\n" for record in records)


def test_rotated_files_are_shown_from_the_oldest_to_the_newest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "copydesk.jsonl.2", a_record(1), a_record(2))
    write(tmp_path, "copydesk.jsonl.1", a_record(3))
    write(tmp_path, "copydesk.jsonl", a_record(4))

    code = tail.tail(tmp_path, Wanted(), follow=False, as_json=True)

    assert (code, numbers(capsys)) == (0, [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (Wanted(id="7Q3KX0VB"), [1]),  # the last 8 characters
        (Wanted(id=LONG), [1]),
        (Wanted(stage="store"), [2, 3]),  # every worker's
        (Wanted(stage="store-2"), [3]),  # only this one's
        (Wanted(level="warn"), [4]),
        (Wanted(since=datetime(2026, 11, 24, 10, 0, 4, tzinfo=UTC)), [4]),
    ],
)
def test_only_what_is_asked_for_is_shown(
    wanted: Wanted, shown: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        tmp_path,
        "copydesk.jsonl",
        a_record(1, submission_id=LONG),
        a_record(2, stage="store"),
        a_record(3, stage="store-2"),
        a_record(4, level="error"),
    )

    tail.tail(tmp_path, wanted, follow=False, as_json=True)

    assert numbers(capsys) == shown


@pytest.mark.slow
def test_following_goes_on_across_a_rotation_and_shows_every_line_once(tmp_path: Path) -> None:
    file = logbook.RotatedFile(tmp_path / "copydesk.jsonl", limit_bytes=400)
    shown: list[int] = []

    def follow() -> None:
        for line in tail.lines(tmp_path / "copydesk.jsonl", follow=True):
            shown.append(json.loads(line)["n"])
            if shown[-1] == 59:
                return

    file.write(json.dumps(a_record(0)))
    following = threading.Thread(target=follow, daemon=True)
    following.start()
    for number in range(1, 60):
        file.write(json.dumps(a_record(number)))
        # Two or three rotations between two looks, of the five files that are kept.
        time.sleep(0.3 if number % 10 == 0 else 0)
    following.join(5)
    file.close()

    assert shown == list(range(60))


def test_a_line_that_is_still_being_written_is_shown_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.jsonl"
    file.write_bytes(b'{"half":')
    threading.Timer(0.3, lambda: _append(file, b' "whole"}\n')).start()

    with closing(tail.lines(file, follow=True)) as found:
        assert next(found) == b'{"half": "whole"}\n'


def test_a_stream_is_rendered_where_it_is_ours_and_untouched_where_it_is_not(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    stream = io.BytesIO(b"plain words\n" + json.dumps(a_record(1)).encode() + b"\n\xff\xfe{\n")

    tail.render_stdin(Wanted(), as_json=False, stdin=stream)

    first, second, third = capsysbinary.readouterr().out.splitlines()
    assert (first, third) == (b"plain words", b"\xff\xfe{")
    assert b" INFO  tag " in second


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("1.5m", 90)])
def test_a_period_reaches_back_from_now(text: str, seconds: int) -> None:
    assert abs((datetime.now(UTC) - tail.since(text)).total_seconds() - seconds) < 2


def test_a_period_that_is_none_says_what_one_looks_like() -> None:
    with pytest.raises(say.Fault, match="30s, 10m, 2h, 1d") as fault:
        tail.since("yesterday")

    assert fault.value.code == say.USAGE


def test_a_word_stands_out(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    write(tmp_path, "copydesk.jsonl", a_record(1, code="tag.MemoryError"))

    tail.tail(tmp_path, Wanted(highlight="memoryerror"), follow=False, as_json=False)

    assert "\x1b[7mMemoryError\x1b[27m" in capsys.readouterr().out


def test_no_log_yet_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(say.Fault, match=r"services\.console up"):
        tail.tail(tmp_path, Wanted(), follow=False, as_json=False)


def _append(file: Path, text: bytes) -> None:
    with file.open("ab") as out:
        out.write(text)


def test_an_id_that_is_in_no_line_is_told(tmp_path: Path) -> None:
    write(tmp_path, "copydesk.jsonl", a_record(1))

    with pytest.raises(say.Fault, match="no such line about 7Q3KX0VB"):
        tail.tail(tmp_path, Wanted(id="7Q3KX0VB"), follow=False, as_json=False)
