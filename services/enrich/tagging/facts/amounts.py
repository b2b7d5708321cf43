"""The amounts that a text tells, in one notation whatever the language: money, shares, measures, people and things.

A number alone is none: what it counts must stand beside it. Where a sign or a word means two things in the language of
the text (1,234 in Spanish, `pounds` in English) there is no amount either.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from services.enrich.tagging.facts.amount_words import (
    AMOUNT_WORDS,
    MEASURES,
    NO_WORDS,
    OF_A_LANGUAGE,
    SIGNS,
    AmountWords,
)
from services.enrich.tagging.facts.date_words import DATE_WORDS
from services.enrich.tagging.stopwords import STOP_WORDS
from shared.model import FigureKind

LIMIT: Final = 5_000  # numbers that are looked at
_LONGEST: Final = 24  # characters of a number
_LONGEST_SIGN: Final = 5  # `US$ ` and a character before it
_BEFORE: Final = 28  # characters in which stands what is said before a number
_BEHIND: Final = 40
_NEXT_TO: Final = 15  # characters between a number that counts nothing else and the dead of whom it tells
_HIGHEST: Final = 1e17
_FEW: Final = 10  # below that things that are counted, and people whom nothing befell, are no figure
_YEARS: Final = range(1800, 2101)
_STRONGEST: Final = 10  # of an earthquake

_DENSE: Final = frozenset(("ja", "zh", "th", "ko"))  # where a word may follow a number, and another word that one
_PREFIXED: Final = frozenset(("ar", "he", "fa"))  # where a letter may stand before a number: `about`, `the`
# Where a space parts thousands. Elsewhere `12 300` may be two numbers.
_SPACED: Final = frozenset(("fr", "ru", "uk", "pl", "sv", "es", "it", "pt", "el"))
# Both begin with one digit, which is quickly found.
_DIGITS: Final = r"\d*(?:[.,'’٫٬．，・]\d+)*"
_NUMBER: Final = re.compile(rf"\d(?:\d{{0,2}}(?:[\u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:[.,]\d+)?|{_DIGITS})")
_NUMBER_SPACED: Final = re.compile(rf"\d(?:\d{{0,2}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:[.,]\d+)?|{_DIGITS})")
_PLAIN: Final = str.maketrans(
    {"．": ".", "・": ".", "，": ",", "٫": ".", **dict.fromkeys("٬'’\u00a0\u202f\u2009 ", "_")}
)
_GROUPS: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")
_GAP: Final = r"[ \u00a0\u202f\u2009]?"
_STOP: Final = r"[.,;:!?()\n\d،؛。、，；！？：।|–—]"
_RANGED: Final = re.compile(r"\d[%°\w]* ?(?:to|bis|à|a|al|tot|till|до|do|έως|ως|até|إلى|עד|से|ถึง|から|至|到|에서) ?\Z")
_PART: Final = re.compile(r"\d \Z")
_SIGN: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))}){_GAP}\Z"
)
_NO_BEGINNING: Final = frozenset("-–—−~〜～∼/:.,#№'’^_+第제")  # of a range, a score, a rank, a number within another
_NO_END: Final = re.compile(r"[-–—−/:~〜～∼^]\d|['’^]?(?:st|nd|rd|th)\b|-(?:м|й|го|му|е|я|х|ми|ти)\b|\.\d")
_MINUS: Final = frozenset("-−–")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """1500000 `USD`, 12 `%`, 40 `km`, 3 `dead`, 1200 `houses`, told by characters [start, end) of the text."""

    kind: FigureKind
    value: float
    unit: str
    start: int
    end: int


def amounts(
    text: str,
    language: str | None,
    words: Sequence[str],
    starts: Sequence[int],
    *,
    taken: Sequence[tuple[int, int]] = (),
) -> Iterator[Amount]:
    """In the order of the text, whose words begin at `starts`; what is `taken` are dates."""
    code = language or ""
    free = 0
    for start, end, value in _numbers(text, code, words, starts):
        if start >= free and not _is_taken(start, end, taken):
            found = _amount(text, code, start, end, value)
            if found and found.start >= free and not _is_taken(found.start, found.end, taken):
                free = found.end
                yield found


def counts(text: str, language: str, end: int) -> bool:
    """Whether a number that ends there counts something, and so may be no year."""
    tail = _tail(language, has_sign=False).match(text, end)
    return tail is not None and tail.lastgroup not in (None, "person", "noun")


def _is_taken(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    before = bisect_left(taken, (end, 0)) - 1  # both stand in the order of the text, and dates never overlap
    return before >= 0 and start < taken[before][1]


_Number = tuple[int, int, float]


def _numbers(text: str, code: str, words: Sequence[str], starts: Sequence[int]) -> list[_Number]:
    """Start, end and value, in the order of the text; of what is written in digits the value is not read yet: 0."""
    found: list[_Number] = []
    for match in (_NUMBER_SPACED if code in _SPACED else _NUMBER).finditer(text):
        found.append((match.start(), match.end(), 0))
        if len(found) == LIMIT:
            break
    if written := list(islice(_written(words, starts, code), LIMIT)):
        found = sorted(found + written)[:LIMIT]
    return found


def _written(words: Sequence[str], starts: Sequence[int], code: str) -> Iterator[_Number]:
    """`five`, but not the one of `one hundred and five`, whose whole nobody reads here."""
    known = _number_words(code)
    if not known:
        return
    for at, word in enumerate(words):
        if word in known:
            before = words[at - 1] if at else ""
            if before in _joints(code) and at > 1:
                before = words[at - 2]
            if before not in known and before not in _HUNDREDS:
                yield starts[at], starts[at] + len(word), known[word]


# fmt: off
_HUNDREDS: Final = frozenset((
    "hundred", "thousand", "hundert", "tausend", "cent", "mille", "cien", "ciento", "mil", "cento", "cem", "honderd",
    "duizend", "hundra", "tusen", "sto", "сто", "тысяча", "yüz", "bin", "εκατό", "مئة", "مائة", "מאה", "אלף", "सौ",
))
# fmt: on


@cache
def _number_words(code: str) -> dict[str, float]:
    numbers = AMOUNT_WORDS.get(code, NO_WORDS).numbers
    small = {word: value for forms, value in numbers.items() for word in forms.split("|")}
    return small | {word.capitalize(): value for word, value in small.items()}


@cache
def _joints(code: str) -> frozenset[str]:
    return frozenset(AMOUNT_WORDS.get(code, NO_WORDS).both.split("|"))


def _amount(text: str, code: str, start: int, end: int, value: float) -> Amount | None:
    words = AMOUNT_WORDS.get(code, NO_WORDS)
    before, written = text[max(0, start - _BEFORE) : start], text[start:end]
    sign = _SIGN.search(before[-_LONGEST_SIGN:])
    is_minus = before[-1:] in _MINUS and not before[-2:-1].strip(" \u00a0(")
    if not (sign or is_minus or _may_begin(before, code)) or _NO_END.match(text, end):
        return None
    number = Decimal(value) if value else _value(written, words)
    if number is None or _is_part(before, written):
        return None
    number, tail = _scaled(text, code, end, number, has_sign=sign is not None)
    kind, unit, begin = _meant(text, code, start, tail, sign)
    if kind == "people" and _may_be_a_year(number, written) and _in_year(code).search(before):
        return None
    may_be_harmed = not (kind is None and _may_be_a_year(number, written))
    if may_be_harmed and (harm := _harm(text, code, start, end, tail, counted=kind)):
        kind, unit = "casualties", harm
    if kind is None or not unit or not _is_sound(kind, unit, number, written, is_word=bool(value)):
        return None
    if is_minus:
        return _below_zero(Amount(kind=kind, value=float(-number), unit=unit, start=start - 1, end=tail.end()))
    # Behind a sign what follows is not counted: `$160 billion of goods`.
    last = max(tail.end("scale"), tail.end("short")) if sign else tail.end()
    return Amount(kind=kind, value=float(number), unit=unit, start=begin, end=max(last, end))


def _is_part(before: str, written: str) -> bool:
    """Whether a number is the end of a range, or of thousands that a space parts where nobody says so: `1 234`."""
    in_thousands = _PART.search(before) and len(re.split("[.,]", written)[0]) == 3
    return bool(in_thousands or _RANGED.search(before))


def _below_zero(amount: Amount) -> Amount | None:
    return amount if amount.unit in ("°C", "°F", "%") else None


def _is_sound(kind: FigureKind, unit: str, number: Decimal, written: str, *, is_word: bool) -> bool:
    if kind in ("money", "share", "measure"):
        return abs(number) < (_STRONGEST if unit == "magnitude" else _HIGHEST)
    if number != int(number) or not 0 < number < _HIGHEST:
        return False
    if kind == "count":
        return not is_word and number >= _FEW and not _may_be_a_year(number, written)
    return number >= _FEW if kind == "people" else not _may_be_a_year(number, written)


def _may_be_a_year(number: Decimal, written: str) -> bool:
    return written.isdigit() and len(written) == 4 and number in _YEARS


@cache
def _in_year(code: str) -> re.Pattern[str]:
    """Makes a year of a number although people stand behind it: `in 2019 people`, not `a crowd of 2000 people`."""
    words = DATE_WORDS.get(code)
    said = set(words.in_year.split("|")) - {"of", "de", "del", "του"} if words else set()
    return re.compile(rf"(?i:(?<!\w)(?:{_any(sorted(filter(None, said)))})) \Z")


def _may_begin(before: str, code: str) -> bool:
    """Whether a number may begin behind these characters: not within a word, a range, a score or another number."""
    if not before or code in _DENSE:
        return before[-1:] not in _NO_BEGINNING
    last = before[-1]
    if not last.isalnum() and last not in _NO_BEGINNING:
        return True
    if code in _PREFIXED:
        return last.isalpha() or last in "-ـ"
    return last == "-" and _leads(code)[1].search(before) is not None


def _value(written: str, words: AmountWords) -> Decimal | None:
    """1,234.5 in English and Japanese, 1.234,5 elsewhere; where both signs stand the last is the decimal one."""
    if len(written) > _LONGEST or (written[0] == "0" and written[1:2].isdigit()):
        return None
    plain = written.translate(_PLAIN)
    has_gaps = "_" in plain
    plain = plain.replace("_", "")
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return Decimal(plain)
    whole, last, rest = plain.rpartition(signs[-1])
    if len(set(signs)) == 2:
        is_one = last not in whole and _GROUPS.fullmatch(whole)
        return Decimal(f"{re.sub('[.,]', '', whole)}.{rest}") if is_one else None
    if len(signs) > 1:
        return Decimal(re.sub("[.,]", "", plain)) if _GROUPS.fullmatch(plain) else None
    if len(rest) == 3 and whole != "0" and not has_gaps:
        if last in words.unclear:
            return None
        if last != words.point:
            return Decimal(whole + rest) if len(whole) <= 3 else None
    elif last == "," and words.point == ".":
        # A point is read everywhere, as in the names of models and laws; a comma before two digits only by some.
        return Decimal(f"{whole}.{rest}") if words.unclear else None
    return Decimal(f"{whole}.{rest}")


def _scaled(text: str, code: str, end: int, number: Decimal, *, has_sign: bool) -> tuple[Decimal, re.Match[str]]:
    """With the large number behind it, as in `3億5000万円` with several, and what follows them."""
    pattern = _tail(code, has_sign=has_sign)
    tail = _match(pattern, text, end)
    total, factor = Decimal(0), _factor(code, tail)
    while code in _DENSE and factor and tail.lastgroup in ("scale", "short"):
        more = _NUMBER.match(text, tail.end() + text.startswith(" ", tail.end()))
        behind = more and _match(pattern, text, more.end())
        rest = more and _value(more[0], AMOUNT_WORDS[code])
        if behind is None or rest is None or not (_factor(code, behind) or 1) < factor:
            break
        total, number, tail, factor = total + number * factor, rest, behind, _factor(code, behind)
    return total + number * (factor or 1), tail


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    match = pattern.match(text, at)
    assert match is not None  # it may be empty
    return match


def _factor(code: str, tail: re.Match[str]) -> int:
    """0 where no large number stands there."""
    if tail["scale"]:
        return int(_look_up(code, "scales", tail["scale"]))
    return int(_look_up(code, "with_money", tail["short"])) if tail["short"] else 0


def _meant(
    text: str, code: str, start: int, tail: re.Match[str], sign: re.Match[str] | None
) -> tuple[FigureKind | None, str, int]:
    """What the number counts, its unit (empty where that is unclear), and where all of it begins."""
    if sign:
        return "money", _money(sign[0].strip(), code), start - len(sign[0])
    kind = tail.lastgroup
    if kind == "percent":
        return "share", "%", start
    if kind == "points":
        return "share", "pp", start
    if kind == "sign":
        return "money", _money(tail["sign"], code), start
    if kind == "money":
        return "money", str(_look_up(code, "money", tail["money"])), start
    if kind == "measure":
        is_unclear = (tail["measure"] == "ha" and code in _HAS) or (code == "en" and _may_be_millions(tail))
        return "measure", "" if is_unclear else MEASURES[tail["measure"]], start
    if kind == "measured":
        return "measure", str(_look_up(code, "measures", tail["measured"])), start
    if led := _led(text, code, start):
        return led
    if kind == "people":
        return "people", tail["people"], start
    if kind == "person":
        return "count", tail["person"], start
    if kind == "noun" and not any(_says_nothing(word, code) for word in tail["noun"].split()):
        return "count", tail["noun"], start
    return None, "", start


_HAS: Final = frozenset(("es", "it"))  # `ha` is a verb there, before it is a hectare


def _may_be_millions(tail: re.Match[str]) -> bool:
    """`Sales rose to 5m`, but not `5 m`, `a 5m-high wall` or `the 100m race`."""
    is_joined = tail[0] == tail["measure"] == "m"
    return is_joined and not _LENGTH.match(tail.string, tail.end())


_LENGTH: Final = re.compile(
    r"[ -](?:wide|long|high|tall|deep|thick|away|above|below|race|final|sprint|freestyle|hurdles|dash|relay)\b"
)


def _says_nothing(word: str, code: str) -> bool:
    return word in _WEIGHTLESS or (word.lower() in STOP_WORDS.get(code, ()) and word not in _NEW)


# Of games and of clocks.
_WEIGHTLESS: Final = frozenset((
    "points", "goals", "laps", "rounds", "wickets", "yards", "rebounds", "assists", "carries", "games", "matches",
    "Siege", "Siegen", "Spiele", "Spielen", "vueltas", "carreras", "partidos", "matchs", "jogos", "minutes",
    "seconds", "hours", "decades", "Punkte", "Punkten",
    "Tore", "Toren", "Minuten", "Sekunden", "Stunden", "Runden", "Uhr", "buts", "secondes", "puntos", "goles",
    "minutos", "segundos", "pontos", "gols", "golos", "horas", "heures",
))  # fmt: skip
_NEW: Final = frozenset(
    ("new", "neue", "neuen", "nouveaux", "nouvelles", "nuevos", "nuevas", "novos", "novas", "nieuwe")
)


def _led(text: str, code: str, start: int) -> tuple[FigureKind, str, int] | None:
    """What is said before a number: `yüzde 5`, `magnitude 6.4`."""
    percent, magnitude = _leads(code)
    before = text[max(0, start - _BEFORE) : start]
    if found := percent.search(before):
        return "share", "%", start - len(found[0])
    if found := magnitude.search(before):
        return "measure", "magnitude", start - len(found[0])
    return None


@cache
def _leads(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = AMOUNT_WORDS.get(code, NO_WORDS)
    begin = _bounds(code)[0]
    return (
        re.compile(rf"(?i:{words.percent_before or '(?!)'}) ?\Z"),
        re.compile(rf"(?i:{begin}(?:{words.magnitude or '(?!)'}))[ -]?\Z"),
    )


# `43-jährige`, `5-летняя`: what is written on to a number makes an age of it.
_OF_AN_AGE: Final = re.compile(r"[-‑‐]\w{0,2}(?:jähr|jarig|årig|year|летн|річн|годишн|let|vuotia|éves|ročn|godišnj)")


def _harm(text: str, code: str, start: int, end: int, tail: re.Match[str], *, counted: FigureKind | None) -> str:
    """`dead`, `injured` or `missing`, where that is said of the people counted just behind or just before them."""
    if code not in AMOUNT_WORDS or _OF_AN_AGE.match(text, end) or not _can_be_harmed(text, code, end, tail, counted):
        return ""
    is_alone = not _are_people(code, tail, counted)
    end = max(end, tail.end("scale"), tail.end("short")) if is_alone else tail.end()
    ends = _ends(code)
    behind = ends.split(text[end : end + _BEHIND], maxsplit=1)[0]
    before = ends.split(_words_before(text, start, code))[-1]
    if _is_named(text, code, start, behind):
        return ""
    if counted == "count" and (said := _harms(code).search(tail["noun"] or "")):
        return said.lastgroup or ""  # the noun is the dead themselves
    said = _harms(code).search(behind)
    if said and (not is_alone or _were(code).fullmatch(behind[: said.start()])):
        is_denied = _denied_behind(behind, said, code) or _nothing_befell(before, 0, code)
        return "" if is_denied else said.lastgroup or ""
    *_, said = [None, *_harms(code).finditer(before)]
    if said is None or _nothing_befell(before, said.end(), code) or (is_alone and _is_thing(behind, code)):
        return ""
    return "" if is_alone and not _is_near(before[said.end() :]) else said.lastgroup or ""


def _can_be_harmed(text: str, code: str, end: int, tail: re.Match[str], counted: FigureKind | None) -> bool:
    """Of what is counted only people, and a noun that is the harm: `14 deaths`, not `20 trees` or `12 years`."""
    if _times(code).match(text, max(end, tail.end("scale"), tail.end("short"))):
        return False
    if counted == "count" and tail["noun"] and _harms(code).search(tail["noun"]):
        return True
    return counted is None or _are_people(code, tail, counted)


def _are_people(code: str, tail: re.Match[str], counted: FigureKind | None) -> bool:
    if counted == "people":
        return not re.fullmatch(AMOUNT_WORDS[code].posts or "(?!)", tail["people"])
    return counted == "count" and _people(code).fullmatch(tail["person"] or tail["noun"]) is not None


@cache
def _people(code: str) -> re.Pattern[str]:
    """`six bus passengers`"""
    words = AMOUNT_WORDS[code]
    return re.compile(rf"(?:.* )?(?:{'|'.join(filter(None, (words.people, words.persons)))})")


def _words_before(text: str, start: int, code: str) -> str:
    begin = max(0, start - _BEFORE)
    before = text[begin:start].rstrip()
    is_cut = begin and code not in _DENSE and text[begin - 1].isalnum()
    return before.partition(" ")[2] if is_cut else before


def _denied_behind(behind: str, said: re.Match[str], code: str) -> bool:
    last = len(behind) if code in _VERB_LAST else said.start()
    return _nones(code).search(behind, 0, last) is not None or _those(code).match(behind) is not None


_VERB_LAST: Final = frozenset(("ja", "ko", "tr", "hi", "fa"))  # where what denies stands behind what it denies


def _nothing_befell(before: str, harmed: int, code: str) -> bool:
    """Whether what stands before a number denies the harm, or tells of a part: `the death of 12`, `two of the 12`."""
    if _nones(code).search(before) or _aged(code).search(before):
        return True
    part = _of_them(code).search(before)
    return part is not None and not (harmed and not before[harmed : part.start()].strip())


def _is_thing(behind: str, code: str) -> bool:
    """Where no space parts the words: whether another word follows the number, which nobody knows to be people."""
    return code in _DENSE and "\u4e00" <= behind[:1] <= "\u9fff"


def _is_named(text: str, code: str, start: int, behind: str) -> bool:
    """Whether a number is a part of a name: `Boeing 737`, but not `in Kabul 12 people` or `Crash Kills 12`."""
    if code not in STOP_WORDS or code in _NOUNS_LARGE or not text[start].isdigit() or text[start - 1 : start] != " ":
        return False
    words = re.split(rf"{_STOP}", text[max(0, start - 2 * _BEFORE) : start])[-1].split()
    run = next((at for at in range(len(words), 0, -1) if not words[at - 1][:1].isupper()), 0)
    if run == len(words) or behind.lstrip()[:1].isupper() or _harms(code).fullmatch(words[-1]):
        return False
    if _is_one_of(words[-1], DATE_WORDS[code].weekdays):
        return False
    if run:
        led_by = words[max(0, run - 2) : run] if words[run - 1] in _ARTICLES else words[run - 1 : run]
        return led_by[0] in _ARTICLES or led_by[0].lower() not in STOP_WORDS[code]
    begins = words[0].lower()
    if begins in _ARTICLES:
        return len(words) > 1
    return (code == "en" or len(words) > 1) and begins not in STOP_WORDS[code] and not begins.endswith("ly")


_NOUNS_LARGE: Final = frozenset(("de",))  # there a capital tells nothing
_ARTICLES: Final = frozenset(("the", "a", "an", "le", "la", "les", "un", "une", "el", "una", "il", "lo", "um", "uma"))


def _is_one_of(word: str, listed: str) -> bool:
    return word.lower() in listed.lower().replace(", ", "|").split("|")


def _is_near(between: str) -> bool:
    """Whether a number that counts nothing else tells of them: `killed at least 12`, not `killed near Route 66`."""
    return len(between) <= _NEXT_TO and not any(letter.isupper() for letter in between)


@cache
def _times(code: str) -> re.Pattern[str]:
    words = AMOUNT_WORDS[code]
    return re.compile(rf"[ \u00a0\u202f\u2009-]?(?:{words.joint})?(?i:{words.times or '(?!)'}){_bounds(code)[1]}")


@cache
def _were(code: str) -> re.Pattern[str]:
    words = AMOUNT_WORDS[code]
    return re.compile(rf"\W*(?:(?i:{words.were or '(?!)'})\W+)*")


@cache
def _nones(code: str) -> re.Pattern[str]:
    before, behind = _bounds(code)
    return re.compile(rf"{before}(?i:{AMOUNT_WORDS[code].none or '(?!)'}){behind}")


@cache
def _of_them(code: str) -> re.Pattern[str]:
    prefixed = r"(?:ال|الـ|-)?" if code in _PREFIXED else ""
    return re.compile(rf"{_bounds(code)[0]}(?i:{AMOUNT_WORDS[code].of_them or '(?!)'}) ?{prefixed}\Z")


@cache
def _those(code: str) -> re.Pattern[str]:
    return re.compile(AMOUNT_WORDS[code].of_those or "(?!)")


@cache
def _aged(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{AMOUNT_WORDS[code].aged or '(?!)'}) ?\Z")


@cache
def _ends(code: str) -> re.Pattern[str]:
    """What parts a statement from the next one."""
    before, behind = _bounds(code)
    joint = rf"{before}(?i:{AMOUNT_WORDS[code].both}){'' if code in _PREFIXED else behind}"
    return re.compile(rf"{_STOP}|{joint}")


@cache
def _harms(code: str) -> re.Pattern[str]:
    words = AMOUNT_WORDS[code]
    before, behind = _bounds(code)
    kinds = {"dead": words.dead, "injured": words.injured, "missing": words.missing}
    return re.compile("|".join(rf"(?P<{kind}>{before}(?i:{said}){behind})" for kind, said in kinds.items() if said))


def _bounds(code: str) -> tuple[str, str]:
    return ("", "") if code in _DENSE else (r"(?<!\w)", r"(?!\w)")


def _money(sign: str, code: str) -> str:
    return OF_A_LANGUAGE.get((code, SIGNS[sign]), SIGNS[sign])


@lru_cache(10_000)
def _look_up(code: str, name: str, said: str) -> float | str:
    """What a word says that `_tail` has found."""
    table: dict[str, float | str] = getattr(AMOUNT_WORDS[code], name)
    return next(meaning for form, meaning in table.items() if re.fullmatch(form, said, re.IGNORECASE))


@cache
def _tail(code: str, *, has_sign: bool) -> re.Pattern[str]:
    """What may follow a number: a large number, then what is counted. It may be empty."""
    words = AMOUNT_WORDS.get(code, NO_WORDS)
    end = _bounds(code)[1]
    people = rf"(?:{'|'.join(filter(None, (words.people, words.posts)))}){end}" if words.people else "(?!)"
    money = rf"(?i:{_any(words.money)}){end}"
    short = rf"(?i:{_any(words.with_money)})(?!\w)"
    if not has_sign:  # `$5m` and `5m people` are clear, `5 m` may be metres
        short += rf"(?={_GAP}(?:{money}|{people}))"
    units = {
        "points": rf"(?i:{words.points or '(?!)'}){end}",
        "percent": rf"[%٪％]|(?i:{words.percent or '(?!)'}){end}",
        "money": money,
        "sign": rf"(?:{'|'.join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))})(?!\w)",
        "measure": rf"(?:{'|'.join(re.escape(sign) for sign in sorted(MEASURES, key=len, reverse=True))})(?![\w²³/])",
        "measured": rf"(?i:{_any(words.measures)}){end}",
        "people": rf"(?<!-){people}",
        "person": rf"(?<!-)(?:{words.persons}){end}" if words.persons else "(?!)",
        "noun": rf"(?<!-)(?:{words.nouns}){end}" if words.nouns else "(?!)",
    }
    counted = "|".join(f"(?P<{name}>{unit})" for name, unit in units.items())
    return re.compile(
        rf"(?:{_GAP}(?:(?P<scale>(?i:{_any(words.scales)}){end})|(?P<short>{short})))?"
        rf"(?:[ \u00a0\u202f\u2009-]?(?:{words.joint})?(?:{counted}))?"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(words) or "(?!)"
