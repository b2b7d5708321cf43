"""One story as its page tells it: who tells it, what all share, and what is special about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeVar
from uuid import UUID

from markupsafe import escape

from services.web import compare, store, story_store, typeset
from services.web.compare import Telling, Told
from services.web.story_store import Member, Text
from shared.database import Connection
from shared.model import Block, BlockKind

COMPARED: Final = 8  # tellings, the head among them: each is held against every other
CHARACTERS: Final = 12_000  # of a text that is compared; two thousand words

_HEAD_BYTES: Final = 16_000  # of the head's text in the page
_OTHER_BYTES: Final = 24_000  # of what is said about all others
_AROUND: Final = 120  # bytes of HTML around a sentence
_AROUND_CELL: Final = 24

Said = TypeVar("Said", Told, compare.Difference, str)


@dataclass(frozen=True, kw_only=True)
class Abridged:
    """What of a telling fits the page, and how much more there is."""

    telling: Telling
    more_differs: int
    more_alone: int
    more_left_out: int  # of the sentences in `left_out`


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A block of the head, as far as it was compared, and its sentences."""

    block: Block
    sentences: list[Told]

    @property
    def is_shared(self) -> bool:
        """Whether others say all of it."""
        return all(sentence.shared for sentence in self.sentences)


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story whose head was published first; `tellings` are those of the members behind it, as far as compared."""

    id: UUID
    members: list[Member]
    passages: list[Passage]  # of the head
    tellings: list[Telling]
    is_cut: bool  # of one text at least not everything was compared

    @property
    def head(self) -> Member:
        return self.members[0]


def find(conn: Connection, id_: UUID) -> list[Member]:
    """Those who tell the story of this id, or the one of the article of this id; nobody when there is no such."""
    members = story_store.members(conn, id_)
    if members:
        return members
    articles = store.article_ids_of(conn, id_=id_)
    return story_store.story_of(conn, articles[0]) if articles else []


def bodies(conn: Connection, members: Sequence[Member]) -> list[Text]:
    """What those of a story's members say that are compared, pictures left out."""
    asked = [member.article_id for member in members[:COMPARED]]
    found = story_store.texts(conn, asked)
    told = [found.get(article_id, Text(blocks=[], dates=[], figures=[])) for article_id in asked]
    return [replace(text, blocks=[block for block in text.blocks if block.kind != "image"]) for text in told]


def compared(members: Sequence[Member], said: Sequence[Text]) -> Story:
    """The story with its tellings held against each other; `said` are their bodies.

    It takes no connection, for it takes long: who waits for one of the pool need not wait for this.
    """
    texts = [[block.text for block in body.blocks] for body in said]
    told = [_beginning(text) for text in texts]
    figures = [figure for body in said for figure in body.figures]
    # An amount that one article has among its few may be told by another that has others: what says itself of what it
    # is means the same there.
    meanings = [compare.meanings(body.dates, [*figures, *body.figures]) for body in said]
    languages = [member.language for member in members[: len(said)]]
    paragraphs, tellings = compare.compare(told[0], told[1:], meanings=meanings, languages=languages)
    return Story(
        id=members[0].story_id,
        members=list(members),
        passages=[
            Passage(block=block if text == block.text else replace(block, text=text, cells=()), sentences=paragraph)
            for block, text, paragraph in zip(said[0].blocks, told[0], paragraphs, strict=False)
        ],
        tellings=tellings,
        is_cut=texts != told or any(telling.is_cut for telling in tellings),
    )


def label(member: Member, members: Sequence[Member], *, possessive: str = "") -> str:
    """What a telling is called: its source; with the time, or a number, where that source tells the story again."""
    named = member.source + possessive
    of_source = [other for other in members if other.source == member.source]
    if len(of_source) == 1:
        return named
    when = _when(member)
    at_once = [other.article_id for other in of_source if _when(other) == when]
    number = f" (no. {at_once.index(member.article_id) + 1})" if len(at_once) > 1 else ""
    return f"{named} of {when}{number}"


def why(member: Member, members: Sequence[Member]) -> str:
    """Why it is in the story: `0.91 alike with acme-wire's`."""
    like = next((other for other in members if other.article_id == member.like_id), None)
    whose = label(like, members, possessive="’s") if like else "one that is not here any more"
    if member.rule == "text":
        return f"{member.likeness:.2f} alike with {whose}"
    if member.rule == "address":
        return f"same address as {whose}"
    return "set apart by an editor" if member.rule == "parted" else "came in first"


def fitting_head(story: Story) -> tuple[list[tuple[BlockKind, list[Passage]]], int]:
    """As much of the head as fits the page, in runs of one kind, and how many sentences do not."""
    budget = _Budget(_HEAD_BYTES)
    shown = [replace(passage, sentences=_fitting_sentences(passage, budget)) for passage in story.passages]
    left = sum(len(passage.sentences) for passage in story.passages) - sum(len(passage.sentences) for passage in shown)
    said = (passage for passage in shown if passage.sentences)
    return [(kind, list(run)) for kind, run in groupby(said, key=lambda passage: passage.block.kind)], left


def fitting_others(story: Story) -> list[tuple[Member, Abridged | None]]:
    """The members behind the head with as much of what they say as fits; None for those that were not compared."""
    share = _OTHER_BYTES // max(1, len(story.tellings))
    abridged = [_abridged(telling, share) for telling in story.tellings]
    unknown = [None] * (len(story.members) - 1 - len(abridged))
    return list(zip(story.members[1:], [*abridged, *unknown], strict=True))


def _when(member: Member) -> str:
    return typeset.moment(member.published_at or member.received_at)


def _beginning(text: Iterable[str]) -> list[str]:
    told: list[str] = []
    left = CHARACTERS
    for paragraph in text:
        if left <= 0:
            break
        told.append(paragraph[:left])
        left -= len(paragraph)
    return told


def _fitting_sentences(passage: Passage, budget: _Budget) -> list[Told]:
    """Those that fit; rows and code are printed as they stand in the block, so all of theirs or none."""
    if passage.block.kind not in ("row", "code"):
        return budget.fitting(passage.sentences)
    return passage.sentences if budget.takes(_block_bytes(passage.block)) else []


def _abridged(telling: Telling, share: int) -> Abridged:
    differs, alone, left_out = _Budget(share // 2), _Budget(share // 4), _Budget(share // 4)
    shown = replace(
        telling,
        differs=tuple(differs.fitting(telling.differs)),
        alone=tuple(alone.fitting(telling.alone)),
        left_out=tuple(left_out.fitting(telling.left_out)),
    )
    return Abridged(
        telling=shown,
        more_differs=len(telling.differs) - len(shown.differs),
        more_alone=len(telling.alone) - len(shown.alone),
        more_left_out=len(telling.left_out) - len(shown.left_out),
    )


class _Budget:
    """Bytes of a page that are not spent yet."""

    def __init__(self, left_bytes: int) -> None:
        self._left_bytes = left_bytes

    def fitting(self, said: Iterable[Said]) -> list[Said]:
        """As many as fit, in their order; once one does not, none does."""
        return list(self._fitting(said))

    def takes(self, size_bytes: int) -> bool:
        """Spend so many; False when they are not there."""
        self._left_bytes -= size_bytes
        return self._left_bytes >= 0

    def _fitting(self, said: Iterable[Said]) -> Iterator[Said]:
        for one in said:
            if not self.takes(_size_bytes(one)):
                return
            yield one


def _block_bytes(block: Block) -> int:
    return _size_bytes(block.text) + len(block.cells) * _AROUND_CELL


def _size_bytes(said: Told | compare.Difference | str) -> int:
    if isinstance(said, compare.Difference):
        return _size_bytes(said.head) + _size_bytes(said.other)
    text = said if isinstance(said, str) else said.text
    return len(str(escape(text)).encode("utf-8", "surrogatepass")) + _AROUND
