"""What changed between two copies of an article: blocks first, then the words of those that answer to one another.

Pure, and of bounded cost: two texts made to be hard to compare get a coarse answer, not a slow page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby
from typing import Final, Literal

from services.web import typeset
from shared.model import Block, BlockKind, Copy
from shared.worddiff import HAS_LETTER, LONGEST, STEPS, Effort, How, Piece, pieces, replaced, script, tokens

ALIKE: Final = 0.4  # share of words that makes a block another form of one
AHEAD: Final = 8  # blocks among which another form is looked for
SLIPS: Final = 5  # words that may change in what is still a typo

Kind = Literal["addition", "cut", "typo", "correction", "details"]

# The rule behind each kind, as the page tells it.
RULES: Final[dict[Kind, str]] = {
    "addition": "words were added and none taken away",
    "cut": "words were taken away and none added",
    "typo": f"only signs between words changed, or at most {SLIPS} words, each into one much like it, and no figure",
    "correction": "words were changed for others",
    "details": "no word of title and text changed, but something beside them",
}
FIELDS: Final = (
    "byline", "published_at", "modified_at", "category", "language", "url", "site_name", "lead_image", "licence",
)  # fmt: skip

_HAS_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A block of one copy or of both, as pieces."""

    block_kind: BlockKind
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return all(piece.how == "same" for piece in self.pieces)


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field that differs."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that differs between two copies, and the text around it."""

    title: tuple[Piece, ...]
    fields: tuple[FieldChange, ...]
    blocks: tuple[Change, ...]
    is_whole: bool  # False: the limit was reached, and what was left is told as taken away and added

    @property
    def kind(self) -> Kind:
        """What sort of change it is; see RULES."""
        if self.words_added and self.words_removed:
            is_small = self.words_removed <= SLIPS and all(map(_is_slip, self._texts))
            return "typo" if is_small else "correction"
        if self.words_added or self.words_removed:
            return "addition" if self.words_added else "cut"
        return "details" if all(piece.how == "same" for text in self._texts for piece in text) else "typo"

    @cached_property
    def words_added(self) -> int:
        return sum(len(_words_of(text, "new")) for text in self._texts)

    @cached_property
    def words_removed(self) -> int:
        return sum(len(_words_of(text, "gone")) for text in self._texts)

    @cached_property
    def _texts(self) -> list[tuple[Piece, ...]]:
        return [self.title, *(change.pieces for change in self.blocks)]


def compare(old: Copy, new: Copy, *, steps: int = STEPS) -> Comparison:
    """What of `old` is gone in `new`, and what is new in it."""
    effort = Effort(steps)
    title = pieces(old.title, new.title, effort)
    blocks = tuple(_blocks(old.blocks, new.blocks, effort))
    return Comparison(title=title, fields=tuple(_fields(old, new)), blocks=blocks, is_whole=effort.was_enough)


def around(changes: Sequence[Change]) -> list[Change | int]:
    """The changes, each with its neighbours; in place of what lies between, how many blocks that are."""
    near = {n for at, change in enumerate(changes) if not change.is_same for n in (at - 1, at, at + 1)}
    shown: list[Change | int] = []
    for is_near, run in groupby(range(len(changes)), key=near.__contains__):
        places = list(run)
        shown += [changes[at] for at in places] if is_near else [len(places)]
    return shown


def shown(block: Block) -> str:
    """A block as one text; of a picture with what it shows."""
    has_alt = block.kind == "image" and block.alt and block.alt != block.text
    return f"{block.text} ({block.alt})".strip() if has_alt else block.text


def _fields(old: Copy, new: Copy) -> Iterator[FieldChange]:
    for name in FIELDS:
        before, after = _told(getattr(old, name)), _told(getattr(new, name))
        if before != after:
            yield FieldChange(name=name, pieces=replaced(before, after))
    before, after = _hrefs(old, but=new), _hrefs(new, but=old)
    if before or after:
        yield FieldChange(name="links", pieces=replaced(before, after))


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M UTC}" if typeset.has_time(value) else f"{value:%Y-%m-%d}"
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _hrefs(copy: Copy, *, but: Copy) -> str:
    """Where a copy's text leads and the other's does not."""
    mine, others = (
        dict.fromkeys(mark.href for block in told.blocks for mark in block.marks if mark.kind == "link")
        for told in (copy, but)
    )
    return ", ".join(href for href in mine if href not in others)


# Blocks --------------------------------------------------------------------------------------------------------------


def _blocks(old: Sequence[Block], new: Sequence[Block], effort: Effort) -> Iterator[Change]:
    for is_same, run in groupby(script(old, new, effort), key=lambda op: op[0] == "same"):
        if is_same:
            for _, block in run:
                yield Change(block_kind=block.kind, pieces=replaced(shown(block), shown(block)))
        else:
            changed = list(run)
            gone, come = ([block for how, block in changed if how == which] for which in ("gone", "new"))
            yield from _rewritten(gone, come, effort)


def _rewritten(gone: Sequence[Block], come: Sequence[Block], effort: Effort) -> Iterator[Change]:
    """Blocks that were put in the place of others: another form of one beside it, the rest in order."""
    waiting = list(gone)
    for block in come:
        at = _find_alike(block, waiting[:AHEAD], effort)
        before = None
        if at is not None:
            yield from (_whole(other, "gone") for other in waiting[:at])
            before = waiting[at]
            waiting = waiting[at + 1 :]
        if before is None:
            yield _whole(block, "new")
        else:
            yield Change(block_kind=block.kind, pieces=pieces(shown(before), shown(block), effort))
    yield from (_whole(other, "gone") for other in waiting)


def _find_alike(block: Block, others: Sequence[Block], effort: Effort) -> int | None:
    """Which of the others the block is another form of: the one with most words in common."""
    best, place = ALIKE, None
    mine = _bag(block)
    for at, other in enumerate(others):
        if not effort.spend(1 + (len(block.text) + len(other.text)) // 4):
            return None
        its = _bag(other)
        alike = 2 * (mine & its).total() / max(1, mine.total() + its.total())
        if alike > best:
            best, place = alike, at
    return place


def _bag(block: Block) -> Counter[str]:
    return Counter(token for token in tokens(shown(block)[:LONGEST]) if HAS_LETTER.match(token))


def _whole(block: Block, how: How) -> Change:
    return Change(block_kind=block.kind, pieces=(Piece(how=how, text=shown(block)),))


# Kinds ---------------------------------------------------------------------------------------------------------------


def _words_of(text: Iterable[Piece], how: How) -> list[str]:
    return [token for piece in text if piece.how == how for token in tokens(piece.text) if HAS_LETTER.match(token)]


def _is_slip(text: Sequence[Piece]) -> bool:
    """Whether nothing but slips of the pen was mended in a text: as many words as before, each much like its own."""
    for is_same, run in groupby(text, key=lambda piece: piece.how == "same"):
        region = list(run)
        gone, come = _words_of(region, "gone"), _words_of(region, "new")
        if not is_same and (len(gone) != len(come) or not all(map(_are_alike, gone, come))):
            return False
    return True


def _are_alike(one: str, other: str) -> bool:
    if _HAS_FIGURE.search(one + other):
        return one == other
    if one.casefold() == other.casefold():
        return True
    # "now" and "not" are alike too; a short word that changes may change everything.
    is_long = min(len(one), len(other)) >= 4 and max(len(one), len(other)) <= 60
    return is_long and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.75
