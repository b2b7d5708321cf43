"""Articles of 1 MB that were made to stop a tagger, and what becomes of them in a process with limits.

    python -m tests.enrich.tagging.hostile

prints a line of JSON for each: name, code (none where it was tagged), the taggers that broke, how many tags, CPU
seconds, and MiB that the process grew by.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from services.enrich.tagging.tag import tag
from shared.model import Copy
from tests.enrich.building import NOW, SEED, a_copy, read_text
from tests.enrich.limits import in_a_child

_CHARACTERS: Final = 1_000_000
_DICE = random.Random(11)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _filled(piece: str) -> str:
    return piece * (_CHARACTERS // len(piece))


def _made_up(begin: str = "") -> str:
    """Words that were never met and are never met again."""
    words = ("".join(_DICE.choices(_LETTERS, k=7)) for _ in range(_CHARACTERS // 8))
    return " ".join(begin + (word.capitalize() if begin else word) for word in words)


# name -> the text and its language
CASES: Final[dict[str, tuple[str, str | None]]] = {
    "one sentence": (_filled("the council of the town met and "), "en"),
    "one word": ("a" * _CHARACTERS, "en"),
    "one capital": (_filled("A "), "en"),
    "all capitals": (_filled("THE COUNCIL OF SPRINGFIELD MET IN PARIS AND "), "en"),
    "words never met": (_made_up(), "en"),
    "names never met": (_made_up("O'"), "en"),
    "one place": (_filled("Paris, Texas, Georgia, "), "en"),
    "a name without end": (_filled("Smith-Jones-"), "en"),
    "full stops": (_filled("U.S. "), "en"),
    "dates": (_filled("3 May 2026, 4/5/2026 last Tuesday "), "en"),
    "digits": (_filled("1"), "en"),
    "amounts": (_filled("$1.2bn 3,5 % 1.234.567,89 € "), "de"),
    "separators": (_filled("1,1.1'1 1"), "fr"),
    "quotes": (_filled("“‘«"), "en"),
    "line ends": (_filled("a\n"), "en"),
    "Japanese without a stop": (_filled("東京都知事は火曜日に会見し"), "ja"),
    "Korean without a stop": (_filled("서울시장은 화요일에 "), "ko"),
    "Chinese figures": (_filled("一二三億万千"), "zh"),
    "Arabic": (_filled("وزير الخارجية في القاهرة "), "ar"),
    "a given name without end": (_filled("عبد "), "ar"),
    "Thai": (_filled("นายกรัฐมนตรีกล่าวว่า"), "th"),
    "German compounds": (_filled("Bundesverfassungsgerichtsurteilsbegründung"), "de"),
    "marks on one sign": ("a" + "\u0301" * (_CHARACTERS - 1), "en"),
    "signs beyond 16 bits": (_filled("𝔸😀"), "en"),
    "40,000 paragraphs": (_filled("The council met in Paris.\n\n"), "en"),
    "no language": (_filled("xq zv "), None),
}


def outcomes() -> Iterator[dict[str, Any]]:
    """What becomes of each article, each in a child of its own."""
    for known in (read_text(SEED.decode()), a_copy("東京で会見した。", language="ja")):
        tag(known)  # loads all
    for name, (text, language) in CASES.items():
        copy = a_copy(*text.split("\n\n"), title="The council met", language=language, published_at=NOW)
        yield {"name": name, **in_a_child(partial(_outcome, copy))}


def _outcome(copy: Copy) -> dict[str, Any]:
    tagged = tag(copy)
    return {
        "code": None,
        "broken": {name: repr(fault) for name, fault in tagged.faults.items()},
        "tags": len(tagged.tags),
    }


if __name__ == "__main__":
    for outcome in outcomes():
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")
        sys.stdout.flush()
