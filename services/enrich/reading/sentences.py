"""How sentences end, in whatever script."""

from __future__ import annotations

import re
from typing import Final

_STOPS: Final = frozenset(".!?…。！？؟۔।")
_CLOSES: Final = frozenset("\"'”’“»«)]』」")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।](?:[\"'”’“»«)\]』」]|\s)*$")


def ends_sentence(text: str) -> bool:
    """Whether a text stops as a sentence does, quotes and brackets aside."""
    return text[-1:] in _STOPS or (text[-1:] in _CLOSES and _SENTENCE_END.search(text[-8:]) is not None)
