"""Reads a text dump of a page: what each line is, told by what lines look like and where they stand.

No site's words are known here. Prose is long lines that end like sentences; the body is the densest run of it; the
title stands before it; boxes and labels say what they are themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.enrich import dates
from services.enrich.decode import one_line
from shared.errors import Refused
from shared.model import Block, BlockKind, Line, Role

LIMIT_LINES: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Found:
    """A value with the line it stood on (from 1) and the rule that took it."""

    value: str
    line: int
    rule: str


@dataclass(frozen=True, kw_only=True)
class Dump:
    """What a text dump says. A line that gave a field names it as its role; `lines` has every line, empty ones too."""

    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    title: Found | None = None
    category: Found | None = None
    byline: Found | None = None
    date: Found | None = None
    published_at: datetime | None = None
    capabilities: tuple[str, ...] = ()


@dataclass(slots=True)
class Piece:
    """Lines that belong together: a paragraph that was wrapped, or one line that stands for itself."""

    text: str
    numbers: list[int]
    after_gap: bool
    is_item: bool = False
    is_heading: bool = False
    is_quote: bool = False
    role: Role = "furniture"
    rule: str = "short, and no sentence"
    words: int = field(init=False, default=0)
    ends: bool = field(init=False, default=False)  # like a sentence
    is_furniture: bool = field(init=False, default=False)  # speaks of the page, not of the world
    prose: float = field(init=False, default=0.0)


_BULLET = re.compile(r"(?:[•●▪◦○■□♦*+·‣⁃–-]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"#{1,6}\s+")
_QUOTE = re.compile(r">\s?")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।](?:[\"'”’»)\]]|\s)*$")
_CONTINUES = re.compile(r"[\"'“‘«(]?[a-zà-ÿа-яα-ω]|[,.;:)!?»”’]\S")
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LINK = re.compile(r"https?://|www\.|\w@\w[\w-]*\.\w")
_OF_THE_PAGE = re.compile(
    r"\b(?:cookies?|newsletters?|subscri\w+|sign (?:up|in)|log ?in|logged in|share (?:this|on)|advertis\w+|read more"
    r"|more from|copyright|all rights reserved|privacy policy|terms of (?:use|service)|follow us|getty images"
    r"|download (?:the|our) app|most read|skip to|javascript|your browser|click here|e-?mail address"
    r"|leave a (?:comment|reply)|related (?:articles|stories|topics)|abonn\w+|anzeige|werbung|mehr zum thema|lire aussi"
    r"|publicité|publicidad|suscr\w+|leggi anche|iscriviti|leia (?:mais|também))\b|©",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"(?:category|categories|section|kategorie|rubrik|ressort|rubrique|catégorie|categoría|sección|categoria|sezione)"
    r"\s*[:：]\s*(\S.{0,60})",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:written|reported|posted|published|story)\s+by|by|von|par|por|di|author|autor(?:in)?|auteur|autore)\b"
    r"\s*[:：]?\s+(\S.{2,80})",
    re.IGNORECASE,
)
_COMMENT_BOX = re.compile(
    r"comment(?:s|\(s\))?\b.{0,20}\b(?:write|post|add|leave)\b"
    r"|(?:write|post|add|leave)\s+(?:a|your)?\s*(?:comment|reply)\b"
    r"|(?:\d+\s+)?comments?(?:\s*\(\d+\))?\s*:?$",
    re.IGNORECASE,
)
_TRACKBACK_BOX = re.compile(r"track ?backs?\b.{0,60}$", re.IGNORECASE)
_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w.'’-]*(?:,?\s(?:(?:de|da|van|von|der|den|di|al|el|la|bin|dos|du|le|and|und|et|y|e)\s){0,2}[^\W\d_a-zß-ÿ][\w.'’-]*){1,7}"
)

_NO_PROSE: Final = -5.0


def read_dump(text: str) -> Dump:
    """What stands in a text dump. Without a line that could be the title, `title` is None; without a body, no blocks.

    Raises Refused `too_large` when it has more lines than any page.
    """
    if text.count("\n") >= LIMIT_LINES:
        raise Refused("too_large", f"The text has more than {LIMIT_LINES:,} lines. Post the article alone.")
    pieces = unwrap(text)
    for piece in pieces:
        _look_at(piece)
    end = _mark_boxes(pieces)
    first, last = _mark_body(pieces[:end])
    title = _mark_title(pieces, first)
    labels = _mark_labels(pieces, title, first, last)
    return Dump(
        blocks=tuple(Block(kind=_kind(piece), text=piece.text) for piece in pieces if piece.role == "body"),
        lines=_lines(text, pieces),
        title=None if title is None else Found(value=title.text, line=title.numbers[0], rule=title.rule),
        category=labels.category,
        byline=labels.byline,
        date=labels.date,
        published_at=labels.published_at,
        capabilities=tuple(
            capability
            for capability, role in (("comments", "comment box"), ("trackback", "trackback box"))
            if any(piece.role == role for piece in pieces)
        ),
    )


def read_plain(text: str) -> tuple[Block, ...]:
    """Plain text that is an article's body and nothing else, as blocks; its wrapped lines are joined."""
    return tuple(Block(kind=_kind(piece), text=piece.text) for piece in unwrap(text))


def unwrap(text: str) -> list[Piece]:
    """The text's pieces: the lines of a hard-wrapped paragraph joined, the marks of items and headings taken off."""
    lines = text.split("\n")
    width = _wrap_width(lines)
    pieces: list[Piece] = []
    parts: list[list[str]] = []  # the lines of each piece; joined at the end, for a paragraph may have thousands
    gap, previous_width = True, 0
    for number, raw in enumerate(lines, 1):
        line = one_line(raw)
        piece = _begin(line, number, after_gap=gap)
        if not line:
            gap = True
            continue
        if piece is None:  # a bullet with nothing behind it
            continue
        stands_alone = piece.is_item or piece.is_heading
        if (
            pieces
            and not gap
            and not stands_alone
            and _belongs(line, parts[-1][-1], previous_width, width, quote=piece.is_quote)
        ):
            parts[-1].append(piece.text)
            pieces[-1].numbers.append(number)
        else:
            pieces.append(piece)
            parts.append([piece.text])
        gap, previous_width = False, _columns(raw.rstrip())
    for piece, its_lines in zip(pieces, parts, strict=True):
        piece.text = " ".join(its_lines)
    return pieces


def _wrap_width(lines: list[str]) -> int:
    """The column at which the text was wrapped by whoever dumped it; 0 when it was not."""
    widths = sorted(_columns(line.rstrip()) for line in lines if len(line) > 40)
    if len(widths) <= 5:
        return 0
    widest = widths[int(len(widths) * 0.97)]
    near = sum(width > widest - 14 for width in widths)
    return widest if widest < 140 and near > len(widths) / 4 else 0


def _columns(line: str) -> int:
    return len(line) if line.isascii() else len(line) + len(_DENSE.findall(line))


def _begin(line: str, number: int, *, after_gap: bool) -> Piece | None:
    piece = Piece(text=line, numbers=[number], after_gap=after_gap)
    if mark := _HEADING.match(line):
        piece.is_heading = True
    elif mark := _BULLET.match(line):
        piece.is_item = True
    elif mark := _QUOTE.match(line):
        piece.is_quote = True
    if mark:
        piece.text = line[mark.end() :].strip()
    return piece if any(sign.isalnum() for sign in piece.text) or (piece.text and not mark) else None


def _belongs(line: str, previous: str, previous_width: int, width: int, *, quote: bool) -> bool:
    """Whether a line goes on where the one above it stopped."""
    if width:
        # Whoever wraps at a column breaks only where the next word did not fit.
        return previous_width + 1 + _columns(line.split(maxsplit=1)[0]) > width
    return quote or (bool(_CONTINUES.match(line)) and not _SENTENCE_END.search(previous[-8:]))


def _look_at(piece: Piece) -> None:
    dense = 0 if piece.text.isascii() else len(_DENSE.findall(piece.text))
    piece.words = max(len(piece.text.split()), dense // 2)
    piece.ends = bool(_SENTENCE_END.search(piece.text[-8:]))
    beginning = piece.text[:160]  # what speaks of the page says so at once
    piece.is_furniture = bool(_OF_THE_PAGE.search(beginning) or _LINK.search(beginning))
    piece.prose = _prose(piece)


def _prose(piece: Piece) -> float:
    """How much a piece reads like prose: its words, if it has sentences; below 0 when it does not."""
    if piece.words >= 8 and piece.ends:
        score = min(piece.words, 60.0)
    elif piece.words >= 25:
        score = min(piece.words, 60.0) * 0.6
    elif piece.words >= 12 and "," in piece.text:
        score = 2.0
    else:
        score = _NO_PROSE
    if piece.is_furniture:
        return _NO_PROSE - 1 if piece.words < 20 else score * 0.6
    return score


def _mark_boxes(pieces: list[Piece]) -> int:
    """Name the boxes for comments and trackbacks; gives the index of the first below prose: there the article ends."""
    end = len(pieces)
    prose_seen = False
    for index, piece in enumerate(pieces):
        if piece.words <= 12 and not piece.is_heading:
            if _COMMENT_BOX.match(piece.text):
                piece.role, piece.rule = "comment box", "asks for comments"
            elif _TRACKBACK_BOX.match(piece.text):
                piece.role, piece.rule = "trackback box", "offers trackbacks"
            if piece.role != "furniture" and prose_seen:
                end = min(end, index)
        prose_seen = prose_seen or piece.prose > 0
    return end


def _mark_body(pieces: list[Piece]) -> tuple[int, int]:
    """Name the pieces of the body, the run with the most prose; gives where it begins and ends."""
    scores = [piece.prose for piece in pieces]
    first, last = _best_run(scores)
    if first == last:
        return _mark_short_body(pieces)
    for piece, score in zip(pieces[first:last], scores[first:last], strict=True):
        if piece.role == "furniture" and not (piece.is_furniture and piece.words <= 12):
            piece.role = "body"
            piece.rule = "prose: long, and ends like a sentence" if score > 0 else "short, but in the midst of prose"
        elif piece.role == "furniture":
            piece.rule = "speaks of the page, in the midst of prose"
    return first, last


def _best_run(scores: list[float]) -> tuple[int, int]:
    """The bounds of the run with the greatest sum (Kadane); equal bounds when no score is above 0."""
    best = total = 0.0
    first = last = start = 0
    for index, score in enumerate(scores):
        total += score
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, first, last = total, start, index + 1
    return first, last


def _mark_short_body(pieces: list[Piece]) -> tuple[int, int]:
    """With no prose anywhere: the first line is the title, and what follows a gap and is no furniture is the body."""
    for first, piece in enumerate(pieces):
        if (
            first
            and piece.after_gap
            and piece.role == "furniture"
            and not piece.is_furniture
            and not _label(piece.text)
        ):
            break
    else:
        return len(pieces), len(pieces)
    last = first
    for last, piece in enumerate(pieces[first:], first + 1):  # noqa: B007 - where it stopped is the answer
        if piece.role == "furniture" and not piece.is_furniture and not _label(piece.text):
            piece.role, piece.rule = "body", "no prose anywhere; stands below the first line"
    return first, last


def _label(text: str) -> bool:
    return bool(_CATEGORY.fullmatch(text) or _BYLINE.fullmatch(text) or (len(text) < 40 and dates.find(text)))


def _mark_title(pieces: list[Piece], first: int) -> Piece | None:
    """The piece before the body that most looks like its headline: near, heading-like, and of the body's words."""
    body_words = {word for piece in pieces if piece.role == "body" for word in _long_words(piece.text)}
    seen = Counter(piece.text for piece in pieces)
    page_title = pieces[0].text if pieces else ""
    best: tuple[float, Piece] | None = None
    for distance, piece in enumerate(reversed(pieces[max(0, first - 60) : first]), 1):
        if piece.role != "furniture" or _label(piece.text) or not any(sign.isalpha() for sign in piece.text):
            continue
        score = min(piece.words, 12) / 4 - min(distance * 0.1, 4)
        words = _long_words(piece.text)
        score += 5 * sum(word in body_words for word in words) / (len(words) + 2)
        score += (
            3 * piece.is_heading
            - 2 * piece.is_item
            - 2 * piece.text.endswith(".")
            - 2 * (piece.words > 25)
            - 3 * piece.is_furniture
        )
        if piece is not pieces[0] and len(piece.text) > 12 and piece.text in page_title:
            score += 6  # a dump often begins with the window's title, which holds the headline
        score -= 2 * (seen[piece.text] > 3)
        if best is None or score > best[0]:
            best = score, piece
    if best is None:
        return None
    title = best[1]
    title.role, title.rule = "title", "most like a headline of the lines above the body"
    return title


def _long_words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if len(word) > 3]


@dataclass(slots=True)
class _Labels:
    category: Found | None = None
    byline: Found | None = None
    date: Found | None = None
    published_at: datetime | None = None


def _mark_labels(pieces: list[Piece], title: Piece | None, first: int, last: int) -> _Labels:
    """Name the lines around the title that say category, author and date; the nearest below the title come first."""
    labels = _Labels()
    at = pieces.index(title) if title else first
    near = [
        *range(at + 1, first),
        *range(at - 1, max(-1, at - 8), -1),
        *range(first, min(first + 2, last)),
        *range(last, min(last + 4, len(pieces))),
    ]
    for index in near:
        piece = pieces[index]
        if piece.role not in ("furniture", "body") or piece.words > 14:
            continue
        number = piece.numbers[0]
        if not labels.category and (match := _CATEGORY.fullmatch(piece.text)):
            piece.role, piece.rule = "category", "a label and a value: category"
            labels.category = Found(value=match[1], line=number, rule=piece.rule)
        if (
            not labels.byline
            and piece.role != "category"
            and (name := _author(piece.text, below_title=at < index < first))
        ):
            piece.role, piece.rule = "byline", name[1]
            labels.byline = Found(value=name[0], line=number, rule=name[1])
        if not labels.date and piece.role != "category" and not piece.ends and (date := dates.find(piece.text)):
            if piece.role != "byline":
                piece.role, piece.rule = "date", date[1]
            labels.published_at = date[0]
            labels.date = Found(value=piece.text, line=number, rule=date[1])
    return labels


def _author(text: str, *, below_title: bool) -> tuple[str, str] | None:
    """A name behind `By`, or a line right below the title that is nothing but a name."""
    if match := _BYLINE.fullmatch(text):
        name = re.split(r"\s*[|•·(–—]|,?\s+\d|,\s+(?=\w+\s+\d)|\s+(?:on|am|vom|le|updated|published)\s", match[1])[
            0
        ].strip(" ,:")
        if _NAME.fullmatch(name):
            return name, "a name behind `by`"
    elif below_title and 2 <= len(text.split()) <= 4 and _NAME.fullmatch(text) and not text.isupper():
        return text, "a name and nothing else, below the title"
    return None


def _kind(piece: Piece) -> BlockKind:
    if piece.is_heading or (
        piece.rule == "short, but in the midst of prose" and piece.after_gap and not piece.is_item and not piece.ends
    ):
        return "heading"
    if piece.is_item:
        return "item"
    return "quote" if piece.is_quote else "paragraph"


def _lines(text: str, pieces: list[Piece]) -> tuple[Line, ...]:
    """Every line of the dump with its role; an empty line between two lines of one piece cannot be."""
    told = {number: piece for piece in pieces for number in piece.numbers}
    lines = []
    for number, raw in enumerate(text.split("\n"), 1):
        piece = told.get(number)
        if piece:
            lines.append(Line(number=number, role=piece.role, rule=piece.rule))
        else:
            lines.append(Line(number=number, role="furniture", rule="a mark without words" if raw.strip() else "empty"))
    return tuple(lines)
