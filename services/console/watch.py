"""What an operator asks the running pipeline: how it goes, what failed, and to run that again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Literal

import click

from services.console import receipts, say
from services.console.desk import open_desk

_COLOURS = {"ok": "green", "slow": "yellow", "stalled": "red"}


def pipeline(*, as_json: bool) -> int:
    """How the pipeline goes. Exit code 1 when it stands still."""
    told = open_desk().get("/v1/ops/pipeline")
    if as_json:
        say.tell_json(told)
    else:
        _tell_pipeline(told)
    return say.FAILED if told["state"] == "stalled" else 0


def submission(asked: str, *, as_json: bool) -> int:
    """What became of one submission; 8 characters are enough. Exit code 5 when it was rejected or failed."""
    receipt = open_desk().get(f"/v1/submissions/{bare_id(asked)}")
    if as_json:
        say.tell_json(receipt)
    else:
        click.echo(receipts.life(receipt))
    return say.SOME_REFUSED if receipt["status"] in ("rejected", "failed") else 0


def failures(status: Literal["failed", "rejected"], *, as_json: bool) -> int:
    """What failed and can be run again, or what was rejected, by cause."""
    items = open_desk().get("/v1/ops/failures", status=status)["items"]
    if as_json:
        for item in items:
            say.tell_json(item)
        return 0
    if not items:
        if status == "rejected":
            say.talk("Nothing was rejected.")
        else:
            say.talk(f"Nothing has failed. What was rejected: {say.called()} failures --rejected")
        return 0
    when = receipts.ago if sys.stdout.isatty() else str
    say.table(
        ["CODE", "STAGE", "COUNT", "FIRST", "LAST", "EXAMPLE", "MESSAGE"],
        [
            (
                item["code"],
                item["stage"],
                item["count"],
                when(item["first_at"]),
                when(item["last_at"]),
                str(item["example"])[-8:],
                item["message"],
            )
            for item in items
        ],
    )
    if status == "rejected":
        # Each is its source's to change; a code would run again what nobody has looked at.
        say.talk(f"Why one was: {say.called()} status ID; run it again under new rules: {say.called()} replay ID")
    else:
        say.talk(f"Run them again: {say.called()} replay --code CODE")
    return 0


def replay(asked: Sequence[str], *, code: str | None, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Run failed submissions again: these, or all that failed with a code. Asks first when it is many."""
    desk = open_desk()
    body: dict[str, Any] = {"code": code} if code else {"ids": [bare_id(one) for one in asked]}
    matching = int(desk.post_json("/v1/ops/replays", {**body, "dry_run": True})["matching"])
    if dry_run or not matching:
        if as_json:
            say.tell_json({"matching": matching, "started": 0})
        else:
            click.echo(
                f"{matching:,} would run again."
                if matching
                else f"Nothing failed matches. See: {say.called()} failures"
            )
        return 0 if matching or dry_run else say.FAILED
    if code and not yes:
        if not sys.stdin.isatty():
            raise say.Fault(f"{matching:,} would run again. Say that you mean it: --yes", code=say.USAGE)
        if not click.confirm(f"Run {matching:,} again?", err=True):
            return say.RAN_OUT
    started = 0
    while started < matching:
        # One request starts as many as it can in its time; the rest is asked for again.
        told = desk.post_json("/v1/ops/replays", {**body, "dry_run": False})
        if not told["started"]:
            break
        started += int(told["started"])
    if as_json:
        say.tell_json({"matching": matching, "started": started})
    else:
        whole = f"it: {say.called()} tail {body['ids'][0]}" if len(asked) == 1 else f"them: {say.called()} tail"
        click.echo(f"{started:,} started again. Watch {whole}")
    return 0


def bare_id(asked: str) -> str:
    """An id as it is looked up: …7Q3KX0VB, as the console itself prints it, is one too."""
    found = asked.strip().lstrip("….").upper()
    if not found.isalnum() or len(found) not in (8, 26):
        raise say.Fault(f"{asked!r} is no id: ids have 26 characters, and the last 8 are enough.", code=say.USAGE)
    return found


def _tell_pipeline(told: dict[str, Any]) -> None:
    state = str(told["state"])
    percentiles = told.get("end_to_end_ms") or {}
    click.echo(
        f"pipeline {say.paint(state.upper() if state != 'ok' else state, fg=_COLOURS.get(state), bold=True)}"
        f"  in {_number(told['in_per_s'])}/s  out {_number(told['out_per_s'])}/s  queued {told['queued']:,}"
        f"  retrying {told['retrying']:,}  suspect {told['suspect']:,}  failed {told['failed']:,}"
        f"  end to end p50 {_millis(percentiles.get('p50'))} p95 {_millis(percentiles.get('p95'))}"
    )
    outcomes = f" {say.sign('dot')} ".join(f"{status} {count:,}" for status, count in (told["outcomes"] or {}).items())
    balance = "the books balance" if told["balanced"] else "THE BOOKS DO NOT BALANCE"
    click.echo(f"accepted {told['accepted']:,}: {outcomes or 'nothing finished yet'}  ({balance})")
    lag = told.get("sweep_lag_s")
    seen = "never" if lag is None else f"{say.seconds(lag)} ago"
    click.echo(f"oldest waiting {say.seconds(told.get('oldest_s') or None)}  sweep last seen {seen}")
    for hint in _hints(told):
        say.talk(f"hint: {hint}")


def _hints(told: dict[str, Any]) -> list[str]:
    hints = []
    if not told["balanced"]:
        hints.append("accepted is not the sum of outcomes and what is in flight; keep the log and tell the maintainers")
    if told.get("sweep_lag_s") is None or told["sweep_lag_s"] > 10:
        hints.append(f"the sweep is not running; start it: python -m services.enrich.sweep ({say.called()} up does)")
    if told["state"] != "ok" and told["queued"]:
        hints.append(f"more comes in than goes out; give it more workers: {say.called()} up --workers N")
    if told["failed"]:
        hints.append(f"some failed; see why: {say.called()} failures")
    if untagged := told.get("untagged"):
        are = "1 article is" if untagged == 1 else f"{untagged:,} articles are"
        hints.append(f"{are} due to be tagged again: {say.called()} reprocess --shadow --untagged --wait")
    if (told["outcomes"] or {}).get("rejected"):
        hints.append(f"some were rejected; see why: {say.called()} failures --rejected")
    return hints


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}".removesuffix(".0")


def _millis(value: float | None) -> str:
    return say.seconds(None if value is None else value / 1000)
