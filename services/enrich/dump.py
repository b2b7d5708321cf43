"""Reads a text dump of a page: what each line is, told by what lines look like and where they stand.

No site's words are known here. Lines are joined to pieces (`unwrap`), pieces become numbers (`dump_features`), a small
network judges them (`dump_model`), and the best of each kind gives the title, byline, date and category (`dump_fields`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.enrich import dates, dump_fields, dump_model, dump_words
from services.enrich.dump_features import OWN, Numbers, features, word_count
from services.enrich.dump_model import HEADS
from services.enrich.unwrap import Piece, unwrap
from shared.errors import Refused
from shared.model import Block, Line, Role

LIMIT_LINES: Final = 20_000
_LIMIT_TEXT: Final = 300  # characters of a line that are kept

_TAKEN: Final = {"title": 0.04, "byline": 0.35, "date": 0.3, "category": 0.5}  # the least odds-on that is believed


@dataclass(frozen=True, kw_only=True)
class Found:
    """A value with the line it stood on (from 1), the rule that took it and how sure it is."""

    value: str
    line: int
    rule: str
    confidence: float = 1.0


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


@dataclass(slots=True, kw_only=True)
class _Judged:
    """A piece with what it was taken for."""

    piece: Piece
    looks: Numbers  # its row of features
    odds: list[float]  # for each of HEADS
    role: Role = "furniture"
    rule: str = ""
    confidence: float = 1.0
    block: int | None = None

    def is_(self, looks: str) -> bool:
        return bool(self.looks[_COLUMN[looks]])

    @property
    def words(self) -> int:
        return word_count(self.piece.text)

    def take(self, role: Role, rule: str, confidence: float) -> None:
        self.role, self.rule, self.confidence = role, rule, round(confidence, 3)


_COLUMN: Final = {name: number for number, name in enumerate(OWN)}


def read_dump(text: str) -> Dump:
    """What stands in a text dump. Without a line that could be the title, `title` is None; without a body, no blocks.

    Raises Refused `too_large` when it has more lines than any page.
    """
    if text.count("\n") >= LIMIT_LINES:
        raise Refused("too_large", f"The text has more than {LIMIT_LINES:,} lines. Post the article alone.")
    judged = _judge(unwrap(text))
    _mark_body(judged)
    title = _mark_title(judged)
    _mark_boxes(judged)
    if not any(one.role == "body" for one in judged):
        title = _mark_short_text(judged)
    category = _mark_category(judged, title)
    byline = _mark_byline(judged, title)
    date = _mark_date(judged)
    _mark_rest(judged)
    said = dates.find(date.value) if date else None
    return Dump(
        blocks=_blocks(judged),
        lines=_lines(text, judged),
        title=title,
        category=category,
        byline=byline,
        date=date,
        published_at=said[0] if said else None,
        capabilities=tuple(
            capability
            for capability, role in (("comments", "comment box"), ("trackback", "trackback box"))
            if any(one.role == role for one in judged)
        ),
    )


def read_plain(text: str) -> tuple[Block, ...]:
    """Plain text that is an article's body and nothing else, as blocks; its wrapped lines are joined."""
    return tuple(_block(piece) for piece in unwrap(text))


def _judge(pieces: list[Piece]) -> list[_Judged]:
    if not pieces:
        return []
    known = features(pieces)
    odds = dump_model.model().judge(known).tolist()
    return [
        _Judged(piece=piece, looks=looks, odds=its_odds)
        for piece, looks, its_odds in zip(pieces, known, odds, strict=True)
    ]


def _sure(head: str, one: _Judged) -> float:
    return dump_model.model().sure(head, one.odds[HEADS.index(head)])


def _mark_body(judged: list[_Judged]) -> None:
    for one in judged:
        if one.odds[0] > 0:
            one.take("body", _why_body(one), _sure("body", one))


def _why_body(one: _Judged) -> str:
    if one.piece.mark == "heading":
        return "a heading, in the midst of prose"
    if one.piece.mark == "item":
        return "an item, in the midst of prose"
    if one.words >= 8:
        return "prose: long, ends like a sentence" if one.is_("ends") else "prose: long, among its like"
    return "short, but in the midst of prose"


def _mark_title(judged: list[_Judged]) -> Found | None:
    """The most title-like piece of all; where the same words stand twice, the one nearer to the body won already."""
    place = HEADS.index("title")
    best = max(judged, key=lambda one: one.odds[place], default=None)
    if best is None or (sure := _sure("title", best)) < _TAKEN["title"]:
        return None
    best.take("title", _why_title(best), sure)
    is_first = best is judged[0]
    said_again = is_first and any(one.piece.text == best.piece.text for one in judged[1:])
    value = dump_fields.title_in(best.piece.text, is_first=is_first, said_again=said_again)
    for one in judged:  # said again above or in the body, it is no part of the body
        if one.role == "body" and one.piece.text == best.piece.text:
            one.take("furniture", "the title once more", sure)
    return Found(value=value, line=best.piece.numbers[0], rule=best.rule, confidence=best.confidence)


def _why_title(one: _Judged) -> str:
    if one.piece.mark == "heading":
        return "the heading that stands above the body"
    return "most like a headline of all lines: its words, its place above the body"


def _mark_boxes(judged: list[_Judged]) -> None:
    """Name the boxes for comments and trackbacks; what stands below, and was no body yet, is readers' talk."""
    seen = False
    for one in judged:
        if one.role == "furniture" and one.words <= 8:
            words = one.piece.text.lower()
            if one.is_("says_trackback"):
                one.take("trackback box", "offers trackbacks", 0.95)
            elif seen and one.is_("says_comments") and _is_box(words):
                one.take("comment box", "asks for comments", 0.9)
        seen = seen or one.role == "body"


def _is_box(text: str) -> bool:
    """Whether comments are what a short line speaks of, rather than one word of it."""
    kinds = 1 << dump_words.KINDS.index("comments")
    words = [word for word in text.replace("(", " ").replace(")", " ").replace(":", " ").split() if word.isalpha()]
    speaking = sum(bool(dump_words.kinds_of([word]) & kinds) for word in words)
    return not words or len(words) <= 3 or speaking * 4 > len(words)


def _mark_short_text(judged: list[_Judged]) -> Found | None:
    """With no prose anywhere: the first line is the title, and what follows a gap and is no furniture is the body."""
    for one in judged[:1]:
        one.take("title", "no prose anywhere; the first line", 0.5)
    for one in judged[1:]:
        if one.role in ("furniture", "title") and not one.is_("says_any") and not dump_fields.category_in(one.piece.text):
            one.take("body", "no prose anywhere; stands below the first line", 0.4)
    if not judged:
        return None
    title = judged[0]
    return Found(value=title.piece.text, line=title.piece.numbers[0], rule=title.rule, confidence=title.confidence)


def _mark_category(judged: list[_Judged], title: Found | None) -> Found | None:
    at = next((place for place, one in enumerate(judged) if title and one.piece.numbers[0] == title.line), 0)
    for one in [*judged[at + 1 : at + 12], *judged[max(0, at - 8) : at][::-1], *judged[at + 12 :]]:
        if one.role in ("furniture", "body") and one.words <= 12 and (found := dump_fields.category_in(one.piece.text)):
            one.take("category", found[1], 0.9)
            return _found(found[0], one)
    for one in _likeliest(judged, "category"):
        one.take("category", "a section's name, where sections stand", _sure("category", one))
        return _found(dump_fields.last_crumb(one.piece.text), one)
    return None


def _mark_byline(judged: list[_Judged], title: Found | None) -> Found | None:
    for one in _likeliest(judged, "byline"):
        place = judged.index(one)
        if dump_fields.is_by_alone(one.piece.text) and place + 1 < len(judged):
            one.take("byline", "`by`, and the name below", _sure("byline", one))
            one = judged[place + 1]
        if title and one.piece.numbers[0] == title.line:
            continue
        if found := dump_fields.byline_in(one.piece.text):
            one.take("byline", found[1], max(_sure("byline", one), _TAKEN["byline"]))
            return _found(found[0], one)
    return None


def _mark_date(judged: list[_Judged]) -> Found | None:
    for one in _likeliest(judged, "date", also="byline"):
        if found := dump_fields.date_in(one.piece.text):
            sure = _sure("date", one)
            if one.role == "furniture":
                one.take("date", found[1], sure)
            return Found(value=found[0], line=one.piece.numbers[0], rule=found[1], confidence=round(sure, 3))
    return None


def _likeliest(judged: list[_Judged], head: str, *, also: Role = "furniture") -> list[_Judged]:
    """The pieces that may well be what a head looks for, the likeliest first."""
    place = HEADS.index(head)
    near = sorted(judged, key=lambda one: -one.odds[place])[:4]
    return [one for one in near if one.role in ("furniture", also) and _sure(head, one) >= _TAKEN[head]]


def _found(value: str, one: _Judged) -> Found:
    return Found(value=value, line=one.piece.numbers[0], rule=one.rule, confidence=one.confidence)


_KINDS_SAID: Final = tuple((kind, f"says_{kind}") for kind in dump_words.KINDS)


def _mark_rest(judged: list[_Judged]) -> None:
    """Say of what is no article what it is: captions, comments, what leads to other pages, and plain furniture."""
    bodies = [place for place, one in enumerate(judged) if one.role == "body"]
    last = bodies[-1] if bodies else len(judged)
    below_box = leads_on = False
    for place, one in enumerate(judged):
        if one.role == "comment box":
            below_box = True
        if one.role != "furniture" or one.rule:
            continue
        sure = 1 - _sure("body", one)
        if one.words <= 8 and (one.is_("says_more") or one.is_("says_share")):
            leads_on = one.is_("says_more")
        if one.piece.is_image or (one.is_("says_picture") and one.words <= 60 and not leads_on):
            one.take("caption", "speaks of a picture", min(sure, 0.8))
        elif below_box and place > last and one.words >= 8 and not one.is_("says_any"):
            one.take("comment", "prose below the comment box", min(sure, 0.7))
        elif leads_on and place > last and one.words >= 3:
            one.take("related", "below a line that leads to other pages", min(sure, 0.7))
        else:
            one.take("furniture", _why_furniture(one), sure)


def _why_furniture(one: _Judged) -> str:
    if one.is_("twice"):
        return "repeated on the page"
    for kind, column in _KINDS_SAID:
        if one.is_(column) and one.words < 40:
            return f"speaks of the page: {kind}"
    if one.is_("address") or one.piece.linked > 0.5:
        return "a link"
    if one.words >= 15:
        return "long, but not in the run of prose"
    return "an item of a list outside the prose" if one.piece.mark == "item" else "short, and no sentence"


def _blocks(judged: list[_Judged]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    inside = [one for one in judged if one.role == "body"]
    for place, one in enumerate(inside):
        one.block = len(blocks)
        block = _block(one.piece)
        if block.kind == "paragraph" and one.words <= 12 and place + 1 < len(inside) and _heads(one, inside[place + 1]):
            block = replace(block, kind="heading", level=2)
        blocks.append(block)
    return tuple(blocks)


def _heads(one: _Judged, below: _Judged) -> bool:
    """Whether a short line in the midst of prose is a heading: no sentence, a gap above, prose below."""
    return not one.is_("ends") and not one.is_("colon") and below.words > 12 and one.rule.startswith("short")


def _block(piece: Piece) -> Block:
    if piece.mark == "heading":
        return Block(kind="heading", text=piece.text, level=min(max(piece.level, 2), 4))
    if piece.mark == "item":
        return Block(kind="item", text=piece.text, level=piece.level, is_numbered=piece.is_numbered)
    if piece.mark == "row":
        cells = tuple(cell.strip() for cell in piece.text.strip("| ").split("|"))
        return Block(kind="row", text=" | ".join(cells), cells=cells)
    return Block(kind="quote" if piece.mark == "quote" else "paragraph", text=piece.text)


def _lines(text: str, judged: list[_Judged]) -> tuple[Line, ...]:
    """Every line of the dump with its role; what became a block is said by its number."""
    told = {number: one for one in judged for number in one.piece.numbers}
    lines = []
    for number, raw in enumerate(text.split("\n"), 1):
        one = told.get(number)
        if one:
            said = "" if one.block is not None else " ".join(raw[: _LIMIT_TEXT * 4].split())[:_LIMIT_TEXT]
            line = Line(
                number=number, role=one.role, rule=one.rule, confidence=one.confidence, text=said, block=one.block
            )
        elif raw.strip():
            said = " ".join(raw[: _LIMIT_TEXT * 4].split())[:_LIMIT_TEXT]
            line = Line(number=number, role="furniture", rule="a mark without words", text=said)
        else:
            line = _EMPTY if number == 1 else replace(_EMPTY, number=number)
        lines.append(line)
    return tuple(lines)


_EMPTY: Final = Line(number=1, role="furniture", rule="empty")
