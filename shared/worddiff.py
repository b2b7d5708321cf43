"""How one text became another, word by word: what both say, what only the older, what only the newer. Pure.

Of bounded cost: two texts made to be hard to compare get a coarse answer, not a slow one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, TypeVar

STEPS: Final = 200_000  # that one comparison may take: some 0.1 s
LONGEST: Final = 40_000  # characters of a text whose words are compared

How = Literal["same", "gone", "new"]

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
HAS_LETTER = re.compile(r"\w")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text that both have, or only the older, or only the newer."""

    how: How
    text: str


class Effort:
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


def tokens(text: str) -> list[str]:
    """A text as what is compared: words, figures, single signs where no space parts words, and what stands between."""
    return _TOKEN.findall(text)


def pieces(old: str, new: str, effort: Effort) -> tuple[Piece, ...]:
    """The older text and the newer as one, in the order of both."""
    if old == new:
        return replaced(old, new)
    if max(len(old), len(new)) > LONGEST:
        effort.give_up()
        return replaced(old, new)
    found: list[Piece] = []
    for same, gone, come in _closed_up(_regions(script(tokens(old), tokens(new), effort))):
        found += [Piece(how="same", text=same)] if same else replaced(gone, come)
    return tuple(found)


def replaced(old: str, new: str) -> tuple[Piece, ...]:
    """As `pieces`, of texts that are not compared any further."""
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
        if region[0] or len(closed) < 2 or len(closed[-1][0]) > 3 or HAS_LETTER.search(closed[-1][0]):
            closed.append(region)
            continue
        (_, gone, come), (between, _, _) = closed[-2:]
        if (gone or region[1]) and (come or region[2]):
            closed[-2:] = [("", gone + between + region[1], come + between + region[2])]
        else:
            closed.append(region)
    return closed


def script(old: Sequence[_Part], new: Sequence[_Part], effort: Effort) -> list[tuple[How, _Part]]:
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


def _edits(old: Sequence[_Part], new: Sequence[_Part], effort: Effort) -> list[tuple[How, _Part]]:
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
