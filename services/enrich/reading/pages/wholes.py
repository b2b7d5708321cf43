"""Keeps lists, tables, quotes and headings whole: what stands among paragraphs is a part of the article, or is not."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.pages.layout import Floats
from services.enrich.reading.pages.pieces import Element, Piece
from services.enrich.reading.pages.vocabulary import BIT, words_of_line

_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_WHOLE: Final = _HEADINGS | {"ul", "ol", "dl", "table", "blockquote", "pre"}
_STRANGE: Final = (
    BIT["related"] | BIT["popular"] | BIT["teaser"] | BIT["share"] | BIT["newsletter"] | BIT["nav"] | BIT["tags"]
    | BIT["author"] | BIT["comment"] | BIT["advert"] | BIT["footer"] | BIT["consent"]
)  # fmt: skip
_MOSTLY_LINKS: Final = 0.4


def keep_whole(pieces: Sequence[Piece], links: Floats, words: Floats, is_body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is body, with each list, table, quote and heading among the prose all in or as it was.

    It is taken in when it lies beside paragraphs of the body, body stands right before it and somewhere after it (or
    what is before is a heading or ends with a colon), and it is not made of links and named or worded as nothing else.
    """
    kept = is_body.copy()
    flows = {piece.block.parent: place for place, piece in enumerate(pieces) if is_body[place]}  # where each ends
    wholes = [_whole_in(piece.block, flows) for piece in pieces]
    ends = _ends(wholes)
    linked = links * words
    place = 0
    while place < len(pieces):
        whole, end = wholes[place], ends[place]
        if whole is not None and not kept[place:end].all() and not _is_strange(whole, pieces[place].text):
            is_linked = float(linked[place:end].sum()) >= _MOSTLY_LINKS * float(words[place:end].sum())
            if not is_linked and _belongs(pieces, kept, place, flows[whole.parent] >= end):
                kept[place:end] = True
        place = end
    return kept


def _ends(wholes: Sequence[Element | None]) -> list[int]:
    """Behind which piece what each lies in ends; a piece that lies in none ends with itself."""
    ends = list(range(1, len(wholes) + 1))
    for place in range(len(wholes) - 2, -1, -1):
        if wholes[place] is not None and wholes[place] is wholes[place + 1]:
            ends[place] = ends[place + 1]
    return ends


def _whole_in(block: Element, flows: Container[Element | None]) -> Element | None:
    """The list, table or quote that a piece lies in and that itself lies beside paragraphs of the body."""
    here: Element | None = block
    while here is not None:
        if here.tag in _WHOLE and here.parent in flows:
            return here
        here = here.parent
    return None


def _belongs(pieces: Sequence[Piece], is_body: NDArray[np.bool_], start: int, goes_on: bool) -> bool:
    if not start or not is_body[start - 1]:
        return False
    before = pieces[start - 1]
    leads = before.text.endswith((":", "：")) or before.block.tag in _HEADINGS
    return leads or goes_on


def _is_strange(whole: Element, text: str) -> bool:
    speaks_of_more = whole.tag in _HEADINGS and words_of_line(text) != 0
    return bool(whole.names & _STRANGE) or whole.is_hidden or speaks_of_more
