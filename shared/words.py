"""Small agreements about text that more than one service relies on."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^\w]+")


def slug(text: str) -> str:
    """The form of a name in an address: `Science & Tech` -> `science-tech`; letters of all scripts stay."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _APART.sub("-", plain).strip("-_")[:80] or "-"


# Scripts that put no space between words. Two signs of the first make a word on average, four of the others.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_RUNNING = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WRITTEN_APART = re.compile(f"[{_IDEOGRAPHS}]+|[{_RUNNING}]+|[^\\s{_IDEOGRAPHS}{_RUNNING}]+")
_SOUNDS = re.compile(r"[^\W_]")


def count(text: str) -> int:
    """How many words a text has; what is punctuation alone is none.

    Chinese and Japanese are counted as one word for two signs, Thai, Lao, Khmer and Burmese as one for four, each run
    rounded up; where spaces part words, as what stands between them.
    """
    if text.isascii():
        return sum(any(map(str.isalnum, run)) for run in text.split())
    return sum(_words_in(run) for run in _WRITTEN_APART.findall(text) if _SOUNDS.search(run))


_SIGNS_A_WORD = ((re.compile(f"[{_IDEOGRAPHS}]"), 2), (re.compile(f"[{_RUNNING}]"), 4))


def _words_in(run: str) -> int:
    return next((-(-len(run) // signs) for script, signs in _SIGNS_A_WORD if script.match(run)), 1)
