"""Dates: what a text mentions, in one notation, against the day it was told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging import tokens
from services.enrich.tagging.facts.date_words import DATE_WORDS, JOINED_DATE_WORDS
from services.enrich.tagging.facts.dates import key_dates
from services.enrich.tagging.facts.figures import key_figures
from tests.enrich.building import a_copy

PUBLISHED = date(2026, 11, 25)  # a Wednesday


def days(text: str, language: str, published: date | None = PUBLISHED) -> list[str]:
    copy = a_copy(text, title="", language=language)
    return [found.date for found in key_dates(copy, tokens.of_copy(copy), told_on=published)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It was signed on March 16, 2021.", ["2021-03-16"]),
        ("en", "The 3rd of May 2020 and 4 July 2019.", ["2020-05-03", "2019-07-04"]),
        ("en", "She resigned on Monday.", ["2026-11-23"]),
        ("en", "They will meet on Monday.", ["2026-11-30"]),
        ("en", "It stays shut until Saturday; it broke on Saturday.", ["2026-11-28", "2026-11-21"]),
        ("de", "Der Pass ist bis Samstag gesperrt.", ["2026-11-28"]),
        ("de", "Jeden Morgen fährt er, morgen auch.", ["2026-11-26"]),
        ("fr", "Le col est fermé jusqu’à samedi.", ["2026-11-28"]),
        ("en", "He was there last Wednesday and next Wednesday he leaves.", ["2026-11-18", "2026-12-02"]),
        ("en", "It fell yesterday, and rain is expected tomorrow.", ["2026-11-24", "2026-11-26"]),
        ("en", "Last month was dry; next year may not be.", ["2026-10", "2027"]),
        ("en", "It closed on December 30.", ["2026-12-30"]),
        ("en", "It has been so since 2014, in May 2015 too.", ["2014", "2015-05"]),
        ("en", "They may march in August heat.", []),
        ("en", "Since mid-March 2021 it is closed, a post-Monday mood.", ["2021-03", "2026-11-23"]),
        ("fr", "Jusqu'à hier, et dès aujourd'hui.", ["2026-11-24", "2026-11-25"]),
        ("de", "Am 16. März 2021 und am Montag; gestern nicht.", ["2021-03-16", "2026-11-23", "2026-11-24"]),
        ("de", "Das Treffen wird am Freitag stattfinden, nicht am 3.12.2026.", ["2026-11-27", "2026-12-03"]),
        ("fr", "Le 16 mars 2021, puis lundi dernier et hier.", ["2021-03-16", "2026-11-23", "2026-11-24"]),
        ("es", "El 16 de marzo de 2021, ayer y el lunes.", ["2021-03-16", "2026-11-24", "2026-11-23"]),
        ("pt", "Em 16 de março de 2021 e na segunda-feira; ontem.", ["2021-03-16", "2026-11-23", "2026-11-24"]),
        ("it", "Il 16 marzo 2021, lunedì scorso e ieri.", ["2021-03-16", "2026-11-23", "2026-11-24"]),
        ("nl", "Op 16 maart 2021, maandag en gisteren.", ["2021-03-16", "2026-11-23", "2026-11-24"]),
        ("ja", "2021年3月16日、昨日、月曜日。", ["2021-03-16", "2026-11-24", "2026-11-23"]),
        ("fi", "Se oli 2021-03-16.", ["2021-03-16"]),
        ("en", "On February 30, 2021 nothing happened.", []),
    ],
)
def test_dates_are_read_against_the_day_of_publication(language: str, text: str, expected: list[str]) -> None:
    assert days(text, language) == expected


HABITS = [
    ("en", "It is shut every Friday and Saturday, and on Mondays."),
    ("en", "The museum is open on Sunday from 9."),
    ("en", "They met on a Friday, on Black Friday. Work is from Monday to Friday."),
    ("en", "Every Friday they meet. Each Monday too. Another Sunday, most Saturdays; Any Tuesday."),
    ("de", "Es ist am Freitag und Samstag geöffnet. Jeden Montag zu, freitags auch."),
    ("fr", "Le marché se tient le vendredi ou le samedi, et chaque lundi."),
    ("es", "Abre los lunes, de lunes a viernes, cada martes."),
    ("pt", "Abre aos sábados e cada domingo."),
    ("it", "Ogni lunedì. Il lunedì è chiuso. Dal lunedì al venerdì."),
    ("nl", "Elke maandag en dinsdag."),
    ("ru", "Каждый вторник и по понедельникам."),
    ("tr", "Her cuma günü kapalı."),
    ("ar", "كل يوم جمعة وأيام السبت"),
    ("he", "בכל יום שישי ובימי שבת"),
    ("el", "Κάθε Παρασκευή."),
    ("hi", "हर शुक्रवार।"),
    ("th", "ปิดทุกวันอังคาร"),
    ("ja", "毎週金曜日。営業時間は土曜・日曜が10時から。"),
    ("zh", "每周五开放。"),
    ("ko", "매주 금요일."),
]


@pytest.mark.parametrize(("language", "text"), HABITS)
def test_a_weekday_that_is_a_habit_is_no_date(language: str, text: str) -> None:
    assert days(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected", "reason"),
    [
        ("de", "Die Straße ist seit Montag wieder geöffnet.", ["2026-11-23"], "that happened once"),
        (
            "en",
            "He said on Tuesday that it will begin on Monday.",
            ["2026-11-24", "2026-11-30"],
            "what was said is over",
        ),
        ("en", "The court meets this Friday.", ["2026-11-27"], "it is still to come"),
        (
            "en",
            "They met this Monday, but this Wednesday it ends.",
            ["2026-11-23", "2026-11-25"],
            "what was done is over",
        ),
        ("de", "Das Gericht tagt diesen Freitag.", ["2026-11-27"], "it is still to come"),
        ("nl", "De rechtbank komt deze vrijdag bijeen.", ["2026-11-27"], "likewise"),
        ("ru", "Суд соберётся в эту пятницу.", ["2026-11-27"], "likewise"),
        ("fr", "Il est venu lundi, et le samedi non.", ["2026-11-23"], "a day with an article is of every week"),
        ("en", "Tuesday, March 16, 2021, and on 10 November (Tuesday).", ["2021-03-16", "2026-11-10"], "one day each"),
        ("en", "Tuesday, 16 March, will be it.", ["2027-03-16"], "then that is a Tuesday"),
        ("de", "Dienstag, 10. November, wird es sein.", ["2026-11-10"], "this year that is a Tuesday"),
        ("en", "March 16 last year", ["2025-03-16"], "its year stands beside it"),
        ("ja", "来年5月3日、来月3日に", ["2027-05-03", "2026-12-03"], "year or month stand before it"),
        ("ja", "16日、発表した。16日間続く。", ["2026-11-16"], "a number of days is no day"),
        ("ja", "20日に開く予定。", ["2026-12-20"], "to come"),
        ("ja", "2024年12月、16日に", ["2024-12", "2026-11-16"], "a month and a day"),
        ("zh", "下周二、上周五、本周三", ["2026-12-01", "2026-11-20", "2026-11-25"], "weekdays of named weeks"),
        ("ko", "다음 주 화요일, 지난 월요일", ["2026-12-01", "2026-11-23"], "likewise"),
        ("hi", "कल और परसों", [], "both a day before and a day after"),
        ("es", "Ayer por la mañana; mañana no.", ["2026-11-24", "2026-11-26"], "the morning is no day"),
        ("ar", "في اليوم الأول", [], "the first day"),
        ("de", "Bis heute fehlt er, und heute kommt er.", ["2026-11-25"], "these days, and this day"),
        ("th", "16 มีนาคม 2564", ["2021-03-16"], "years of the Buddha"),
        ("ja", "令和3年3月16日", ["2021-03-16"], "years of an emperor"),
        ("ja", "24年12月26日、25年1月末まで24年", ["2024-12-26", "2025-01"], "years of two digits"),
        ("ru", "Защитят окружающую среду.", [], "surroundings"),
        ("en", "She is 47; at 10.30 on May 5:30, April, 12, said.", [], "ages and times of day"),
        ("en", "In 2019 officials and in 2020 rebels said so.", ["2019", "2020"], "persons who say something"),
        ("en", "A crowd of 2000 people.", [], "a number of people"),
    ],
)
def test_what_stands_beside_a_day_tells_which_it_is(language: str, text: str, expected: list[str], reason: str) -> None:
    assert days(text, language) == expected, reason


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "3–5 May 2027"),
        ("en", "from 3 to 5 May 2027"),
        ("en", "May 3–5, 2027"),
        ("en", "May 3 to 5, 2027"),
        ("de", "vom 3. bis 5. Mai 2027"),
        ("fr", "du 3 au 5 mai 2027"),
        ("es", "del 3 al 5 de mayo de 2027"),
        ("ru", "с 3 по 5 мая 2027 года"),
        ("tr", "3-5 Mayıs 2027"),
        ("ar", "من 3 إلى 5 مايو 2027"),
        ("el", "από 3 έως 5 Μαΐου 2027"),
        ("th", "3-5 พฤษภาคม 2570"),
        ("ja", "2027年5月3日から5日まで"),
        ("zh", "2027年5月3日至5日"),
        ("ko", "2027년 5월 3일부터 5일까지"),
    ],
)
def test_a_range_of_days_has_two_ends(language: str, text: str) -> None:
    assert days(text, language) == ["2027-05-03", "2027-05-05"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "vom 30. April bis 3. Mai 2025", ["2025-04-30", "2025-05-03"]),
        ("en", "28 December to 3 January 2025", ["2024-12-28", "2025-01-03"]),
    ],
)
def test_a_range_takes_its_year_from_its_end(language: str, text: str, expected: list[str]) -> None:
    assert days(text, language) == expected


def test_a_day_of_the_next_paragraph_is_another_one() -> None:
    copy = a_copy("They left on Tuesday", "16 March 2021 was long ago.", title="")

    found = key_dates(copy, tokens.of_copy(copy), told_on=PUBLISHED)

    assert [(day.text, day.span.block) for day in found] == [("Tuesday", 0), ("16 March 2021", 1)]


def test_a_range_of_weekdays_ends_after_it_has_begun() -> None:
    assert days("Rain will fall from Friday to Sunday, wind from Sunday to Tuesday.", "en") == [
        "2026-11-27", "2026-11-29", "2026-11-29", "2026-12-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "published", "expected"),
    [
        ("en", "TOKYO, Nov 16 (Wire) - He left on Friday.", PUBLISHED, ["2026-11-16", "2026-11-13"]),
        ("en", "TOKYO, March 16, 2021 (Wire) - He left on Friday.", None, ["2021-03-16", "2021-03-12"]),
        ("en", "TOKYO, March 16 (Wire) - He left on Friday.", PUBLISHED, ["2026-03-16", "2026-11-20"]),
        ("en", "TOKYO, March 16 (Wire) - He left on Friday.", None, []),
        ("de", "BERLIN, 16. November - Er ging am Freitag.", PUBLISHED, ["2026-11-16", "2026-11-13"]),
        ("ru", "МОСКВА, 16 ноября - Он уехал в пятницу.", PUBLISHED, ["2026-11-16", "2026-11-13"]),
        ("zh", "新华社北京11月16日电 周五发生。", PUBLISHED, ["2026-11-16", "2026-11-13"]),
        ("en", "He left Tokyo, on March 16 - on Friday.", PUBLISHED, ["2026-03-16", "2026-11-20"]),
        ("en", "TOKYO, March 2021 (Wire) - He left on Friday.", PUBLISHED, ["2021-03", "2026-11-20"]),
    ],
)
def test_a_dateline_tells_the_day_from_which_weekdays_count(
    language: str, text: str, published: date | None, expected: list[str]
) -> None:
    assert days(text, language, published) == expected


def test_without_a_day_of_publication_only_whole_dates_are_told() -> None:
    assert days("On Tuesday, yesterday and March 16, but not on March 16, 2021.", "en", None) == ["2021-03-16"]


@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_publication_out_of_all_time_counts_as_none(published: date) -> None:
    assert days("On Friday, next week, and March 16, 2021.", "en", published) == ["2021-03-16"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The bank failed on March 10 and was sold on May 3.", ["2026-03-10", "2026-05-03"]),
        ("en", "The bank will fail on March 10.", ["2027-03-10"]),
        ("en", "From December 28 to January 30 it rained.", ["2026-12-28", "2027-01-30"]),
        ("de", "Am 16. März starben viele.", ["2026-03-16"]),
        ("fr", "Ils sont morts le 16 mars.", ["2026-03-16"]),
        ("de", "Das Museum wurde am 16. März eröffnet.", ["2026-03-16"]),
        ("es", "En Irán murieron el 16 de marzo.", ["2026-03-16"]),
        ("pt", "No verão, em 16 de março, no Irão.", ["2026-03-16"]),
        ("fr", "Sur la Riviera, le 16 mars.", ["2026-03-16"]),
        ("es", "Murieron el 16 de marzo.", ["2026-03-16"]),
        ("ru", "Они погибли 16 марта.", ["2026-03-16"]),
        ("ar", "قتلوا في 16 مارس.", ["2026-03-16"]),
        ("ja", "3月16日に死亡した。", ["2026-03-16"]),
        ("zh", "3月16日死亡。", ["2026-03-16"]),
    ],
)
def test_a_day_without_a_year_is_over_unless_it_is_said_to_come(language: str, text: str, expected: list[str]) -> None:
    assert days(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The trial opens on February 20."),
        ("de", "Der Prozess beginnt am 20. Februar."),
        ("fr", "Le procès s'ouvrira le 20 février."),
        ("es", "El juicio comenzará el 20 de febrero."),
        ("pt", "O julgamento começará em 20 de fevereiro."),
        ("it", "Il processo inizierà il 20 febbraio."),
        ("nl", "De zaak begint op 20 februari."),
        ("ru", "Суд начнётся 20 февраля."),
        ("uk", "Суд розпочнеться 20 лютого."),
        ("pl", "Proces rozpocznie się 20 lutego."),
        ("sv", "Rättegången inleds den 20 februari."),
        ("el", "Η δίκη θα αρχίσει στις 20 Φεβρουαρίου."),
        ("tr", "Dava 20 Şubat'ta başlayacak."),
        ("ar", "ستبدأ المحاكمة في 20 فبراير"),
        ("he", "המשפט ייפתח ב-20 בפברואר"),
        ("hi", "मुकदमा 20 फरवरी को शुरू होगा।"),
        ("ja", "裁判は2月20日に始まる。"),
        ("zh", "审判将于2月20日开始。"),
        ("ko", "재판은 2월 20일 시작된다."),
    ],
)
def test_what_is_said_to_begin_is_still_to_come(language: str, text: str) -> None:
    assert days(text, language) == ["2027-02-20"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "She was born on 4 May 1799, on May 4, 1799, from May 3 to 5, 1799, in May 1799 and in 1799."),
        ("en", "AA 5555-12-12 and 9999-12-31, or 4 May 2564."),
        ("de", "Geboren am 4. Mai 1799, vom 3. bis 5. Mai 1799, im Mai 1799."),
        ("fr", "Né le 4 mai 1799, en mai 1799."),
        ("ru", "Родился 4 мая 1799 года, в мае 1799 года."),
        ("hi", "४ मई १७९९ और मई १७९९"),
        ("ja", "1799年5月4日、1799年5月、令和99年5月、令和99年5月4日。"),
        ("zh", "1799年5月4日，1799年5月，1799年13月。"),
        ("th", "4 พฤษภาคม 2300 และ พฤษภาคม 2300"),
        ("fi", "Se oli 1799-05-04 ja 2100-01-01."),
    ],
)
def test_a_year_out_of_bounds_takes_its_day_and_month_with_it(language: str, text: str) -> None:
    assert days(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "95年1月17日、27年5月、36年5月、37年5月", ["1995-01-17", "2027-05", "2036-05", "1937-05"]),
        ("zh", "98年7月1日，99年12月31日", ["1998-07-01", "1999-12-31"]),
        ("ko", "95년 1월 17일", ["1995-01-17"]),
    ],
)
def test_two_digits_far_ahead_are_a_year_of_the_century_before(language: str, text: str, expected: list[str]) -> None:
    assert days(text, language) == expected
    assert days(text, language, None) == []


def test_a_day_without_a_year_may_be_just_behind_or_before_a_new_year() -> None:
    assert days("It began on December 30.", "en", date(2026, 1, 5)) == ["2025-12-30"]
    assert days("It will begin on December 30.", "en", date(2026, 1, 5)) == ["2026-12-30"]


def test_a_sentence_of_any_length_is_read_once_for_all_its_dates() -> None:
    # No clock: were it read anew for each of them, this would take minutes and not be overlooked.
    found = days("Tuesday and " * 9_000 + "a" * 2_000_000 + " will come.", "en")

    assert found == ["2026-12-01"] * 500


def test_only_what_stands_just_before_a_day_makes_it_one_to_come() -> None:
    assert days("They came until late on Monday, until    Friday.", "en") == ["2026-11-23", "2026-11-27"]


PIECES = [
    "Monday", "mardi ", "le ", " to ", " bis ", "3.", "5 May ", "March 3", "–", ", 2021", "16日", "から", "3月", "去年",
    "다음 주 ", "월요일", "วันศุกร์", "2564", "أمس ", "الثلاثاء ", "yesterday ", "every ", "12", " people", " killed", "$",
    "m", "1.000", "億", "円", " Mio. ", "Euro", "-", "(", " ", "\n", "yüzde ", "magnitude ", "last year",
]  # fmt: skip


@given(
    st.text(alphabet="0123456789.,-–/ $€%年月日万億人から월일MarchTuesdayand3. bis Maikm '١٦مارس५करोड़ง", max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
    | st.text(max_size=60),
    st.sampled_from([*DATE_WORDS, *JOINED_DATE_WORDS, "fa", "xx", None]),
)
def test_whatever_stands_there_its_place_is_told(text: str, language: str | None) -> None:
    copy = a_copy("On Tuesday 3 km.", text, language=language)
    words = tokens.of_copy(copy)

    days = key_dates(copy, words, told_on=PUBLISHED)
    figures = key_figures(copy, words, dates=days)
    for span, said in [*((day.span, day.text) for day in days), *((one.span, one.text) for one in figures)]:
        block = copy.title if span.block < 0 else copy.blocks[span.block].text
        assert block[span.start : span.end] == said


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Six hostages would return by Saturday, he said.", "2026-11-28"),
        ("fr", "La compagnie prévoit un train sur trois jeudi.", "2026-11-26"),
        ("pt", "O ministro visita o local na sexta-feira.", "2026-11-27"),
        ("ru", "В четверг министр прибудет в город.", "2026-11-26"),
        ("uk", "У п'ятницю прибуде міністр.", "2026-11-27"),
        ("pl", "W piątek do miasta przyjedzie minister.", "2026-11-27"),
        ("sv", "På fredag besöker ministern staden.", "2026-11-27"),
        ("he", "ביום שישי תגיע השרה.", "2026-11-27"),
        ("ko", "장관은 금요일 현장을 방문한다.", "2026-11-27"),
        ("ja", "首相は27日に現地を視察する。", "2026-11-27"),
        ("de", "Ein Taifun hat am Dienstag die Insel getroffen, am Freitag soll es regnen.", "2026-11-24 2026-11-27"),
        ("sv", "Han avgick i fredags.", "2026-11-20"),
        ("fr", "Il a démissionné lundi.", "2026-11-23"),
    ],
)
def test_a_verb_tells_whether_a_day_is_to_come(language: str, text: str, expected: str) -> None:
    told = date(2026, 11, 25)  # a Wednesday

    copy = a_copy(text, title="", language=language)

    assert [found.date for found in key_dates(copy, tokens.of_copy(copy), told_on=told)] == expected.split()
