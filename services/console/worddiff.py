"""Shows what changed in a text, word by word, as git does: [-gone-] {+new+}, or in colours. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from shared.worddiff import HAS_LETTER, STEPS, Effort, How, pieces, script, tokens

CONTEXT: Final = 8  # words that stay, on each side of a change

Paint = Callable[[str, str], str]  # (text, "gone" | "new") -> what is shown


def marked(text: str, kind: str) -> str:
    """The form without colours."""
    return f"[-{text}-]" if kind == "gone" else f"{{+{text}+}}"


def of_texts(before: str, after: str, paint: Paint = marked) -> str:
    """One line with both texts in it; what stays the same for long is left out: `…`."""
    found = pieces(before, after, Effort(STEPS))
    shown: list[str] = []
    for place, piece in enumerate(found):
        if piece.how == "same":
            shown.append(_context(piece.text, is_first=place == 0, is_last=place == len(found) - 1))
            continue
        if shown and piece.how == "new" and found[place - 1].how == "gone":
            shown.append(" ")
        shown.append(_painted(piece.text, piece.how, paint))
    return "".join(shown).strip()


def of_paragraphs(before: Sequence[str], after: Sequence[str], paint: Paint = marked) -> Iterator[str]:
    """A line for each paragraph that went, came or changed."""
    gone: list[str] = []
    come: list[str] = []
    for how, text in (*script(before, after, Effort(STEPS)), ("same", "")):
        if how == "same":
            yield from _rewritten(gone, come, paint)
            gone, come = [], []
        else:
            (gone if how == "gone" else come).append(text)


def _rewritten(gone: Sequence[str], come: Sequence[str], paint: Paint) -> Iterator[str]:
    both = min(len(gone), len(come))
    for one, other in zip(gone[:both], come[:both], strict=True):
        yield of_texts(one, other, paint)
    for one in gone[both:]:
        yield _painted(one, "gone", paint)
    for other in come[both:]:
        yield _painted(other, "new", paint)


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """What of a text that stays is shown beside the changes around it."""
    return _cut(text, 0 if is_first else CONTEXT, 0 if is_last else CONTEXT)


def _painted(text: str, how: How, paint: Paint) -> str:
    """A text in its colour, the spaces around it outside."""
    bare = text.strip()
    if not bare:
        return text
    start = text.index(bare)
    return text[:start] + paint(_cut(bare, 3 * CONTEXT, CONTEXT), how) + text[start + len(bare) :]


def _cut(text: str, head: int, tail: int) -> str:
    """The text with so many words of its beginning and its end; signs of dense scripts are words."""
    parts = tokens(text)
    words = [
        at
        for at, (before, part) in enumerate(pairwise(["", *parts]))
        if HAS_LETTER.match(part) and not _one(before, part)
    ]
    if len(words) <= head + tail:
        return text
    begin = "".join(parts[: words[head]]) if head else ""
    end = "".join(parts[words[-tail] :]) if tail else ""
    return f"{begin}… {end}" if tail else f"{begin}…"


def _one(before: str, part: str) -> bool:
    """Whether two neighbours are one word: a figure and its letters, `w92`."""
    return bool(HAS_LETTER.match(before)) and before[0].isdecimal() != part[0].isdecimal()
