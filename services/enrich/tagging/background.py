"""In how many texts of its language a word stands: what stands in all of them says nothing about one."""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from services.enrich.tagging.stopwords import LEADS, STOP_WORDS, UNCOUNTED

_KEPT: Final = Path(__file__).with_name("models") / "background.json.gz"
_SAME: Final = {"no": "nb", "bs": "hr", "sh": "hr"}  # counted under another code
_IN_A_FIFTH: Final = 0.2  # of the texts stands no word that says something, ...
_IN_SOME: Final = 0.08  # ... and in so many of them no short one
_SHORT: Final = 3  # letters
_SYLLABLES: Final = frozenset({"vi"})  # written apart: all of them are short
_SIGN_IN_HALF: Final = 0.5  # of a script without spaces: a sign is half a word, and is in many of them


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What is known of a language's words; all of them lower-case."""

    rarities: dict[str, float]
    stop_words: frozenset[str]

    def rarity(self, word: str) -> float:
        """0 for a word that is in every text, 1 for one that is in none; for a language never counted always 1."""
        return self.rarities.get(word, 1.0)


@cache
def background(language: str | None) -> Background | None:
    """None for a language whose stop words are neither written down nor counted: guessing them would make rubbish."""
    code = counted_as(language)
    kept = _all().get(code)
    written = STOP_WORDS.get(code)
    if kept is None:
        return Background({}, written) if written else None
    texts = int(kept[0])
    shortest = 0 if code in _SYLLABLES else _SHORT
    rarities: dict[str, float] = {}
    counted: set[str] = set()
    # A line holds the words of which 1, 2 to 3, 4 to 7 … texts had one.
    for line, said in enumerate(kept[1:]):
        count = round(1.4 * 2**line)
        words = str(said).split()
        rarities.update(dict.fromkeys(words, max(0.0, math.log((texts + 1) / (count + 1)) / math.log(texts + 1))))
        counted.update(word for word in words if _says_nothing(word, count / texts, shortest))
    nothing = LEADS.get(code, frozenset()) | UNCOUNTED.get(code, frozenset())
    return Background(rarities, written or frozenset(counted) | nothing)


def counted_as(language: str | None) -> str:
    """The code under which we know of a language; empty for none."""
    return _SAME.get(language or "", language or "")


def _says_nothing(word: str, share: float, short: int) -> bool:
    if "\u3400" <= word[0] <= "\u9fff":
        return share >= _SIGN_IN_HALF
    return share >= _IN_A_FIFTH or (len(word) <= short and share >= _IN_SOME)


@cache
def _all() -> dict[str, list[int | str]]:
    with gzip.open(_KEPT, "rt", encoding="utf-8") as file:
        kept: dict[str, list[int | str]] = json.load(file)
    return kept
