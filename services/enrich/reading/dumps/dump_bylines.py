"""Which names on the lines of a dump could be its byline, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import log1p
from typing import Final

from services.enrich.reading import bylines
from services.enrich.reading.dumps import dump_fields, dump_words
from services.enrich.reading.dumps.dump_choice import BODY, BYLINE, DATE, LIMIT, Choice, Judged, Page, held, share
from services.enrich.reading.dumps.dump_features import flag, said
from services.enrich.reading.dumps.dump_fields import split

_NEAR_TITLE: Final = 25  # pieces above the title, and below the body, where a byline may stand
_NEAR_END: Final = 14
_BELOW_TITLE: Final = 14  # pieces below a title that are looked at, however unlikely
_ABOVE_TITLE: Final = 4
_NEARER: Final = 3.0  # log-odds that those are ahead of others
_HEADS: Final = 3
_LINES: Final = 8  # that are weighed
_LOOKED_AT: Final = 20
_BYLINE_WORDS: Final = 30
_ROWS: Final = 12  # pieces that names one below the other may take
_ROW_WORDS: Final = 10
_NAMES: Final = 4  # in rows
_LONGEST: Final = 50  # characters of a name

_ENDS: Final = flag("ends")
_DAY: Final = flag("day") | flag("year") | flag("clock")
_PICTURE: Final = said("picture")
_SAYS_BYLINE: Final = said("byline")
_SAYS_DATE: Final = said("date")
_SAYS_OTHER: Final = ~(_SAYS_BYLINE | _PICTURE | _SAYS_DATE)

_CAPITAL: Final = r"[^\W\d_a-zß-ÿа-яё][\w.'’-]*"
_FULL_NAME: Final = re.compile(
    rf"{_CAPITAL}(?: (?:(?:de|da|van|von|der|den|di|al|el|la|bin|dos|du|le) ){{0,2}}{_CAPITAL}){{1,3}}"
)
_NAME_START: Final = re.compile(rf"{_CAPITAL} {_CAPITAL}(?=\s)")
_NAME_PARTS: Final = re.compile(
    r"\s*\[[^\[\]]*\]\s*|\s*[|•·–—()/,;:]\s*|\s-\s|\s*\d+\S*\s*|\s(?:and|und|et|og|och|y|e)\s"
)
_BY_WITHIN: Final = re.compile(
    r"(?<=\s)(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|di|av|af|door|oleh|przez)(?:\s+|\s*:\s*)(?=[^\W\d_a-zß-ÿ]\S* [^\W\d_a-zß-ÿ])"
)
_BY_AT_END: Final = re.compile(r"(?:^|\s)(?:by|von|par|por|di|av|af|door|autor(?:in)?|author)\s*:?$", re.IGNORECASE)
_GLUED: Final = re.compile(r"(?<=[a-zà-ÿ]{2})(?<!\bMac)(?<!\bFitz)(?=[A-ZÀ-Þ\d])")
_GLUED_BY: Final = re.compile(r"(?:by|von|par|por)(?=[A-ZÀ-Þ])", re.IGNORECASE)
_WHEN: Final = re.compile(r"\s+[a-zà-ÿа-я]{3,}\.?,?\s+\d")
_ALT: Final = re.compile(r"\[[\w.-]+\]")  # what stands for a picture
_AND_AT_END: Final = re.compile(rf"\s(?:{'|'.join(bylines.AND)})$")
_DOMAIN: Final = re.compile(r"\w\.(?:[a-z]{2,4}|[A-Z]{2,4})\b")
_LABEL_SIGN: Final = re.compile(r"\D[:：]")
_SPACELESS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_NAME: Final = re.compile(r"[?!:：=<>©“”„\"«»]|\d\d")
_MAY_NAME: Final = re.compile(
    rf"{_CAPITAL},? {_CAPITAL}|{_CAPITAL} (?:de|da|van|von|der|den|di|al|el|la|bin|dos|du|le) "
)
# Said of buttons and boxes beside bylines, and of no person.
_NEVER_WORDS: Final = """
    copy link copied text size sharing sign up save listen hear audio play pause click here view open all your our my
    social images image photo photos advert update updated posted lesen hören kopieren copier lien copiar enlace link
    ссылка скопирована geschrieben nachrichten privat kopiert weiter speichern anhören
"""
_NEVER: Final = frozenset(_NEVER_WORDS.split())


def bylines_of(page: Page, title: Choice | None) -> list[Choice]:
    """What could be the byline, near the title and the body. That there is none weighs nothing."""
    heads = _heads(page, title)
    lines = _lines(page, heads)
    most = max((one.odds[BYLINE] for one in lines), default=0.0)
    elsewhere = _Elsewhere(page)
    found: list[Choice] = []
    met, in_rows = 0, -1
    for one in lines:
        readings, end = _readings(one, page)
        if not _has_capitals(one.piece.text) and not _is_dated(one, page):
            readings = [it for it in readings if it.kind == "by" or it.told.get("kind_by")]
        if not readings:
            continue
        shared = _about_line(one, most, page, heads)
        shared |= {"met": min(4.0, met), "in_rows": float(one.at <= in_rows)}
        met += one.at > heads[0]
        if "under_8" in shared or "by_above" in shared:
            in_rows = max(in_rows, end)
        fullest = max((len(it.names) for it in readings if all(map(_is_whole, it.names))), default=0)
        for it in readings:
            told = shared | it.told | _about_names(it, one) | elsewhere.told(it.names, one)
            told["fuller"] = float(fullest > len(it.names))
            found.append(Choice(value=it.value, at=one.at, kind=it.kind, told=told))
    return found


def _has_capitals(text: str) -> bool:
    """Whether a text is in a script that tells names by their capitals; in others any two words look like one."""
    return any(map(str.isupper, text))


def _is_dated(one: Judged, page: Page) -> bool:
    return any(it.flags & _DAY for it in page.judged[max(0, one.at - 1) : one.at + 2])


def _heads(page: Page, title: Choice | None) -> list[int]:
    """Where the page says its title: the lines nearest to the body."""
    if title is None:
        return [0]
    said_so = title.value.casefold()
    least, most = len(said_so), len(said_so) * 1.5
    same = [
        one.at for one in page.judged if least <= len(one.piece.text) < most and said_so in one.piece.text.casefold()
    ]
    below = [at for at in same if at] or same
    return sorted({*sorted(below, key=lambda at: abs(at - page.begins))[:_HEADS], title.at})


def _lines(page: Page, heads: list[int]) -> list[Judged]:
    """The likeliest lines, and those around the title, in their order."""
    near = {at for head in heads for at in range(head - _ABOVE_TITLE, head + _BELOW_TITLE + 1)}
    short = [
        (one.odds[BYLINE] + _NEARER * (one.at in near), one)
        for one in page.judged[max(0, heads[0] - _NEAR_TITLE) : page.last + _NEAR_END]
        if one.words <= _BYLINE_WORDS and one.at not in heads
    ]
    short.sort(key=lambda told: -told[0])
    can_name = (one for _, one in short[:_LOOKED_AT] if _may_name(one, page))
    return sorted(islice(can_name, _LINES), key=lambda one: one.at)


def _about_line(one: Judged, most: float, page: Page, heads: list[int]) -> dict[str, float]:
    """What speaks for a line: what it says, where it stands, and what stands above and below it."""
    under = _under(one, heads)
    is_so = {**_of_line(one), **_of_place(one, page, under), **_of_above(one, page), **_of_below(one, page)}
    told = {name: 1.0 for name, is_true in is_so.items() if is_true}  # what is not so is left out
    beside = page.judged[max(0, one.at - 2) : one.at + 3]
    return told | {
        "some": 1.0,
        "odds": one.odds[BYLINE],
        "behind": most - one.odds[BYLINE],
        "body_odds": held(one.odds[BODY]),
        "dated": share(one.odds[DATE]),
        "under": log1p(under) if under else 4.0,
        "short_around": sum(it.words <= 3 and not it.flags & _DAY for it in beside if it is not one) / 4,
    }


def _under(one: Judged, heads: list[int]) -> int:
    """How many lines below the nearest title above it; 0 where there is none."""
    head = max((it for it in heads if it <= one.at), default=-1)
    return one.at - head if head >= 0 else 0


def _of_line(one: Judged) -> dict[str, object]:
    return {
        "date_here": one.flags & _DAY,
        "is_body": one.odds[BODY] > 0,
        "says_by": one.said & _SAYS_BYLINE,
        "says_picture": one.said & _PICTURE and not bylines.is_agency(one.piece.text),
        "says_other": one.said & _SAYS_OTHER,
        "colon": _LABEL_SIGN.search(one.piece.text),
    }


def _of_place(one: Judged, page: Page, under: int) -> dict[str, object]:
    return {
        "title_above": under == 1,
        "under_3": 0 < under <= 3,
        "under_8": 0 < under <= 8,
        "in_body": page.begins < one.at <= page.last,
        "below_body": one.at > page.last,
        "just_below_body": 0 <= one.at - page.last <= 2,
    }


def _of_above(one: Judged, page: Page) -> dict[str, object]:
    if not one.at:
        return {}
    above = page.judged[one.at - 1]
    return {
        "by_above": above.words < 8 and _says_by(above.piece.text),
        "picture_above": above.said & _PICTURE,
        "sentence_above": above.flags & _ENDS and above.words > 7,
    }


def _of_below(one: Judged, page: Page) -> dict[str, object]:
    if one.at + 1 == len(page.judged):
        return {}
    below = page.judged[one.at + 1]
    first = below.piece.text[0]
    return {
        "date_below": below.flags & _DAY and below.words < 12,
        "says_date_below": below.said & _SAYS_DATE and below.words < 8,
        "role_below": below.words < 8 and _is_role(below.piece.text),
        "mail_below": below.words < 5 and "@" in below.piece.text,
        "sentence_below": below.flags & _ENDS and below.words > 7,
        "goes_on": first.islower() or first in ",.;:",
    }


def _says_by(text: str) -> bool:
    return dump_fields.is_by_alone(text) or bool(_BY_AT_END.search(text))


@lru_cache(maxsize=1_024)
def _is_role(text: str) -> bool:
    return bylines.says_role(text)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Names that a line may give."""

    value: str
    names: tuple[str, ...]
    kind: str
    told: dict[str, float]


def _about_names(it: _Reading, one: Judged) -> dict[str, float]:
    """What the names look like."""
    names, count = it.names, len(it.names)
    words = [word for name in names for word in name.split()]
    agencies = sum(map(bylines.is_agency, names))
    is_so = (
        (f"kind_{it.kind}", True),
        ("many_words", any(name.count(" ") > 3 for name in names)),
        ("full", all(map(_is_whole, names))),
        ("agency", agencies),
        ("only_agency", agencies == count),
        ("domain", _DOMAIN.search(it.value)),
        ("kinds", any(dump_words.look_up(word)[0] for word in words if not bylines.is_agency(word))),
        ("role", _is_role(it.value)),
        ("whole", len(it.value) == len(one.piece.text)),
        ("glued", _GLUED.search(it.value)),
        ("titled", _SPACELESS.search(it.value)),
    )
    told = {name: 1.0 for name, is_true in is_so if is_true}
    told["names"] = min(4.0, count)
    told["two_words"] = sum(name.count(" ") in (1, 2) for name in names) / count
    told["capitals"] = sum(word[0].isupper() or bylines.is_agency(word) for word in words) / len(words)
    told["covers"] = min(1.0, sum(map(len, names)) / len(one.piece.text))
    return told


class _Elsewhere:
    """What the rest of the page says of a name."""

    def __init__(self, page: Page) -> None:
        short = (one.piece.text for one in page.judged if one.words <= _BYLINE_WORDS)
        self._page = page
        self._short = "\n".join(("", *short, "")).casefold()
        self._told: dict[str, dict[str, float]] = {}
        self._small: dict[str, bool] = {}

    def told(self, names: Sequence[str], one: Judged) -> dict[str, float]:
        first = names[0]
        if first not in self._told:
            self._told[first] = self._of(first.casefold())
        told = dict(self._told[first])
        if one.odds[BODY] > 0:
            told.pop("talked_of", None)
        words = [word for name in names for word in name.split()]
        told["small"] = sum(map(self._is_small, words)) / len(words)
        return told

    def _of(self, name: str) -> dict[str, float]:
        times = self._short.count(name)
        is_so = (
            ("about", times > 1 and f"\n{name} " in self._short),
            ("of", times > 1 and f" {name}\n" in self._short),
            ("talked_of", name in self._page.body),
            ("in_window", name in self._page.window),
        )
        return {told: 1.0 for told, is_true in is_so if is_true} | {"again": min(3.0, times - 1.0)}

    def _is_small(self, word: str) -> bool:
        """Whether a word that is written with a capital here is written small in the article."""
        if word not in self._small:
            self._small[word] = len(word) > 2 and word[0].isupper() and f" {word.casefold()} " in self._page.prose
        return self._small[word]


def _readings(one: Judged, page: Page) -> tuple[list[_Reading], int]:
    """What the line's names may be, and the last line that the longest of these takes."""
    text = one.piece.text
    found: dict[str, _Reading] = {}

    def offer(names: tuple[str, ...], kind: str, value: str = "", **told: float) -> None:
        value = value or "; ".join(names)
        if value and value not in found and _are_believable(names, value, kind):
            found[value] = _Reading(value, names, kind, told)

    text = " ".join(_ALT.sub("; ", text).split()).strip(" ;") if "[" in text else text
    tail = _AND_AT_END.search(text)
    text = text[: tail.start()] if tail else text
    end = one.at
    for said_so, is_unglued in _with_and_without_end(text):
        if not (read := dump_fields.byline_in(said_so)):
            continue
        value = _once(read[0])
        is_by = read[1] == dump_fields.BEHIND_BY or bylines.is_titled(said_so.partition("@")[0].rstrip())
        offer(split(value), "by" if is_by else "name", value, unglued=float(is_unglued))
        if value in found:
            rows = _rows(one, found[value].names, page.judged, joined=bool(tail))
            for both, joined, last in rows if len(rows) < _NAMES else []:
                offer(both, "rows", joined=joined, rows=float(len(both)), kind_by=float(is_by))
                end = last
            if is_unglued and all(map(_is_whole, found[value].names)):
                break
    if any(it.kind == "by" and all(map(_is_whole, it.names)) for it in found.values()) or (
        text in found and _is_whole(text)
    ):
        return list(found.values()), end  # nothing but names, or a byline as it should be
    if (match := _BY_WITHIN.search(text)) and (read := dump_fields.byline_in(text[match.start() :])):
        offer(split(read[0]), "within", read[0])
    offer(split(text), "split")
    parts = [part for part in _NAME_PARTS.split(text) if part and part != text and _is_name(part)][:_NAMES]
    for part in parts[:2]:
        offer((part,), "part")
    offer(tuple(parts), "parts")
    offer(_pairs(text), "pairs")
    if match := _NAME_START.search(text):
        offer((match[0],), "start")
    return list(found.values()), end


def _may_name(one: Judged, page: Page) -> bool:
    """Whether a line can name anybody at all; most of a menu cannot, and need not be looked at closer."""
    text = one.piece.text
    if len(text) > LIMIT or text[0] == "©":
        return False
    if one.said & _SAYS_BYLINE or _MAY_NAME.search(text) or _GLUED_BY.match(text):
        return True
    if _SPACELESS.search(text):
        return dump_fields.begins_with_by(text) or bylines.is_titled(text.partition("@")[0].rstrip())
    if " " not in text:
        return bylines.is_agency(text) or bool(_DOMAIN.search(text)) or text.casefold() in page.window
    return any(map(bylines.is_agency, text.replace(",", " ").split()))


def _are_believable(names: tuple[str, ...], value: str, kind: str) -> bool:
    """Whether a value is names, and does not say something else too."""
    if not names or ":" in value or "：" in value or sum(map(len, names)) * 2 < len(value):
        return False
    if not all(map(split, names)):  # `PM` behind a time
        return False
    if kind == "rows":  # those in scripts without spaces were each signed
        names = tuple(name for name in names if not _SPACELESS.search(name))
    if len(names) > 1 and any(map(_DOMAIN.search, names)) and any(map(_FULL_NAME.fullmatch, names)):
        return False  # who wrote, and where
    return (kind == "by" or all(map(_is_likely, names))) and not _BY_WITHIN.search(value)


@lru_cache(maxsize=1_024)
def _is_likely(name: str) -> bool:
    """Whether a name is as people, agencies and papers are called, as far as its signs tell."""
    if bylines.is_agency(name):
        return True
    words = name.split()
    if len(words) > 5 or len(name) > _LONGEST or _NO_NAME.search(name) or _SPACELESS.search(name):
        return False
    if not _NEVER.isdisjoint(name.casefold().split()):
        return False
    if len(words) == 1 and not _DOMAIN.search(name):
        return len(name) > 1 and name[0].isupper()
    return sum(not word[0].islower() for word in words) * 2 >= len(words)


@lru_cache(maxsize=1_024)
def _is_whole(name: str) -> bool:
    return bool(_FULL_NAME.fullmatch(name)) or bylines.is_agency(name) or bool(_SPACELESS.search(name))


def _with_and_without_end(text: str) -> Iterable[tuple[str, bool]]:
    """A line up to where it begins to say when, or to where two words are stuck together (then True); and all of it."""
    when = _WHEN.search(text)
    cut = when or _GLUED.search(text)
    bare = _GLUED_BY.sub(r"\g<0> ", text[: cut.start()] if cut else text, count=1)
    if bare != text:
        yield bare, when is None
    yield text, False


def _rows(
    one: Judged, first: tuple[str, ...], judged: Sequence[Judged], *, joined: bool
) -> list[tuple[tuple[str, ...], float, int]]:
    """The names with one more, and one more, that stand on the lines below; whether a word such as `and` joins them,
    and the last of the lines. As many as _NAMES: rather a list of something else."""
    both: list[str] = list(first)
    found: list[tuple[tuple[str, ...], float, int]] = []
    for below in judged[one.at + 1 : one.at + 1 + _ROWS]:
        if below.words > _ROW_WORDS:
            break
        text = below.piece.text.strip(",;/|&·•–- ")
        if not text or text.casefold() in bylines.AND:
            joined = True
        elif _is_beside_name(text):
            continue
        elif not (name := _name_of_row(text, joined=joined)):
            break
        elif name not in both:
            both.append(name)
            found.append((tuple(both), float(joined), below.at))
            if len(found) == _NAMES:
                break
            joined = bool(_AND_AT_END.search(text))
    return found


def _is_beside_name(text: str) -> bool:
    """An address or what someone is, as stands between names one below the other."""
    return (" " not in text and "@" in text) or (len(text) < 40 and _is_role(text) and not split(text)[1:])


def _name_of_row(text: str, *, joined: bool) -> str:
    is_titled = bylines.is_titled(text.partition("@")[0].rstrip())
    is_agency = bylines.is_agency(text) and not text.isupper()
    if not (joined or is_titled or is_agency or _MAY_NAME.match(text)):
        return ""
    read = dump_fields.byline_in(_AND_AT_END.sub("", text))
    return read[0] if read and (joined or is_titled or _is_whole(read[0])) else ""


def _is_name(text: str) -> bool:
    return (_is_whole(text) or bylines.is_titled(text)) and bool(dump_fields.byline_in(text))


def _pairs(text: str) -> tuple[str, ...]:
    """Names of two words each, run together."""
    words = text.split()
    words = words[: next((at for at, word in enumerate(words) if word[0].isdigit()), len(words))]
    if len(words) not in (4, 6) or not all(word[0].isupper() and len(word) > 1 for word in words) or _is_role(text):
        return ()
    return tuple(" ".join(words[at : at + 2]) for at in range(0, len(words), 2))


def _once(names: str) -> str:
    """`Jane Doe Jane Doe`, as a picture's words and a link beside it make: Jane Doe."""
    half = len(names) // 2
    return names[:half] if names == f"{names[:half]} {names[:half]}" else names
