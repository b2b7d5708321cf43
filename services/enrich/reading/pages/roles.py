"""Says of every piece of a page what it was taken for, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.enrich.reading import dates
from services.enrich.reading.pages.body import Judged
from services.enrich.reading.pages.layout import Measured
from services.enrich.reading.pages.pieces import Cut, Element, Piece
from services.enrich.reading.pages.vocabulary import BIT, LINES, words_of_line
from shared.model import Role

_SHORT: Final = 14  # words
_TRACKBACK = re.compile(r"\b(?:trackback|pingback)s?\b", re.IGNORECASE)
_WRITE = re.compile(
    r"\b(?:(?:write|leave|post|add) (?:a |your )?(?:comment|reply)|kommentar (?:schreiben|verfassen)"
    r"|(?:laisser|écrire) un commentaire|(?:deja|escribe) un comentario|deixe um comentário|lascia un commento"
    r"|plaats een reactie)\b|コメントを書く|댓글 쓰기|发表评论|оставить комментарий",
    re.IGNORECASE,
)
_SAYS_RELATED, _SAYS_COMMENT, _SAYS_TIME = (
    1 << LINES.index(name) for name in ("says related", "says comment", "says time")
)
_COMMENT: Final = BIT["comment"]
_AROUND: Final = {
    "header": "in a header",
    "aside": "beside the text",
    "form": "in a form",
    "menu": "in a menu",
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the page said of itself: by it, title, byline and date are found again where they are shown."""

    title: str
    byline: tuple[str, ...]
    category: str
    named: Mapping[int, tuple[Role, str]] = field(default_factory=dict)  # what says itself what it is, by candidate


class Said(NamedTuple):
    """What a piece was taken for; a tuple, for a page has hundreds."""

    role: Role
    rule: str
    confidence: float


_SAYS_SO: Final = 0.9
_OUTSIDE: Final = Said("furniture", "a picture outside the body", 0.8)
_APART: Final = Said("furniture", "a navigation or a footer", 0.99)


def roles_of(cut: Cut, measured: Measured, judged: Judged, known: Known) -> list[Said]:
    """One answer a piece, those of images too; an image is furniture until a block is made of it."""
    teller = _Teller(known)
    said: list[Said] = []
    measures = zip(
        range(len(judged.is_body)), judged.chances.tolist(), judged.is_body.tolist(), measured.words.tolist(),
        measured.links.tolist(), measured.said.tolist(), (measured.prose > 0).tolist(), strict=True,
    )  # fmt: skip
    for piece in cut.pieces:
        if piece.image:
            said.append(_OUTSIDE)
        elif piece.apart:
            said.append(_APART)
        elif not piece.is_candidate:
            said.append(Said(*teller.tell(piece, piece.text.count(" ") + 1, 1.0, words_of_line(piece.text)), 0.98))
        else:
            # Of the candidates, which alone have any.
            place, chance, is_body, words, links, lines, is_prose = next(measures)
            if place in known.named:
                said.append(Said(*known.named[place], _SAYS_SO))
            elif is_body:
                said.append(Said("body", _rule_of_body(piece, is_prose=is_prose), max(chance, 0.5)))
            else:
                said.append(Said(*teller.tell(piece, words, links, lines), 1 - chance))
    return said


def capabilities_of(cut: Cut, said: Sequence[Said]) -> tuple[str, ...]:
    """What readers may do on the page: "comments", "trackback"."""
    roles = {one.role for one in said}
    offers = []
    if roles & {"comment", "comment box"} or any(
        element.names & _COMMENT and element.tag in ("form", "section", "ol", "ul") for element in cut.elements
    ):
        offers.append("comments")
    if "trackback box" in roles:
        offers.append("trackback")
    return tuple(offers)


def _rule_of_body(piece: Piece, *, is_prose: bool) -> str:
    tag = piece.block.tag
    if tag[0] == "h" and tag[1:].isdecimal():
        return "a heading among the prose"
    if tag in ("li", "dt", "dd"):
        return "an item of a list among the prose"
    if tag in ("td", "th"):
        return "in a table among the prose"
    if is_prose:
        if _is_named_for_text(piece.block):
            return "prose in an element named for the text"
        return "prose in the container that holds most of it"
    return "a short line among the prose"


def _is_named_for_text(block: Element) -> bool:
    here = block.parent
    while here is not None:
        if here.names & BIT["body"]:
            return True
        here = here.parent
    return False


class _Teller:
    def __init__(self, known: Known) -> None:
        self._title = known.title.casefold()
        self._names = [name.casefold() for name in known.byline]
        self._category = known.category.casefold()
        self._above: dict[Element, tuple[Role, str] | None] = {}

    def tell(self, piece: Piece, words: float, links: float, lines: int) -> tuple[Role, str]:
        """The role of a piece that is not body."""
        text = piece.text.casefold()
        if self._title and text == self._title:
            return "title", "says the title"
        if words <= _SHORT and (found := self._by_its_words(piece, text, lines)):
            return found
        if found := self._by_what_is_above(piece.parts[0][1]):
            return found
        if words <= _SHORT and (found := self._by_its_names(piece, text)):
            return found
        if lines & _SAYS_RELATED:
            return "related", "begins as a hint at other articles"
        if links > 0.5:
            return ("related", "a link to another page") if words >= 5 else ("furniture", "mostly links")
        return "furniture", "few words, apart from the prose" if words < _SHORT else "prose apart from the article's"

    def _by_its_words(self, piece: Piece, text: str, lines: int) -> tuple[Role, str] | None:
        if ("back" in text and _TRACKBACK.search(text)) or "トラックバック" in text:
            return "trackback box", "speaks of trackbacks"
        if lines & _SAYS_COMMENT and _WRITE.search(text):
            return "comment box", "asks for a comment"
        if self._names and len(text) < 120 and any(name in text for name in self._names):
            return "byline", "names the author"
        if self._category and text == self._category:
            return "category", "says the category"
        if "time" in [piece.block.tag, *(element.tag for _, element in piece.parts)]:
            return "date", "in a time element"
        if lines & _SAYS_TIME and dates.find(piece.text):
            return "date", "shows a date"
        return None

    def _by_its_names(self, piece: Piece, text: str) -> tuple[Role, str] | None:
        names = piece.parts[0][1].names | piece.block.names
        if names & BIT["author"]:
            return "byline", "in an element named for the author"
        if names & BIT["date"] and any(map(str.isdigit, text)):
            return "date", "in an element named for the date"
        return None

    def _by_what_is_above(self, element: Element) -> tuple[Role, str] | None:
        if element in self._above:
            return self._above[element]
        climbed: list[Element] = []
        here: Element | None = element
        found = None
        while here is not None:
            if here in self._above:
                found = self._above[here]
                break
            climbed.append(here)
            found = self._told_by(here)
            if found:
                break
            here = here.parent
        self._above.update(dict.fromkeys(climbed, found))
        return found

    def _told_by(self, element: Element) -> tuple[Role, str] | None:
        tag, names = element.tag, element.names
        if not (names & _TOLD or tag in _TELLING) or tag in ("body", "html", "article", "main"):
            return None  # the classes of the latter name all that the page may hold
        if tag in ("figcaption", "figure", "caption"):
            return "caption", "in a figure"
        if names & _COMMENT:
            return (
                ("comment box", "in a form for comments")
                if tag == "form"
                else ("comment", "in an element named for comments")
            )
        if names & BIT["caption"]:
            return "caption", "in an element named for captions"
        if names & (BIT["related"] | BIT["popular"]):
            return "related", "in an element named for other articles"
        if tag in _AROUND:
            return "furniture", _AROUND[tag]
        for name in ("newsletter", "consent", "advert", "share", "nav", "footer"):
            if names & BIT[name]:
                return "furniture", f"in an element named for {_NAMED[name]}"
        return None


_TELLING: Final = frozenset({"figcaption", "figure", "caption", *_AROUND})
_NAMED: Final = {
    "newsletter": "subscribing",
    "consent": "consent",
    "advert": "advertising",
    "share": "sharing",
    "nav": "navigation",
    "footer": "the footer",
}
_TOLD: Final = sum(BIT[name] for name in ("comment", "caption", "related", "popular", *_NAMED))
