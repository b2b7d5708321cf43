"""Reads a text dump of a page: what each line is, told by what lines look like and where they stand.

No site's words are known here. Lines are joined to pieces (`unwrap`), pieces become numbers (`dump_features`), a
small network judges them (`dump_model`), and the best of each kind gives title, byline, date and category
(`dump_fields`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from services.enrich.reading import dates
from services.enrich.reading.dumps import dump_bylines, dump_choice, dump_fields, dump_model, dump_whole, dump_words
from services.enrich.reading.dumps.dump_choice import Choice, Weights
from services.enrich.reading.dumps.dump_features import flag, look, said
from services.enrich.reading.dumps.dump_model import HEADS, Model
from services.enrich.reading.dumps.unwrap import Piece, unwrap
from services.enrich.reading.hints import LINK, is_hint
from shared.errors import Refused
from shared.model import Block, Line, Role

LIMIT_LINES: Final = 20_000
_LIMIT_TEXT: Final = 300  # characters of a line that are kept

_TAKEN: Final = {"date": 0.05, "category": 0.85}  # the least odds-on that is believed


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
    capabilities: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Judged:
    """A piece with what it was taken for; by position, for a page has hundreds."""

    at: int
    piece: Piece
    flags: int
    said: int  # what it speaks of
    odds: list[float]  # for each of HEADS
    sure: list[float]  # the same as shares of 1, as the folds taught
    words: int
    is_twice: bool
    in_run: bool  # prose, in the densest run of it
    role: Role = "furniture"
    rule: str = ""
    confidence: float = 1.0
    block: int | None = None

    def take(self, role: Role, rule: str, confidence: float) -> None:
        self.role, self.rule, self.confidence = role, rule, round(confidence, 3)


_ENDS: Final = flag("ends")
_COLON: Final = flag("colon")
_ADDRESS: Final = flag("address")
_BODY, _TITLE, _BYLINE, _DATE, _CATEGORY = range(len(HEADS))


def read_dump(text: str, *, model: Model | None = None, weights: Mapping[str, Weights] | None = None) -> Dump:
    """What stands in a text dump. Without a line that could be the title, `title` is None; without a body, no blocks.

    `model` and `weights` are for those who compare: the committed ones else. Raises Refused `too_large` when it has
    more lines than any page.
    """
    if text.count("\n") >= LIMIT_LINES:
        raise Refused("too_large", f"The text has more than {LIMIT_LINES:,} lines. Post the article alone.")
    weights = weights or dump_choice.weights()
    pieces, hints = dump_whole.set_aside(unwrap(text))
    judged = _judge(pieces, model or dump_model.model())
    middle, last = _mark_body(judged)
    page = _page(judged, middle, last)
    chosen = dump_choice.best_title(dump_choice.titles_of(page), weights["title"])
    title = _mark_title(judged, *chosen) if chosen else None
    _mark_boxes(judged)
    if not any(one.role == "body" for one in judged):
        title = _mark_short_text(judged)
    start = next((one.at for one in judged if title and one.piece.numbers[0] == title.line), 0)
    around = judged[max(0, start - _NEAR_TITLE) : last + _NEAR_END]
    category = _mark_category(judged, start, around)
    byline = _mark_byline(judged, dump_bylines.bylines_of(page, chosen[0] if chosen else None), weights["byline"])
    date = _mark_date(judged, around)
    _mark_rest(judged, last)
    return Dump(
        blocks=_blocks(judged),
        lines=_lines(text, _in_order(judged, hints)),
        title=title,
        category=category,
        byline=byline,
        date=date,
        capabilities=tuple(
            capability
            for capability, role in (("comments", "comment box"), ("trackback", "trackback box"))
            if any(one.role == role for one in judged)
        ),
    )


_NEAR_TITLE: Final = 25  # pieces above the title, and below the body, where a field may stand
_NEAR_END: Final = 8
_NEAR_FROM: Final = -1.0  # log-odds
_CLOSE: Final = 3  # pieces
_FEW: Final = 15  # pieces
_ALONE: Final = 0.85  # share of the words
_BOX_WORDS: Final = 8
_ARTICLE_ABOVE: Final = 0.5  # share of the body that stands above a comment box under the article


def choices(text: str, *, model: Model, weight: Weights | None = None) -> tuple[list[Choice], list[Choice]]:
    """What could be a dump's title, and what its byline as seen from the title that `weight` chooses (else the
    committed weights), for those who learn to choose."""
    judged = _judge(dump_whole.set_aside(unwrap(text))[0], model)
    page = _page(judged, *_mark_body(judged))
    could_be = dump_choice.titles_of(page)
    title = dump_choice.best_title(could_be, weight or dump_choice.weights()["title"])
    return could_be, dump_bylines.bylines_of(page, title[0] if title else None)


def _page(judged: list[_Judged], middle: int, last: int) -> dump_choice.Page:
    return dump_choice.page(judged, [one for one in judged if one.role == "body"], middle, last)


def read_plain(text: str) -> tuple[Block, ...]:
    """Plain text that is an article's body and nothing else, as blocks; its wrapped lines are joined."""
    return tuple(_block(piece) for piece in unwrap(text))


def _judge(pieces: list[Piece], model: Model) -> list[_Judged]:
    if not pieces:
        return []
    looks = look(pieces)
    odds = model.judge(looks.known)
    is_twice = [often > 1 for often in looks.seen]
    in_run = [looks.first <= at < looks.last and prose > 0 for at, prose in enumerate(looks.prose)]
    sure = model.sure(odds).tolist()
    known = (range(len(pieces)), pieces, looks.flags, looks.said, odds.tolist(), sure, looks.words, is_twice, in_run)
    return list(map(_Judged, *known))


def _mark_body(judged: list[_Judged]) -> tuple[int, int]:
    """Name the pieces of the body; gives where half of its words are read, and where it ends."""
    taken = dump_whole.with_wholes(judged, {one.at for one in _bodies(judged) if not _is_hint(one)})
    bodies = [one for one in judged if one.at in taken]
    for one in bodies:
        one.take("body", _why_body(one), one.sure[_BODY])
    left = sum(one.words for one in bodies) / 2
    for one in bodies:
        left -= one.words
        if left <= 0:
            return one.at, bodies[-1].at
    return len(judged), len(judged)


def _is_hint(one: _Judged) -> bool:
    """Whether what was taken for body sends its readers elsewhere; it says so from then on."""
    if is_hint(one.piece.text, is_link=one.piece.linked > LINK):
        one.take("related", _HINTS, 0.9)
    return one.role == "related"


def _bodies(judged: list[_Judged]) -> list[_Judged]:
    """What the network takes for body, and prose close below it with the headings and items between; where it takes
    nothing, the densest run of prose; all of an article that was cut out by hand."""
    if run := _article_alone(judged):
        return run
    is_taken = any(one.odds[_BODY] > dump_model.BODY_FROM for one in judged)
    bodies: list[_Judged] = []
    for one in judged:
        is_near = one.in_run and bool(bodies) and one.at - bodies[-1].at <= _CLOSE
        if one.odds[_BODY] > (_NEAR_FROM if is_near else dump_model.BODY_FROM) if is_taken else one.in_run:
            between = judged[bodies[-1].at + 1 : one.at][:_CLOSE] if is_near else []
            bodies += [it for it in between if it.piece.mark == "heading" or (it.piece.mark == "item" and not it.said)]
            bodies.append(one)
    return bodies


def _article_alone(judged: list[_Judged]) -> list[_Judged]:
    """The run of prose, with what stands within, where a few pieces hold hardly anything else."""
    if len(judged) > _FEW:
        return []
    prose = [one.at for one in judged if one.in_run and one.odds[_BODY] > one.odds[_TITLE]]
    run = judged[prose[0] : prose[-1] + 1] if prose else []
    is_alone = sum(one.words for one in run) >= _ALONE * sum(one.words for one in judged)
    return run if is_alone else []


def _why_body(one: _Judged) -> str:
    if one.piece.mark == "heading":
        return "a heading, in the midst of prose"
    if one.piece.mark == "item":
        return "an item, in the midst of prose"
    if one.words >= 8:
        return "prose: long, ends like a sentence" if one.flags & _ENDS else "prose: long, among its like"
    return "short, but in the midst of prose"


def _mark_title(judged: list[_Judged], choice: Choice, sure: float) -> Found:
    """The likeliest title of all that could be, however unlikely, for pages have titles."""
    one = judged[choice.at]
    one.take("title", _why_title(one), sure)
    if choice.beside is not None:
        judged[choice.beside].take("title", "a part of the title", sure)
    for other in judged[: max(choice.at, choice.beside or 0) + _TITLE_AGAIN]:  # said again, it is no part of the body
        if other.role == "body" and other.piece.text == one.piece.text:
            other.take("furniture", "the title once more", sure)
    return _found(choice.value, one)


_TITLE_AGAIN: Final = 25  # pieces


def _why_title(one: _Judged) -> str:
    if one.piece.mark == "heading":
        return "the heading that stands above the body"
    return "most like a headline of all lines: its words, its place above the body"


def _mark_boxes(judged: list[_Judged]) -> None:
    """Name the boxes for comments and trackbacks; prose below a box that stands under the article is readers' talk."""
    whole = sum(one.words for one in judged if one.role == "body")
    read, below = 0, False
    for one in judged:
        could_be = one.words <= _BOX_WORDS and (
            one.role == "furniture" or (one.role == "body" and not one.flags & _ENDS)
        )
        if could_be and one.said & _TRACKBACK:
            one.take("trackback box", "offers trackbacks", 0.95)
        elif could_be and read and one.said & _COMMENTS and _is_box(one.piece.text.lower(), one.role):
            one.take("comment box", "asks for comments", 0.9)
            below = below or read >= whole * _ARTICLE_ABOVE
        elif one.role == "body" and below:
            one.take("comment", "prose below the comment box", 0.7)
        elif one.role == "body":
            read += one.words


def _is_box(text: str, role: Role) -> bool:
    """Whether comments are what a short line speaks of, rather than one word of it."""
    kinds = 1 << dump_words.KINDS.index("comments")
    words = [word for word in text.replace("(", " ").replace(")", " ").replace(":", " ").split() if word.isalpha()]
    speaking = sum(bool(dump_words.look_up(word)[0] & kinds) for word in words)
    return not words or speaking * 4 > len(words) or (role == "furniture" and len(words) <= 3)


def _mark_short_text(judged: list[_Judged]) -> Found | None:
    """With no prose anywhere: the first line is the title, and what follows a gap and is no furniture is the body."""
    for one in judged[:1]:
        one.take("title", "no prose anywhere; the first line", 0.5)
    for one in judged[1:]:
        if one.role in ("furniture", "title") and not one.said and not dump_fields.category_in(one.piece.text):
            one.take("body", "no prose anywhere; stands below the first line", 0.4)
    if not judged:
        return None
    title = judged[0]
    return Found(value=title.piece.text, line=title.piece.numbers[0], rule=title.rule, confidence=title.confidence)


def _mark_category(judged: list[_Judged], start: int, around: list[_Judged]) -> Found | None:
    for one in [*judged[start + 1 : start + 12], *judged[max(0, start - 8) : start][::-1], *judged[start + 12 :]]:
        if one.role in ("furniture", "body") and one.words <= 12 and (found := dump_fields.category_in(one.piece.text)):
            one.take("category", found[1], 0.9)
            return _found(found[0], one)
    for one in _likeliest(around, _CATEGORY):
        one.take("category", "a section's name, where sections stand", one.sure[_CATEGORY])
        return _found(dump_fields.last_crumb(one.piece.text), one)
    return None


def _mark_byline(judged: list[_Judged], could_be: list[Choice], weight: Weights) -> Found | None:
    free = [one for one in could_be if judged[one.at].role in ("furniture", "body")]
    best = dump_choice.best(free, weight, none=True)
    if best is None:
        return None
    choice, sure = best
    one, above = judged[choice.at], judged[choice.at - 1] if choice.at else None
    if above and above.role == "furniture" and dump_fields.is_by_alone(above.piece.text):
        above.take("byline", "`by`, and the name below", sure)
    one.take("byline", dump_fields.BEHIND_BY if choice.kind == "by" else "a name, where bylines stand", sure)
    return _found(choice.value, one)


def _mark_date(judged: list[_Judged], around: list[_Judged]) -> Found | None:
    for one in _likeliest(around, _DATE, also="byline"):
        if found := dump_fields.date_in(one.piece.text):
            found = _with_time_below(judged, one, *found)
            if one.role == "furniture":
                one.take("date", found[1], one.sure[_DATE])
            sure = round(one.sure[_DATE], 3)
            return Found(value=found[0], line=one.piece.numbers[0], rule=found[1], confidence=sure)
    return None


def _with_time_below(judged: list[_Judged], one: _Judged, date: str, rule: str) -> tuple[str, str]:
    """A date with the time of day that stands on the line below, and nothing else on it."""
    below = judged[one.at + 1] if one.at + 1 < len(judged) else None
    both = dates.with_time(date, below.piece.text) if below and below.role == "furniture" else None
    if not (below and both and (found := dates.find(both))):
        return date, rule
    below.take("date", "the time of day, below the date", one.sure[_DATE])
    return both, found[1]


def _likeliest(around: list[_Judged], head: int, *, also: Role = "furniture") -> list[_Judged]:
    """The pieces that may well be what a head looks for, the likeliest first."""
    near = sorted((one for one in around if one.role in ("furniture", also)), key=lambda one: -one.sure[head])
    return [one for one in near[:4] if one.sure[head] >= _TAKEN[HEADS[head]]]


def _in_order(judged: list[_Judged], hints: list[Piece]) -> list[_Judged]:
    """What was judged, with the hints that were not, for nobody need ask what they are."""
    told = [_Judged(-1, piece, 0, 0, [], [], 0, False, False, "related", _HINTS, 0.9) for piece in hints]
    return sorted([*judged, *told], key=lambda one: one.piece.numbers[0]) if told else judged


_HINTS: Final = "begins as a hint at other articles"


def _found(value: str, one: _Judged) -> Found:
    return Found(value=value, line=one.piece.numbers[0], rule=one.rule, confidence=one.confidence)


_MORE: Final = said("more")
_SHARE: Final = said("share")
_PICTURE: Final = said("picture")
_COMMENTS: Final = said("comments")
_TRACKBACK: Final = said("trackback")


def _mark_rest(judged: list[_Judged], last: int) -> None:
    """Say of what is no article what it is: captions, comments, what leads to other pages, and plain furniture."""
    below_box = leads_on = False
    for one in judged:
        below_box = below_box or one.role == "comment box"
        if one.role != "furniture" or one.rule:
            continue
        sure = 1 - one.sure[_BODY]
        says = one.said > 0
        if says and one.words <= 8 and (one.said & _MORE or one.said & _SHARE):
            leads_on = one.said & _MORE > 0
        if one.piece.is_image or (says and one.said & _PICTURE and one.words <= 60 and not leads_on):
            one.take("caption", "speaks of a picture", min(sure, 0.8))
        elif below_box and one.at > last and one.words >= 8 and not says:
            one.take("comment", "prose below the comment box", min(sure, 0.7))
        elif leads_on and one.at > last and one.words >= 3:
            one.take("related", "below a line that leads to other pages", min(sure, 0.7))
        else:
            one.take("furniture", _why_furniture(one, says=says), sure)


def _why_furniture(one: _Judged, *, says: bool) -> str:
    if one.is_twice:
        return "repeated on the page"
    if says and one.words < 40:
        kind = next(kind for bit, kind in enumerate(dump_words.KINDS) if one.said >> bit & 1)
        return f"speaks of the page: {kind}"
    if one.flags & _ADDRESS or one.piece.linked > 0.5:
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
    return not one.flags & _ENDS and not one.flags & _COLON and below.words > 12 and one.rule.startswith("short")


def _block(piece: Piece) -> Block:
    if piece.mark == "heading":
        return Block(kind="heading", text=piece.text, level=min(max(piece.level, 2), 4))
    if piece.mark == "item":
        return Block(kind="item", text=piece.text, level=piece.level, is_numbered=piece.is_numbered)
    if piece.mark == "row":
        cells = tuple(cell.strip() for cell in piece.text.strip("| ").split("|"))
        return Block(kind="row", text=" | ".join(cells), cells=cells, is_header=piece.level == 1)
    return Block(kind="quote" if piece.mark == "quote" else "paragraph", text=piece.text)


def _lines(text: str, judged: list[_Judged]) -> tuple[Line, ...]:
    """Every line of the dump with its role; what became a block is said by its number."""
    raws = text.split("\n")
    lines: list[Line] = []
    for one in judged:
        role, rule, sure, block = one.role, one.rule, one.confidence, one.block
        for number in one.piece.numbers:
            while len(lines) < number - 1:
                lines.append(_wordless(len(lines) + 1, _said(raws[len(lines)])))
            said = "" if block is not None else _said(raws[number - 1])
            lines.append(Line(number=number, role=role, rule=rule, confidence=sure, text=said, block=block))
    while len(lines) < len(raws):
        lines.append(_wordless(len(lines) + 1, _said(raws[len(lines)])))
    return tuple(lines)


def _said(raw: str) -> str:
    said = raw[: _LIMIT_TEXT * 4].strip()
    if "  " in said or "\t" in said:
        said = " ".join(said.split())
    return said[:_LIMIT_TEXT]


@lru_cache(maxsize=4_096)  # a page has as many of them as of others, and all pages the same
def _wordless(number: int, said: str) -> Line:
    return Line(number=number, role="furniture", rule="a mark without words" if said else "empty", text=said)
