"""Receipts, failures and the pipeline, as lines for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.console import say

Receipt = Mapping[str, Any]


def outcome_line(receipt: Receipt) -> str:
    """One line that says how a submission ended, or that it has not."""
    short = f"…{submission_of(receipt)[-8:]}"
    status = str(receipt["status"])
    address = (receipt.get("article") or {}).get("url")
    took_s = _took_s(receipt)
    if status in ("published", "updated"):
        title = f'  "{receipt["title"]}"' if receipt.get("title") else ""
        took = f" in {say.seconds(took_s)}" if took_s is not None else ""
        mark = say.paint(say.sign("done"), fg="green")
        return f"{mark} {short} {status}{took}{title}  {_facts(receipt)}  {address or ''}".rstrip()
    if status == "unchanged":
        return f"{say.sign('same')} {short} already here, unchanged. Nothing was done.  {address or ''}".rstrip()
    if status in ("rejected", "failed"):
        problem = receipt.get("problem") or {}
        why = f"{problem.get('message') or problem.get('detail') or 'no reason given'} ({problem.get('code', '?')})"
        again = f"  Run it again: {say.called()} replay {short[1:]}" if status == "failed" else ""
        return f"{say.paint(say.sign('failed'), fg='red')} {short} {status}: {why}{again}"
    if status == "withdrawn":
        return f"{say.sign('failed')} {short} withdrawn by its source"
    return f"{say.sign('waiting')} {short} {status}"


def life(receipt: Receipt) -> str:
    """The receipt in two or three lines: how it ended, what each stage said, where to read it."""
    first = outcome_line(receipt)
    stages = f" {say.sign('dot')} ".join(_stage(stage) for stage in receipt.get("stages") or [])
    retries = max([int(stage.get("attempt") or 1) for stage in receipt.get("stages") or []], default=1) - 1
    more = f"   {retries} {'retry' if retries == 1 else 'retries'}" if retries > 0 else ""
    return f"{first}{more}\n  {stages}".rstrip()


def submission_of(receipt: Receipt) -> str:
    return str(receipt.get("submission") or receipt.get("id") or "")


def ago(moment: str | None) -> str:
    """A moment as a person at a terminal wants it: how long ago."""
    if not moment:
        return "-"
    age_s = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    return f"{say.seconds(max(age_s, 0))} ago" if age_s >= 1 else "now"


def _facts(receipt: Receipt) -> str:
    tags = receipt.get("tags")
    count = len(tags) if isinstance(tags, list) else tags
    parts = [
        f"{receipt['words']:,} words" if receipt.get("words") is not None else "",
        f"{count} tag{'' if count == 1 else 's'}" if count is not None else "",
    ]
    language = f"[{receipt['language']}] " if receipt.get("language") else ""
    return language + f" {say.sign('dot')} ".join(filter(None, parts))


def _stage(stage: Mapping[str, Any]) -> str:
    state = str(stage.get("state", ""))
    mark = {"done": "done", "failed": "failed", "rejected": "failed", "retry": "retry"}.get(state, "waiting")
    took = f" {say.seconds(stage['run_ms'] / 1000)}" if stage.get("run_ms") is not None else ""
    problem = stage.get("problem") or {}
    why = f" {problem.get('code')}" if problem else ""
    return f"{stage.get('stage')} {say.sign(mark)}{took}{why}"


def _took_s(receipt: Receipt) -> float | None:
    if receipt.get("total_ms") is not None:
        return float(receipt["total_ms"]) / 1000
    try:
        began = datetime.fromisoformat(str(receipt.get("received_at")))
        return (datetime.fromisoformat(str(receipt.get("finished_at"))) - began).total_seconds()
    except ValueError:
        return None
