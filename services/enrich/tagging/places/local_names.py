"""The countries, regions and large cities as other languages than English call them, in the forms they have in texts.

Packed by bench/pack_places.py; what of it comes from where stands in models/CREDITS-places.md.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from services.enrich.tagging.places.gazetteer import Place, countries, gazetteer, plain
from services.enrich.tagging.places.inflection import Grammar, grammar
from services.enrich.tagging.tokens import MARKS

_KEPT: Final = Path(__file__).parents[1] / "models" / "places.json.gz"
_SAME: Final = {"no": "nb", "nn": "nb", "sh": "sr", "tl": "fil", "iw": "he", "in": "id"}  # packed under another code
_DENSE: Final = frozenset({"zh", "ja", "th", "km", "my"})  # no space parts the words
_WITHOUT_CAPITALS: Final = frozenset(
    {
        *_DENSE,
        "ar",
        "fa",
        "ur",
        "he",
        "hi",
        "mr",
        "ne",
        "bn",
        "pa",
        "gu",
        "ta",
        "te",
        "kn",
        "ml",
        "si",
        "am",
        "ka",
        "ko",
    }
)
_NISBA: Final = ("ي", "ية", "يين", "يون", "يات")
_CACHED: Final = 10_000  # words of a language
_STEM: Final = 4  # letters of a name that stays the same in all forms, below which it says little
_HINT: Final = 3  # letters by which most words are told from names
_LIMIT: Final = 20_000  # signs of a dense script
_SHORT: Final = 3  # letters, of names that are written in capitals (`US`, but not `us`)

# A word of a script without capitals, with its marks and the quote in a Hebrew abbreviation.
WORD: Final = re.compile(rf"(?:[^\W\d_]|[{MARKS}])+(?:[\"״](?=[א-ת])[א-ת]+)?")
_JOINTS: Final = frozenset({" ", "-", "‑", "'", "’", "\u200c", ". ", "."})
_APOSTROPHES: Final = frozenset({"'", "’"})
OPENS: Final = re.compile(r"[.!?:;…\"“”„«»\n(]")
_KATAKANA: Final = re.compile("[ァ-ヺー]")
_GOES_ON: Final = re.compile("[橋駅線語\u0e30-\u0e3a\u0e45-\u0e4e\u102b-\u103e\u17b4-\u17d3]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalName:
    """A name in one language; without places it is known to be none (`纽约时报`)."""

    written: str
    first: str  # the key of its first word, or its first two signs
    rest: tuple[str, ...]  # behind its first word, the keys of the others; in dense scripts the signs behind the second
    places: tuple[Place, ...]
    is_people: bool
    has_capital: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name at characters [start, end) of a text, and the words beside it, where a space alone parts them."""

    name: LocalName
    start: int
    end: int
    before: str
    behind: str
    opens: bool  # a sentence may begin with it
    says_where: bool  # an ending says that something is there: `Brüsszelben`
    is_doubtful: bool  # a short word in a form that a common word may have too: `Глаза`, of Glazov and of eyes


class LocalNames:
    """The names of one language."""

    def __init__(self, names: Iterable[LocalName], language: str, *, careful: frozenset[str]) -> None:
        self.careful = careful  # what is a word or a first name too
        self.has_capitals = language not in _WITHOUT_CAPITALS
        self._is_dense = language in _DENSE
        self._grammar = grammar(language)
        self._by_beginning: dict[str, tuple[LocalName, ...]] = {}
        self._is_hinted = self._grammar.is_plain
        self._hints: set[str] = set()
        for name in names:
            # Endings may change the letter behind a stem, and a sentence the first letter of an adjective.
            length = min(_HINT, len(name.first.partition("|")[0]))
            self._hints |= {_hints(written[:length])[0] for written in (name.written, name.written.capitalize())}
            known = self._by_beginning.get(name.first, ())
            same = next((one for one in known if one.rest == name.rest), None)
            if same is None:
                self._by_beginning[name.first] = (*known, name)
            elif same.places and name.places and _is_elsewhere(name.places[0], same.places[0]):
                both = replace(same, places=(*same.places, *name.places))
                self._by_beginning[name.first] = tuple(both if one is same else one for one in known)
        self._beginning = lru_cache(_CACHED)(self._look_up)

    def find(self, text: str, words: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[Found]:
        """The names in a text, where several begin with a word the longest; none overlap.

        `spans` says where the words stand; a text of a dense script is read by its signs instead.
        """
        return list(self._find_in_signs(text[:_LIMIT]) if self._is_dense else self._find_in_words(text, words, spans))

    def is_one(self, word: str) -> bool:
        """Whether a word alone is a place."""
        beginning = word[:2] if self._is_dense else word
        return any(
            name.places and not name.is_people and (name.written == word if self._is_dense else not name.rest)
            for name in self._beginning(beginning)
        )

    def says_where(self, word: str) -> bool:
        """Whether a word alone is a place that something is said to be in."""
        return any(
            name.places and not name.rest and self._grammar.says_where(word, of=name.written)
            for name in self._beginning(word)
        )

    def _look_up(self, beginning: str) -> tuple[LocalName, ...]:
        """The names that a word, or two signs of a dense script, may begin; the longest first."""
        if self._is_dense:
            return tuple(sorted(self._by_beginning.get(beginning, ()), key=lambda name: -len(name.written)))
        # Most words are told from all names by how they begin, which spares them the endings.
        if self._is_hinted and self._hints.isdisjoint(_hints(beginning)):
            return ()
        keys = dict.fromkeys(self._grammar.readings(beginning))
        found = {
            name.written: name
            for key in dict.fromkeys([*keys, *self._grammar.beginnings(beginning)])
            for name in self._by_beginning.get(key, ())
            if key in keys or name.rest
        }
        return tuple(sorted(found.values(), key=_rank))

    def _find_in_words(self, text: str, words: Sequence[str], spans: Sequence[tuple[int, int]]) -> Iterator[Found]:
        free = 0
        for index, names in enumerate(map(self._beginning, words)):
            if not names or index < free:
                continue
            name = next((name for name in names if self._is_there(name, index, text, words, spans)), None)
            if name is None:
                continue
            last = index + len(name.rest)
            free = last + 1
            if name.places:
                yield Found(
                    name=name,
                    start=spans[index][0],
                    end=_end(name, text, spans[index][0], spans[last][1]),
                    before=_before(index, text, words, spans),
                    behind=words[last + 1] if last + 1 < len(words) and _gap(last + 1, text, spans) == " " else "",
                    opens=_opens(index, text, spans),
                    says_where=self._grammar.has_where and self._says_where(name, last, text, words, spans),
                    is_doubtful=self.has_capitals and _is_doubtful(name, words[index]),
                )

    def _is_there(
        self, name: LocalName, index: int, text: str, words: Sequence[str], spans: Sequence[tuple[int, int]]
    ) -> bool:
        """Whether a name stands at its first word: with its capitals, and with its other words behind."""
        first = words[index]
        if name.has_capital and not first[0].isupper():
            return False
        if len(first) <= _SHORT and name.written[1:].isupper() and not first.isupper():
            return False
        return index + len(name.rest) < len(words) and all(
            _gap(at, text, spans) in _JOINTS and key in self._grammar.readings(words[at])
            for at, key in enumerate(name.rest, start=index + 1)
        )

    def _says_where(
        self, name: LocalName, last: int, text: str, words: Sequence[str], spans: Sequence[tuple[int, int]]
    ) -> bool:
        """By the ending of its last word, which Turkish parts from it: `Londra'da`."""
        if self._grammar.says_where(words[last], of=name.written.rpartition(" ")[2]):
            return True
        behind = last + 1
        is_parted = behind < len(words) and _gap(behind, text, spans) in _APOSTROPHES
        return is_parted and self._grammar.is_where(words[behind])

    def _find_in_signs(self, text: str) -> Iterator[Found]:
        free = 0
        for start in range(len(text) - 1):
            if start < free:
                continue
            for name in self._beginning(text[start : start + 2]):
                end = start + len(name.written)
                if text.startswith(name.rest[0], start + 2) and _is_whole(text, start, end):
                    free = end
                    if name.places:
                        yield _found_in_signs(name, start, end)
                    break


def _found_in_signs(name: LocalName, start: int, end: int) -> Found:
    return Found(
        name=name, start=start, end=end, before="", behind="", opens=False, says_where=False, is_doubtful=False
    )


def _rank(name: LocalName) -> tuple[int, bool, bool, int]:
    """Of several names that a word may begin, the longest first; what is none before what is one."""
    return (-len(name.rest), bool(name.places), name.is_people, -len(name.written))


def _is_elsewhere(city: Place, country: Place) -> bool:
    """`عمان`, Oman and Amman."""
    return country.is_country and not city.is_country and city.iso != country.iso


def _hints(word: str) -> tuple[str, str, str]:
    """A small letter begins no name, and a capital one an adjective only where a sentence begins."""
    begun = word[0] + word[1:_HINT].lower()
    return begun, begun[:2], begun[:1]


def _gap(index: int, text: str, spans: Sequence[tuple[int, int]]) -> str:
    """What stands between a word and the one before."""
    return text[spans[index - 1][1] if index else 0 : spans[index][0]]


def _opens(index: int, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    return not index or OPENS.search(_gap(index, text, spans)) is not None


def _is_doubtful(name: LocalName, word: str) -> bool:
    if name.rest or name.is_people or name.places[0].is_country:
        return False
    known, word = name.written.lower(), word.lower()
    return word != known and known[: _STEM + 1] != word[: _STEM + 1]


def _end(name: LocalName, text: str, start: int, end: int) -> int:
    """Particles that Korean writes behind a name are no part of it; endings are."""
    is_bare = "가" <= text[start] <= "힣" and text.startswith(name.written, start)
    return start + len(name.written) if is_bare else end


def _before(index: int, text: str, words: Sequence[str], spans: Sequence[tuple[int, int]]) -> str:
    """The word before; none where a sentence begins with it, which says nothing of its capital (`В Нью-Йорке`)."""
    if not index or _gap(index, text, spans) != " " or _opens(index - 1, text, spans):
        return ""
    return words[index - 1]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Not within a word of katakana, nor of Thai before a vowel sign, nor the first signs of `日本橋`."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    if _KATAKANA.match(text[start]) and _KATAKANA.match(text[end - 1]):
        return not (_KATAKANA.match(before) or _KATAKANA.match(behind))
    return not _GOES_ON.match(behind)


def local_names(language: str | None) -> LocalNames | None:
    """None for English, whose names the gazetteer has, and for a language that was not packed."""
    code = _SAME.get(language or "", language or "")
    return _local_names(code) if code in _packed() else None


@cache
def _local_names(language: str) -> LocalNames:
    packed: dict[str, Any] = json.loads(gzip.decompress(_packed()[language]))
    return LocalNames(_names(packed, language), language, careful=frozenset(packed["careful"].split("|")))


@cache
def _packed() -> dict[str, bytes]:
    """Each language for itself, packed: few of them are ever asked for."""
    with gzip.open(_KEPT, "rt", encoding="utf-8") as lines:
        parted = (line.partition("\t") for line in lines)
        return {language: gzip.compress(said.encode(), 1) for language, _, said in parted}


def _names(packed: dict[str, Any], language: str) -> Iterator[LocalName]:
    """What is more is told first: of two of one name the first is kept."""
    places = _places(packed["names"])
    rules = grammar(language)
    never = frozenset(filter(None, packed["never"].split("|")))
    for name in never:
        yield _name(name, (), language, rules)
    for key, written in packed["names"].items():
        if key in places:
            for name in written.split("|"):
                yield _name(name, (places[key],), language, rules)
    for iso, written in packed["people"].items():
        for name in written.split("|"):
            yield _name(name, (places[iso],), language, rules, is_people=True)
    if language == "ar":
        for key, written in packed["names"].items():
            if len(key) == 2 and key in places:
                adjectives = {adjective for name in written.split("|") for adjective in _nisbas(name)}
                for name in adjectives - never:
                    yield _name(name, (places[key],), language, rules, is_people=True)


def _name(
    written: str,
    places: tuple[Place, ...],
    language: str,
    rules: Grammar,
    *,
    is_people: bool = False,
) -> LocalName:
    rest: tuple[str, ...] = ()
    if language in _DENSE:
        first, rest = written[:2], (written[2:],)
    elif written.endswith("-"):
        first = rules.key(written)
    else:
        first, *others = map(rules.key, plain(written).split(" "))
        rest = tuple(others)
    return LocalName(
        written=written,
        first=first,
        rest=rest,
        places=places,
        is_people=is_people,
        has_capital=written[0].isupper(),
    )


def _places(names: dict[str, str]) -> dict[str, Place]:
    """Countries by their code, cities by their number, regions by their key."""
    found: dict[str, Place] = {iso: place for iso, place in countries().items() if iso in names}
    for places in gazetteer().names.values():
        for place in places:
            key = place.key.removeprefix("city:")
            if key in names:
                found[key] = place
    return found


_FEMININE: Final = re.compile(r"(?:يا|ا|ة|ه)$")


def _nisbas(country: str) -> Iterator[str]:
    """Arabic makes adjectives of countries by one rule: `روسيا`, `الروسي`, `روسية`."""
    stem = _FEMININE.sub("", country.removeprefix("ال"))
    if " " not in stem and len(stem) > 2:
        for ending in _NISBA:
            adjective = stem.removesuffix("ي") + ending
            yield from (adjective, "ال" + adjective)
