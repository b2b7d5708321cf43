"""Receipts: what became of a submission, told from its row and its history. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from shared import ids
from shared.model import STAGES

# What a worker tells of each of its stages; the rest of what it may write there is its own affair.
_TOLD: Final = ("stage", "state", "attempt", "started_at", "run_ms", "wait_ms", "problem")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A submission as its receipt needs it."""

    id: UUID
    status: str
    content_type: str
    correlation_id: str
    batch_id: UUID | None
    received_at: datetime
    finished_at: datetime | None
    problem: dict[str, Any] | None
    article_id: UUID | None
    title: str | None
    language: str | None
    words: int | None
    tags: int | None


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One transition of a submission."""

    at: datetime
    event: str
    attempt: int
    detail: dict[str, Any]


def receipt(found: Found, history: Sequence[HistoryRow], *, public_url: str) -> dict[str, Any]:
    """The receipt as it is sent. A stage that ran several times is told once for each time."""
    article = found.article_id
    page = f"{public_url}/a/{ids.to_text(article)}" if article else None
    return {
        "submission": ids.to_text(found.id),
        "status": found.status,
        "received_at": moment(found.received_at),
        "finished_at": moment(found.finished_at),
        "stages": stages(found, history),
        "article": {"id": ids.to_text(article), "url": page} if article else None,
        "title": found.title,
        "language": found.language,
        "words": found.words,
        "tags": found.tags,
        "problem": found.problem,
        "batch": ids.to_text(found.batch_id) if found.batch_id else None,
        "request_id": found.correlation_id,
        "links": {"self": f"/v1/submissions/{ids.to_text(found.id)}"} | ({"article": page} if page else {}),
    }


def stages(found: Found, history: Sequence[HistoryRow]) -> list[dict[str, Any]]:
    """What each stage did, attempt by attempt, and after it the stages that are still to come."""
    told: list[dict[str, Any]] = []
    for row in history:
        for stage in row.detail.get("stages", ()):
            told.append({name: stage.get(name) for name in _TOLD} | {"attempt": row.attempt})
        if not row.detail.get("stages") and (problem := row.detail.get("problem")):
            told.append(_stopped(row, problem))
    if found.status != "received":
        return told
    state = "running" if history and history[-1].event == "claimed" else "waiting"
    attempt = history[-1].attempt if state == "running" else _next_attempt(history)
    return told + [_ahead(stage, state, attempt) for stage in STAGES]


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC with milliseconds."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def _stopped(row: HistoryRow, problem: dict[str, Any]) -> dict[str, Any]:
    return {
        "stage": problem.get("stage"),
        "state": "retry" if row.event == "retry" else "failed",
        "attempt": row.attempt,
        "started_at": moment(row.at),
        "run_ms": None,
        "wait_ms": None,
        "problem": {name: problem.get(name) for name in ("code", "message")},
    }


def _ahead(stage: str, state: str, attempt: int) -> dict[str, Any]:
    return {
        "stage": stage,
        "state": state if stage == STAGES[0] else "waiting",
        "attempt": attempt,
        "started_at": None,
        "run_ms": None,
        "wait_ms": None,
        "problem": None,
    }


def _next_attempt(history: Sequence[HistoryRow]) -> int:
    # A replay begins a new row of work, whose attempts count from one again.
    since = [place for place, row in enumerate(history) if row.event in ("received", "replayed")]
    counted = history[since[-1] :] if since else history
    return 1 + max((row.attempt for row in counted), default=0)
