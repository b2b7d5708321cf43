"""The words and sentences of an article, cut once for all who tag it."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import Final

from shared.model import Copy, Span

LIMIT_WORDS: Final = 20_000  # what an article is about is said before that

# Signs that belong to the letter before them and are no letters by themselves: accents, vowels, tones, joiners.
MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0963"
    "\u0966-\u0dff\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
_HAN: Final = "\u3005\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KATAKANA: Final = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_THAI: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
_SHORT: Final = (
    "Adm Brig Capt Cmdr Co Col Corp Cpl Dr Ft Gen Gov Hon Inc Jr Lt Ltd Maj Mr Mrs Ms Mt Pres Prof Rep Rev Sen Sgt Sr"
    " St Ste vs Sra Dra Nr Bd ca bzw bspw"
)
_FIRST: Final = (
    r"https?://\S+|www\.\S+|(?:[A-Z]\.){2,}|(?:"
    + _SHORT.replace(" ", "|")
    + r")\.(?!\w)|\d+(?:[.,:]\d+)+(?!\w)|['’]s\b"
)
_JOINT: Final = r"(?:-|['’](?!s\b))"

_SPACED: Final = re.compile(rf"{_FIRST}|[\w{MARKS}]+(?:{_JOINT}[\w{MARKS}]+)*|[^\w\s]")
# Where no space parts the words: one Chinese or Japanese sign, a run of katakana, a Thai consonant with its vowels.
_LETTER: Final = rf"(?:[^\W{_HAN}{_KATAKANA}{_THAI}]|[{MARKS}])"
_DENSE: Final = re.compile(
    rf"{_FIRST}|{_LETTER}+(?:{_JOINT}{_LETTER}+)*|[{_HAN}]|[{_KATAKANA}]+"
    r"|[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e2f-\u0e3a\u0e45-\u0e4e]*|[\u0e01-\u0e4e]|[^\w\s]|\w"
)
_IS_DENSE: Final = re.compile(rf"[{_HAN}{_KATAKANA}{_THAI}]")

_ENDING: Final = re.compile(r"['’]s?$")
_BREAKS: Final = re.compile(r"[\n\r\u2028\u2029]")
_STOPS: Final = frozenset(". ! ? … ؟ ۔".split())
_FULL_STOPS: Final = frozenset("。！？｡।॥")  # no space needs to follow
_CLOSERS: Final = frozenset("\" ' ” ’ » ) ] 」 』 ） “".split())
_NO_END: Final = frozenset(
    "a approx art b ca cf d dept dr e ed eds eg est etc f fig g hr i ie ing jan feb mar apr jun jul aug sep sept oct"
    " nov dec k l m mag max min n nr no num o op p pag pp r s sec str sv sz t tel u usw v vol x z".split()
)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The words of a text in their order; `words[i]` is `text[starts[i]:ends[i]]`, signs are words of their own.

    A sentence is [first, last) of the words; sentences follow one another without gaps and stay within a block.
    """

    text: str  # title and blocks, each in a line of its own
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]
    blocks: tuple[tuple[int, int], ...]  # where in `text` a block begins, and its number: -1 is the title

    @cached_property
    def folded(self) -> list[str]:
        """The words as they are compared."""
        return [folded(word) for word in self.words]

    def locate(self, start: int, end: int) -> Span:
        """Where characters [start, end) of `text` stand in the copy; both within one block."""
        begins, block = self.blocks[bisect_right(self._begins, start) - 1]
        return Span(block=block, start=start - begins, end=end - begins)

    @cached_property
    def _begins(self) -> list[int]:
        return [begins for begins, _ in self.blocks]


def of_copy(copy: Copy) -> Tokens:
    """The title and the blocks of a copy, at most 20,000 words; images and code are not language and left out."""
    return _of_parts(
        [(-1, copy.title)]
        + [(index, block.text) for index, block in enumerate(copy.blocks) if block.kind not in ("image", "code")]
    )


@lru_cache(50_000)
def folded(word: str) -> str:
    """A word as it is compared: lower case, no possessive, no English plural, no Arabic article."""
    word = _ENDING.sub("", word.lower())
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def of_text(text: str) -> Tokens:
    """A text as if it were block 0; its lines part sentences."""
    return _of_parts([(0, text)])


def by_signs(tokens: Tokens) -> Tokens:
    """The same text with every sign but spaces as a word of its own, for scripts that part no words."""
    starts: list[int] = []
    sentences: list[tuple[int, int]] = []
    for first, last in tokens.sentences:
        before = len(starts)
        for start, end in zip(tokens.starts[first:last], tokens.ends[first:last], strict=True):
            starts += range(start, end)
        sentences.append((before, len(starts)))
    return replace(
        tokens,
        words=[tokens.text[start] for start in starts],
        starts=starts,
        ends=[start + 1 for start in starts],
        sentences=sentences,
    )


def _of_parts(parts: Iterable[tuple[int, str]]) -> Tokens:
    texts: list[str] = []
    blocks: list[tuple[int, int]] = []
    length = 0
    for block, text in parts:
        blocks.append((length, block))
        texts.append(text)
        length += len(text) + 1
    text = "\n".join(texts)
    pattern = _DENSE if _IS_DENSE.search(text) else _SPACED
    places = [match.span() for match in islice(pattern.finditer(text), LIMIT_WORDS)]
    words = [text[start:end] for start, end in places]
    starts = [start for start, _ in places]
    ends = [end for _, end in places]
    return Tokens(
        text=text,
        words=words,
        starts=starts,
        ends=ends,
        sentences=_sentences(text, words, starts, ends),
        blocks=tuple(blocks),
    )


def _sentences(text: str, words: list[str], starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    bounds = {0, len(words)}
    bounds.update(bisect_left(starts, match.start()) for match in _BREAKS.finditer(text))
    for index, word in enumerate(words):
        if word in _FULL_STOPS:
            bounds.add(_behind_closers(words, starts, ends, index + 1))
        elif word in _STOPS:
            behind = _behind_closers(words, starts, ends, index + 1)
            if behind < len(words) and starts[behind] > ends[behind - 1] and _is_end(words, index, words[behind]):
                bounds.add(behind)
    ordered = sorted(bounds)
    return [(first, last) for first, last in pairwise(ordered) if first < last]


def _behind_closers(words: list[str], starts: list[int], ends: list[int], index: int) -> int:
    while index < len(words) and words[index] in _CLOSERS and starts[index] == ends[index - 1]:
        index += 1
    return index


def _is_end(words: list[str], stop: int, behind: str) -> bool:
    """Whether a full stop, and what stands around it, ends a sentence: not `J. Smith`, `approx. five`, `3. Oktober`."""
    if behind[0].islower():
        return False
    before = words[stop - 1] if stop else ""
    if words[stop] != ".":
        return True
    return not (
        before.lower() in _NO_END or (len(before) == 1 and before.isalpha()) or (before.isdigit() and len(before) < 3)
    )
