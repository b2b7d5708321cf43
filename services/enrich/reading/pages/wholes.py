"""Keeps lists, tables and quotes whole: what stands among an article's paragraphs is a part of it, or is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.pages.layout import Floats
from services.enrich.reading.pages.pieces import Element, Piece
from services.enrich.reading.pages.vocabulary import BIT

_WHOLE: Final = frozenset({"ul", "ol", "dl", "table", "blockquote"})
_STRANGE: Final = (
    BIT["related"] | BIT["popular"] | BIT["teaser"] | BIT["share"] | BIT["newsletter"] | BIT["nav"] | BIT["tags"]
    | BIT["author"] | BIT["comment"] | BIT["advert"] | BIT["footer"] | BIT["consent"]
)  # fmt: skip
_MOSTLY_LINKS: Final = 0.4


def keep_whole(pieces: Sequence[Piece], links: Floats, words: Floats, is_body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is body, with each list, table and quote among the prose all in or as it was.

    It is taken in when it lies beside paragraphs of the body, body stands right before it and right after it (or what
    is before ends with a colon), and it is not made of links or named as something else.
    """
    kept = is_body.copy()
    flows = {piece.block.parent for piece, good in zip(pieces, is_body, strict=True) if good}
    place = 0
    while place < len(pieces):
        whole = _whole_in(pieces[place].block, flows)
        if whole is None:
            place += 1
            continue
        end = place + 1
        while end < len(pieces) and _is_in(pieces[end].block, whole):
            end += 1
        if not kept[place:end].all() and _belongs(pieces, kept, place, end) and not _is_strange(whole):
            size = float(words[place:end].sum()) or 1.0
            if float((links * words)[place:end].sum()) / size < _MOSTLY_LINKS:
                kept[place:end] = True
        place = end
    return kept


def _whole_in(block: Element, flows: set[Element | None]) -> Element | None:
    """The list, table or quote that a piece lies in and that itself lies beside paragraphs of the body."""
    here: Element | None = block
    while here is not None:
        if here.tag in _WHOLE and here.parent in flows:
            return here
        here = here.parent
    return None


def _is_in(block: Element, whole: Element) -> bool:
    here: Element | None = block
    while here is not None and here.depth >= whole.depth:
        if here is whole:
            return True
        here = here.parent
    return False


def _belongs(pieces: Sequence[Piece], is_body: NDArray[np.bool_], start: int, end: int) -> bool:
    if not start or not is_body[start - 1]:
        return False
    return pieces[start - 1].text.endswith((":", "：")) or (end < len(pieces) and bool(is_body[end]))


def _is_strange(whole: Element) -> bool:
    return bool(whole.names & _STRANGE) or whole.is_hidden
