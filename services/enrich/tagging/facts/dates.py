"""The dates that a text mentions, in one notation: days, weeks, months and years, counted from the day it was told.

Of a language without words here only days in digits (2021-03-16) are read. A weekday that is a habit is no date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import Final, Literal

from services.enrich.tagging.facts import amounts
from services.enrich.tagging.facts.date_words import DATE_WORDS, JOINED_DATE_WORDS, DateWords
from services.enrich.tagging.tokens import Tokens
from shared.model import Copy, DatePrecision, KeyDate

_LIMIT: Final = 500  # dates of an article
_JUST_BEFORE: Final = 25  # characters; `bis einschließlich` has 18
_HEAD: Final = 60  # characters in which a dateline tells its day
_WIRED_WITHIN: Final = timedelta(days=31)  # of the publication; else it is no dateline's day
_SOON: Final = timedelta(weeks=6)  # that a day without year may be ahead, though nothing says that it is to come
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2100
_YEARS_AHEAD: Final = 10  # of the publication; two digits that would lie behind them are of the century before
_REIWA: Final = 2018

_PART: Final = re.compile(r"[^-’'/\s]+")
_DASH: Final = " ?[-–—~〜～] ?"
_YEAR: Final = r"[12]\d{3}"
_OWN_DIGITS: Final = frozenset(("ar", "hi"))
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|º|ª|η)?"
# A weekday may stand before its day (`Tuesday, 16 March`, `mardi le 16 mars`) or behind it (`16日（火）`).
_NAMES_A_DAY: Final = re.compile(r"[,،，\s(（]*(?:(?:den|dem|der|the|le|il|el|día|dia|de|em|o|ที่)\s+)?(?:ה-|ב-|ที่\s?)?")
_NAMED: Final = re.compile(r"[,，\s]{0,2}[(（]?")
_WIRE: Final = re.compile(r"\)?,?(?: \d{4})?(?: ?[(（/][^)）\n]{2,40}[)）/]?)* ?[-–—]+\s|[)）]?[电電]")
_PLACE: Final = re.compile(r"[^\W\d_][^\n.!?;:\d]{1,40}(?:[,،，] ?|[(（] ?)(?:den |le |el |il )?|[^\W\d_a-z]{2,20}")


_Rule = Literal[
    "digits", "written", "nearest", "beside year", "end of range", "without year", "month", "year", "beside month",
    "day alone", "without month", "weekday", "last", "next", "ahead", "back", "of a week", "relative",
]  # fmt: skip
_PROSE: Final[dict[_Rule, str]] = {
    "digits": "digits",
    "written": "written",
    "nearest": "written, the last such day or one within few weeks",
    "beside year": "written, the year beside it",
    "end of range": "written, the year of the end of the range",
    "without year": "without year",
    "month": "month and year",
    "year": "year",
    "beside month": "day of the month beside it",
    "day alone": "day of the month, without month",
    "without month": "without month",
    "weekday": "weekday",
    "last": "last such weekday",
    "next": "next such weekday",
    "ahead": "weekday, in a sentence that looks ahead",
    "back": "weekday, in a sentence that looks back",
    "of a week": "weekday of the week beside it",
    "relative": "relative",
}
_WITHOUT_YEAR: Final[tuple[_Rule, ...]] = ("nearest", "without year", "day alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Characters [start, end) that tell a date; `iso` is empty where it cannot be told which."""

    start: int
    end: int
    kind: str
    iso: str = ""
    precision: DatePrecision = "day"
    rule: _Rule = "written"
    number: int = 0  # of a day that takes its month from the end of the range
    is_habit: bool = False
    weekday: int | None = None  # of a weekday, from Monday on


_Told = tuple[str, DatePrecision, _Rule]  # ISO date, precision and rule


def key_dates(copy: Copy, tokens: Tokens, *, told_on: date | None) -> tuple[KeyDate, ...]:
    """The dates in the order of the text. What is said from the day on which it was told (`Tuesday`) needs that day.

    A dateline (`TOKYO, March 16 (Reuters) -`) tells that day better than the publication.
    """
    language = copy.language or ""
    if told_on and not _FIRST_YEAR <= told_on.year < _LAST_YEAR:
        told_on = None  # a slip, and there may be no day before or behind it
    wired = _wired(tokens, language, told_on)
    counts_from = (wired and _sure_day(wired, told_on)) or told_on
    found = (
        replace(each, iso=wired.iso) if wired and each.start <= wired.start < each.end else each
        for each in _dates(tokens, language, counts_from)
    )
    return tuple(
        KeyDate(
            date=each.iso,
            precision=each.precision,
            text=tokens.text[each.start : each.end],
            span=tokens.locate(each.start, each.end),
            rule=_PROSE[each.rule],
        )
        for each in islice((each for each in found if each.iso), _LIMIT)
    )


def _words_of(language: str) -> DateWords | None:
    return DATE_WORDS.get(language) or JOINED_DATE_WORDS.get(language)


def _wired(tokens: Tokens, language: str, published: date | None) -> _Found | None:
    """The day of a dateline; one without year is the last such day before the publication."""
    if _words_of(language) is None:
        return None
    pattern = _date_pattern(language)
    for begin, block in tokens.blocks[:3]:
        if block < 0 or not _WIRE.search(tokens.text, begin, begin + 2 * _HEAD):
            continue
        for match in pattern.finditer(tokens.text, begin, begin + _HEAD):
            says_so = _PLACE.fullmatch(tokens.text, begin, match.start()) and _WIRE.match(tokens.text, match.end())
            if not says_so or match.lastgroup not in _DAYS:
                continue
            for found in _found(tokens, match, language, published, lambda _: False):
                if found.rule in _WITHOUT_YEAR and published and found.iso:
                    found = _wired_before(found, published + timedelta(days=1))
                return found if found.iso and found.precision == "day" else None
    return None


def _wired_before(found: _Found, latest: date) -> _Found:
    day = date.fromisoformat(found.iso)
    past = day if day <= latest else _valid(day.year - 1, day.month, day.day)
    return replace(found, iso=past.isoformat() if past else "")


def _sure_day(wired: _Found, published: date | None) -> date | None:
    """None where a dateline without year is far from the publication: its year is a guess."""
    day = date.fromisoformat(wired.iso)
    is_sure = wired.rule not in _WITHOUT_YEAR or (published and abs(published - day) <= _WIRED_WITHIN)
    return day if is_sure else None


def _dates(tokens: Tokens, language: str, published: date | None) -> Iterator[_Found]:
    """Each as it is meant beside its neighbour: a weekday may name the day behind it, two may be ends of a range."""
    looks_ahead = _outlook(tokens, language)
    before: _Found | None = None
    for match in _date_matches(tokens, language):
        for found in _found(tokens, match, language, published, looks_ahead):
            if before is None:
                before = found
                continue
            between = tokens.text[before.end : found.start] if found.start - before.end <= _JUST_BEFORE else "\n"
            first, second = (before, found) if "\n" in between else _beside(before, found, between, language)
            if first is not None:
                yield first
            before = second
    if before is not None:
        yield before


def _beside(before: _Found, found: _Found, between: str, language: str) -> tuple[_Found | None, _Found]:
    """Two dates that stand next to one another; None for one that is a part of the other."""
    if before.kind == "weekday" and found.kind in _DAYS and _NAMES_A_DAY.fullmatch(between):
        return None, replace(_in_year_of(before.weekday, found), start=before.start)
    if before.kind in _DAYS and found.kind == "weekday" and _NAMED.fullmatch(between) and _same_weekday(before, found):
        return None, before
    if before.kind == "relative" and found.kind == "weekday" and _NAMED.fullmatch(between) and "," not in between:
        return None, replace(before, end=found.end)
    if before.kind == found.kind == "weekday":
        if before.is_habit and _joint_pattern(language).fullmatch(between):
            return before, replace(found, iso="", is_habit=True)
        is_range = _range_pattern(language).fullmatch(between) and between.strip() not in _ANDS
        if before.iso and found.iso and is_range:
            return _week_or_range(before, found)
    if not between.strip() and (dated := _in_period(before, found) or _in_period(found, before)):
        return None, replace(dated, start=before.start, end=found.end)
    if before.kind == "first" and found.kind in _DAYS:
        return _first_of(before, found), found
    if before.rule == "nearest" and found.rule == "written" and _range_pattern(language).fullmatch(between):
        return _in_year_before(before, found), found
    if before.rule == found.rule == "nearest" and _range_pattern(language).fullmatch(between):
        return before, _in_year_behind(before, found)
    is_whole = before.kind in _DAYS and before.precision == "day" and bool(before.iso)
    if is_whole and found.kind == "day" and found.iso and _range_pattern(language).fullmatch(between):
        return before, replace(found, iso=_on_day(before.iso, int(found.iso[-2:])) or found.iso)
    return before, found


def _in_year_of(weekday: int | None, day: _Found) -> _Found:
    """`Tuesday, 10 November` is of the year in which that is a Tuesday."""
    if day.rule != "nearest" or not day.iso:
        return day
    guessed = date.fromisoformat(day.iso)
    years = (guessed.year, guessed.year - 1, guessed.year + 1)
    days = (found for year in years if (found := _valid(year, guessed.month, guessed.day)))
    named = next((found for found in days if found.weekday() == weekday), guessed)
    return replace(day, iso=named.isoformat())


def _in_period(period: _Found, day: _Found) -> _Found | None:
    """`去年3月16日`, `March 16 last year`, `来月3日`: a day without year or month beside the one that it is of."""
    if period.kind != "period" or not period.iso or not day.iso:
        return None
    if period.precision == "year" and day.rule == "nearest":
        return replace(day, iso=period.iso + day.iso[4:], rule="beside year")
    if period.precision == "month" and day.kind == "day":
        return replace(day, iso=_on_day(period.iso + "-01", int(day.iso[-2:])), rule="beside month")
    return None


def _same_weekday(day: _Found, named: _Found) -> bool:
    if day.precision != "day" or not day.iso or not named.iso:
        return not named.iso
    return date.fromisoformat(day.iso).weekday() == date.fromisoformat(named.iso).weekday()


def _week_or_range(first: _Found, last: _Found) -> tuple[_Found, _Found]:
    """From Monday to Friday people work, week by week; any other range ends after it has begun."""
    begun, ended = date.fromisoformat(first.iso), date.fromisoformat(last.iso)
    if (begun.weekday(), ended.weekday()) == (0, 4):
        return replace(first, iso="", is_habit=True), replace(last, iso="", is_habit=True)
    return first, replace(last, iso=(ended + timedelta(days=7 if ended < begun else 0)).isoformat())


_DAYS: Final = frozenset(("written", "day", "dotted", "digits"))


def _first_of(first: _Found, last: _Found) -> _Found:
    begun = _on_day(last.iso, first.number) if last.precision == "day" and last.iso else ""
    return replace(first, iso=begun if begun <= last.iso else "", kind="written", rule=last.rule)


def _in_year_before(first: _Found, last: _Found) -> _Found:
    """`28 December to 3 January 2025` begins in the year before."""
    begun, ended = date.fromisoformat(first.iso), date.fromisoformat(last.iso)
    is_before = (begun.month, begun.day) > (ended.month, ended.day)
    found = _valid(ended.year - is_before, begun.month, begun.day)
    return replace(first, iso=found.isoformat() if found else "", rule="end of range")


def _in_year_behind(first: _Found, last: _Found) -> _Found:
    """`December 28 to January 30` ends in the year behind."""
    if not first.iso or not last.iso or first.iso <= last.iso:
        return last
    begun, ended = date.fromisoformat(first.iso), date.fromisoformat(last.iso)
    found = _valid(begun.year + ((begun.month, begun.day) > (ended.month, ended.day)), ended.month, ended.day)
    return replace(last, iso=found.isoformat() if found else "")


def _on_day(iso: str, day: int) -> str:
    year, month, _ = map(int, iso.split("-"))
    found = _valid(year, month, day)
    return found.isoformat() if found else ""


def _date_matches(tokens: Tokens, language: str) -> Iterator[re.Match[str]]:
    """What may be a date. Where words have spaces, only the words that a date may begin with are looked at."""
    pattern = _date_pattern(language)
    if language not in DATE_WORDS:
        yield from pattern.finditer(tokens.text, 0, tokens.ends[-1] if tokens.ends else 0)
        return
    free = 0
    for word, start in zip(tokens.words, tokens.starts, strict=True):
        for offset in _offsets(word, language):
            if start + offset >= free and (match := pattern.match(tokens.text, start + offset)):
                free = match.end()
                yield match


@lru_cache(20_000)
def _offsets(word: str, language: str) -> tuple[int, ...]:
    """Where in a word a date may begin: at its beginning, or as in `mid-March` behind what it is joined to."""
    beginnings = _beginnings(language)
    return tuple(
        match.start()
        for match in _PART.finditer(word)
        if match[0][0].isdigit()
        or (begun := match[0].lower()) in beginnings
        or (language in _AND and begun[0] == _AND[language] and begun[1:] in beginnings)
    )


_AND: Final = {"ar": "و", "he": "ו"}  # joined to the word behind it


def _joined_and(language: str) -> str:
    return f"{_AND[language]}?" if language in _AND else ""


@cache
def _beginnings(language: str) -> frozenset[str]:
    words = DATE_WORDS[language]
    listed = "|".join((words.last, words.next, words.in_year, words.months, words.weekdays)).replace(", ", "|")
    phrases = [phrase.strip() for phrase in listed.split("|") if phrase.strip()]
    return frozenset(_PART.findall(phrase)[0].lower() for phrase in [*phrases, *words.relative, *words.periods])


def _found(
    tokens: Tokens, match: re.Match[str], language: str, published: date | None, looks_ahead: Callable[[int], bool]
) -> list[_Found]:
    """What a match tells: mostly one date, two where it names both ends of a range."""
    kind = match.lastgroup or ""
    start, end = match.span(kind)
    if kind == "first":
        return [_Found(start=start, end=end, kind="first", number=_numbers(match[kind])[0])]
    if kind == "ends":
        return _both_ends(match, language, published, looks_ahead)
    is_ahead = published is not None and looks_ahead(start)
    weekday = None
    if kind == "weekday":
        if language in _LOWER and match[kind][0].isupper() and not _begins(tokens, start):
            return []
        weekday = _number_of((_words_of(language) or DATE_WORDS["en"]).weekdays, match[kind])
        if _is_habit(tokens, start, end, language):
            return [_Found(start=start, end=end, kind=kind, is_habit=True, weekday=weekday)]
        is_ahead = is_ahead and not _looks_back(tokens.text, start, language)
    told = _resolved(tokens.text, match, kind, language, published, is_ahead)
    if told is None:
        return []
    iso, precision, rule = told
    return [_Found(start=start, end=end, kind=kind, iso=iso, precision=precision, rule=rule, weekday=weekday)]


def _begins(tokens: Tokens, start: int) -> bool:
    """Whether a sentence begins there, or what stands behind a dateline, a quote or a colon."""
    before = tokens.text[_sentence(tokens, start)[0] : start].rstrip()
    return not before or before[-1] in '-–—"“«»„‘:('


# Where weekdays are written small: a capital that begins no sentence begins a name.
_LOWER: Final = frozenset(("fr", "es", "pt", "it", "nl", "ru", "uk", "pl", "sv"))


def _both_ends(
    match: re.Match[str], language: str, published: date | None, looks_ahead: Callable[[int], bool]
) -> list[_Found]:
    """`March 3 to 5, 2021`"""
    words = DATE_WORDS[language]
    start, end = match.span("ends")
    numbers = list(re.finditer(r"\d+", match["ends"]))
    year = f", {numbers[2][0]}" if len(numbers) > 2 else ""
    month = match["ends"][: numbers[0].start()]
    is_ahead = published is not None and looks_ahead(start)
    bounds = ((start, start + numbers[0].end()), (start + numbers[1].start(), end))
    found = []
    for number, (begin, finish) in zip(numbers, bounds, strict=False):
        if told := _written(f"{month}{number[0]}{year}", words, published, is_ahead):
            found.append(_Found(start=begin, end=finish, kind="written", iso=told[0], precision=told[1], rule=told[2]))
    return found


def _resolved(
    text: str, match: re.Match[str], kind: str, language: str, published: date | None, is_ahead: bool
) -> _Told | None:
    said = match[kind]
    start, end = match.span(kind)
    if kind == "digits":
        return _day(*_numbers(said), rule="digits")
    if kind == "dotted":
        day, month, year = _numbers(said)
        return _day(year, month, day, rule="digits")
    words = _words_of(language)
    assert words is not None  # without words there are only digits
    if kind in ("year", "yearly"):
        # Of 2000 people nobody says a year, nor of 2019 people how many they are.
        year = _our_year(int(said), words)
        is_year = _FIRST_YEAR <= year < _LAST_YEAR and (kind == "yearly" or not amounts.counts(text, language, end))
        return (str(year) if is_year else ""), "year", "year"
    if language in _SIGNS_OF_DATES:
        return _in_signs(text, start, end, kind, language, published, is_ahead)
    if kind == "written":
        return _written(said, words, published, is_ahead)
    if kind == "weekday":
        return _weekday(said, words, published, is_ahead)
    if kind == "relative":
        is_other = said in words.other or _is_no_day(text, start, end, language)
        return None if is_other else _relative_day(published, words.relative[said.lower()])
    return _of_period(said, words, published)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _our_year(year: int, words: DateWords) -> int:
    return year - words.ahead_of_ours if year > 2400 else year


_NO_DAY_BEHIND: Final = {
    "es": re.compile(r"(?:la|esta|una|cada|ayer|hoy) mañana\Z"),  # the morning
    "de": re.compile(r"(?i:bis|noch) heute\Z"),  # these days
}
_NO_DAY_BEFORE: Final = {"ar": re.compile(r"(?<=اليوم) ال"), "he": re.compile(r"(?<=היום) ה")}  # `the first day`


def _is_no_day(text: str, start: int, end: int, language: str) -> bool:
    behind, before = _NO_DAY_BEHIND.get(language), _NO_DAY_BEFORE.get(language)
    return bool((behind and behind.search(text, max(0, start - 6), end)) or (before and before.match(text, end)))


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    digits = r"(?P<digits>(?<![\d-])\d{4}-\d\d-\d\d(?![\d-]))"
    words = DATE_WORDS.get(language)
    if language in JOINED_DATE_WORDS:
        return re.compile(f"{digits}|{_joined_pattern(language)}")
    if words is None:
        return re.compile(digits)
    year = r"\d{4}" if language in _OWN_DIGITS else _YEAR
    day = r"\d{1,2}" if language in _OWN_DIGITS else _DAY
    of = f"(?:{'|'.join(words.of.split('|'))})?" if words.of else ""
    months = "|".join(re.escape(name) for name in words.months.replace(", ", "|").split("|"))
    named = rf"(?:{months})(?:/(?:{months}))?"
    cut = r"(?:(?<=\W\w{3})|(?<=\W\w{4}))\."  # of `Sept.`; behind a whole name it ends the sentence
    to = rf"(?:{_DASH}| (?:{words.to}) )"
    written = rf"{day}\.? {of}{named}(?:(?:{cut})?,? {of}{year})?(?![\w-]|:\d)|{named}(?:{cut})?,? {of}{year}(?!\w)"
    ends = "(?!)"
    if language == "en":
        written = rf"(?:{months})\.? {day}(?:,? {year})?(?![\w,:]\d|\w)|{written}"
        ends = rf"(?:{months})\.? {day}(?:{_DASH}{day}| (?:{words.to}) {day}(?! [a-z%]))(?:,? {year})?(?![\w,:]\d|\w)"
    near = f"(?:(?:{words.last}|{words.next}) )?" if words.last else ""
    behind = f"(?: (?:{words.last}|{words.next}))?" if words.is_behind else ""
    weekdays = words.weekdays.replace(", ", "|")
    if language in _LOWER:
        weekdays += "|" + "|".join(name[0].upper() + name[1:] for name in weekdays.split("|"))
    # 03/04/2021 is in March for one half of the English readers and in April for the other.
    dotted = rf"|(?P<dotted>(?<![\d.])\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}(?!\d))" if language != "en" else ""
    yearly = rf"|(?P<yearly>{year}) (?:{words.of_year})(?!\w)" if words.of_year else ""
    in_year = rf"|(?i:{words.in_year}) (?P<year>{year})(?![\w.,%-]*\d|\w|[ -]?%)" if words.in_year else ""
    # Nothing of it begins within a word, and that is told fastest first.
    return re.compile(
        rf"(?<!\w){_joined_and(language)}(?:{digits}{dotted}|(?P<ends>{ends})"
        rf"|(?P<first>{day}\.?)(?={to}{day}\.? {of}(?:{months}))"
        rf"|(?P<written>{written})|(?P<period>(?i:(?:{_any(words.periods)})(?!\w)))"
        rf"|(?P<weekday>{near}(?:{weekdays}){behind}(?!\w))"
        rf"|(?P<relative>(?i:(?<![\w-])(?:{_any(words.relative)})(?![\w-])))"
        rf"{yearly}{in_year})"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _joint_pattern(language: str) -> re.Pattern[str]:
    """What may stand between two weekdays of one habit: `Monday and Thursday`, `lundi ou le mardi`."""
    words = _words_of(language)
    to = words.to if words else "(?!)"
    return re.compile(rf"[\s,،、，・/&–-]*(?:{to}|{_AND_OR})?\s*(?:\w{{1,4}} ){{0,2}}", re.IGNORECASE)


_AND_OR: Final = (
    "and|or|und|oder|et|ou|y|o|e|en|of|и|или|і|та|або|i|oraz|lub|och|eller|ve|veya|و|أو|ו|או|και|ή"
    "|और|या|และ|や|或|및|나"
)
_ANDS: Final = frozenset((*_AND_OR.split("|"), "、", "·"))


@cache
def _range_pattern(language: str) -> re.Pattern[str]:
    words = _words_of(language)
    to = f"|{words.to}" if words else ""
    return re.compile(rf"\s*(?:{_DASH.strip(' ?')}{to})\s*(?:den |dem |el |le |il )?")


# Habits --------------------------------------------------------------------------------------------------------------


def _is_habit(tokens: Tokens, start: int, end: int, language: str) -> bool:
    begin, last = _sentence(tokens, start)
    if language == "th":  # where nothing ends a sentence
        begin, last = max(begin, start - _JUST_BEFORE), min(last, end + _JUST_BEFORE)
    if _every_pattern(language).search(tokens.text, max(begin, start - _JUST_BEFORE), start):
        return True
    return _says_often(tokens.text[begin:last], language) if last - begin < _LONG else False


_LONG: Final = 2_000  # characters of a sentence that is none


def _sentence(tokens: Tokens, at: int) -> tuple[int, int]:
    """Where the sentence begins and ends that a character stands in."""
    number = bisect_right(tokens.sentences, at, key=lambda bounds: tokens.starts[bounds[0]]) - 1
    first, last = tokens.sentences[number]
    return tokens.starts[first], tokens.ends[last - 1]


@cache
def _every_pattern(language: str) -> re.Pattern[str]:
    words = _words_of(language)
    every = words.every if words else "(?!)"
    if language in JOINED_DATE_WORDS:
        return re.compile(rf"(?:{every})\Z")
    return re.compile(rf"(?<![\w'’]){_joined_and(language)}(?:{every}) $", 0 if language == "en" else re.IGNORECASE)


@lru_cache(200)
def _says_often(sentence: str, language: str) -> bool:
    return _often_pattern(language).search(sentence) is not None


@cache
def _often_pattern(language: str) -> re.Pattern[str]:
    words = _words_of(language)
    assert words is not None
    return re.compile(
        words.often if language in JOINED_DATE_WORDS else rf"(?<!\w)(?:{words.often})(?!\w)", re.IGNORECASE
    )


# Days to come --------------------------------------------------------------------------------------------------------


def _outlook(tokens: Tokens, language: str) -> Callable[[int], bool]:
    """Tells of a place in the text whether a day that is named there is to come; reads each sentence once for all."""

    @cache
    def is_ahead(begin: int, end: int) -> bool:
        return _ahead_pattern(language).search(tokens.text, begin, end) is not None

    def looks_ahead(at: int) -> bool:
        begin, end = _sentence(tokens, at)
        if language == "th":
            begin, end = max(begin, at - 2 * _JUST_BEFORE), min(end, at + 2 * _JUST_BEFORE)
        if is_ahead(begin, end):
            return True
        return _until_pattern(language).search(tokens.text, max(begin, at - _JUST_BEFORE), at) is not None

    return looks_ahead


# What was said or done on a day is over, whatever the rest of the sentence expects.
_BACK: Final = {
    "en": r"(?:said|told|(?!expected|scheduled|planned|slated|due)\w{2,}ed|met|held|fell|rose|began|made|took|found)"
    r"(?: (?!from|to|until|till|by|for)\w+){0,3} \Z",
    "de": r"(?:hat|haben|wurde|wurden|sagte|erklärte|teilte|berichtete|kündigte|betonte|hieß)(?: \w+){0,3}(?: am)? \Z",
    "fr": r"(?:(?:a|ont) (?:\w+é|dit|promis)|\w+ait)(?: \w+){0,2} \Z",
    "es": r"(?:dijo|\w+ó|\w+aron|\w+ieron)(?: \w+){0,2} el \Z",
    "pt": r"(?:disse|\w+ou|\w+aram|\w+iu)(?: \w+){0,2} n[ao] \Z",
    "it": r"(?:(?:ha|hanno) (?:\w+to|detto))(?: \w+){0,2} \Z",
    "nl": r"(?:zei|meldde|vertelde|kondigde)(?: \w+){0,3} \Z",
    "ru": r"(?:сообщил|заявил|сказал|объявил|рассказал)\w*(?: \w+){0,2} во? \Z",
}


def _looks_back(text: str, start: int, language: str) -> bool:
    back = _BACK.get(language)
    return bool(back and re.search(rf"(?<!\w){back}", text[max(0, start - 2 * _JUST_BEFORE) : start]))


@cache
def _ahead_pattern(language: str) -> re.Pattern[str]:
    words = _words_of(language)
    if language in JOINED_DATE_WORDS or words is None:
        return re.compile(words.ahead if words else "(?!)")
    return re.compile(rf"(?<!\w)(?:{words.ahead})(?!\w)")


@cache
def _until_pattern(language: str) -> re.Pattern[str]:
    words = DATE_WORDS.get(language)
    until = words.until if words else ""
    return re.compile(rf"(?<!\w)(?:{until or '(?!)'})\s+$", re.IGNORECASE)


# What words say ------------------------------------------------------------------------------------------------------


def _written(text: str, words: DateWords, published: date | None, looks_ahead: bool) -> _Told | None:
    month = _number_of(words.months, text) + 1
    numbers = _numbers(text)
    year = next((_our_year(number, words) for number in numbers if number > 31), None)
    day = next((number for number in numbers if number <= 31), None)
    if day is None:
        return _month(year, month) if year is not None else None
    if year is not None:
        return _day(year, month, day, rule="written")
    return _nearest(published, month, day, looks_ahead)


def _nearest(published: date | None, month: int, day: int, looks_ahead: bool) -> _Told | None:
    if published is None:
        return "", "day", "without year"
    years = [published.year - 1, published.year, published.year + 1]
    days = [found for year in years if (found := _valid(year, month, day))]
    to_come = [found for found in days if found >= published]
    near = [found for found in days if found <= published + _SOON]
    found = min(to_come, default=None) if looks_ahead else max(near, default=None)
    found = found or max(days, default=None)
    return (found.isoformat(), "day", "nearest") if found else None


def _number_of(names: str, text: str) -> int:
    """Which of a list stands in a text; the longest name, for one may be a part of another."""
    return max(_patterns(names), key=lambda named: len(found[0]) if (found := named[1].search(text)) else 0)[0]


@cache
def _patterns(names: str) -> list[tuple[int, re.Pattern[str]]]:
    return [
        (
            number,
            re.compile("|".join(re.escape(form) for form in sorted(forms.split("|"), key=len, reverse=True)), re.I),
        )
        for number, forms in enumerate(names.split(", "))
    ]


def _weekday(text: str, words: DateWords, published: date | None, looks_ahead: bool) -> _Told | None:
    if published is None:
        return "", "day", "weekday"
    number = _number_of(words.weekdays, text)
    back = (published.weekday() - number) % 7
    if words.last and re.search(rf"(?<!\w)(?:{words.last})(?!\w)", text):
        return (published - timedelta(days=back or 7)).isoformat(), "day", "last"
    ahead = (number - published.weekday()) % 7
    if words.next and re.search(rf"(?<!\w)(?:{words.next})(?!\w)", text):
        return (published + timedelta(days=ahead or 7)).isoformat(), "day", "next"
    if looks_ahead:
        return (published + timedelta(days=ahead)).isoformat(), "day", "ahead"
    return (published - timedelta(days=back)).isoformat(), "day", "back"


def _relative_day(published: date | None, days: int) -> _Told:
    return (published + timedelta(days=days)).isoformat() if published else "", "day", "relative"


def _of_period(text: str, words: DateWords, published: date | None) -> _Told:
    said = text.lower()
    precision, steps = next(of for period, of in words.periods.items() if period.lower() == said)
    return (_period(published, precision, steps) if published else ""), precision, "relative"


def _period(published: date, precision: DatePrecision, steps: int) -> str:
    if precision == "year":
        return str(published.year + steps)
    if precision == "month":
        months = published.year * 12 + published.month - 1 + steps
        return f"{months // 12}-{months % 12 + 1:02}"
    year, week, _ = (published + timedelta(weeks=steps)).isocalendar()
    return f"{year}-W{week:02}"


# What signs say ------------------------------------------------------------------------------------------------------

_SIGNS_OF_DATES: Final = {"ja": ("年", "月", "日"), "zh": ("年", "月", "[日号號]"), "ko": ("년 ?", "월 ?", "일")}
# A number of days is a duration too; what follows tells them apart.
_A_DAY_BEFORE: Final = {
    "ja": "(?=[、,，に午夜朝夕未早まはの（(付発])(?!に1|に一)",
    "zh": "(?![内內前后後游遊间間])",
    "ko": "(?! ?(?:간|동안|째|만|이내|후|전|치|차|정|분))",
}


def _joined_pattern(language: str) -> str:
    words = JOINED_DATE_WORDS[language]
    near = rf"(?:{words.last}|{words.next}|{words.this})?" if not words.is_behind else ""
    behind = rf"(?:{words.last}|{words.next})?" if words.is_behind else ""
    weekdays = f"{near}(?:{_any(words.weekdays.replace(', ', '|').split('|'))}){behind}"
    begin = r"(?<!\w)" if language == "ko" else ""
    said = (
        rf"|(?P<weekday>{begin}{weekdays})|(?P<period>{begin}(?:{_any(words.periods)}))"
        rf"|(?P<relative>{begin}(?:{_any(words.relative)}))"
    )
    if language == "th":
        months = _any(words.months.replace(", ", "|").split("|"))
        era = r"(?:พ\.ศ\. ?|ค\.ศ\. ?|ปี ?)?"
        return (
            rf"(?P<first>(?<!\d)\d{{1,2}})(?= ?(?:{words.to}) ?\d{{1,2}} ?(?:{months}))"
            rf"|(?P<written>(?<!\d)\d{{1,2}} ?(?:{months})(?: ?{era}\d{{4}}(?!\d))?|(?:{months}) ?{era}\d{{4}}(?!\d))"
            rf"|(?:ปี|พ\.ศ\.|ค\.ศ\.) ?(?P<year>\d{{4}})(?!\d){said}"
        )
    year, month, day = _SIGNS_OF_DATES[language]
    years = rf"(?:令和(?:\d{{1,2}}|元)|(?<!\d)\d{{4}}){year}"
    short = rf"(?:{years}|(?<!\d)\d\d{year})"  # `24年12月26日`; alone it may be how long something takes
    return (
        rf"(?P<written>(?:{short})?(?<!\d)\d{{1,2}}{month}\d{{1,2}}{day}|{short}\d{{1,2}}{month.removesuffix(' ?')})"
        rf"|(?P<yearsign>{years.removesuffix(' ?')})(?![度代間间前後后份])"
        rf"|(?P<day>(?<![\d.])(?<!\d[月월])(?<!\d월 )(?<!\d:)\d{{1,2}}{day}{_A_DAY_BEFORE[language]}){said}"
    )


def _in_signs(
    text: str, start: int, end: int, kind: str, language: str, published: date | None, is_ahead: bool
) -> _Told | None:
    words = JOINED_DATE_WORDS[language]
    said = text[start:end]
    if kind == "relative":
        return _relative_day(published, words.relative[said])
    if kind == "period":
        return _of_period(said, words, published)
    is_ahead = is_ahead or bool(words.until and re.match(rf" ?(?:{words.until})", text[end : end + 4]))
    if kind == "weekday":
        return _weekday_of_week(said, words, published, is_ahead)
    numbers = _numbers(said.replace("元年", "1年"))
    if said.startswith("令和"):
        numbers[0] += _REIWA
    elif kind == "written" and re.match(rf"\d\d{_SIGNS_OF_DATES[language][0]}", said):
        if published is None:
            return None  # of which century
        numbers[0] += 2000 if 2000 + numbers[0] <= published.year + _YEARS_AHEAD else 1900
    if kind == "yearsign":
        return (str(numbers[0]), "year", "year") if _FIRST_YEAR <= numbers[0] < _LAST_YEAR else None
    if kind == "day":
        return _day_of_month(published, numbers[0], is_ahead)
    if len(numbers) == 3:
        return _day(numbers[0], numbers[1], numbers[2], rule="written")
    if numbers[0] > 31:
        return _month(numbers[0], numbers[1])
    return _nearest(published, numbers[0], numbers[1], is_ahead)


def _weekday_of_week(said: str, words: DateWords, published: date | None, is_ahead: bool) -> _Told | None:
    """Here last and next tell the week, from Monday on: `下周二` is the Tuesday of the next one."""
    weeks = ((-1, words.last), (1, words.next), (0, words.this))
    steps = next((steps for steps, week in weeks if week and re.match(week, said)), None)
    if published is None or steps is None or said.startswith(("오는 ", "지난 ")):
        return _weekday(said, words, published, is_ahead)
    monday = published - timedelta(days=published.weekday())
    day = monday + timedelta(days=7 * steps + _number_of(words.weekdays, said))
    return day.isoformat(), "day", "of a week"


def _day_of_month(published: date | None, day: int, is_ahead: bool) -> _Told | None:
    """`16日`: the last such day, or the next one where the sentence says that it is to come."""
    if published is None:
        return "", "day", "without month"
    month = published.year * 12 + published.month - 1
    days = [found for step in (-1, 0, 1) if (found := _valid((month + step) // 12, (month + step) % 12 + 1, day))]
    past = [found for found in days if found <= published]
    found = min((found for found in days if found >= published), default=None) if is_ahead else max(past, default=None)
    return (found.isoformat(), "day", "day alone") if found else None


def _month(year: int, month: int) -> _Told | None:
    is_one = _FIRST_YEAR <= year < _LAST_YEAR and 1 <= month <= 12
    return (f"{year}-{month:02}", "month", "month") if is_one else None


def _day(year: int, month: int, day: int, *, rule: _Rule) -> _Told | None:
    found = _valid(year, month, day) if _FIRST_YEAR <= year < _LAST_YEAR else None
    return (found.isoformat(), "day", rule) if found else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
