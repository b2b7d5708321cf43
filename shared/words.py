"""Small agreements about text that more than one service relies on."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^\w]+")


def slug(text: str) -> str:
    """The form of a name in an address: `Science & Tech` -> `science-tech`; letters of all scripts stay."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _APART.sub("-", plain).strip("-_")[:80] or "-"
