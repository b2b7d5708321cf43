"""Shows what changed in a text, word by word, as git does: [-gone-] {+new+}, or in colours. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

CONTEXT: Final = 8  # words that stay, on each side of a change
WORDS_AT_MOST: Final = 400  # of one paragraph: comparing is quadratic

Paint = Callable[[str, str], str]  # (text, "gone" | "new") -> what is shown


def marked(text: str, kind: str) -> str:
    """The form without colours."""
    return f"[-{text}-]" if kind == "gone" else f"{{+{text}+}}"


def of_texts(before: str, after: str, paint: Paint = marked) -> str:
    """One line with both texts in it; what stays the same for long is left out: `…`."""
    old, new = before.split(" "), after.split(" ")
    if max(len(old), len(new)) > WORDS_AT_MOST:
        return f"{_gone(old, paint)} {_new(new, paint)}"
    shown: list[str] = []
    # Unpopular words only would hide that a text is the same but for its articles and full stops.
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (change, old_from, old_to, new_from, new_to) in enumerate(changes):
        if change == "equal":
            shown += _context(old[old_from:old_to], is_first=place == 0, is_last=place == len(changes) - 1)
            continue
        if old_from < old_to:
            shown.append(_gone(old[old_from:old_to], paint))
        if new_from < new_to:
            shown.append(_new(new[new_from:new_to], paint))
    return " ".join(part for part in shown if part)


def of_paragraphs(before: Sequence[str], after: Sequence[str], paint: Paint = marked) -> Iterator[str]:
    """A line for each paragraph that went, came or changed."""
    for change, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if change == "equal":
            continue
        old, new = before[old_from:old_to], after[new_from:new_to]
        both = min(len(old), len(new))
        for one, other in zip(old[:both], new[:both], strict=True):
            yield of_texts(one, other, paint)
        for one in old[both:]:
            yield _gone(one.split(" "), paint)
        for other in new[both:]:
            yield _new(other.split(" "), paint)


def _context(words: Sequence[str], *, is_first: bool, is_last: bool) -> list[str]:
    head = [] if is_first else list(words[:CONTEXT])
    tail = [] if is_last else list(words[-CONTEXT:])
    if len(head) + len(tail) >= len(words):
        return list(words)
    return [*head, "…", *tail]


def _gone(words: Sequence[str], paint: Paint) -> str:
    return paint(_shortened(words), "gone") if any(words) else ""


def _new(words: Sequence[str], paint: Paint) -> str:
    return paint(_shortened(words), "new") if any(words) else ""


def _shortened(words: Sequence[str]) -> str:
    return " ".join(words if len(words) <= 5 * CONTEXT else [*words[: 3 * CONTEXT], "…", *words[-CONTEXT:]])
