"""Which of the likeliest lines of a dump gives its title and its byline, and which part of it.

The network judges lines one by one. Here what could be the value is weighed against all else on the page that could,
by a few weights that `bench/train_dump.py` learns from what the network thinks of pages it has not seen.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log1p
from pathlib import Path
from typing import Final, Protocol

from services.enrich.reading import titles
from services.enrich.reading.dumps import dump_fields
from services.enrich.reading.dumps.dump_features import flag, said, word_count
from services.enrich.reading.dumps.dump_fields import split
from services.enrich.reading.dumps.dump_model import HEADS
from services.enrich.reading.dumps.unwrap import Piece

Weights = Mapping[str, float]

WEIGHTS: Final = Path(__file__).parents[1] / "models" / "dump_fields.json"
FIELDS: Final = ("title", "byline")
_BODY, _TITLE, _BYLINE, _DATE, _ = range(len(HEADS))
_TITLES: Final = 6  # pieces that are weighed
_BYLINES: Final = 8
_BEHIND: Final = 5.0  # log-odds behind the likeliest
_ENDS: Final = flag("ends")
_NAVIGATION: Final = said("navigation")
_SENTENCE: Final = 16  # words
_TITLE_WORDS: Final = 40
_KICKER_WORDS: Final = 12
_BYLINE_WORDS: Final = 30
_PROSE_WORDS: Final = 15
_LIMIT: Final = 300  # characters
_LIMIT_BODY: Final = 20_000


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
    could_be_titles: Sequence[Judged]
    start: int  # the likeliest of them
    begins: int  # where prose begins in the body
    last: int  # where the body ends
    body: str  # its prose, casefolded


@cache
def weights() -> Mapping[str, Weights]:
    """How much each thing told counts, by FIELDS. The file also says where they are from and what they score."""
    told: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_bytes())["weights"]
    return told


def page(judged: Sequence[Judged], body: Sequence[Judged], middle: int, last: int) -> Page:
    prose = [one for one in body if one.words >= _PROSE_WORDS]
    could_be_titles = _could_be_titles(judged, middle)
    likeliest = max(could_be_titles, key=lambda one: one.odds[_TITLE], default=None)
    return Page(
        judged=judged,
        could_be_titles=could_be_titles,
        start=likeliest.at if likeliest else 0,
        begins=prose[0].at if prose else len(judged),
        last=last,
        body=" ".join(one.piece.text for one in prose)[:_LIMIT_BODY].casefold(),
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


def titles_of(page: Page) -> list[Choice]:
    """What could be the title: lines above the middle of the body, without the site's name or with the line beside."""
    above = page.could_be_titles
    likeliest = _likeliest(above, _TITLE, _TITLES)
    keys = [titles.key(one.piece.text[:_LIMIT]) for one in above]
    seen, every, top = Counter(keys), "\n".join(keys), keys[:3]
    texts = {one.piece.text: set(one.piece.text.casefold().split()) for one in likeliest}
    heads = {one.piece.text: set(one.piece.text.casefold().split()) for one in page.judged[:2]}
    found = []
    for one in likeliest:
        shared = _about_title(one, likeliest, page)
        for value, kind, beside in _titles_in(one, page.judged):
            key, text, lower = titles.key(value), one.piece.text, value.casefold()
            spoken, words = set(lower.split()), set(_WORD.findall(lower))
            told = shared | {
                f"kind_{kind}": 1.0,
                "again": min(3.0, seen[key] - (kind == "whole")),
                "begins_top": float(any(it.startswith(key) and it != key for it in top)),
                "within_other": float(every.count(key) > seen[key]),
                "like_top": max((_alike(spoken, its) for it, its in heads.items() if it != text), default=0.0),
                "like_other": max((_alike(spoken, its) for it, its in texts.items() if it != text), default=0.0),
                "length": log1p(word_count(value)),
                "below_10": float(len(value) < 10),
                "below_20": float(len(value) < 20),
                "above_110": float(len(value) > 110),
                "about": sum(word in page.body for word in words) / max(1, len(words)),
                "upper": float(value.isupper()),
                "bar": float("|" in value),
                "parts": float(len(_PART.findall(value))),
                "cut_first": float(one.at == 0 and kind in ("head", "tail")),
            }
            found.append(Choice(value=value, at=one.at, kind=kind, told=told, beside=beside))
    return found


_PART: Final = re.compile(r"\s+[|–—\-»·•:~/]+\s+|\s*[|｜│«»]\s*|(?<=\S)\s?[–—-]\s(?=\S)")
_WORD: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2}|\w{4,}")
_STOP: Final = flag("stop")
_PICTURE: Final = said("picture")
_MORE: Final = said("more")


def _could_be_titles(judged: Sequence[Judged], middle: int) -> list[Judged]:
    short = [one for one in judged[: middle + 1] if one.words <= _TITLE_WORDS and len(one.piece.text) <= titles.LIMIT]
    said_something = [one for one in short if _has_letters(one.piece.text) and not _is_a_button(one)]
    heads = [one for one in said_something if not (_is_prose(one) or dump_fields.category_in(one.piece.text))]
    return heads or said_something


def _is_prose(one: Judged) -> bool:
    """A whole sentence and more: a title only where nothing else could be."""
    return bool(one.flags & _ENDS) and one.words > _SENTENCE


def _is_a_button(one: Judged) -> bool:
    """`Menu`, and nothing else."""
    return bool(one.said & _NAVIGATION) and len(one.piece.text.split()) == 1


def _likeliest(judged: Iterable[Judged], head: int, count: int) -> list[Judged]:
    first = sorted(judged, key=lambda one: -one.odds[head])[:count]
    return [one for one in first if one.odds[head] > first[0].odds[head] - _BEHIND]


def _about_title(one: Judged, likeliest: list[Judged], page: Page) -> dict[str, float]:
    near = page.judged[one.at + 1 : one.at + 6]
    most = likeliest[0].odds[_TITLE]
    return {
        "odds": one.odds[_TITLE],
        "behind": most - one.odds[_TITLE],
        "likeliest": float(one is likeliest[0]),
        "topmost": float(one.at == min(it.at for it in likeliest if it.odds[_TITLE] > most - 2)),
        "first": float(one.at == 0),
        "heading": float(one.piece.mark == "heading") * (2.0 if one.piece.level == 1 else 1.0),
        "item": float(one.piece.mark == "item"),
        "body_odds": _held(one.odds[_BODY]),
        "byline_below": max((_share(it.odds[_BYLINE]) for it in near), default=0.0),
        "date_below": max((_share(it.odds[_DATE]) for it in near), default=0.0),
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
    if one.words > most or one.flags & _STOP or one.said or dump_fields.category_in(one.piece.text):
        return False
    return _has_letters(one.piece.text)


def _has_letters(text: str) -> bool:
    return text[0].isalpha() or any(map(str.isalpha, text))


def _alike(ours: set[str], theirs: set[str]) -> float:
    """Share of the words that both say."""
    both = len(ours & theirs)
    return both / max(1, len(ours) + len(theirs) - both)


def _held(odds: float) -> float:
    return max(-6.0, min(6.0, odds))


def _share(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


# ------------------------------------------------------------------------------------------------------ bylines


def bylines_of(page: Page) -> list[Choice]:
    """What could be the byline, near the title and the body. That there is none weighs nothing."""
    around = page.judged[max(0, page.start - _NEAR_TITLE) : page.last + _NEAR_END]
    likeliest = _likeliest((one for one in around if one.words <= _BYLINE_WORDS), _BYLINE, _BYLINES)
    short = "\n".join(one.piece.text for one in page.judged if one.words <= _BYLINE_WORDS).casefold()
    found = []
    for one in likeliest:
        values = _bylines_in(one, page.judged)
        shared = _about_byline(one, likeliest, page) if values else {}
        for value, kind in values:
            if names := split(value):
                told = shared | {f"kind_{kind}": 1.0} | _about_names(value, names, one, page, short)
                found.append(Choice(value=value, at=one.at, kind=kind, told=told))
    return found


_NEAR_TITLE: Final = 25  # pieces above the title, and below the body, where a byline may stand
_NEAR_END: Final = 8
_CAPITAL: Final = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_FULL_NAME: Final = re.compile(
    rf"{_CAPITAL}(?: (?:(?:de|da|van|von|der|den|di|al|el|la|bin|dos|du|le) ){{0,2}}{_CAPITAL}){{1,3}}"
)
_NAME_START: Final = re.compile(rf"{_CAPITAL} {_CAPITAL}(?=\s)")
_NAME_PARTS: Final = re.compile(r"\s*[|•·–—\[\]()/,;:]\s*|\s-\s|\s*\d+\S*\s*|\s(?:and|und|et|og|och|y|e)\s")
_ROLE_SIGN: Final = re.compile(
    r"reporter|correspondent|editor|writer|journalist|redakt|rédact|korrespondent|periodista|giornalist|журналист"
    r"|корреспондент|редактор|dziennikar",
    re.IGNORECASE,
)
_SAYS_BYLINE: Final = said("byline")
_SAYS_OTHER: Final = ~(_SAYS_BYLINE | _PICTURE | said("date"))


def _about_byline(one: Judged, likeliest: list[Judged], page: Page) -> dict[str, float]:
    above = page.judged[max(0, one.at - 2) : one.at]
    near = [*above, *page.judged[one.at + 1 : one.at + 3]]
    return {
        "some": 1.0,
        "odds": one.odds[_BYLINE],
        "behind": likeliest[0].odds[_BYLINE] - one.odds[_BYLINE],
        "title_odds": _held(one.odds[_TITLE]),
        "body_odds": _held(one.odds[_BODY]),
        "dated": _share(one.odds[_DATE]),
        "date_near": max((_share(it.odds[_DATE]) for it in near), default=0.0),
        "byline_near": max((_share(it.odds[_BYLINE]) for it in near), default=0.0),
        "by_above": float(bool(above) and dump_fields.is_by_alone(above[-1].piece.text)),
        "picture_above": float(bool(above) and above[-1].said & _PICTURE > 0),
        "above_title": float(one.at < page.start),
        "to_title": log1p(abs(one.at - page.start)),
        "to_body": log1p(abs(one.at - page.begins)),
        "in_body": float(page.begins < one.at <= page.last),
        "is_body": float(one.odds[_BODY] > 0),
        "says_by": float(one.said & _SAYS_BYLINE > 0),
        "says_picture": float(one.said & _PICTURE > 0),
        "says_other": float(one.said & _SAYS_OTHER > 0),
    }


def _about_names(value: str, names: tuple[str, ...], one: Judged, page: Page, short: str) -> dict[str, float]:
    words = [word for name in names for word in name.split()]
    first, outside = names[0].casefold(), one.odds[_BODY] <= 0
    return {
        "names": min(4.0, len(names)),
        "one_word": sum(" " not in name for name in names) / len(names),
        "two_words": sum(name.count(" ") in (1, 2) for name in names) / len(names),
        "many_words": float(any(name.count(" ") > 3 for name in names)),
        "capitals": sum(word[0].isupper() for word in words) / len(words),
        "upper": float(value.isupper()),
        "full": float(bool(_FULL_NAME.fullmatch(names[0]))),
        "role": float(bool(_ROLE_SIGN.search(value))),
        "whole": float(len(value) == len(one.piece.text)),
        "again": min(3.0, short.count(first) - 1.0),
        "talked_of": float(outside and first in page.body),
        "surname_talked_of": float(outside and " " in first and first.split()[-1] in page.body),
    }


def _bylines_in(one: Judged, judged: Sequence[Judged]) -> list[tuple[str, str]]:
    """The names on a line by the rules, by its parts, and with those on the lines below."""
    text = one.piece.text
    found: dict[str, str] = {}
    if read := dump_fields.byline_in(text):
        both = [_once(read[0])]
        found[both[0]] = "by" if read[1] == dump_fields.BEHIND_BY else "name"
        for below in judged[one.at + 1 : one.at + 3]:
            if below.words > _NAME_WORDS or not _is_name(below.piece.text) or below.piece.text in both:
                break
            both.append(below.piece.text)
            found.setdefault(", ".join(both), f"rows_{len(both)}")
    if len(text) <= _LIMIT:
        found.setdefault(", ".join(split(text)), "split")
        parts = [part for part in _NAME_PARTS.split(text) if _is_name(part)]
        for kind, values in (("part", parts[:2]), ("start", [it[0] for it in _NAME_START.finditer(text)][:1])):
            for value in values:
                found.setdefault(value, kind)
    return [(value, kind) for value, kind in found.items() if value]


_NAME_WORDS: Final = 6


def _is_name(text: str) -> bool:
    return bool(_FULL_NAME.fullmatch(text) and dump_fields.byline_in(text))


def _once(names: str) -> str:
    """`Jane Doe Jane Doe`, as a picture's words and a link beside it make: Jane Doe."""
    half = len(names) // 2
    return names[:half] if names == f"{names[:half]} {names[:half]}" else names
