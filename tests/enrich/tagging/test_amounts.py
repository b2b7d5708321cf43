"""Amounts: what a text tells in numbers, in one notation, and nothing where readers may take it for two things."""

from __future__ import annotations

import pytest

from services.enrich.tagging import tokens
from services.enrich.tagging.facts import amounts
from services.enrich.tagging.facts.figures import key_figures
from tests.enrich.building import a_copy


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
        ("en", "A 5m-high wall is 2m long; the 100m race, 3 m.", [(5, "m"), (2, "m"), (100, "m"), (3, "m")]),
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
        ("en", "12 of them died; 14 remain missing.", [(12, "dead"), (14, "missing")]),
        ("en", "It killed six bus passengers; 11 suspected militants were killed, four policemen wounded.",
         [(6, "dead"), (11, "dead"), (4, "injured")]),
        ("en", "4 million died. They put the number of fatalities at 200.", [(4e6, "dead"), (200, "dead")]),
        ("en", "Two police patrols were killed.", []),
        ("en", "There were 430 infant deaths and 16 missing soldiers.", [(430, "dead"), (16, "missing")]),
        ("en", "Children were among the 17 people wounded.", [(17, "injured")]),
        ("de", "12 mutmaßliche Rebellen wurden getötet.", [(12, "dead")]),
        ("fr", "12 rebelles présumés ont été tués.", [(12, "dead")]),
        ("es", "Murieron 12 jóvenes agricultores.", [(12, "dead")]),
        ("fr", "4 autres sont portées disparues.", [(4, "missing")]),
        ("it", "Sono 41 i morti.", [(41, "dead")]),
        ("de", "Es gab 30 zum Teil schwer Verletzte.", [(30, "injured")]),
        ("zh", "造成12人死亡、30人受伤。", [(12, "dead"), (30, "injured")]),
    ],
)  # fmt: skip
def test_who_came_to_harm_is_told_by_what_stands_beside_the_number(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "He was sentenced to 12 years for killing 2 people.", [(2, "dead")]),
        ("en", "20 years after deaths in 10 countries, and 10 days after he died.", [(10, "countries")]),
        ("en", "They killed 10,000 jobs and 20 trees.", [(10_000, "jobs"), (20, "trees")]),
        ("en", "The 12 dead were missing for 3 days.", [(12, "dead")]),
        ("en", "They took 12 death threats.", [(12, "death threats")]),
        ("en", "There were 14 deaths, 12 seriously injured, 15 tourists killed.",
         [(14, "dead"), (12, "injured"), (15, "dead")]),
        ("de", "Nach 12 Jahren starben 3 Menschen, er tötete 20 Bäume.", [(3, "dead"), (20, "Bäume")]),
        ("fr", "Il y a 30 ans mouraient 12 personnes.", [(12, "personnes")]),
        ("es", "Hace 30 años murieron 12 personas.", [(12, "dead")]),
        ("pt", "Há 30 anos morreram 12 pessoas.", [(12, "dead")]),
        ("it", "Dopo 12 anni morti.", []),
        ("nl", "Na 12 jaar overleden, 20 bomen gedood.", []),
        ("sv", "För 12 år sedan dödades de.", []),
        ("pl", "12 lat temu zginęli.", []),
        ("ru", "12 лет назад погибли 3 человека, 20 деревьев погибли.", [(3, "dead")]),
        ("uk", "12 років тому загинули.", []),
        ("el", "Πριν από 12 χρόνια σκοτώθηκαν.", []),
        ("tr", "12 yıl önce öldü.", []),
        ("ar", "قتل قبل 12 عاما", []),
        ("fa", "12 سال پیش کشته شدند", []),
        ("he", "לפני 12 שנים נהרגו", []),
        ("hi", "12 साल पहले मौत हुई", []),
        ("th", "เสียชีวิต 12 ปี", []),
        ("ja", "12年後に死亡、20頭が死亡。", [(20, "頭")]),
        ("zh", "12年后死亡，20只死亡。", []),
        ("ko", "12년 뒤 사망했다. 20마리가 사망했다.", [(20, "마리")]),
    ],
)  # fmt: skip
def test_neither_times_nor_things_come_to_harm(language: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert told(text, language) == expected


UNHARMED = [
    ("en", "None of the 12 passengers was killed. 12 people were not injured. Nobody of the 12 died."),
    ("en", "Two of the 40 passengers were killed. 12 people survived the crash that killed them."),
    ("de", "Keiner der 12 Insassen wurde verletzt. 12 Menschen wurden nicht verletzt."),
    ("de", "Zwei der 40 Passagiere wurden getötet. Drei von 40 Kindern starben."),
    ("fr", "Aucun des 12 passagers n'a été tué. Deux des 40 passagers ont été tués."),
    ("es", "Ninguno de los 12 pasajeros murió, 12 personas no resultaron heridas."),
    ("es", "Dos de los 40 pasajeros murieron."),
    ("pt", "Nenhum dos 12 passageiros morreram, dois dos 40 moradores morreram."),
    ("it", "Nessuno dei 12 passeggeri è morto, due dei 40 residenti sono morti."),
    ("nl", "Geen van de 12 passagiers is overleden. Twee van de 40 bewoners stierven."),
    ("sv", "Ingen av de 12 personerna dödades. Två av 40 personer dödades."),
    ("pl", "Nikt z 12 osób nie zginął, dwóch z 40 pasażerów zginęło."),
    ("ru", "Никто из 12 человек не погиб. Двое из 40 пассажиров погибли."),
    ("uk", "Ніхто з 12 осіб не загинув. Двоє із 40 пасажирів загинули."),
    ("el", "Κανένας από τους 12 επιβάτες δεν σκοτώθηκε."),
    ("tr", "12 kişi yaralanmadı, 12 yolcudan hiçbiri ölmedi."),
    ("ar", "لم يقتل 12 شخصا، اثنان من بين 40 راكبا قتلوا"),
    ("fa", "12 نفر کشته نشدند"),
    ("he", "12 אנשים לא נפצעו, שניים מתוך 40 נוסעים נהרגו"),
    ("hi", "12 लोग घायल नहीं हुए। 40 यात्रियों में से कुछ की मौत।"),
    ("th", "ไม่มีผู้เสียชีวิต 12 คน"),
    ("ja", "12人にけがはなかった。40人のうち数人が死亡した。"),
    ("zh", "12人没有受伤。40人中数人死亡。"),
    ("ko", "12명은 다치지 않았다. 40명 중 일부가 숨졌다."),
]


@pytest.mark.parametrize(("language", "text"), UNHARMED)
def test_who_is_said_not_to_have_come_to_harm_is_no_casualty(language: str, text: str) -> None:
    assert {unit for _, unit in told(text, language)}.isdisjoint(("dead", "injured", "missing"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "No fewer than 12 people were killed; not only 12 people died.", [(12, "dead"), (12, "dead")]),
        ("en", "The death of 12 people; the killing of the 14 women.", [(12, "dead"), (14, "dead")]),
        ("en", "All of the 12 passengers were killed. The 14 dead have not been named.", [(12, "dead"), (14, "dead")]),
        ("de", "Keiner der 12 Toten war von hier.", [(12, "dead")]),
        ("de", "Nicht weniger als 12 Menschen starben bei der Explosion.", [(12, "dead")]),
        ("de", "Ein Anschlag, bei der 12 Menschen getötet wurden.", [(12, "dead")]),
        ("fr", "Pas moins de 12 personnes ont été tuées.", [(12, "dead")]),
        ("es", "No menos de 12 personas murieron.", [(12, "dead")]),
        ("ru", "Не менее 12 человек погибли.", [(12, "dead")]),
        ("ar", "قتل ما لا يقل عن 12 شخصا", [(12, "dead")]),
        ("he", "לא פחות מ-12 אנשים נהרגו", [(12, "dead")]),
        ("zh", "12名未成年人死亡", [(12, "dead")]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_denial_denies_nothing(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Boeing 737 killed 346.", [(346, "dead")]),
        ("en", "The Boeing 737 killed them. Room 12 dead.", []),
        ("en", "Apollo 11 men died, aboard the Flight 370 passengers died.", [(11, "men"), (370, "passengers")]),
        ("en", "At 40 he died. He died aged 47, and she died at 52.", []),
        ("fr", "Le Boeing 737 tué.", []),
        ("es", "El Boeing 737 mató.", []),
        ("en", "In Kabul 12 people died. On Monday 14 were killed, in the north of Spain 15.",
         [(12, "dead"), (14, "dead")]),
        ("en", "Crash Kills 12. Roughly 14 people died. The death toll stands at 15.",
         [(12, "dead"), (14, "dead"), (15, "dead")]),
        ("en", "At Least 12 Dead In Spain. Boeing Twelve people died.", [(12, "dead"), (12, "dead")]),
        ("de", "Bei dem Unfall starben in Kabul 12 Menschen.", [(12, "dead")]),
        ("en", "In the US 12 people died.", [(12, "dead")]),
        ("es", "En Kabul 12 personas murieron.", [(12, "dead")]),
    ],
)  # fmt: skip
def test_a_number_that_is_a_name_or_an_age_counts_no_casualties(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert told(text, language) == expected


UNCLEAR = [
    ("en", "1,23 million euros", "no reader of English parts thousands so"),
    ("en", "300 pounds", "weight or money"),
    ("en", "20 degrees", "of which scale"),
    ("en", "Sales rose by 2m last year, to 5m", "metres or millions"),
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


@pytest.mark.parametrize("text", ["12% " * 6_000, "two people died. " * 6_000, "12% two people died. " * 6_000])
def test_of_numbers_in_digits_and_in_words_only_the_first_are_looked_at(text: str) -> None:
    assert len(told(text, "en")) == amounts.LIMIT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bei dem Unfall starben eine 43-jährige Frau und ihr Sohn."),
        ("ru", "В аварии погибла 5-летняя девочка."),
        ("he", "נהג בן 43 מת בתאונה."),
        ("fr", "Un homme de 45 ans est mort."),
        ("en", "A woman aged 82 died."),
    ],
)
def test_an_age_is_no_count_of_the_dead(language: str, text: str) -> None:
    copy = a_copy(text, title="", language=language)

    assert [figure for figure in key_figures(copy, tokens.of_copy(copy)) if figure.kind == "casualties"] == []


def test_an_article_before_a_designation_may_begin_the_text() -> None:
    copy = a_copy("the Boeing 737 killed 12 people", title="", language="en")

    assert [(figure.value, figure.kind) for figure in key_figures(copy, tokens.of_copy(copy))] == [(12, "casualties")]
