"""The nouns: what was posted, what was read out of it, and what it was tagged with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from shared import words

Status = Literal["received", "published", "updated", "unchanged", "rejected", "failed", "withdrawn"]
OUTCOMES: tuple[Status, ...] = ("published", "updated", "unchanged", "rejected", "failed", "withdrawn")

Stage = Literal["normalize", "dedupe", "tag", "store"]
STAGES: tuple[Stage, ...] = ("normalize", "dedupe", "tag", "store")

BlockKind = Literal["paragraph", "heading", "item", "quote", "row", "code", "image"]
MarkKind = Literal["link", "emphasis", "strong", "code"]
TagKind = Literal["person", "organisation", "place", "topic", "keyphrase"]
TagState = Literal["suggested", "confirmed"]
DatePrecision = Literal["day", "week", "month", "year"]
FigureKind = Literal["money", "share", "casualties", "people", "measure", "count"]
Role = Literal[
    "furniture",
    "title",
    "category",
    "byline",
    "date",
    "body",
    "caption",
    "comment",
    "comment box",
    "trackback box",
    "related",
]


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
class Mark:
    """What a stretch of a block's text is: characters [start, end). Marks may nest; they never cross."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""  # of a link: absolute, http(s) or mailto


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph, heading, list item, quote, table row, piece of code or image of a body.

    `text` is plain and in one line, save that code keeps its lines. Of an image it is the caption, and may be empty.
    """

    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()
    level: int = 0  # of a heading 2 to 4, as it is shown; of an item 1 (outermost) and deeper
    is_numbered: bool = False  # of an item: its list counts
    cells: tuple[str, ...] = ()  # of a row; `text` is the same, joined by " | "
    is_header: bool = False  # of a row: it names the columns
    src: str = ""  # of an image: absolute http(s) URL
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a field came from (`json-ld`, `meta`, `dump-line 7`, `posted`), the rule that took it, how sure it is."""

    origin: str
    rule: str
    confidence: float = 1.0  # 0..1: how often this rule is right, as far as that was measured


class Line(NamedTuple):
    """One line of a text dump, or one piece of a page, with what it was taken for and the rule that decided.

    A tuple, for a page has hundreds: a frozen dataclass takes five times as long to make.
    """

    number: int  # from 1: of a dump the line, as an editor counts; of a page its pieces in reading order
    role: Role
    rule: str
    confidence: float = 1.0
    text: str = ""  # what stands there, cut at 300 characters; empty where `block` says it
    block: int | None = None  # the block of the copy that it became, or became a part of


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
    site_name: str | None = None
    lead_image: str | None = None  # absolute http(s) URL
    licence: str | None = None  # the licence's address, or the line that says whose the rights are
    keywords: tuple[str, ...] = ()  # tags the source posted
    capabilities: tuple[str, ...] = ()  # "comments", "trackback"
    origins: dict[str, Origin] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)  # posted fields we have no place for

    @property
    def text(self) -> str:
        """The body as plain text, blocks parted by a blank line; images and their captions are not part of it."""
        return "\n\n".join(block.text for block in self.blocks if block.kind != "image")

    @property
    def word_count(self) -> int:
        return sum(words.count(block.text) for block in self.blocks if block.kind != "image")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where something is said: characters [start, end) of one block; block -1 is the title."""

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
    state: TagState = "suggested"  # -> confirmed, by an editor; one that is refused is no tag any more
    data: dict[str, Any] = field(default_factory=dict)  # coordinates, ISO codes


@dataclass(frozen=True, kw_only=True)
class KeyDate:
    """A day, week, month or year that a text tells of, and the words that say so."""

    date: str  # ISO 8601, as far as it is known: 2021-03-16, 2021-W11, 2021-03 or 2021
    precision: DatePrecision
    text: str  # as written: "Tuesday"
    span: Span
    rule: str = ""  # that read it


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """An amount that a text tells of, in one notation, and the words that say so."""

    kind: FigureKind
    value: float  # 1500000 for "1.5 million"
    unit: str  # ISO 4217 of money, its sign where no country is named; "%", "km", "dead"; of what is counted its noun
    text: str  # as written: "1.5 million euros"
    span: Span
