"""Builds blocks out of pieces: paragraphs, headings, items, quotes, rows, code and images, with marks in their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from services.enrich.reading.decode import clean, one_line
from services.enrich.reading.pages.pieces import Cut, Element, Piece
from shared.model import Block, BlockKind, Mark

_HEADINGS: Final = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4, "caption": 4}  # of a table its title
_ITEMS: Final = frozenset({"li", "dt", "dd"})
_LISTS: Final = frozenset({"ul", "ol", "menu", "dir", "dl"})
_CODE: Final = frozenset({"pre", "listing", "plaintext", "xmp"})
_LINKED_TO: Final = frozenset({"http", "https", "mailto"})
_LIMIT_HREF: Final = 2048
# What joining, splitting and cleaning would leave as it is: most links of news.
_ABSOLUTE = re.compile(
    r"https?://[\w.-]+(?:/[\w/.,:~%+@!=&-]*)?(?:\?[\w/.,:~%+@!=&-]+)?(?:#[\w/.,:~%+@!=&-]+)?", re.ASCII
)
_LIMIT_CELL: Final = 50  # words: a cell that holds more is a column of the page's layout
_PROSE: Final = 10  # words of a sentence: two such in one cell are paragraphs
_LIMIT_IMAGES: Final = 50


@dataclass(kw_only=True)
class Built:
    """The blocks, and of each piece (by its place among the pieces) the block that it became a part of."""

    blocks: list[Block] = field(default_factory=list)
    block_of: dict[int, int] = field(default_factory=dict)


def build(cut: Cut, chosen: Sequence[bool], captions: dict[int, int], base: str | None) -> Built:
    """The blocks of the chosen pieces, in reading order.

    `captions` names for an image the piece that is its caption, both by their places. `base` is what relative
    addresses are relative to; without one they are left out.
    """
    built = Built()
    tables = _Tables(cut)
    row: Element | None = None
    pictures: set[str] = set()
    for place, piece in enumerate(cut.pieces):
        if not chosen[place]:
            continue
        if piece.image:
            src = absolute(piece.image, base)
            if src.startswith("http") and src not in pictures and len(pictures) < _LIMIT_IMAGES:
                pictures.add(src)
                caption = captions.get(place)
                text = one_line(cut.pieces[caption].text) if caption is not None else ""
                if caption is not None:
                    built.block_of[caption] = len(built.blocks)
                built.block_of[place] = len(built.blocks)
                built.blocks.append(Block(kind="image", text=text, src=src, alt=one_line(piece.text)))
            row = None
            continue
        its_row = tables.row_of(piece)
        if its_row is not None and its_row is row:
            built.block_of[place] = len(built.blocks) - 1
            continue
        row = its_row
        block = tables.block_of(its_row, chosen, base) if its_row is not None else _block_of(piece, base)
        if block is not None:
            built.block_of[place] = len(built.blocks)
            built.blocks.append(block)
        else:
            row = None
    return built


def absolute(address: str, base: str | None) -> str:
    """The address as an absolute http, https or mailto URL; empty where it is none."""
    if len(address) <= _LIMIT_HREF and _ABSOLUTE.fullmatch(address):
        return address
    try:
        whole = urljoin(base or "", address.strip()) if address else ""
        parts = urlsplit(whole)
        is_good = parts.scheme in _LINKED_TO and (bool(parts.netloc) or parts.scheme == "mailto")
    except ValueError:
        return ""
    whole = "".join(clean(whole).split())
    return whole if is_good and len(whole) <= _LIMIT_HREF else ""


def _block_of(piece: Piece, base: str | None) -> Block | None:
    holder = _holder(piece.block)
    if holder is not None and holder.tag in _CODE:
        code = _code(piece)
        return Block(kind="code", text=code) if code else None
    text, marks = spell(piece.parts, base)
    if not text:
        return None
    if holder is None:
        return Block(kind="paragraph", text=text, marks=marks)
    if level := _HEADINGS.get(holder.tag):
        return Block(kind="heading", text=text, marks=marks, level=level)
    kind: BlockKind = "item" if holder.tag in _ITEMS else "quote"
    if kind == "quote":
        return Block(kind=kind, text=text, marks=marks)
    depth, is_numbered = _list_of(holder)
    return Block(kind=kind, text=text, marks=marks, level=depth, is_numbered=is_numbered)


def _holder(element: Element) -> Element | None:
    """The innermost element around a piece that makes it more than a paragraph."""
    here: Element | None = element
    while here is not None:
        if here.tag in _HEADINGS or here.tag in _ITEMS or here.tag in _CODE or here.tag == "blockquote":
            return here
        here = here.parent
    return None


def _list_of(item: Element) -> tuple[int, bool]:
    """How deep a list item lies (1 is outermost), and whether its list counts."""
    depth, is_numbered = 0, False
    here = item.parent
    while here is not None:
        if here.tag in _LISTS:
            if not depth:
                is_numbered = here.tag == "ol"
            depth += 1
        here = here.parent
    return max(depth, 1), is_numbered


def _code(piece: Piece) -> str:
    lines = clean("".join(text for text, _ in piece.parts)).expandtabs(4).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def spell(parts: Iterable[tuple[str, Element]], base: str | None) -> tuple[str, tuple[Mark, ...]]:
    """The text of a piece's parts in one clean line, and what stretches of it are marked as."""
    words: list[str] = []
    length = 0
    is_apart = False  # white space stands between what was said and what follows
    spans: dict[tuple[str, Element], list[int]] = {}
    for part, element in parts:
        line = one_line(part)
        if not line:
            is_apart = is_apart or part != ""
            continue
        if words and (is_apart or part[0].isspace()):
            words.append(" ")
            length += 1
        words.append(line)
        for kind, marking in element.marks() if element.marked else ():
            spans.setdefault((kind, marking), [length, 0])[1] = length + len(line)
        length += len(line)
        is_apart = part[-1].isspace()
    text = "".join(words)
    whole = one_line(text)
    marks = tuple(_marks(spans, base))
    if whole != text:
        # A letter and its accent stood in two elements: characters became one where the parts met.
        marks = tuple(_moved(marks, text, whole))
    return whole, marks


def _marks(spans: dict[tuple[str, Element], list[int]], base: str | None) -> list[Mark]:
    marks = []
    for (kind, element), (start, end) in spans.items():
        if kind == "link":
            if href := absolute(element.href, base):
                marks.append(Mark(kind="link", start=start, end=end, href=href))
        elif kind == "strong":
            marks.append(Mark(kind="strong", start=start, end=end))
        elif kind == "emphasis":
            marks.append(Mark(kind="emphasis", start=start, end=end))
        else:
            marks.append(Mark(kind="code", start=start, end=end))
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _moved(marks: Iterable[Mark], text: str, whole: str) -> Iterable[Mark]:
    for mark in marks:
        start = min(len(one_line(text[: mark.start] + "x")) - 1, len(whole))
        end = min(len(one_line(text[: mark.end])), len(whole))
        if start < end:
            yield Mark(kind=mark.kind, start=start, end=end, href=mark.href)


class _Tables:
    """Which pieces are cells of a table that holds data, not of one that only lays out the page."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._is_data: dict[Element, bool] = {}
        self._cells: dict[Element, list[Element]] | None = None  # of a row
        self._rows: dict[Element, list[Element]] = {}  # of a table
        self._nests: set[Element] = set()
        self._pieces: dict[Element, list[int]] = {}  # of a cell

    def row_of(self, piece: Piece) -> Element | None:
        """The row of a data table that a piece stands in."""
        cell = _cell_of(piece.block)
        if cell is None or cell.parent is None:
            return None
        table = _table_of(cell.parent)
        if table is None:
            return None
        if self._cells is None:
            self._look()
        if table not in self._is_data:
            self._is_data[table] = self._holds_data(table)
        return cell.parent if self._is_data[table] else None

    def block_of(self, row: Element, chosen: Sequence[bool], base: str | None) -> Block | None:
        cells: list[str] = []
        marks: list[Mark] = []
        assert self._cells is not None
        length = 0
        for cell in self._cells.get(row, ()):
            places = [
                place for place in self._pieces.get(cell, ()) if chosen[place] and not self._cut.pieces[place].image
            ]
            parts = [part for place in places for part in (*self._cut.pieces[place].parts, (" ", cell))]
            text, own = spell(parts, base)
            start = length + (3 if cells else 0)
            marks += [Mark(kind=m.kind, start=m.start + start, end=m.end + start, href=m.href) for m in own]
            cells.append(text)
            length = start + len(text)
        # Only inner separators may stand at the edges; a row's own text is in one line as every other.
        text = " | ".join(cells)
        whole = one_line(text)
        if not any(cells):
            return None
        moved = tuple(marks) if whole == text else tuple(_moved(marks, text, whole))
        return Block(kind="row", text=whole, marks=moved, cells=tuple(cells), is_header=self._is_header(row))

    def _look(self) -> None:
        self._cells = {}
        for element in self._cut.elements:
            if element.tag in ("td", "th") and element.parent is not None:
                self._cells.setdefault(element.parent, []).append(element)
            elif element.tag == "tr" and (table := _table_of(element)) is not None:
                self._rows.setdefault(table, []).append(element)
            elif element.tag == "table" and element.parent is not None:
                outer = _table_of(element.parent)
                if outer is not None:
                    self._nests.add(outer)
        for place, piece in enumerate(self._cut.pieces):
            cell = _cell_of(piece.block)
            if cell is not None:
                self._pieces.setdefault(cell, []).append(place)

    def _holds_data(self, table: Element) -> bool:
        assert self._cells is not None
        rows = self._rows.get(table, [])
        if table in self._nests or max((len(self._cells.get(row, ())) for row in rows), default=0) < 2:
            return False
        cells = [self._pieces.get(cell, []) for row in rows for cell in self._cells.get(row, ())]
        return not any(self._is_column(places) for places in cells)

    def _is_column(self, places: list[int]) -> bool:
        """A cell with running text in it is a column of the page, not a value."""
        pieces = [self._cut.pieces[place] for place in places]
        sizes = [piece.text.count(" ") + 1 for piece in pieces if not piece.image]
        is_long = max(sizes, default=0) > _LIMIT_CELL or sum(size >= _PROSE for size in sizes) > 1
        return is_long or any(piece.block.tag in ("h1", "h2") for piece in pieces)

    def _is_header(self, row: Element) -> bool:
        assert self._cells is not None
        in_head = row.parent is not None and row.parent.tag == "thead"
        return in_head or all(cell.tag == "th" for cell in self._cells.get(row, ()))


def _cell_of(element: Element) -> Element | None:
    here: Element | None = element
    while here is not None and here.tag != "table":
        if here.tag in ("td", "th"):
            return here
        here = here.parent
    return None


def _table_of(element: Element) -> Element | None:
    here: Element | None = element
    while here is not None and here.tag != "table":
        here = here.parent
    return here
