"""Which of the likeliest lines of a dump gives its title and its byline, and which part of it.

The network judges lines one by one. Here what could be the value is weighed against all else on the page that could,
by a few weights that `bench/train_dump.py` learns from what the network thinks of pages it has not seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import exp, log1p
from pathlib import Path
from typing import Final, Protocol

from services.enrich.reading import dates, titles
from services.enrich.reading.dumps import dump_fields
from services.enrich.reading.dumps.dump_features import flag, said, word_count
from services.enrich.reading.dumps.dump_model import HEADS
from services.enrich.reading.dumps.unwrap import Piece

Weights = Mapping[str, float]

WEIGHTS: Final = Path(__file__).parents[1] / "models" / "dump_fields.json"
FIELDS: Final = ("title", "byline")
BODY, TITLE, BYLINE, DATE, _ = range(len(HEADS))
_TITLES: Final = 6  # pieces that are weighed
_BEHIND: Final = 5.0  # log-odds behind the likeliest
_ENDS: Final = flag("ends")
_NAVIGATION: Final = said("navigation")
_SENTENCE: Final = 16  # words
_TITLE_WORDS: Final = 40
_KICKER_WORDS: Final = 12
_PROSE_WORDS: Final = 15
LIMIT: Final = 300  # characters
_LIMIT_BODY: Final = 8_000


class Judged(Protocol):
    """What is known here of a piece."""

    @property
    def at(self) -> int: ...
    @property
    def piece(self) -> Piece: ...
    @property
    def flags(self) -> int: ...
    @property
    def said(self) -> int: ...
    @property
    def odds(self) -> list[float]: ...
    @property
    def words(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What could be the value, the piece it is from, and what speaks for it; `beside` is the piece it goes on in."""

    value: str
    at: int
    kind: str
    told: Weights
    beside: int | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """What all choices of a page are held against."""

    judged: Sequence[Judged]
    above: Sequence[Judged]  # short lines down to the middle of the body
    begins: int  # where prose begins in the body
    last: int  # where the body ends
    prose: str  # of the body
    body: str  # the same, casefolded
    window: str  # the topmost lines, casefolded


@cache
def weights() -> Mapping[str, Weights]:
    """How much each thing told counts, by FIELDS. The file also says where they are from and what they score."""
    told: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_bytes())["weights"]
    return told


def page(judged: Sequence[Judged], body: Sequence[Judged], middle: int, last: int) -> Page:
    prose = [one for one in body if one.words >= _PROSE_WORDS]
    said = " ".join(one.piece.text for one in prose)[:_LIMIT_BODY]
    return Page(
        judged=judged,
        above=[
            one for one in judged[: middle + 1] if one.words <= _TITLE_WORDS and len(one.piece.text) <= titles.LIMIT
        ],
        begins=prose[0].at if prose else len(judged),
        last=last,
        prose=said,
        body=said.casefold(),
        window="\n".join(one.piece.text[:LIMIT] for one in judged[:2]).casefold(),
    )


def best(choices: Sequence[Choice], weight: Weights, *, none: bool) -> tuple[Choice, float] | None:
    """The choice with most weight, and its share of all; with `none`, it must also outweigh that there is no value."""
    weighed = [(sum(weight.get(name, 0.0) * told for name, told in one.told.items()), one) for one in choices]
    most, choice = max(weighed, key=lambda one: one[0], default=(0.0, None))
    if choice is None or (none and most <= 0):
        return None
    whole = sum(exp(its - most) for its, _ in weighed) + (exp(-most) if none else 0.0)
    return choice, 1 / whole


# ------------------------------------------------------------------------------------------------------- titles


def best_title(choices: Sequence[Choice], weight: Weights) -> tuple[Choice, float] | None:
    """The best choice; where that is a part of a line and hardly likelier than all else, the whole of it."""
    found = best(choices, weight, none=False)
    if found is None or found[1] >= _SURE_OF_CUT or found[0].kind not in ("head", "tail"):
        return found
    return next(((one, 1 - found[1]) for one in choices if one.at == found[0].at and one.kind == "whole"), found)


_SURE_OF_CUT: Final = 0.55


def titles_of(page: Page) -> list[Choice]:
    """What could be the title: lines above the middle of the body, without the site's name or with the line beside."""
    likeliest = _likeliest(page.above)
    elsewhere = _Elsewhere(page, likeliest)
    found = []
    for one in likeliest:
        shared = _about_title(one, likeliest, page)
        for value, kind, beside in _titles_in(one, page.judged):
            told = shared | _about_words(value, page) | elsewhere.told(value, one, kind, beside)
            told[f"kind_{kind}"] = 1.0
            told["cut_first"] = float(one.at == 0 and kind in ("head", "tail"))
            found.append(Choice(value=value, at=one.at, kind=kind, told=told, beside=beside))
    return found


def _about_words(value: str, page: Page) -> dict[str, float]:
    """What a title looks like, and how much of it the body says."""
    count, size = word_count(value), len(value)
    words = set(_WORD.findall(value.casefold()))
    return {
        "starts_odd": float(not value[0].isalnum() and value[0] not in _OPENS),
        "words_below_4": float(count < 4),
        "length": log1p(count),
        "below_10": float(size < 10),
        "below_20": float(size < 20),
        "above_110": float(size > 110),
        "about": sum(word in page.body for word in words) / max(1, len(words)),
        "upper": float(value.isupper()),
        "bar": float("|" in value),
        "parts": float(len(_PART.findall(value))),
    }


class _Elsewhere:
    """What the lines near the top say of a title."""

    def __init__(self, page: Page, likeliest: Sequence[Judged]) -> None:
        self._page = page
        self._every = "\n".join(("", *(one.piece.text for one in page.above), "")).casefold()
        self._top = [_letters(one.piece.text) for one in islice(filter(_could_be_title, page.above), 3)]
        self._letters = {one.piece.text: _letters(one.piece.text) for one in likeliest}
        self._words = {text: set(text.casefold().split()) for text in self._letters}
        self._heads = {one.piece.text: set(one.piece.text[:LIMIT].casefold().split()) for one in page.judged[:2]}

    def told(self, value: str, one: Judged, kind: str, beside: int | None) -> dict[str, float]:
        lower, key, text = value.casefold(), _letters(value), one.piece.text
        spoken = set(lower.split())
        alone = self._every.count(f"\n{lower}\n")
        begins_top = any(it.startswith(key) and it != key for it in self._top)
        above = self._page.judged[beside].piece.text if beside is not None and kind == "kicker" else ""
        others = self._letters.values()
        return {
            "again": min(3.0, alone - (kind == "whole")),
            "begins_top": float(begins_top),
            "begins_top_both": float(begins_top and beside is not None),
            "same_as_top": float(key in self._top and one.at > 2),
            "in_top": float(one.at > 1 and lower in self._page.window),
            "holds_other": float(any(len(it) > _LONG_ENOUGH and it != key and it in key for it in others)),
            "colon_between": float(above.endswith((":", "："))),
            "within_other": float(self._every.count(lower) > alone),
            "like_top": max((_alike(spoken, its) for it, its in self._heads.items() if it != text), default=0.0),
            "like_other": max((_alike(spoken, its) for it, its in self._words.items() if it != text), default=0.0),
        }


def _letters(text: str) -> str:
    """What two titles have in common that differ only in signs, spaces and capitals."""
    return text.translate(_SIGNS).casefold()


_SIGNS: Final = dict.fromkeys(map(ord, " \u00a0\u00ad\u3000.,:;!?'\"’‘‚“”„«»‹›–—-|()[]…*#"))
_LONG_ENOUGH: Final = 15  # characters by which a line is known again
_OPENS: Final = "\"'“‘„«‹「『([¿¡#-–"
_PART: Final = re.compile(r"\s+[|–—\-»·•:~/]+\s+|\s*[|｜│«»]\s*|(?<=\S)\s?[–—-]\s(?=\S)")
_WORD: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2}|\w{4,}")
_STOP: Final = flag("stop")
_PICTURE: Final = said("picture")
_MORE: Final = said("more")


def _likeliest(above: Iterable[Judged]) -> list[Judged]:
    """The lines that could be the title, the likeliest first; where none could, those that say anything."""
    ranked = sorted(above, key=lambda one: -one.odds[TITLE])
    could_be = list(filter(_could_be_title, ranked)) or list(filter(_says_anything, ranked))
    # A paper's name is the title only where nothing else could be, and a date is nothing else.
    others = [one for one in could_be if not (one.at < _MASTHEAD_AT and is_masthead(one.piece.text))]
    first = (could_be if all(dates.is_line(one.piece.text) for one in others) else others)[:_TITLES]
    return [one for one in first if one.odds[TITLE] > first[0].odds[TITLE] - _BEHIND]


def _could_be_title(one: Judged) -> bool:
    return not _is_prose(one) and _says_anything(one) and not dump_fields.category_in(one.piece.text)


def _says_anything(one: Judged) -> bool:
    return any(map(str.isalpha, one.piece.text)) and not _is_a_button(one)


_MASTHEAD_AT: Final = 3  # pieces
_LIMIT_MASTHEAD: Final = 60  # characters
# Headlines end in these words too: few letters stand before a paper's word, and what is as often told of as read
# ("元日に放送") names one only with another word behind it.
_MORE_OF_PAPER: Final = (
    r"(?:社|網|网|電子版|オンライン|デジタル|ニュース|ウェブ|プラス|サイト|온라인|닷컴"
    r"|\s?(?:online|digital|web|news))"
)
_PAPER: Final = re.compile(
    r"[^\W\d_]{0,4}(?:(?:新聞|日報|新報|タイムズ|タイムス|通信社|プレス|ジャーナル|新闻|日报|晚报|早报|时报|時報"
    rf"|일보|신문|뉴스|타임스|저널){_MORE_OF_PAPER}*|(?:放送|テレビ|通信|ニュース|電視|방송|在线){_MORE_OF_PAPER}+)",
    re.IGNORECASE,
)
_WHAT_IT_BRINGS: Final = re.compile(r"[^\W\d_]{0,8}(?:ニュース|뉴스|新闻|新聞)")
_DAY_AT_END: Final = re.compile(r"(?:19|20)\d\d\s?[年년./-].*$")


def is_masthead(text: str) -> bool:
    """Whether a line is a paper's name, as they are called where words are not parted: "みなと日報デジタル"."""
    if len(text) > _LIMIT_MASTHEAD:
        return False
    parts = [part for part in _PART.split(_DAY_AT_END.sub("", text).rstrip()) if part]
    others = [part for part in parts if not _PAPER.fullmatch(part)]
    return len(others) < len(parts) and all(map(_WHAT_IT_BRINGS.fullmatch, others))


def _is_prose(one: Judged) -> bool:
    """A whole sentence and more: a title only where nothing else could be."""
    return bool(one.flags & _ENDS) and one.words > _SENTENCE


def _is_a_button(one: Judged) -> bool:
    """`Menu`, and nothing else."""
    return bool(one.said & _NAVIGATION) and len(one.piece.text.split()) == 1


_MASTHEAD: Final = 5  # words
_MENU: Final = 2
_LOOKED_AT: Final = 40  # pieces


def _about_title(one: Judged, likeliest: list[Judged], page: Page) -> dict[str, float]:
    near = page.judged[one.at + 1 : one.at + 6]
    most = likeliest[0].odds[TITLE]
    return {
        "odds": one.odds[TITLE],
        "behind": most - one.odds[TITLE],
        "likeliest": float(one is likeliest[0]),
        "topmost": float(one.at == min(it.at for it in likeliest if it.odds[TITLE] > most - 2)),
        "first": float(one.at == 0),
        "first_short": float(one.at == 0 and one.words <= _MASTHEAD),
        "menu_below": log1p(sum(it.words <= _MENU for it in page.judged[one.at + 1 : page.begins][:_LOOKED_AT])),
        "heading": float(one.piece.mark == "heading") * (2.0 if one.piece.level == 1 else 1.0),
        "item": float(one.piece.mark == "item"),
        "body_odds": held(one.odds[BODY]),
        "byline_below": max((share(it.odds[BYLINE]) for it in near), default=0.0),
        "date_below": max((share(it.odds[DATE]) for it in near), default=0.0),
        "to_body": log1p(max(0, page.begins - one.at)),
        "in_body": float(one.at > page.begins),
        "says_picture": float(one.said & _PICTURE > 0),
        "says_more": float(one.said & _MORE > 0),
        "stops": float(one.flags & _STOP > 0),
    }


def _titles_in(one: Judged, judged: Sequence[Judged]) -> list[tuple[str, str, int | None]]:
    """The line, what is left of it without its last or first parts, and it with the line above or below."""
    text = one.piece.text
    found: dict[str, tuple[str, int | None]] = {text: ("whole", None)}
    cuts = list(_PART.finditer(text))
    heads = [text[: cut.start()].strip() for cut in cuts[-3:]]
    tails = [text[cut.end() :].strip() for cut in cuts[:1]]
    for kind, values in (("head", heads), ("tail", tails)):
        found |= {value: (kind, None) for value in values if len(value) >= _SHORTEST and value not in found}
    for kind, step, most in (("kicker", -1, _KICKER_WORDS), ("wrapped", 1, _KICKER_WORDS * 2)):
        beside = judged[one.at + step] if 0 <= one.at + step < len(judged) else None
        if beside and _goes_on(beside, most):
            both = (beside.piece.text, text)[::-step]
            found.setdefault(" ".join(both), (kind, beside.at))
    return [(value, kind, beside) for value, (kind, beside) in found.items()]


_SHORTEST: Final = 8  # characters of a part of a line


def _goes_on(one: Judged, most: int) -> bool:
    """Whether a line beside may be a part of the title: short, no sentence, no category, no words of the page."""
    text = one.piece.text
    if one.words > most or one.flags & _STOP or one.said or dump_fields.category_in(text):
        return False
    return any(map(str.isalpha, text)) and not dates.is_line(text) and not is_masthead(text)


def _alike(ours: set[str], theirs: set[str]) -> float:
    """Share of the words that both say."""
    both = len(ours & theirs)
    return both / max(1, len(ours) + len(theirs) - both)


def held(odds: float) -> float:
    return max(-6.0, min(6.0, odds))


def share(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
