"""What came of one submission, stage by stage, before anything of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.enrich.fingerprint import Fingerprint
from shared import work
from shared.errors import Poison, Refused, Verdict
from shared.model import Copy, Stage, Submission, Tag


@dataclass(frozen=True, kw_only=True)
class StageRun:
    """How one stage went for one submission."""

    stage: Stage
    state: str  # "done" | "rejected" | "retry" | "failed"
    started_at: datetime
    run_ms: float
    problem: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one submission before anything is written: copy and tags, or the verdict that stopped it."""

    submission: Submission
    attempt: int
    waited_ms: float
    stages: tuple[StageRun, ...] = ()
    copy: Copy | None = None
    identity: str = ""
    content_hash: bytes = b""
    fingerprint: Fingerprint | None = None
    tags: tuple[Tag, ...] = ()
    summary: str = ""
    verdict: Verdict | None = None
    stopped_at: Stage = "normalize"

    @property
    def tries_again(self) -> bool:
        """Neither published nor refused: something of ours broke that may be whole next time."""
        stops = self.verdict is None or isinstance(self.verdict, Refused | Poison)
        return not stops and self.attempt < work.MAX_ATTEMPTS
