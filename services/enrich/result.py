"""What came of one submission, stage by stage, before anything of it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared import work
from shared.errors import Poison, Refused, Verdict
from shared.likeness import Fingerprint
from shared.model import Copy, KeyDate, KeyFigure, Span, Stage, Submission, Tag
from shared.rules import SourceRule


@dataclass(frozen=True, kw_only=True)
class StageRun:
    """How one stage went for one submission."""

    stage: Stage
    state: str  # "done" | "rejected" | "retry" | "failed"
    started_at: datetime
    run_ms: float
    problem: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Reread:
    """An article whose payload is read again, to be compared with the copy it has."""

    id: UUID
    article_id: UUID
    identity: str
    content_hash: bytes
    copy: Mapping[str, Any]  # the row of that copy
    trial: UUID | None = None  # the draft among the rules whose effect alone is asked for


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one submission before anything is written: copy and tags, or the verdict that stopped it."""

    submission: Submission
    attempt: int
    waited_ms: float
    rules: tuple[SourceRule, ...] = ()  # of its source
    reread: Reread | None = None  # None: it is posted, not read again
    stages: tuple[StageRun, ...] = ()
    copy: Copy | None = None
    url_found: str | None = None  # of a reread, whose copy keeps the URL it had
    is_moot: bool = False  # of a reread: the rule on trial says nothing about it
    identity: str = ""
    content_hash: bytes = b""
    fingerprint: Fingerprint | None = None
    tags: tuple[Tag, ...] = ()
    summary: str = ""
    key_sentences: tuple[Span, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    tag_faults: tuple[str, ...] = ()  # taggers that broke: the article is due to be tagged again
    verdict: Verdict | None = None
    stopped_at: Stage = "normalize"

    @property
    def work_id(self) -> UUID:
        """The id of its row of work."""
        return self.reread.id if self.reread else self.submission.id

    @property
    def tries_again(self) -> bool:
        """Neither published nor refused: something of ours broke that may be whole next time."""
        stops = self.verdict is None or isinstance(self.verdict, Refused | Poison)
        return not stops and self.attempt < work.MAX_ATTEMPTS
