"""Keeps what belongs together in a dump: a text around a hint, lists and tables with what stands right around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from services.enrich.reading.dumps.dump_choice import Judged
from services.enrich.reading.dumps.dump_features import flag, word_count
from services.enrich.reading.dumps.unwrap import Piece, ends_sentence
from services.enrich.reading.hints import is_hint

_SHORT_LIST: Final = 5  # items
_LEAD: Final = 20  # words
_LAST: Final = 15  # words of the sentence behind a list
_FEWEST: Final = 3
_PROSE: Final = 8  # words
_ALONE: Final = 5  # words of a hint that does not say at what
_CELL: Final = 60  # characters, on an average: what is longer is no row but prose with bars
_ENDS: Final = flag("ends")
_COLON: Final = flag("colon")


def set_aside(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces without the hints at other articles that stand amid prose, and these: they part what belongs together.

    A hint that says no more than that takes the one line below with it, which names the article.
    """
    hints: set[int] = set()
    for at, piece in enumerate(pieces):
        if not at or at - 1 in hints or not is_hint(piece.text) or not _is_prose(pieces[at - 1]):
            continue
        names_it = word_count(piece.text) > _ALONE or at + 1 == len(pieces) or _is_prose(pieces[at + 1])
        end = at + (1 if names_it else 2)
        if end < len(pieces) and _is_prose(pieces[end]):
            hints.update(range(at, end))
    if not hints:
        return list(pieces), []
    return [it for at, it in enumerate(pieces) if at not in hints], [pieces[at] for at in sorted(hints)]


def _is_prose(piece: Piece) -> bool:
    return not piece.mark and ends_sentence(piece.text) and word_count(piece.text) >= _PROSE


def with_wholes(judged: Sequence[Judged], taken: set[int]) -> set[int]:
    """The places of the body with all of its lists and tables, and the sentence behind the last of them."""
    taken = set(taken)
    wholes = [*_lists(judged, taken), *_tables(judged, taken)]
    for whole in wholes:
        taken.update(whole)
    last = max(taken, default=-1)
    below = judged[last + 1] if 0 <= last < len(judged) - 1 else None
    if below and below.words <= _LAST and any(last in it for it in wholes) and _is_amid(below):
        taken.add(below.at)
    return taken


def _lists(judged: Sequence[Judged], taken: set[int]) -> Iterator[range]:
    """Lists of the body: a colon above takes in all items of one, an item in it those of a short one."""
    for is_item, row in groupby(judged, key=lambda one: one.piece.mark == "item" and not one.said):
        if not is_item:
            continue
        items = list(row)
        first, end = items[0].at, items[-1].at + 1
        above = judged[first - 1] if first else None
        if above and above.at in taken and above.flags & _COLON:
            yield range(first, end)
        elif above and above.at - 1 in taken and _leads_in(above) and end < len(judged) and _is_amid(judged[end]):
            yield range(first - 1, end)
        elif len(items) <= _SHORT_LIST and any(it.at in taken for it in items):
            yield range(first, end)


def _leads_in(one: Judged) -> bool:
    return bool(one.flags & _COLON) and not one.said and _FEWEST <= one.words <= _LEAD


def _is_amid(one: Judged) -> bool:
    """Whether it is a sentence that says nothing of the page, as it stands amid or at the end of a text."""
    return bool(one.flags & _ENDS) and not (one.piece.mark or one.said or one.piece.linked) and one.words >= _FEWEST


def _tables(judged: Sequence[Judged], taken: set[int]) -> Iterator[range]:
    """Tables of the body: such as stand among it, or of which a row was taken for it. Their pieces are rows then."""
    last = max(taken, default=-1)
    for rows in _rows(judged):
        first, end = rows[0].at, rows[-1].at + 1
        above = judged[first - 1] if first else None
        is_amid = above and above.at in taken and (last >= end or above.flags & _COLON)
        if (is_amid or any(row.at in taken for row in rows)) and not any(row.piece.linked for row in rows):
            for row in rows:
                row.piece.mark = "row"
            rows[0].piece.level = int(rows[1].piece.gap > 0)  # a line of dashes stood between
            yield range(first, end)


def _rows(judged: Sequence[Judged]) -> Iterator[list[Judged]]:
    """Lines of one number of cells, one below the other; two at least."""
    rows: list[Judged] = []
    bars = 0
    for one in judged:
        here = _bars(one.piece)
        if rows and here == bars and one.piece.gap <= (len(rows) == 1):
            rows.append(one)
            continue
        if len(rows) > 1:
            yield rows
        rows, bars = ([one], here) if here else ([], 0)
    if len(rows) > 1:
        yield rows


def _bars(piece: Piece) -> int:
    """How many bars part the cells of a row; 0 where it is none."""
    text = piece.text.strip("| ") if piece.text.startswith("|") else piece.text
    bars = text.count("|")
    if not bars or piece.mark not in ("", "row") or len(piece.numbers) > 1:
        return 0
    is_spaced = text.count(" | ") == bars or piece.mark == "row"
    return bars if is_spaced and len(text) <= _CELL * (bars + 1) else 0
