"""From the lines of a text dump to its pieces: what was wrapped is joined, the marks of lists and headings come off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from services.enrich.reading.dates import is_month
from services.enrich.reading.sentences import ends_sentence

Mark = Literal["", "heading", "item", "quote", "row"]
Columns = Callable[[str], int]  # how wide a line is

_ROMANLESS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer: no spaces between words
_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
DENSE: Final = re.compile(f"[{_ROMANLESS}{_WIDE}]")
_TWO_COLUMNS = re.compile(rf"[{_WIDE}\uac00-\ud7af]")
_NO_SPACE = re.compile(rf"[{_ROMANLESS}{_WIDE}]")

_BULLET = re.compile(r"(?:(?:[•●▪◦○■□♦◆▶►→*+·‣⁃–-]|\(?\d{1,2}(?:\\?[.)、]))(?:\s+|$))+")
_COUNTED = re.compile(r"\(?\d")
_HEADING = re.compile(r"(#{1,6})\s+")
_QUOTE = re.compile(r"(?:>\s?)+")
_WORDLESS = re.compile(r"[\W_]*$")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_CONTINUES = re.compile(r"[\"'“‘«(]?[a-zß-ÿа-яёα-ω]|[,.;:)!?»”’]\S")

# No part may hold the sign that a link begins with: a text full of such signs is then looked at once, not 500 times.
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300}+)\]\([^)\s\[]{0,500}+(?:\s+\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300}+)\]\((?:<[^<>\n]{0,500}+>|[^)\s\[]{0,500}+)(?:\s+\"[^\"\n]{0,300}\")?\)")
_REFERENCE = re.compile(r"\[(?<!\w\[)\d{1,4}\](?=\w)")  # lynx and its like count the links of a page
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_]{1,200}+)(?<=\S)\1(?![\w*_])")
_BREAKS_ANYWHERE = re.compile(r"\(?\d|[–+-]")  # a line may begin so without being an item
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>|-])")

_LOOKED_AT: Final = 5_000  # lines; they tell how the others were wrapped
_WIDEST: Final = 200  # columns; nobody wraps text wider than that
_RAGGED: Final = 14  # columns by which a full line may fall short: the next word did not fit


@dataclass(slots=True, kw_only=True)
class Piece:
    """Lines that belong together: a paragraph that was wrapped, or one line that stands for itself."""

    text: str
    numbers: list[int]  # of its lines, from 1
    gap: int  # empty lines above it
    mark: Mark = ""
    level: int = 0  # of a heading or an item; of a row 1 where it heads its table
    indent: int = 0
    is_numbered: bool = False
    linked: float = 0.0  # share of its characters that are links, as far as the dump shows them
    is_image: bool = False


def unwrap(text: str) -> list[Piece]:
    """The pieces of a clean text, in order; lines without a letter or digit give none. Linear in the text's length."""
    lines = text.split("\n")
    columns = _columns if _TWO_COLUMNS.search(text) else len
    width = _wrap_width(lines, columns)
    wraps = columns if width else None
    counts_links = "[" in text and len(_REFERENCE.findall(text, 0, 200_000)) >= 3
    has_markdown = any(sign in text for sign in "[\\*_")
    pieces: list[Piece] = []
    parts: list[str] = []  # the lines of the last piece; joined at its end, for a paragraph may have thousands
    gap, room, bare = 1, width, False
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line:
            gap, bare = gap + 1, False
            continue
        if "  " in line or "\t" in line:
            line = " ".join(line.split())
        if not line[0].isalnum() and _WORDLESS.match(line):
            bare = bool(_BULLET.fullmatch(line))
            if pieces and not gap and _UNDERLINE.match(line) and len(parts) == 1 and not pieces[-1].mark:
                pieces[-1].mark, pieces[-1].level = "heading", 1 if line[0] == "=" else 2
            gap += not bare
            continue
        piece = Piece(text=line, numbers=[number], gap=gap)
        _take_mark(piece, line)
        if raw[0] in " \t":
            piece.indent = len(raw) - len(raw.lstrip())
        if has_markdown:
            _take_markdown(piece)
        if counts_links and "[" in piece.text:
            _take_references(piece)
        if bare and not piece.mark:  # some put the bullet on a line of its own
            piece.mark, piece.level = "item", 1
        if not gap and not bare and pieces and _goes_on(piece, line, pieces[-1], parts[-1], room, wraps):
            parts.append(line if piece.mark == "item" else piece.text)
            pieces[-1].numbers.append(number)
            pieces[-1].linked = max(pieces[-1].linked, piece.linked)
        else:
            if len(parts) > 1:
                pieces[-1].text = _joined(parts)
            pieces.append(piece)
            parts = [piece.text]
        gap, bare = 0, False
        if width:
            room = width - columns(raw.rstrip())
    if len(parts) > 1:
        pieces[-1].text = _joined(parts)
    _name_levels(pieces)
    return pieces


def _wrap_width(lines: list[str], columns: Columns) -> int:
    """The column at which the text was wrapped by whoever dumped it; 0 when it was not."""
    long = [
        (wide, number)
        for number, line in enumerate(lines[:_LOOKED_AT])
        if len(line) > 30 and (wide := columns(line.rstrip())) > 30
    ]
    if len(long) < 4:
        return 0
    widths = sorted(wide for wide, _ in long)
    widest = widths[min(len(widths) - 1, int(len(widths) * 0.97))]
    if widest > _WIDEST:
        return 0
    # Where full lines are whole paragraphs, nobody wrapped them: they only happen to be of a length.
    below = [*lines[1:_LOOKED_AT], ""]
    full = [number for wide, number in long if wide > widest - _RAGGED]
    whole = sum(not below[number].strip() or ends_sentence(lines[number].rstrip()) for number in full)
    return widest if len(full) > len(long) * 0.3 and whole < len(full) * 0.6 else 0


def _columns(line: str) -> int:
    return len(line) if line.isascii() else len(line) + len(_TWO_COLUMNS.findall(line))


def _take_mark(piece: Piece, line: str) -> None:
    """Take off what says that a line is a heading, an item, a quote or a row, and keep what it said."""
    first = line[0]
    if first.isalpha() or (first.isdigit() and line[1:2].isalpha()):
        return
    if first == "#" and (mark := _HEADING.match(line)):
        piece.mark, piece.level = "heading", len(mark[1])
        piece.text = line[mark.end() :].rstrip("# ")
    elif first == ">" and (mark := _QUOTE.match(line)):
        piece.mark, piece.text = "quote", line[mark.end() :]
    elif first == "|" and line.count("|") > 2:
        piece.mark = "row"
    elif (mark := _BULLET.match(line)) and not _begins_with_date(line):
        piece.mark, piece.level, piece.text = "item", 1, line[mark.end() :]
        piece.is_numbered = bool(_COUNTED.match(line))
    if _WORDLESS.match(piece.text):  # `- 12.`: the number was the word
        piece.mark, piece.text = "", line


def _begins_with_date(line: str) -> bool:
    """ "3. Mai 2026" is no item, though "3." is how one begins."""
    date = _DAY_MONTH_YEAR.match(line)
    return date is not None and is_month(date[1])


_DAY_MONTH_YEAR = re.compile(r"\d{1,2}\.\s([^\W\d_]{3,})\.?,?\s\d{4}(?!\d)")


def _take_markdown(piece: Piece) -> None:
    """Leave the words of links, images and emphasis, without their signs."""
    text = piece.text
    if not ("[" in text or "\\" in text or "*" in text or "_" in text):
        return
    if "](" in text:
        if "![" in text:
            piece.is_image = bool(_IMAGE.search(text))
            text = _IMAGE.sub(r"\1", text)
        linked = sum(len(link[1]) for link in _LINK.finditer(text))
        text = _LINK.sub(r"\1", text)
        piece.linked = linked / max(1, len(text))
        text = " ".join(text.split())  # what was taken out had a space on both sides
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))  # one may stand within another
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if not _WORDLESS.match(text):
        piece.text = text.strip()


def _take_references(piece: Piece) -> None:
    text = _REFERENCE.sub("", piece.text)
    if text != piece.text:
        starts = piece.text.startswith("[")
        piece.linked = max(piece.linked, 0.9 if starts and len(text) < 90 else 0.2)
        piece.text = text


def _goes_on(piece: Piece, line: str, above: Piece, last: str, room: int, wraps: Columns | None) -> bool:
    """Whether a line goes on where the one above stopped, which left `room` columns free if the text is wrapped."""
    if piece.mark in _ALONE or above.mark in _ALONE:
        return False
    if piece.mark == "item" and not (wraps and not above.mark and _BREAKS_ANYWHERE.match(line)):
        return False
    if piece.mark == "quote" and above.mark != "quote":
        return False
    if wraps:
        # Whoever wraps at a column breaks only where the next word did not fit.
        first = line.partition(" ")[0]
        return wraps(first[:2] if DENSE.match(first) else first) >= room
    return piece.mark == "quote" or (_CONTINUES.match(line) is not None and not ends_sentence(last))


_ALONE: Final = ("heading", "row")


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one; scripts that write no spaces between words get none."""
    parts = [lines[0]]
    for above, line in pairwise(lines):
        if not (_NO_SPACE.match(above[-1]) and _NO_SPACE.match(line[0])):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _name_levels(pieces: list[Piece]) -> None:
    """An item's level is told by how far the items above it in its list are set in."""
    indents: list[int] = []
    for piece in pieces:
        if piece.mark != "item":
            indents.clear()
            continue
        while indents and indents[-1] > piece.indent:
            indents.pop()
        if not indents or indents[-1] < piece.indent:
            indents.append(piece.indent)
        piece.level = min(len(indents), 6)
