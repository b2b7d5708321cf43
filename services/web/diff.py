"""What changed between two copies of an article: blocks first, then the words of those that answer to one another.

Pure, and of bounded cost: two texts made to be hard to compare get a coarse answer, not a slow page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby
from typing import Final, Literal, TypeVar

from services.web import typeset
from shared.model import Block, BlockKind, Copy

STEPS: Final = 200_000  # that one comparison may take: some 0.1 s
LONGEST: Final = 40_000  # characters of a block whose words are compared
ALIKE: Final = 0.4  # share of words that makes a block another form of one
AHEAD: Final = 8  # blocks among which another form is looked for
SLIPS: Final = 5  # words that may change in what is still a typo

How = Literal["same", "gone", "new"]
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

_Part = TypeVar("_Part", bound=Hashable)
_Region = tuple[str, str, str]  # the same in both; or gone, and new in its place

# Chinese and Japanese are compared sign by sign, Thai and Lao with the marks that belong to a sign. Vowel signs of
# other scripts are no letters to `re`, and must not part a word.
_SIGNS = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UPON = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
_VOWELS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0963\u0966-\u0dff\u0f00-\u109f\u1780-\u17ff\u200c\u200d"
)
_TOKEN = re.compile(rf"\s+|\d+(?:[.,:]\d+)*|[{_SIGNS}][{_UPON}]*|(?:(?![{_SIGNS}])[^\W\d_]|[{_VOWELS}])+|.", re.DOTALL)
_HAS_LETTER = re.compile(r"\w")
_HAS_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text that both copies have, or only the older, or only the newer."""

    how: How
    text: str


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


class _Effort:
    """The steps that are left to one comparison."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self.was_enough = True

    def spend(self, steps: int) -> bool:
        """Take so many; False when there are no more."""
        self._left -= steps
        self.was_enough = self.was_enough and self._left >= 0
        return self._left >= 0

    def give_up(self) -> None:
        """Say that something was left out."""
        self.was_enough = False


def compare(old: Copy, new: Copy, *, steps: int = STEPS) -> Comparison:
    """What of `old` is gone in `new`, and what is new in it."""
    effort = _Effort(steps)
    title = _pieces(old.title, new.title, effort)
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


def tokens(text: str) -> list[str]:
    """A text as what is compared: words, figures, single signs where no space parts words, and what stands between."""
    return _TOKEN.findall(text)


def shown(block: Block) -> str:
    """A block as one text; of a picture with what it shows."""
    has_alt = block.kind == "image" and block.alt and block.alt != block.text
    return f"{block.text} ({block.alt})".strip() if has_alt else block.text


def _fields(old: Copy, new: Copy) -> Iterator[FieldChange]:
    for name in FIELDS:
        before, after = _told(getattr(old, name)), _told(getattr(new, name))
        if before != after:
            yield FieldChange(name=name, pieces=_replaced(before, after))
    before, after = _hrefs(old, but=new), _hrefs(new, but=old)
    if before or after:
        yield FieldChange(name="links", pieces=_replaced(before, after))


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


def _blocks(old: Sequence[Block], new: Sequence[Block], effort: _Effort) -> Iterator[Change]:
    for is_same, run in groupby(_script(old, new, effort), key=lambda op: op[0] == "same"):
        if is_same:
            for _, block in run:
                yield Change(block_kind=block.kind, pieces=_replaced(shown(block), shown(block)))
        else:
            changed = list(run)
            gone, come = ([block for how, block in changed if how == which] for which in ("gone", "new"))
            yield from _rewritten(gone, come, effort)


def _rewritten(gone: Sequence[Block], come: Sequence[Block], effort: _Effort) -> Iterator[Change]:
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
            yield Change(block_kind=block.kind, pieces=_pieces(shown(before), shown(block), effort))
    yield from (_whole(other, "gone") for other in waiting)


def _find_alike(block: Block, others: Sequence[Block], effort: _Effort) -> int | None:
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
    return Counter(token for token in tokens(shown(block)[:LONGEST]) if _HAS_LETTER.match(token))


def _whole(block: Block, how: How) -> Change:
    return Change(block_kind=block.kind, pieces=(Piece(how=how, text=shown(block)),))


# Words ---------------------------------------------------------------------------------------------------------------


def _pieces(old: str, new: str, effort: _Effort) -> tuple[Piece, ...]:
    if old == new:
        return _replaced(old, new)
    if max(len(old), len(new)) > LONGEST:
        effort.give_up()
        return _replaced(old, new)
    pieces: list[Piece] = []
    for same, gone, come in _closed_up(_regions(_script(tokens(old), tokens(new), effort))):
        pieces += [Piece(how="same", text=same)] if same else _replaced(gone, come)
    return tuple(pieces)


def _replaced(old: str, new: str) -> tuple[Piece, ...]:
    if old == new:
        return (Piece(how="same", text=old),)
    both: tuple[tuple[How, str], ...] = (("gone", old), ("new", new))
    return tuple(Piece(how=how, text=text) for how, text in both if text)


def _regions(ops: Iterable[tuple[How, str]]) -> Iterator[_Region]:
    """Edits by turns: what is the same, what was put in the place of what."""
    for is_same, run in groupby(ops, key=lambda op: op[0] == "same"):
        of_run = list(run)
        same, gone, come = ("".join(text for how, text in of_run if how == which) for which in ("same", "gone", "new"))
        yield (same, "", "") if is_same else ("", gone, come)


def _closed_up(regions: Iterable[_Region]) -> list[_Region]:
    """Replaced words with nothing but a space or comma between are replaced together: two words, not two times one."""
    closed: list[_Region] = []
    for region in regions:
        if region[0] or len(closed) < 2 or len(closed[-1][0]) > 3 or _HAS_LETTER.search(closed[-1][0]):
            closed.append(region)
            continue
        (_, gone, come), (between, _, _) = closed[-2:]
        if (gone or region[1]) and (come or region[2]):
            closed[-2:] = [("", gone + between + region[1], come + between + region[2])]
        else:
            closed.append(region)
    return closed


def _script(old: Sequence[_Part], new: Sequence[_Part], effort: _Effort) -> list[tuple[How, _Part]]:
    """The fewest edits that make `new` of `old`; when they would take too many steps, everything replaced.

    E. W. Myers, An O(ND) Difference Algorithm (1986). The standard library's matcher has no such bound: on texts that
    alternate it takes the cube of their length.
    """
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    shorter -= head
    tail = next((n for n in range(shorter) if old[-1 - n] != new[-1 - n]), shorter)
    ops: list[tuple[How, _Part]] = [("same", part) for part in new[:head]]
    ops += _edits(old[head : len(old) - tail], new[head : len(new) - tail], effort)
    ops += [("same", part) for part in new[len(new) - tail :]]
    return ops


def _edits(old: Sequence[_Part], new: Sequence[_Part], effort: _Effort) -> list[tuple[How, _Part]]:
    # reached[d][(k + d) // 2]: how much of `old` is behind us on diagonal k (old minus new) after d edits.
    reached: list[list[int]] = []
    for d in range(len(old) + len(new) + 1):
        ends: list[int] = []
        for k in range(-d, d + 1, 2):
            x = _start(reached, d, k)
            before = x
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            ends.append(x)
            if not effort.spend(1 + x - before):
                return [*(("gone", part) for part in old), *(("new", part) for part in new)]
            if x >= len(old) and x - k >= len(new):
                return _walked_back(old, new, reached)
        reached.append(ends)
    return []


def _start(reached: Sequence[Sequence[int]], d: int, k: int) -> int:
    """Where on `old` the d-th edit leads to diagonal k: past a part taken away, or in front of one added."""
    if d == 0:
        return 0
    by_removal = reached[d - 1][(k + d) // 2 - 1] + 1 if k > -d else -1
    by_addition = reached[d - 1][(k + d) // 2] if k < d else -1
    return max(by_removal, by_addition)


def _walked_back(
    old: Sequence[_Part], new: Sequence[_Part], reached: Sequence[Sequence[int]]
) -> list[tuple[How, _Part]]:
    ops: list[tuple[How, _Part]] = []
    x, k = len(old), len(old) - len(new)
    for d in range(len(reached), -1, -1):
        start = _start(reached, d, k)
        ops += [("same", old[at]) for at in range(x - 1, start - 1, -1)]
        if d == 0:
            break
        is_removal = k > -d and reached[d - 1][(k + d) // 2 - 1] + 1 == start
        ops.append(("gone", old[start - 1]) if is_removal else ("new", new[start - k - 1]))
        x, k = (start - 1, k - 1) if is_removal else (start, k + 1)
    return ops[::-1]


# Kinds ---------------------------------------------------------------------------------------------------------------


def _words_of(text: Iterable[Piece], how: How) -> list[str]:
    return [token for piece in text if piece.how == how for token in tokens(piece.text) if _HAS_LETTER.match(token)]


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
