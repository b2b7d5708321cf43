"""How the pipeline is doing, in one word and a few numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from shared import ids
from shared.model import OUTCOMES

SLOW_AFTER_S = 30.0
DEAF_AFTER_S = 15.0

State = Literal["ok", "slow", "stalled"]


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """Everything counted in one snapshot of the database."""

    statuses: dict[str, int]  # submissions by status
    missing: int  # received, but with no work row: nobody would ever do them
    missing_ids: tuple[UUID, ...]  # some of them
    queued: int  # waiting for their first attempt, or in somebody's hands for it
    retrying: int
    suspect: int
    oldest_s: float  # how long the work that has waited longest has been due
    came_in: int  # in the last 60 s
    went_out: int
    sweep_lag_s: float | None  # None: there was no sweep yet
    p50_ms: float | None  # received to finished, of the last 5 min
    p95_ms: float | None
    untagged: int  # articles that are read without what a tagger would have found, for it broke

    @property
    def accepted(self) -> int:
        return sum(self.statuses.values())

    @property
    def in_flight(self) -> int:
        """Received and with work to be done on them; the rest of what is received is missing."""
        return self.statuses.get("received", 0) - self.missing

    @property
    def is_balanced(self) -> bool:
        """Every submission has an outcome or is being worked on."""
        outcomes = sum(self.statuses.get(status, 0) for status in OUTCOMES)
        return self.accepted == outcomes + self.in_flight

    @property
    def state(self) -> State:
        if self.oldest_s > SLOW_AFTER_S and self.went_out == 0:
            return "stalled"
        is_deaf = self.in_flight > 0 and (self.sweep_lag_s is None or self.sweep_lag_s > DEAF_AFTER_S)
        return "slow" if self.oldest_s > SLOW_AFTER_S or is_deaf else "ok"


def as_json(pulse: Pulse) -> dict[str, Any]:
    """The pulse as operators get it."""
    return {
        "state": pulse.state,
        "in_per_s": round(pulse.came_in / 60, 2),
        "out_per_s": round(pulse.went_out / 60, 2),
        "queued": pulse.queued,
        "retrying": pulse.retrying,
        "suspect": pulse.suspect,
        "failed": pulse.statuses.get("failed", 0),
        "untagged": pulse.untagged,
        "oldest_s": round(pulse.oldest_s, 1),
        "sweep_lag_s": _rounded(pulse.sweep_lag_s),
        "accepted": pulse.accepted,
        "outcomes": {status: pulse.statuses.get(status, 0) for status in OUTCOMES},
        "in_flight": pulse.in_flight,
        "balanced": pulse.is_balanced,
        "missing": [ids.to_text(work_id) for work_id in pulse.missing_ids],
        "end_to_end_ms": {"p50": _rounded(pulse.p50_ms), "p95": _rounded(pulse.p95_ms)},
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
