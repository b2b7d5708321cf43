"""What stands around the prose of a page and is none, told by what it says where no class and no metadata tell it:
who wrote and when, the path of sections, a kicker, a call to subscribe, a hint at another article, a notice of cookies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading import bylines, dates, titles
from services.enrich.reading.hints import LINK, is_hint
from services.enrich.reading.pages import notices
from services.enrich.reading.pages.layout import Measured
from services.enrich.reading.pages.pieces import Piece
from services.enrich.reading.sentences import ends_sentence
from shared.model import Role

_ABOVE: Final = 12  # pieces above the prose that are looked at
_NO_TITLE: Final = 4  # where no title is shown
_OVER_TITLE: Final = 3  # pieces over the title that may be of its article
_SHORT: Final = 160  # characters
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_PARAGRAPHS: Final = frozenset({"p", "div", "section", "article", "main", "body", "span", "address", "center", "font"})


@dataclass(kw_only=True)
class Around:
    """What is body when the rest is told apart, and what the rest says."""

    is_body: NDArray[np.bool_]
    named: dict[int, tuple[Role, str]] = field(default_factory=dict)  # by place; none of these is body
    byline: tuple[str, ...] = ()
    date: str = ""
    path: tuple[str, ...] = ()  # of sections, from the front page

    def name(self, place: int, role: Role, rule: str) -> None:
        self.named[place] = role, rule
        self.is_body[place] = False


def look_around(
    pieces: Sequence[Piece],
    measured: Measured,
    is_body: NDArray[np.bool_],
    title: str,
    *,
    is_signed: bool,
    is_dated: bool,
) -> Around:
    """Tell apart what stands above, among and below the prose.

    `title` is what the page says it is, or empty. Where the page says itself who wrote (`is_signed`) or when, only
    what was taken for body is asked whether it does.
    """
    around = Around(is_body=is_body.copy())
    _drop_notices(around, pieces, measured)
    prose = np.flatnonzero(around.is_body & (measured.prose > 0))
    places = prose if len(prose) else np.flatnonzero(around.is_body)
    if not len(places):
        return Around(is_body=is_body)
    begins = int(places[0])
    head = _head(pieces, begins, title)
    _name_above(around, pieces, begins, head, title, is_signed=is_signed, is_dated=is_dated)
    _take_end(around, pieces, measured)
    _name_end(around, pieces, is_signed=is_signed)
    return around


# --- Among the prose --------------------------------------------------------------------------------------------------

_LIMIT_NOTICE: Final = 600  # characters


def _drop_notices(around: Around, pieces: Sequence[Piece], measured: Measured) -> None:
    """Calls to subscribe and hints at other articles amid the paragraphs, notices of cookies at their ends."""
    places = np.flatnonzero(around.is_body).tolist()
    ends = {*places[:_AT_ENDS], *places[-_AT_ENDS:]}
    for place in places:
        text, tag = pieces[place].text, pieces[place].block.tag
        if len(text) > _LIMIT_NOTICE or tag not in _PARAGRAPHS:
            continue
        if is_hint(text, is_link=float(measured.links[place]) > LINK):
            around.name(place, "related", "begins as a hint at other articles")
        elif notices.asks_to_subscribe(text):
            around.name(place, "furniture", "asks to subscribe")
        elif place in ends and notices.speaks_of_cookies(text):
            around.name(place, "furniture", "speaks of the site's cookies")


_AT_ENDS: Final = 3  # pieces


# --- Above the prose --------------------------------------------------------------------------------------------------


def _head(pieces: Sequence[Piece], begins: int, title: str) -> int | None:
    """Where the title stands above the prose: the nearest piece that says it, else the nearest first heading."""
    above = range(begins - 1, max(-1, begins - _ABOVE - 1), -1)
    said = titles.key(title)
    for place in above if said else ():
        if titles.key(pieces[place].text) == said:
            return place
    return next((place for place in above if pieces[place].block.tag == "h1"), None)


def _name_above(
    around: Around,
    pieces: Sequence[Piece],
    begins: int,
    head: int | None,
    title: str,
    *,
    is_signed: bool,
    is_dated: bool,
) -> None:
    """Name bylines, dates and paths near the title, and what stands over the title as if it were prose."""
    first = max(0, begins - _NO_TITLE if head is None else head - _OVER_TITLE)
    dated: list[str] = []
    for place in range(max(0, begins - _ABOVE), begins):
        text, tag = pieces[place].text, pieces[place].block.tag
        if place == head or len(text) > _SHORT or tag in _HEADINGS:
            continue
        names = bylines.signed(text)
        if not names and (path := _path(text)):
            around.name(place, "furniture", "a path of sections")
            around.path = around.path or _sections(path, title)
        elif names and place >= first and (around.is_body[place] or not is_signed):
            around.name(place, "byline", "says who wrote it")
            around.byline = around.byline or names
            dated += [text[-dates.LIMIT :]] if dates.find(text[-dates.LIMIT :]) else []
        elif place >= first and (around.is_body[place] or not is_dated) and dates.is_of_publication(text):
            around.name(place, "date", "says a date and hardly more")
            dated.append(_with_time_below(around, pieces, place, begins))
        elif head is not None and place < head and around.is_body[place] and not ends_sentence(text):
            around.name(place, "furniture", "a short line over the title")
    around.date = next((date for date in dated if not _SAYS_CHANGED.match(date)), dated[0] if dated else "")


_PATH = re.compile(r"\s*[>»›→]\s*|\s+[/|]\s+")
_PATH_WORDS: Final = 4  # of one of its parts
_PATH_PARTS: Final = 3
_FRONT: Final = frozenset({
    "home", "homepage", "startseite", "start", "accueil", "inicio", "início", "homepagina", "forside", "hem", "etusivu",
    "strona główna", "главная", "головна", "úvod", "címlap", "anasayfa", "ana sayfa", "beranda", "trang chủ", "αρχική",
    "الرئيسية", "ראשי", "דף הבית", "होम", "หน้าแรก", "ホーム", "トップ", "首页", "首頁", "홈",
})  # fmt: skip
_SAYS_CHANGED = re.compile(
    r"\W*(?:last\s)?(?:updated|modified|zuletzt|aktualisiert|geändert|mis\sà\sjour|modifié|actualizad|atualizad|aggiornat"
    r"|bijgewerkt|oppdatert|uppdaterad|opdateret|päivitetty|aktualiz|обновл|оновл|güncel|frissít|更新|最終更新|수정)",
    re.IGNORECASE,
)


def _path(text: str) -> list[str]:
    """The parts of a line that says where on the site its article stands: "Home > Politics > Budget"."""
    parts = [part for part in _PATH.split(text) if part]
    if len(parts) < (2 if parts and _is_front(parts[0]) else _PATH_PARTS) or ends_sentence(text):
        return []
    is_long = any(part.count(" ") >= _PATH_WORDS for part in parts[:-1])
    return [] if is_long or any(map(dates.find, parts)) else parts


def _is_front(part: str) -> bool:
    return part.casefold() in _FRONT


def _sections(path: list[str], title: str) -> tuple[str, ...]:
    """The sections of a path from the front page, without the title at its end; other paths may be a row of tools."""
    if not _is_front(path[0]):
        return ()
    last, whole = titles.key(path[-1]), titles.key(title)
    # "Sport" is how "Sport minister resigns" begins, and is a section.
    is_title = bool(last) and (last == whole or (whole.startswith(last) and len(last) * 2 >= len(whole)))
    return tuple(path[1:-1] if is_title else path[1:])


def _with_time_below(around: Around, pieces: Sequence[Piece], place: int, begins: int) -> str:
    """The line that says a date, with the next one if that says the time of day and nothing else."""
    text = pieces[place].text
    both = dates.with_time(text, pieces[place + 1].text) if place + 1 < begins else None
    if not both:
        return text[: dates.LIMIT]
    around.name(place + 1, "date", "says the time of day, below the date")
    return both


# --- Below the prose --------------------------------------------------------------------------------------------------

_FEW: Final = 3  # pieces that are taken in
_TINY: Final = 120  # words of the body: where there are more, what follows is told by them


def _take_end(around: Around, pieces: Sequence[Piece], measured: Measured) -> None:
    """Take in the short sentences right below the body of a tiny page that are set as its last one is."""
    last = int(np.flatnonzero(around.is_body)[-1])
    if float(measured.words[around.is_body].sum()) > _TINY:
        return
    like = pieces[last].block
    for place in range(last + 1, min(last + 1 + _FEW, len(pieces))):
        piece = pieces[place]
        block = piece.block
        if is_hint(piece.text, is_link=float(measured.links[place]) > LINK):
            continue
        is_alike = block.parent is like.parent and block.tag == like.tag == "p" and block.names == like.names
        is_plain = not (measured.links[place] or measured.said[place] or piece.left_out or block.is_hidden)
        if not (is_alike and is_plain and place not in around.named and ends_sentence(piece.text)):
            return
        around.is_body[place] = True


def _name_end(around: Around, pieces: Sequence[Piece], *, is_signed: bool) -> None:
    """Name who signed below the last of the body, where nobody did above it."""
    *others, last = np.flatnonzero(around.is_body).tolist()
    for place in range(last if others else last + 1, min(last + (1 if is_signed else 2), len(pieces))):
        text = pieces[place].text
        if not around.byline and len(text) <= _SHORT and (names := bylines.signed(text.strip("()（）[]【】 "))):
            around.name(place, "byline", "says who wrote it")
            around.byline = names
