"""The nouns: what was posted, what was read out of it, and what it was tagged with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Status = Literal["received", "published", "updated", "unchanged", "rejected", "failed", "withdrawn"]
OUTCOMES: tuple[Status, ...] = ("published", "updated", "unchanged", "rejected", "failed", "withdrawn")

Stage = Literal["normalize", "dedupe", "tag", "store"]
STAGES: tuple[Stage, ...] = ("normalize", "dedupe", "tag", "store")

BlockKind = Literal["paragraph", "heading", "item", "quote", "row"]
TagKind = Literal["person", "organisation", "place", "topic", "keyphrase"]
Role = Literal["furniture", "title", "category", "byline", "date", "body", "comment box", "trackback box"]


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One thing that was posted, kept as it came, never changed."""

    id: UUID
    accept_seq: int
    source_id: UUID
    source: str
    content_type: str
    hints: dict[str, Any]  # what came beside the body: url, external_id
    payload: bytes
    correlation_id: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph, heading, list item, quote or table row of a body; plain text, no markup."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a field came from: `json-ld`, `meta`, `dump-line 7`, `extractor`, `posted`; and the rule that took it."""

    origin: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a text dump, with what it was taken for and the rule that decided."""

    number: int  # from 1, as an editor counts
    role: Role
    rule: str


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What was read out of a submission: the article as readers will see it, each field with its origin."""

    recognised: str  # "text dump", "html page", "json fields"
    title: str
    blocks: tuple[Block, ...]
    byline: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    category: str | None = None
    language: str | None = None  # ISO 639-1
    url: str | None = None  # canonical, absolute
    external_id: str | None = None
    keywords: tuple[str, ...] = ()  # tags the source posted
    capabilities: tuple[str, ...] = ()  # "comments", "trackback"
    origins: dict[str, Origin] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)  # posted fields we have no place for

    @property
    def text(self) -> str:
        """The body as plain text, blocks parted by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def word_count(self) -> int:
        return sum(len(block.text.split()) for block in self.blocks)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where a tag was earned: characters [start, end) of one block; block -1 is the title."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A person, organisation, place, topic or keyphrase, with score (0..1) and the words that earned it."""

    kind: TagKind
    key: str  # stable within its kind: "country:US", "city:1850147", "coast guard"
    label: str  # canonical name as readers see it: "United States"
    score: float
    rule: str  # which rule or model found it
    spans: tuple[Span, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)  # coordinates, ISO codes
