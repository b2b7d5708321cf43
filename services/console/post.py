"""The story of `copydesk post`: read it, say what it is, hand it in, and on request wait for what becomes of it."""

from __future__ import annotations

import gzip
import sys
import time
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import click

from services.console import receipts, say
from services.console.desk import Desk, NotTaken, open_desk

SAMPLE_FILE: Final = Path(__file__).parents[2] / "tests" / "data" / "seed.txt"
SAMPLE_TEXT: Final = """\
Loading

Search

:

Mountain Line Carries Trains Again After Landslide

  • Category:World

Trains run again between Bern and Brig since Monday morning, the railway said. A landslide had buried both tracks.

About 40 people worked through the night to clear them, according to the canton of Valais.

Comment(s) Write comment

Trackback (You need to login.)
"""

_TYPES: Final = {
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".ndjson": "application/x-ndjson",
}
_TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is to be posted."""

    shown_name: str
    content: bytes
    content_type: str

    @property
    def is_batch(self) -> bool:
        return self.content_type == _TYPES[".ndjson"]


def read_sheet(name: str, *, content_type: str | None) -> Sheet:
    """The content of a file, or of stdin for `-`; its type by its suffix unless one is given. Raises say.Fault."""
    if name == "-":
        if sys.stdin is None:
            raise say.Fault(
                "stdin is closed; there is nothing to read. Give a file, or send it in: < FILE", code=say.USAGE
            )
        content = sys.stdin.buffer.read()
        return Sheet(shown_name="stdin", content=content, content_type=content_type or _TEXT)
    path = Path(name)
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise say.Fault(
            f"{name} cannot be read: {fault.strerror}. Give a file, or - for stdin.", code=say.USAGE
        ) from None
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as fault:
            raise say.Fault(f"{name} is no whole gzip file ({fault}). Make it again.", code=say.USAGE) from None
        path = path.with_suffix("")
    found = content_type or _TYPES.get(path.suffix.lower(), _TEXT)
    return Sheet(shown_name=name, content=content, content_type=found)


def sample() -> Sheet:
    content = SAMPLE_FILE.read_bytes() if SAMPLE_FILE.exists() else SAMPLE_TEXT.encode()
    return Sheet(shown_name="the sample", content=content, content_type=_TEXT)


def post(sheet: Sheet, *, hints: dict[str, str], wait_s: float | None, as_json: bool) -> int:
    """Hand a sheet in and tell what came of it; gives the exit code."""
    if not sheet.content.strip():
        raise say.Fault(f"{sheet.shown_name} is empty; there is nothing to post.", code=say.USAGE)
    desk = open_desk()
    path = "/v1/batches" if sheet.is_batch else "/v1/articles"
    headers = {"Content-Type": sheet.content_type, "Idempotency-Key": f"console-{uuid.uuid4()}"}
    try:
        answer = desk.post(path, content=sheet.content, headers=headers, query=hints)
    except NotTaken as refusal:
        _tell_refusal(refusal, sheet, desk)
        return refusal.code
    if sheet.is_batch:
        code = _tell_batch(answer, as_json=as_json)
        return code if wait_s is None else max(code, _await_batch(desk, answer, wait_s=wait_s, as_json=as_json))
    if wait_s is None:
        if as_json:
            say.tell_json(answer)
        else:
            _tell_received(answer, desk)
        return 0
    return _await_outcome(desk, answer, wait_s=wait_s, as_json=as_json)


def _tell_received(answer: dict[str, Any], desk: Desk) -> None:
    submission = str(answer["submission"])
    link = urljoin(desk.url, str((answer.get("links") or {}).get("self") or f"/v1/submissions/{submission}"))
    status = answer.get("status", "received")
    short = submission[-8:]
    click.echo(f"{say.sign('received')} …{short} {status}   what becomes of it: {say.called()} status {short}")
    say.talk(f"  {link}")
    for warning in answer.get("warnings") or []:
        say.talk(f"  note: {warning}")


def _await_outcome(desk: Desk, answer: dict[str, Any], *, wait_s: float, as_json: bool) -> int:
    submission = str(answer["submission"])
    receipt = {}
    for _ in _looks(wait_s):
        receipt = desk.get(f"/v1/submissions/{submission}")
        if receipt["status"] != "received":
            break
    else:
        raise say.Fault(
            f"…{submission[-8:]} is accepted, but not worked on after {wait_s:g} s. "
            f"See where it is: {say.called()} status {submission[-8:]}",
            code=say.RAN_OUT,
        )
    if as_json:
        say.tell_json(receipt)
    else:
        click.echo(receipts.outcome_line(receipt))
        for warning in answer.get("warnings") or []:
            say.talk(f"  note: {warning}")
    return say.SOME_REFUSED if receipt["status"] in ("rejected", "failed") else 0


def _tell_batch(answer: dict[str, Any], *, as_json: bool) -> int:
    counts = answer["counts"]
    accepted, refused = int(counts["accepted"]), int(counts["rejected"])
    if as_json:
        say.tell_json(answer)
    else:
        click.echo(f"accepted {accepted:,}, not accepted {refused:,}   how it goes on: {say.called()} status")
        for line in answer["results"]:
            for text in _line_faults(line.get("problem")):
                say.talk(f"  line {line['line']}: {text}")
    return say.SOME_REFUSED if refused else 0


def _await_batch(desk: Desk, answer: dict[str, Any], *, wait_s: float, as_json: bool) -> int:
    state: dict[str, Any] = {}
    for _ in _looks(wait_s):
        state = desk.get(f"/v1/batches/{answer['batch']}")
        if not state["pending"]:
            break
    else:
        raise say.Fault(
            f"{state['pending']:,} of {state['accepted']:,} are accepted, but not worked on after {wait_s:g} s. "
            f"See how it goes on: {say.called()} status",
            code=say.RAN_OUT,
        )
    counts = state["counts"]
    if as_json:
        say.tell_json(state)
    else:
        click.echo(f" {say.sign('dot')} ".join(f"{status} {count:,}" for status, count in counts.items() if count))
    return say.SOME_REFUSED if counts.get("rejected") or counts.get("failed") else 0


def _looks(wait_s: float) -> Iterator[None]:
    """The moments at which to look again: at once, then in growing pauses, for the last time when the wait is over."""
    deadline_s = time.monotonic() + wait_s
    pause_s = 0.1
    yield
    while (left_s := deadline_s - time.monotonic()) > 0:
        time.sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 1.5, 1.0)
        yield


def _line_faults(problem: dict[str, Any] | None) -> list[str]:
    """What is wrong with one line of a batch."""
    if not problem:
        return []
    errors = problem.get("errors") or []
    return [f"{error.get('pointer', '')} {error.get('detail', '')}".strip() for error in errors] or [problem["detail"]]


def _tell_refusal(refusal: NotTaken, sheet: Sheet, desk: Desk) -> None:
    count = len(refusal.errors)
    if not count:
        say.talk(f"{say.sign('failed')} not accepted: {refusal.message}")
    else:
        problems = f"{count} problem{'s' if count > 1 else ''}"
        say.talk(f"{say.sign('failed')} not accepted: {problems} in {sheet.shown_name}")
        width = max(len(str(error.get("pointer", ""))) for error in refusal.errors)
        for error in refusal.errors:
            example = f", e.g. {error['example']}" if error.get("example") else ""
            say.talk(f"    {error.get('pointer', ''):<{width}}  {error.get('detail', '')}{example}")
    say.talk(f"  docs: {desk.url}/problems/{refusal.name or 'bad-request'}")
