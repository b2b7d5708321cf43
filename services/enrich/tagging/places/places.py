"""Finds countries, cities and regions in a copy: by name, longest first; and by what stands around a name."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import Final

from services.enrich.tagging.background import background
from services.enrich.tagging.places.gazetteer import Gazetteer, Place, gazetteer, plain
from services.enrich.tagging.places.local_names import OPENS, WORD, Found, LocalNames, local_names
from services.enrich.tagging.stopwords import STOP_WORDS
from shared.model import Copy, Span, Tag


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one block. What stands around a word is looked at where a name is, and nowhere else."""

    text: str
    words: list[str]
    places: list[tuple[int, int]]  # of each: start and end

    def gap(self, index: int) -> str:
        """What stands between a word and the one before."""
        return self.text[self.places[index - 1][1] if index else 0 : self.places[index][0]]

    def opens(self, index: int) -> bool:
        """Whether a sentence may begin with it."""
        return not index or OPENS.search(self.gap(index)) is not None


@dataclass(slots=True)
class _Mention:
    """A name in the text, before it is decided which place it is, if any."""

    places: tuple[Place, ...]
    name: str
    span: Span
    rule: str
    in_a_name: bool = False  # capitals before or behind: Lloyd Austin, Washington Post
    as_surname: bool = False  # capitals before, in the midst of a sentence
    ends_a_person: bool = False  # Luis Montenegro
    lead: str = ""  # the characters before
    located: bool = False  # `in Austin`, `Paris, France`
    is_pinned: bool = False  # `Paris, France`: all of that name are there
    is_local: bool = False  # as another language than English calls it
    is_careful: bool = False  # a name that is a word or a first name too
    opens: bool = False  # a sentence may begin with it

    def is_led(self) -> bool:
        """Whether an article tells a country from a person, who has none: `la France`."""
        return self.places[0].is_country and _LEADING.search(self.lead) is not None


@dataclass(slots=True)
class _Earned:
    place: Place
    rules: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    weight: float = 0.0


_LIMIT_WORDS: Final = 20_000  # where an article plays is said before that
_LIMIT_SPANS: Final = 64
_LIMIT_PLACES: Final = 100

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+")
_JOINTS: Final = frozenset({" ", "-", "‑", "'", "’"})
_LOCATIVES: Final = frozenset("in near outside around across inside en à dans bei aus nahe em".split())
# Of countries and of no persons: articles, and prepositions that hold one.
_LEADING: Final = re.compile(
    r"(?<!\w)(?:la|le|les|au|aux|du|il|gli|nella|nel|nello|della|dello|dalla|dal|dallo|alla|allo|na|no|nas|nos|da|das"
    r"|het|die|der|dem|im|zur|zum|den|the) $|(?<!\w)(?:l|nell|dell|dall|all)['’]$",
    re.IGNORECASE,
)
_LEADS_WITHIN: Final = 8  # characters
_CURRENCIES: Final = frozenset("$€£¥₩₹₽")
_DIRECTIONS: Final = frozenset(
    "Central Greater Downtown North South East West Northern Southern Eastern Western Northeast Northwest"
    " Southeast Southwest Mainland Upper Lower Old Inner".split()
)
_CALENDAR: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August"
    " September October November December".split()
)
# Words, first names and surnames that are cities as well: they must be said to be somewhere, and alone.
_NEEDS_PROOF: Final = frozenset(
    "Aba Adrian Ajax Alexandria Alliance Anderson Arlington Austin Avalon Babylon Bath Bello Buffalo Carlisle Carson"
    " Charlotte Chester Clinton Columbia Commerce Commonwealth Concord Cork Dayton Deer Delta Derby Diego Dover"
    " Durham Elizabeth Enterprise Erode Essen Eugene Florence Francisco Franklin Garland Gary Grace Halle"
    " Hamilton Harrison Henderson Ho Hope Hub Independence Irving Jackson Jefferson Johnson Jordan Juan Kennedy"
    " Kent Lancaster Lander Lawrence Lens Leon León Liberty Lincoln Loja Madison Male Man Marion Martin Mary"
    " Mercedes Metro Mobile Monroe Montgomery Nancy Natal Newton Nice Norman Opportunity Oral Orange Orlando"
    " Paradise Parma Pest Phoenix Queens Quincy Raleigh Reading Richmond Riverside Rosario Rochester Ruse Saga"
    " Salem Salvador Samba San Santiago Santos Sandy Shaping Siegen Simmering Split Springfield Stafford Surprise"
    " Taylor Temple Tonk Tours Trinity Troy Tyler Ube Van Vera Victoria Vista Warren Wesley Wiesen Wilson"
    " Winchester Wayne York".split()
)
_COUNTRIES_LIKE_NAMES: Final = frozenset({"Jordan", "Chad", "Georgia", "Jersey", "Guinea", "Dominica", "America"})

_LARGEST: Final = 500_000
_LARGE: Final = 100_000  # people; a smaller city must be proven by where it is said to lie
_NAMED_COUNTRY_FACTOR: Final = 10  # how much likelier a city is when the article names its country


def places(
    copy: Copy,
    *,
    persons: Iterable[Span] = (),
    besides: Iterable[Span] = (),
    located: Iterable[Span] = (),
    within: Iterable[Span] = (),
) -> list[Tag]:
    """The countries, cities and regions a copy names, each once, with its first 64 mentions; at most 100, best first.

    What stands in the spans of `persons` is a person's name, in those of `besides` another name: no city, no region.
    What stands in the spans of `located` is said to be somewhere; in those of `within` names are looked for though they
    are parts of words (`서울시장은`).
    """
    known = gazetteer()
    local = local_names(copy.language)
    stop_words = _stop_words(copy.language or "en")
    mentions: list[_Mention] = []
    count = 0
    for index, text in [(-1, copy.title), *enumerate(block.text for block in copy.blocks)]:
        words = _words(text, _WORD if local is None or local.has_capitals else WORD, at_most=_LIMIT_WORDS - count)
        mentions += _mentions(words, index, known, local, stop_words)
        count += len(words.words)
    if local:
        mentions = sorted([*mentions, *_within_words(copy, within, mentions, local)], key=_begins)
    _look_at_names(mentions, persons, besides)
    where = {(span.block, span.start, span.end) for span in located}
    for mention in mentions:
        mention.located |= (mention.span.block, mention.span.start, mention.span.end) in where
    return _tags(_decide(mentions))


def _within_words(copy: Copy, spans: Iterable[Span], mentions: list[_Mention], local: LocalNames) -> Iterator[_Mention]:
    """The names that fill these spans, where none was found."""
    taken = {(mention.span.block, at) for mention in mentions for at in range(mention.span.start, mention.span.end)}
    for span in spans:
        if any((span.block, at) in taken for at in range(span.start, span.end)):
            continue
        text = copy.title if span.block < 0 else copy.blocks[span.block].text
        words = _words(text[span.start : span.end], WORD, at_most=_LIMIT_WORDS)
        for found in local.find(words.text, words.words, words.places):
            if (found.start, found.end) == (0, len(words.text)):
                yield replace(_of_local(found, span.block, local, frozenset()), span=span)


def _begins(mention: _Mention) -> tuple[int, int]:
    return mention.span.block, mention.span.start


def is_large_city(name: str) -> bool:
    """Whether a name alone says a city or a country, because few persons and things are called so."""
    known = gazetteer().names.get(plain(name), ())
    return bool(known) and name not in _NEEDS_PROOF and (known[0].is_country or known[0].people >= _LARGEST)


@cache
def _stop_words(language: str) -> frozenset[str]:
    known = background(language)
    return (known.stop_words if known else frozenset()) | STOP_WORDS["en"]


def _look_at_names(mentions: list[_Mention], persons: Iterable[Span], besides: Iterable[Span]) -> None:
    starts = [_begins(mention) for mention in mentions]
    for spans, is_person in ((besides, False), (persons, True)):
        for span in spans:
            first, last = (bisect_left(starts, (span.block, at)) for at in (span.start, span.end))
            for mention in mentions[first:last]:
                # A surname alone was not told from a country of that name; the article tells it.
                if mention.span == span and mention.is_led():
                    continue
                mention.in_a_name = True
                mention.as_surname = mention.as_surname or is_person
                if is_person and span.start < mention.span.start and mention.span.end == span.end:
                    mention.ends_a_person = True


def _words(text: str, pattern: re.Pattern[str], *, at_most: int) -> _Words:
    places = [match.span() for match in islice(pattern.finditer(text), at_most)]
    return _Words(text, [text[start:end] for start, end in places], places)


def _mentions(
    words: _Words, block: int, known: Gazetteer, local: LocalNames | None, stop_words: frozenset[str]
) -> list[_Mention]:
    is_shouted = words.text.isupper()
    found: list[_Mention] = []
    if local:
        found += [_of_local(one, block, local, stop_words) for one in local.find(words.text, words.words, words.places)]
    taken = {at for mention in found for at in range(mention.span.start, mention.span.end)}
    free = 0
    for index, word in enumerate(words.words):
        if index < free or not word[0].isupper() or words.places[index][0] in taken:
            continue
        length, mention = _longest_name(words, index, known, block)
        free = index + length
        if mention and not (is_shouted and len(mention.name) <= 3):
            _look_around(mention, words, index, length, stop_words, known)
            mention.is_careful = local is not None and mention.name in local.careful
            mention.opens = mention.is_careful and words.opens(index)
            found.append(mention)
    if local:
        found.sort(key=lambda mention: mention.span.start)
    text = words.text
    found = [
        mention for mention in found if text[mention.span.end : mention.span.end + 1] not in _CURRENCIES
    ]  # `US$5m`
    for mention in found:
        mention.lead = text[max(0, mention.span.start - _LEADS_WITHIN) : mention.span.start]
    for mention, behind in pairwise(found):
        if words.text[mention.span.end : behind.span.start] == ", ":
            _look_behind(mention, behind)
    return found


def _of_local(found: Found, block: int, local: LocalNames, stop_words: frozenset[str]) -> _Mention:
    name = found.name
    return _Mention(
        places=name.places,
        name=name.written,
        span=Span(block=block, start=found.start, end=found.end),
        rule="demonym" if name.is_people else "name",
        # `Orbán Viktor Brüsszelben`: what stands before is another name.
        in_a_name=local.has_capitals
        and any(
            word and _is_capital(word, stop_words)
            for word in (found.before if not found.says_where else "", found.behind)
        ),
        located=found.says_where or found.before.lower() in _LOCATIVES,
        is_local=True,
        is_careful=name.written in local.careful or found.is_doubtful,
        opens=found.opens,
    )


def _longest_name(words: _Words, index: int, known: Gazetteer, block: int) -> tuple[int, _Mention | None]:
    """How many words the longest known name takes that begins here (0: none), and the mention if it is a place."""
    first = _as_named(words.words[index])
    for length in range(min(known.longest.get(first, 0), len(words.words) - index), 0, -1):
        if not all(_is_joined(words, at) for at in range(index + 1, index + length)):
            continue
        name = " ".join(map(_as_named, words.words[index : index + length]))
        rule, places = "name", known.names.get(name)
        if places is None and (people := known.demonyms.get(name)):
            rule, places = "demonym", (people,)
        if places is not None:
            span = Span(block=block, start=words.places[index][0], end=words.places[index + length - 1][1])
            return length, _Mention(places, name, span, rule) if places else None
    return 0, None


def _is_joined(words: _Words, index: int) -> bool:
    gap = words.gap(index)
    return gap in _JOINTS or (gap == ". " and words.words[index - 1] == "St")


@lru_cache(20_000)
def _as_named(word: str) -> str:
    """TOKYO as Tokyo, for datelines and headlines that shout; US stays."""
    return plain(word.capitalize() if len(word) > 4 and word.isupper() and "." not in word else word)


def _look_around(
    mention: _Mention, words: _Words, index: int, length: int, stop_words: frozenset[str], known: Gazetteer
) -> None:
    before = words.words[index - 1] if index and words.gap(index) == " " else None
    last = index + length
    behind = words.words[last] if last < len(words.words) and words.gap(last) == " " else None
    if before and before.lower() in _LOCATIVES:
        mention.located = True
    elif before and _is_capital(before, stop_words) and before not in _DIRECTIONS:
        mention.in_a_name = True
        mention.as_surname = not (words.opens(index - 1) or before in _CALENDAR or before in known.demonyms)
    if behind and _is_capital(behind, stop_words) and behind not in _CALENDAR:
        mention.in_a_name = True


def _look_behind(mention: _Mention, behind: _Mention) -> None:
    """`Paris, Texas` says which Paris; `Atlanta, Georgia` says that Georgia is no country."""
    there = behind.places[0]
    if mention.places[0].is_country or not (there.is_country or (there.is_region and there.iso)):
        return
    if pinned := tuple(place for place in mention.places if place.iso == there.iso):
        mention.places, mention.located, mention.is_pinned = pinned, True, True
    elif behind.name in _COUNTRIES_LIKE_NAMES:
        behind.in_a_name = True


def _is_capital(word: str, stop_words: frozenset[str]) -> bool:
    return word[0].isupper() and word.lower() not in stop_words


def _decide(mentions: list[_Mention]) -> dict[str, _Earned]:
    """Which mentions are places, and which of several of that name."""
    proven = {mention.name for mention in mentions if mention.located}
    surnames = {mention.name for mention in mentions if mention.as_surname} - proven
    persons = {mention.name for mention in mentions if mention.ends_a_person} - proven
    named = {
        mention.places[0].iso for mention in mentions if mention.places[0].is_country or mention.places[0].is_region
    }
    pinned = {mention.name: mention.places for mention in mentions if mention.is_pinned}
    for mention in mentions:
        mention.places = pinned.get(mention.name, mention.places)
    earned: dict[str, _Earned] = {}
    for mention in mentions:
        place = (
            None if mention.name in persons and not mention.is_led() else _the_place(mention, surnames, named, proven)
        )
        if place is not None:
            entry = earned.setdefault(place.key, _Earned(place))
            entry.rules.append(mention.rule)
            entry.spans.append(mention.span)
            entry.weight += _weight(mention)
    return earned


def _the_place(mention: _Mention, surnames: set[str], named: set[str], proven: set[str]) -> Place | None:
    first = mention.places[0]
    if mention.is_careful and (mention.opens or mention.in_a_name) and mention.name not in proven:
        return None
    if mention.is_local:
        return _the_local_place(mention, named)
    if first.is_country and mention.name not in _COUNTRIES_LIKE_NAMES:
        return first
    if mention.in_a_name or mention.name in surnames:
        return None
    if first.is_country:
        return first
    place = max(mention.places, key=lambda place: place.people * (_NAMED_COUNTRY_FACTOR if place.iso in named else 1))
    if mention.name in _NEEDS_PROOF or len(mention.name) <= 3:
        return place if mention.name in proven else None
    if place.is_region:
        return place
    if place.people < _LARGE:
        return place if mention.name in proven and place.iso in named else None
    return place


def _the_local_place(mention: _Mention, named: set[str]) -> Place | None:
    """The names of other languages are of countries and large cities alone, and need no proof of their size."""
    first, *others = mention.places
    for other in others:
        if other.iso in named:
            return other
    if mention.as_surname or (mention.in_a_name and not first.is_country):
        return None
    return first


def _weight(mention: _Mention) -> float:
    if mention.span.block < 0:
        return 1.2
    share = 0.5 if mention.span.block == 0 else 0.25
    return share / 2 if mention.rule == "demonym" else share


def _tags(earned: dict[str, _Earned]) -> list[Tag]:
    tags = [
        Tag(
            kind="place",
            key=entry.place.key,
            label=entry.place.label,
            score=round(1 - math.exp(-entry.weight), 4),
            rule=f"{_sort(entry.place)}, by {' and '.join(dict.fromkeys(entry.rules))}",
            spans=tuple(entry.spans[:_LIMIT_SPANS]),
            data=_data(entry.place),
        )
        for entry in earned.values()
    ]
    return sorted(tags, key=lambda tag: (-tag.score, tag.key))[:_LIMIT_PLACES]


def _sort(place: Place) -> str:
    if place.is_country:
        return "country"
    return "region" if place.is_region else "city"


def _data(place: Place) -> dict[str, object]:
    if place.is_country:
        return {"iso": place.iso}
    found: dict[str, object] = {"lat": place.latitude, "lon": place.longitude}
    return {"iso": place.iso, **found} if place.iso else found
