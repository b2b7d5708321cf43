"""Keeps what belongs together in a dump: a text around a hint, lists and tables with what stands right around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from services.enrich.reading.dumps.dump_choice import Judged
from services.enrich.reading.dumps.dump_features import flag, said, word_count
from services.enrich.reading.dumps.unwrap import Piece
from services.enrich.reading.hints import LINK, is_hint
from services.enrich.reading.sentences import ends_sentence

_SHORT_LIST: Final = 5  # items
_LEAD: Final = 20  # words
_LAST: Final = 15  # words of the sentence behind a list
_FEWEST: Final = 3
_PROSE: Final = 8  # words
_SHORTEST: Final = 15  # characters of so many words, in any script
_LONG: Final = 15
_ALONE: Final = 5  # words of a hint that does not say at what
_BELOW: Final = 4  # pieces below a hint that are looked at
_FOLLOWS: Final = 2  # of them that must be prose
_CELL: Final = 60  # characters, on an average: what is longer is no row but prose with bars
_ENDS: Final = flag("ends")
_COLON: Final = flag("colon")
# Kinds whose words are of pages only; "les", "ist" and the like, which others hold, are words of many sentences.
_OF_PAGE: Final = sum(map(said, ("account", "legal", "share", "advertising", "comments", "category", "trackback")))


def set_aside(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces without the hints at other articles that stand amid prose, and these: they part what belongs together.

    Where hardly any prose follows, a hint may as well lead on to other articles. One that ends in a colon, or is a
    link, and does not say to what takes the line below with it, which does.
    """
    hints: set[int] = set()
    for at, piece in enumerate(pieces):
        if at and len(pieces[at - 1].text) > _SHORTEST and _is_prose(pieces[at - 1]) and _is_hint(piece):
            says_what = word_count(piece.text) > _ALONE or _is_prose(pieces[min(at + 1, len(pieces) - 1)])
            leads_on = not says_what and (piece.linked > LINK or piece.text.rstrip().endswith((":", "：")))
            end = at + 2 if leads_on else at + 1
            if _goes_on(pieces, end, _PROSE if says_what else _LONG):
                hints.update(range(at, end))
    if not hints:
        return list(pieces), []
    return [it for at, it in enumerate(pieces) if at not in hints], [pieces[at] for at in sorted(hints)]


def _is_hint(piece: Piece) -> bool:
    return is_hint(piece.text, is_link=piece.linked > LINK)


def _goes_on(pieces: Sequence[Piece], at: int, words: int) -> bool:
    """Whether prose begins there, with so many words at least, and more of it follows."""
    if at >= len(pieces) or word_count(pieces[at].text) < words or not _is_prose(pieces[at]):
        return False
    return sum(map(_is_prose, pieces[at : at + _BELOW])) >= _FOLLOWS


def _is_prose(piece: Piece) -> bool:
    return not piece.mark and ends_sentence(piece.text) and word_count(piece.text) >= _PROSE


def with_wholes(judged: Sequence[Judged], taken: set[int]) -> set[int]:
    """The places of the body with all of its lists and tables, and the sentence behind the last of them."""
    taken = set(taken)
    wholes = [*_lists(judged, taken), *_led_in(judged, taken), *_tables(judged, taken)]
    for whole in wholes:
        taken.update(whole)
    last = max(taken, default=-1)
    below = judged[last + 1] if 0 <= last < len(judged) - 1 else None
    ends_led_in = any(last in whole and _is_led_in(judged, whole) for whole in wholes)
    if below and ends_led_in and below.words <= _LAST and _is_amid(below):
        taken.add(below.at)
    return taken


def _is_led_in(judged: Sequence[Judged], whole: range) -> bool:
    """Whether a colon stands above a list or a table, or in its first line."""
    return any(judged[at].flags & _COLON for at in range(max(0, whole.start - 1), whole.start + 1))


def _lists(judged: Sequence[Judged], taken: set[int]) -> Iterator[range]:
    """Lists of the body: a colon above takes in all items of one, an item in it those of a short one."""
    for is_item, row in groupby(judged, key=lambda one: one.piece.mark == "item" and not one.said):
        items = list(row) if is_item else []
        first, end = (items[0].at, items[-1].at + 1) if items else (0, 0)
        is_led_in = first - 1 in taken and judged[first - 1].flags & _COLON
        if items and (is_led_in or (len(items) <= _SHORT_LIST and any(it.at in taken for it in items))):
            yield range(first, end)


def _led_in(judged: Sequence[Judged], taken: set[int]) -> Iterator[range]:
    """Lists amid the text: below a line with a colon that stands below the body, and above a sentence that goes on."""
    for lead in judged[1:]:
        if not (lead.flags & _COLON and lead.at - 1 in taken and _leads_in(lead)):
            continue
        end = lead.at + 1
        while end < len(judged) and judged[end].piece.mark == "item" and not judged[end].said & _OF_PAGE:
            end += 1
        if lead.at + 1 < end < len(judged) and _is_amid(judged[end]):
            yield range(lead.at, end)


def _leads_in(one: Judged) -> bool:
    return _FEWEST <= one.words <= _LEAD and not one.said & _OF_PAGE and not _is_hint(one.piece)


def _is_amid(one: Judged) -> bool:
    """Whether it is a sentence that says nothing of the page, as it stands amid or at the end of a text."""
    is_plain = not (one.piece.mark or one.said & _OF_PAGE or one.piece.linked)
    return bool(one.flags & _ENDS) and is_plain and one.words >= _FEWEST


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
    for one in (one for one in judged if "|" in one.piece.text):
        here = _bars(one.piece)
        if rows and here == bars and rows[-1].at == one.at - 1 and one.piece.gap <= (len(rows) == 1):
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
