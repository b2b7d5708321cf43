"""Amounts: what a text tells in numbers, in one notation, and nothing where readers may take it for two things."""

from __future__ import annotations

import pytest

from services.enrich.tagging import tokens
from services.enrich.tagging.facts import amounts


def told(text: str, language: str | None) -> list[tuple[float, str]]:
    words = tokens.of_text(text)
    return [(found.value, found.unit) for found in amounts.amounts(text, language, words.words, words.starts)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It cost £1.5 million, or 12 percent more.", [(1_500_000, "GBP"), (12, "%")]),
        ("en", "Sales rose 3.4% to £2bn; 1,200 people came.", [(3.4, "%"), (2e9, "GBP"), (1200, "people")]),
        ("en", "1.2 million euros, US$1.2bn, A$3m, 5 crore rupees, 12,34,567 people",
         [(1.2e6, "EUR"), (1.2e9, "USD"), (3e6, "AUD"), (5e7, "₨"), (1_234_567, "people")]),
        ("en", "The road is 40 km long and 5 m wide, 3,400 new homes stand there.",
         [(40, "km"), (5, "m"), (3400, "new homes")]),
        ("en", "They paid 300 euros at -20 degrees Celsius.", [(300, "EUR"), (-20, "°C")]),
        ("en", "It was −5 °C, a magnitude-6.4 quake, a 5.9-magnitude tremor.",
         [(-5, "°C"), (6.4, "magnitude"), (5.9, "magnitude")]),
        ("de", "Es kostet 1,2 Mio. Euro, 12,5 Prozent mehr als 1.200 Franken.",
         [(1_200_000, "EUR"), (12.5, "%"), (1200, "CHF")]),
        ("de", "1,3 Billionen Dollar, 0,25 Prozentpunkte, 2.300 neue Wohnungen",
         [(1.3e12, "USD"), (0.25, "pp"), (2300, "neue Wohnungen")]),
        ("fr", "Il a payé 2,3 milliards d'euros, soit 1 200 kilomètres.", [(2.3e9, "EUR"), (1200, "km")]),
        ("es", "Costó 20 millones de dólares, un 5 por ciento; 3,5 mil millones de euros.",
         [(2e7, "USD"), (5, "%"), (3.5e9, "EUR")]),
        ("pt", "Custou R$ 3,5 milhões, 4 por cento.", [(3.5e6, "BRL"), (4, "%")]),
        ("it", "Costa 15 mila euro, il 3 per cento.", [(15000, "EUR"), (3, "%")]),
        ("nl", "Het kost 2,5 miljoen euro, 7 procent.", [(2.5e6, "EUR"), (7, "%")]),
        ("sv", "Det kostar 40 € och 12 % av 3 km, 1,2 miljarder kronor.",
         [(40, "EUR"), (12, "%"), (3, "km"), (1.2e9, "SEK")]),
        ("pl", "3,5 mln złotych, 5 proc.", [(3.5e6, "PLN"), (5, "%")]),
        ("ru", "1,2 млрд рублей, 5,5 процента, 3 млн долларов США", [(1.2e9, "RUB"), (5.5, "%"), (3e6, "USD")]),
        ("uk", "1,2 млрд гривень, 5 відсотків", [(1.2e9, "UAH"), (5, "%")]),
        ("el", "1,2 δισ. ευρώ, 5 τοις εκατό", [(1.2e9, "EUR"), (5, "%")]),
        ("tr", "yüzde 5,5 arttı, %12 düştü, 1,2 milyar lira", [(5.5, "%"), (12, "%"), (1.2e9, "TRY")]),
        ("ar", "بنسبة 3 ٪ و٥٫٥ في المئة إلى 12 مليار دولار", [(3, "%"), (5.5, "%"), (1.2e10, "USD")]),
        ("he", "ב-12 אחוזים, 1.2 מיליארד שקלים", [(12, "%"), (1.2e9, "ILS")]),
        ("hi", "५ करोड़ रुपये, 3.5 प्रतिशत", [(5e7, "INR"), (3.5, "%")]),
        ("th", "ร้อยละ 5 และ 1.5 ล้านบาท", [(5, "%"), (1.5e6, "THB")]),
        ("ja", "費用は12億円で、１２％増えた。3億5000万円、12万3千人。",
         [(1.2e9, "JPY"), (12, "%"), (3.5e8, "JPY"), (123_000, "人")]),
        ("ja", "地震の規模はマグニチュード（Ｍ）６・６", [(6.6, "magnitude")]),
        ("zh", "1亿2000万美元，增长3.5%，2个百分点", [(1.2e8, "USD"), (3.5, "%"), (2, "pp")]),
        ("ko", "1조 2000억 원, 3만5천명, 0.25%포인트", [(1.2e12, "KRW"), (35_000, "명"), (0.25, "pp")]),
        ("fi", "3 %, 3,5 km, €5", [(3, "%"), (3.5, "km"), (5, "EUR")]),
    ],
)  # fmt: skip
def test_amounts_of_all_languages_are_told_in_one_notation(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "At least 14 people were killed and 32 injured, killing two more.",
         [(14, "dead"), (32, "injured"), (2, "dead")]),
        ("en", "The death toll has risen to 230; three people are missing.", [(230, "dead"), (3, "missing")]),
        ("en", "He was killed near Route 66.", []),
        ("de", "Zwölf Tote, 30 Verletzte. Mindestens 14 Menschen kamen ums Leben.",
         [(12, "dead"), (30, "injured"), (14, "dead")]),
        ("fr", "Trois morts et 12 blessés.", [(3, "dead"), (12, "injured")]),
        ("es", "Murieron 12 personas y 30 resultaron heridas.", [(12, "dead"), (30, "injured")]),
        ("ru", "Погибли 12 человек, 30 пострадали.", [(12, "dead"), (30, "injured")]),
        ("ar", "مقتل 12 شخصا وإصابة 30", [(12, "dead"), (30, "injured")]),
        ("he", "12 הרוגים ו-30 פצועים", [(12, "dead"), (30, "injured")]),
        ("th", "เสียชีวิต 12 คน บาดเจ็บ 30 ราย", [(12, "dead"), (30, "injured")]),
        ("ja", "12人が死亡し、30人がけがをした。死者は14人。", [(12, "dead"), (30, "injured"), (14, "dead")]),
        ("zh", "造成12人死亡、30人受伤。", [(12, "dead"), (30, "injured")]),
    ],
)  # fmt: skip
def test_who_came_to_harm_is_told_by_what_stands_beside_the_number(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert told(text, language) == expected


UNCLEAR = [
    ("en", "1,23 million euros", "no reader of English parts thousands so"),
    ("en", "300 pounds", "weight or money"),
    ("en", "20 degrees", "of which scale"),
    ("de", "300 Pfund", "half kilos or sterling"),
    ("de", "40 Kronen", "of four countries"),
    ("es", "1,234 personas", "thousands in Mexico, decimals in Spain"),
    ("ar", "1,234 شخصا", "both signs are used both ways"),
    ("fi", "1,234 km", "a language of which nothing is known"),
    ("fi", "1 234,5 km", "likewise, whether a space parts thousands"),
    ("it", "5 bilioni di euro", "one more and three more zeros"),
    ("en", "one hundred and five people", "a number whose whole is not read"),
    ("en", "3 to 5 percent, 3-5%, 3–5 km", "an end of a range says half of it"),
    ("en", "won 3-1, aged 47, a 47-year-old, F1 and A4, room 020", "counts nothing"),
    ("en", "5 houses, 12 points", "too few of it, or what words of no weight count"),
    ("en", "in 2019 houses fell", "perhaps a year"),
    ("zh", "第12名", "a rank"),
    ("ru", "в 2019-м и в 24-м", "an ordinal, no metres"),
    ("ja", "第3回、3度", "a number in a row; times or degrees"),
]


@pytest.mark.parametrize(("language", "text", "reason"), UNCLEAR)
def test_where_a_number_may_mean_two_things_nothing_is_told(language: str, text: str, reason: str) -> None:
    assert told(text, language) == [], reason


def test_the_sign_of_several_currencies_stays_a_sign_where_nobody_says_whose_it_is() -> None:
    assert told("$5m and 3 dollars, 5 US dollars", "en") == [(5e6, "$"), (3, "$"), (5, "USD")]
    assert told("5 Dollar, $5", "de") == [(5, "USD"), (5, "USD")]
    assert told("¥500", "ja") == [(500, "JPY")]
    assert told("¥500", "en") == [(500, "¥")]


HOSTILE = [
    "1" * 1_000_000,
    "1 " * 500_000,
    "1.000" * 200_000,
    "1-" * 500_000,
    "12% " * 250_000,
    "two " * 250_000,
    "1億" * 500_000,
    "5" + " " * 1_000_000 + "km",
    "12 people killed " * 60_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr", "ja", None])
def test_a_text_of_nothing_but_numbers_comes_to_an_end(text: str, language: str | None) -> None:
    # No clock: were any of it read again and again, it would take hours.
    assert len(told(text, language)) <= amounts.LIMIT
