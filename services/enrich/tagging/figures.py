"""The figures and dates that a text mentions, in one notation: amounts with their unit, days against publication.

English, German, French, Spanish, Portuguese, Italian, Dutch and Japanese; in other languages only figures with signs
($, %, km) and days as digits (2021-03-16).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from services.enrich.tagging.tokens import Tokens
from shared.model import Copy, DatePrecision, KeyDate, Span

_LIMIT: Final = 500  # of each in an article
_JUST_BEFORE: Final = 25  # characters; `bis einschließlich` has 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount: 1,500,000 with the unit `USD`, 12 with `%`, 40 with `km`; a plain number has none."""

    span: Span
    text: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What one language calls months, days and amounts. Words of one meaning stand apart by a bar."""

    months: str  # January to December
    weekdays: str  # Monday to Sunday
    relative: dict[str, int]  # days from the publication
    periods: dict[str, tuple[DatePrecision, int]]
    last: str
    next: str
    ahead: str  # of a sentence that looks forward
    until: str  # just before a day that is to come
    in_year: str
    amounts: dict[str, float]
    percent: str
    has_decimal_point: bool = False
    other: frozenset[str] = frozenset()  # so written they are no `relative` day


_EN: Final = _Words(
    months="January|Jan February|Feb March|Mar April|Apr May June|Jun July|Jul August|Aug September|Sept|Sep"
    " October|Oct November|Nov December|Dec",
    weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    relative={"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2},
    periods={
        "last week": ("week", -1), "this week": ("week", 0), "next week": ("week", 1), "last month": ("month", -1),
        "this month": ("month", 0), "next month": ("month", 1), "last year": ("year", -1), "this year": ("year", 0),
        "next year": ("year", 1),
    },
    last="last|past",
    next="next|coming",
    ahead="will|shall|expected|slated|scheduled|due|plan|plans|planned|set to|is to|are to|upcoming|ahead of",
    until="until|till",
    in_year="in|since|by|until|from|before|after|of|during",
    amounts={"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
             "trillion": 1e12},
    percent="percent|per cent|percentage points|pct",
    has_decimal_point=True,
)  # fmt: skip
_DE: Final = _Words(
    months="Januar|Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    weekdays="Montag Dienstag Mittwoch Donnerstag Freitag Samstag|Sonnabend Sonntag",
    relative={"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2},
    other=frozenset({"Morgen"}),  # the morning; where a sentence begins it may be tomorrow, and is left
    periods={
        "letzte Woche": ("week", -1), "vergangene Woche": ("week", -1), "diese Woche": ("week", 0),
        "nächste Woche": ("week", 1), "kommende Woche": ("week", 1), "letzten Monat": ("month", -1),
        "vergangenen Monat": ("month", -1), "nächsten Monat": ("month", 1), "letztes Jahr": ("year", -1),
        "vergangenen Jahr": ("year", -1), "dieses Jahr": ("year", 0), "nächstes Jahr": ("year", 1),
    },
    last="letzten|letzter|letztem|vergangenen|vorigen",
    next="nächsten|nächster|kommenden|kommender",
    ahead="wird|werden|soll|sollen|geplant|voraussichtlich|bevorstehend",
    until="bis|bis zum|bis einschließlich",
    in_year="Jahr|Jahre|seit|bis|ab",
    amounts={"Tausend": 1e3, "Million": 1e6, "Millionen": 1e6, "Mio": 1e6, "Milliarde": 1e9, "Milliarden": 1e9,
             "Mrd": 1e9, "Billion": 1e12, "Billionen": 1e12},
    percent="Prozent|Prozentpunkte",
)  # fmt: skip
_FR: Final = _Words(
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
    relative={"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "avant-hier": -2, "demain": 1},
    periods={
        "la semaine dernière": ("week", -1), "cette semaine": ("week", 0), "la semaine prochaine": ("week", 1),
        "le mois dernier": ("month", -1), "ce mois-ci": ("month", 0), "le mois prochain": ("month", 1),
        "l'année dernière": ("year", -1), "l’année dernière": ("year", -1), "cette année": ("year", 0),
        "l'année prochaine": ("year", 1), "l’année prochaine": ("year", 1),
    },
    last="dernier",
    next="prochain",
    ahead="sera|seront|aura|auront|va|vont|doit|doivent|prévu|prévue",
    until="jusqu'à|jusqu’à|jusqu'au|jusqu’au",
    in_year="en|depuis|dès|année|avant|après",
    amounts={"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "billions": 1e12},
    percent="pour cent|pourcent",
)  # fmt: skip
_ES: Final = _Words(
    months="enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    weekdays="lunes martes miércoles jueves viernes sábado domingo",
    relative={"hoy": 0, "ayer": -1, "anteayer": -2, "mañana": 1},
    periods={
        "la semana pasada": ("week", -1), "esta semana": ("week", 0), "la próxima semana": ("week", 1),
        "el mes pasado": ("month", -1), "este mes": ("month", 0), "el próximo mes": ("month", 1),
        "el año pasado": ("year", -1), "este año": ("year", 0), "el próximo año": ("year", 1),
    },
    last="pasado",
    next="próximo",
    ahead="será|serán|habrá|va a|van a|prevé|previsto|prevista",
    until="hasta|hasta el",
    in_year="en|desde|hasta|año|de",
    amounts={"mil millones": 1e9, "mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
    percent="por ciento",
)  # fmt: skip
_PT: Final = _Words(
    months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    weekdays="segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    relative={"hoje": 0, "ontem": -1, "anteontem": -2, "amanhã": 1},
    periods={
        "na semana passada": ("week", -1), "esta semana": ("week", 0), "na próxima semana": ("week", 1),
        "no mês passado": ("month", -1), "este mês": ("month", 0), "no próximo mês": ("month", 1),
        "no ano passado": ("year", -1), "este ano": ("year", 0), "no próximo ano": ("year", 1),
    },
    last="passada|passado",
    next="próxima|próximo",
    ahead="será|serão|haverá|vai|vão|deve|devem|previsto|prevista",
    until="até|até a|até à",
    in_year="em|desde|até|ano|de",
    amounts={"mil milhões": 1e9, "mil": 1e3, "milhão": 1e6, "milhões": 1e6, "bilhão": 1e9, "bilhões": 1e9,
             "trilhão": 1e12, "trilhões": 1e12},
    percent="por cento",
)  # fmt: skip
_IT: Final = _Words(
    months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    weekdays="lunedì martedì mercoledì giovedì venerdì sabato domenica",
    relative={"oggi": 0, "ieri": -1, "l'altro ieri": -2, "domani": 1, "dopodomani": 2},
    periods={
        "la scorsa settimana": ("week", -1), "questa settimana": ("week", 0), "la prossima settimana": ("week", 1),
        "il mese scorso": ("month", -1), "questo mese": ("month", 0), "il mese prossimo": ("month", 1),
        "l'anno scorso": ("year", -1), "l’anno scorso": ("year", -1), "quest'anno": ("year", 0),
        "l'anno prossimo": ("year", 1),
    },
    last="scorso|scorsa",
    next="prossimo|prossima",
    ahead="sarà|saranno|dovrà|dovrebbe|previsto|prevista",
    until="fino a|fino al",
    in_year="nel|dal|del|fino al|anno",
    amounts={"mila": 1e3, "milione": 1e6, "milioni": 1e6, "miliardo": 1e9, "miliardi": 1e9},
    percent="per cento",
)  # fmt: skip
_NL: Final = _Words(
    months="januari februari maart april mei juni juli augustus september oktober november december",
    weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    relative={"vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "overmorgen": 2},
    periods={
        "vorige week": ("week", -1), "deze week": ("week", 0), "volgende week": ("week", 1),
        "vorige maand": ("month", -1), "deze maand": ("month", 0), "volgende maand": ("month", 1),
        "vorig jaar": ("year", -1), "dit jaar": ("year", 0), "volgend jaar": ("year", 1),
    },
    last="vorige|afgelopen",
    next="volgende|komende|aanstaande",
    ahead="zal|zullen|wordt|gaat|gepland|verwacht",
    until="tot|tot en met",
    in_year="in|sinds|tot|vanaf|jaar",
    amounts={"duizend": 1e3, "miljoen": 1e6, "miljard": 1e9, "biljoen": 1e12},
    percent="procent",
)  # fmt: skip
_LANGUAGES: Final = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES, "pt": _PT, "it": _IT, "nl": _NL}

_JA_RELATIVE: Final = {"今日": 0, "きょう": 0, "昨日": -1, "きのう": -1, "一昨日": -2, "明日": 1, "あす": 1}
_JA_AMOUNTS: Final = {"万": 1e4, "億": 1e8, "兆": 1e12}
_JA_WEEKDAYS: Final = "月火水木金土日"

_CURRENCIES: Final = {
    "US$": "USD", "USD": "USD", "$": "USD", "A$": "AUD", "C$": "CAD", "R$": "BRL", "€": "EUR", "EUR": "EUR", "£": "GBP",
    "GBP": "GBP", "¥": "JPY", "JPY": "JPY", "₹": "INR", "CHF": "CHF", "₽": "RUB", "₩": "KRW",
}  # fmt: skip
_UNITS: Final = {
    "%": "%", "dollars": "USD", "dollar": "USD", "Dollar": "USD", "dólares": "USD", "dollari": "USD", "euros": "EUR",
    "euro": "EUR", "Euro": "EUR", "pounds": "GBP", "yen": "JPY", "円": "JPY", "ドル": "USD", "ユーロ": "EUR",
    "パーセント": "%",
    "yuan": "CNY", "rubles": "RUB", "rupees": "INR", "reais": "BRL", "francs": "CHF", "Franken": "CHF",
    "kilometers": "km", "kilometres": "km", "Kilometer": "km", "kilomètres": "km", "kilómetros": "km",
    "chilometri": "km",
    "quilómetros": "km", "quilômetros": "km", "kilometer": "km", "km/h": "km/h", "kph": "km/h", "km": "km",
    "キロ": "km",
    "meters": "m", "metres": "m", "Meter": "m", "mètres": "m", "metros": "m", "metri": "m", "meter": "m", "m": "m",
    "centimeters": "cm", "centimetres": "cm", "Zentimeter": "cm", "cm": "cm", "mm": "mm", "miles": "mi", "mph": "mph",
    "feet": "ft", "inches": "in", "kilograms": "kg", "kilogrammes": "kg", "Kilogramm": "kg", "kilos": "kg", "kg": "kg",
    "tons": "t", "tonnes": "t", "Tonnen": "t", "toneladas": "t", "tonnellate": "t", "ton": "t", "hectares": "ha",
    "Hektar": "ha", "hectáreas": "ha", "hectare": "ha", "ha": "ha", "acres": "acre", "°C": "°C", "°F": "°F",
    "degrees Celsius": "°C", "degrees Fahrenheit": "°F", "Grad Celsius": "°C", "Grad": "°C", "barrels": "bbl",
    "barils": "bbl", "barriles": "bbl", "liters": "L", "litres": "L", "Liter": "L", "litros": "L", "MW": "MW",
    "GW": "GW",
    "kWh": "kWh", "megawatts": "MW", "gigawatts": "GW",
}  # fmt: skip

_ADJECTIVE_BEHIND: Final = frozenset(("fr", "es", "pt", "it"))
_SIGNS: Final = r"[\dA-Z$€£¥₹₽₩]"  # that a figure may begin with: looked for first, since nothing else stands so often
_PART: Final = re.compile(r"\w+")
_YEAR: Final = r"(?:1[89]|20)\d\d"
_NUMBER: Final = r"\d{1,3}(?:[ \u00a0\u202f.,’']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"


def figures(copy: Copy, tokens: Tokens) -> tuple[Figure, ...]:
    """The amounts in the order of the text; the digits of a date are none."""
    taken = [(start, end) for start, end, *_ in _dates(tokens, copy.language, None)]
    return tuple(islice(_figures(tokens, copy.language or "", taken), _LIMIT))


def key_dates(copy: Copy, tokens: Tokens, *, told_on: date | None) -> tuple[KeyDate, ...]:
    """The dates in the order of the text. What is said from the day on which it was told (`Tuesday`) needs that day."""
    told = (
        KeyDate(date=iso, precision=precision, text=tokens.text[start:end], span=tokens.locate(start, end), rule=rule)
        for start, end, iso, precision, rule in _dates(tokens, copy.language, told_on)
        if iso
    )
    return tuple(islice(told, _LIMIT))


def _figures(tokens: Tokens, language: str, taken: list[tuple[int, int]]) -> Iterator[Figure]:
    words = _LANGUAGES.get(language)
    amounts = {"ja": _JA_AMOUNTS}.get(language) or (words.amounts if words else {})
    has_point = language not in _LANGUAGES or bool(words and words.has_decimal_point)
    for match in _amount_pattern(language).finditer(tokens.text):
        # Both stand in the order of the text, and dates never overlap.
        before = bisect_left(taken, (match.end(), 0)) - 1
        if before >= 0 and match.start() < taken[before][1]:
            continue
        value = _value(match["number"], has_point)
        if match["amount"]:
            value *= amounts[match["amount"]]
        unit = _CURRENCIES.get(match["sign"] or "", "") or _UNITS.get(match["unit"] or "", "")
        if match["percent"]:
            unit = "%"
        elif match["code"]:
            unit = _CURRENCIES[match["code"]]
        yield Figure(span=tokens.locate(match.start(), match.end()), text=match[0], value=value, unit=unit)


@cache
def _amount_pattern(language: str) -> re.Pattern[str]:
    words = _LANGUAGES.get(language)
    amounts = list(_JA_AMOUNTS if language == "ja" else words.amounts if words else ())
    # `$5m` is an amount; `5 m` without a sign of money are metres.
    spelled = _any([amount for amount in amounts if len(amount) > 2 or language == "ja"] or ["\0"])
    short = _any([amount for amount in amounts if len(amount) <= 2 and language != "ja"] or ["\0"])
    # Where no space parts words a figure may follow a letter.
    begin, end = (r"(?<![\d.,])", "") if language == "ja" else (r"(?<![\w.,])", r"(?!\w)")
    gap = r"[ \u00a0\u202f-]?"
    codes = _any([code for code in _CURRENCIES if code.isalpha() or len(code) == 1])
    return re.compile(
        rf"(?={_SIGNS}){begin}(?:(?P<sign>{_any(_CURRENCIES)}){gap})?(?P<number>{_NUMBER})"
        rf"(?:{gap}(?P<amount>(?:{spelled}){end}|(?(sign)(?:{short})(?!\w)|(?!))))?"
        rf"(?:{gap}(?:de |d['’])?(?:(?P<percent>{words.percent if words else '(?!)'}){end}"
        rf"|(?P<code>{codes}){end}|(?P<unit>{_any(_UNITS)}){end}))?"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _value(text: str, has_decimal_point: bool) -> float:
    """1,234.5 in English and Japanese, 1.234,5 elsewhere; where both signs stand the last is the decimal one."""
    plain = re.sub(r"[\s’']", "", text)
    thousands, decimal = (",", ".") if has_decimal_point else (".", ",")
    if plain.rfind(thousands) > plain.rfind(decimal) >= 0:
        thousands, decimal = decimal, thousands
    head, point, tail = plain.rpartition(thousands)
    if point and (len(tail.split(decimal)[0]) != 3 or not head):
        thousands, decimal = decimal, thousands
    return float(plain.replace(thousands, "").replace(decimal, "."))


_Found = tuple[int, int, str, DatePrecision, str]


def _dates(tokens: Tokens, language: str | None, published: date | None) -> Iterator[_Found]:
    """Start, end, ISO date (empty where it cannot be told), precision and rule."""
    looks_ahead = _outlook(tokens, language or "")
    for match in _date_matches(tokens, language or ""):
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        found = _resolved(match, kind, language or "", published, looks_ahead)
        if found is not None:
            yield start, end, *found


def _date_matches(tokens: Tokens, language: str) -> Iterator[re.Match[str]]:
    """What may be a date. Where words have spaces, only the words that a date may begin with are looked at."""
    pattern = _date_pattern(language)
    if language not in _LANGUAGES:
        yield from pattern.finditer(tokens.text)
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
        match.start() for match in _PART.finditer(word) if match[0][0].isdigit() or match[0].lower() in beginnings
    )


@cache
def _beginnings(language: str) -> frozenset[str]:
    words = _LANGUAGES[language]
    listed = "|".join((words.last, words.next, words.in_year, words.months, words.weekdays))
    phrases = [*listed.replace(" ", "|").split("|"), *words.relative, *words.periods]
    return frozenset(_PART.findall(phrase)[0].lower() for phrase in phrases)


def _resolved(
    match: re.Match[str], kind: str, language: str, published: date | None, looks_ahead: Callable[[int], bool]
) -> tuple[str, DatePrecision, str] | None:
    text = match[kind]
    if kind == "digits":
        return _day(*map(int, re.findall(r"\d+", text)), rule="digits")
    if kind == "dotted":
        day, month, year = map(int, re.findall(r"\d+", text))
        return _day(year, month, day, rule="digits")
    if kind == "year":
        return text, "year", "year"
    if language == "ja":
        return _japanese(text, kind, published)
    words = _LANGUAGES[language]
    is_ahead = published is not None and looks_ahead(match.start())
    if kind == "written":
        return _written(text, words, published, is_ahead)
    if kind == "weekday":
        return _weekday(text, words, published, is_ahead)
    if kind == "relative":
        return None if text in words.other else _relative_day(published, words.relative[text.lower()])
    precision, steps = words.periods[next(period for period in words.periods if period.lower() == text.lower())]
    return (_period(published, precision, steps), precision, "relative") if published else ("", precision, "relative")


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    digits = r"(?P<digits>(?<![\d-])\d{4}-\d\d-\d\d(?![\d-]))"
    if language == "ja":
        written = r"(?P<written>(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{4}年)"
        return re.compile(rf"{digits}|{written}|(?P<weekday>[{_JA_WEEKDAYS}]曜日)|(?P<relative>{_any(_JA_RELATIVE)})")
    words = _LANGUAGES.get(language)
    if words is None:
        return re.compile(digits)
    months = "|".join(words.months.replace(" ", "|").split("|"))
    weekdays = "|".join(words.weekdays.split())
    day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|º)?"
    of = r"(?:de |del |di |of )?"
    written = (
        rf"(?<!\w){day}\.? {of}(?:{months})\.?(?:,? {of}{_YEAR})?(?!\w)|(?<!\w)(?:{months})\.?,? {of}{_YEAR}(?!\w)"
    )
    if language == "en":
        written = rf"(?<!\w)(?:{months})\.? {day}(?:,? {_YEAR})?(?![\w,]\d|\w)|{written}"
    near = f"(?:(?:{words.last}|{words.next}) )?"
    behind = f"(?: (?:{words.last}|{words.next}))?" if language in _ADJECTIVE_BEHIND else ""
    # 03/04/2021 is in March for one half of the English readers and in April for the other.
    dotted = rf"|(?P<dotted>(?<![\d.])\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}(?!\d))" if language != "en" else ""
    # Nothing of it begins within a word, and that is told fastest first.
    return re.compile(
        rf"(?<!\w)(?:{digits}{dotted}|(?P<written>{written})|(?P<period>(?i:(?<!\w)(?:{_any(words.periods)})(?!\w)))"
        rf"|(?P<weekday>(?<!\w){near}(?:{weekdays}){behind}(?!\w))"
        rf"|(?P<relative>(?i:(?<![\w-])(?:{_any(words.relative)})(?![\w-])))"
        rf"|(?i:(?<!\w)(?:{words.in_year})) (?P<year>{_YEAR})(?![\w.,%-]*\d|\w|[ -]?%))"
    )


def _outlook(tokens: Tokens, language: str) -> Callable[[int], bool]:
    """Tells of a place in the text whether a day that is named there is to come; reads each sentence once for all."""

    @cache
    def is_ahead(sentence: int) -> bool:
        first, last = tokens.sentences[sentence]
        return _ahead_pattern(language).search(tokens.text, tokens.starts[first], tokens.ends[last - 1]) is not None

    def looks_ahead(at: int) -> bool:
        sentence = bisect_right(tokens.sentences, at, key=lambda bounds: tokens.starts[bounds[0]]) - 1
        begin = max(tokens.starts[tokens.sentences[sentence][0]], at - _JUST_BEFORE)
        return is_ahead(sentence) or _until_pattern(language).search(tokens.text, begin, at) is not None

    return looks_ahead


@cache
def _ahead_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_LANGUAGES[language].ahead})(?!\w)")


@cache
def _until_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_LANGUAGES[language].until})\s+$", re.IGNORECASE)


def _written(
    text: str, words: _Words, published: date | None, looks_ahead: bool
) -> tuple[str, DatePrecision, str] | None:
    month = next(
        number for number, names in enumerate(words.months.split(), 1)
        if re.search(rf"(?<!\w)(?:{names})(?!\w)", text)
    )  # fmt: skip
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year = next((number for number in numbers if number > 31), None)
    day = next((number for number in numbers if number <= 31), None)
    if day is None:
        return f"{year}-{month:02}", "month", "month and year"
    if year is not None:
        return _day(year, month, day, rule="written")
    if published is None:
        return "", "day", "without year"
    years = [published.year - 1, published.year, published.year + 1]
    days = [found for year in years if (found := _valid(year, month, day))]
    if looks_ahead:
        days = [found for found in days if found >= published] or days
    if not days:
        return None
    nearest = min(days, key=lambda found: abs(found - published))
    return nearest.isoformat(), "day", "written, the year nearest to the publication"


def _weekday(
    text: str, words: _Words, published: date | None, looks_ahead: bool
) -> tuple[str, DatePrecision, str] | None:
    if published is None:
        return "", "day", "weekday"
    number = next(number for number, names in enumerate(words.weekdays.split()) if re.search(rf"(?:{names})", text))
    back = (published.weekday() - number) % 7
    if re.search(rf"(?<!\w)(?:{words.last})(?!\w)", text):
        return (published - timedelta(days=back or 7)).isoformat(), "day", "last such weekday"
    ahead = (number - published.weekday()) % 7
    if re.search(rf"(?<!\w)(?:{words.next})(?!\w)", text):
        return (published + timedelta(days=ahead or 7)).isoformat(), "day", "next such weekday"
    if looks_ahead:
        return (published + timedelta(days=ahead)).isoformat(), "day", "weekday, in a sentence that looks ahead"
    return (published - timedelta(days=back)).isoformat(), "day", "weekday, in a sentence that looks back"


def _relative_day(published: date | None, days: int) -> tuple[str, DatePrecision, str]:
    return (published + timedelta(days=days)).isoformat() if published else "", "day", "relative"


def _period(published: date, precision: DatePrecision, steps: int) -> str:
    if precision == "year":
        return str(published.year + steps)
    if precision == "month":
        months = published.year * 12 + published.month - 1 + steps
        return f"{months // 12}-{months % 12 + 1:02}"
    year, week, _ = (published + timedelta(weeks=steps)).isocalendar()
    return f"{year}-W{week:02}"


def _japanese(text: str, kind: str, published: date | None) -> tuple[str, DatePrecision, str] | None:
    if kind == "relative":
        return _relative_day(published, _JA_RELATIVE[text])
    if kind == "weekday":
        if published is None:
            return "", "day", "weekday"
        back = (published.weekday() - _JA_WEEKDAYS.index(text[0])) % 7
        return (published - timedelta(days=back)).isoformat(), "day", "weekday, in a sentence that looks back"
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if text.endswith("年"):
        return str(numbers[0]), "year", "year"
    if text.endswith("月"):
        return f"{numbers[0]}-{numbers[1]:02}", "month", "month and year"
    if len(numbers) == 3:
        return _day(*numbers, rule="written")
    if published is None:
        return "", "day", "without year"
    return _day(published.year, *numbers, rule="written, the year of the publication")


def _day(year: int, month: int, day: int, *, rule: str) -> tuple[str, DatePrecision, str] | None:
    found = _valid(year, month, day)
    return (found.isoformat(), "day", rule) if found else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
