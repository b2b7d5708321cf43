"""Dates are read when they say one moment, and left when they could be two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.reading import dates


@pytest.mark.parametrize(
    ("text", "expected", "in_rule"),
    [
        ("2021-03-16", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("2021-03-16T10:00:00Z", "2021-03-16T10:00:00+00:00", "ISO 8601"),
        ("2021-03-16T10:00:00+09:00", "2021-03-16T01:00:00+00:00", "ISO 8601"),
        ("2021-03-16T10:00:00+0900", "2021-03-16T01:00:00+00:00", "ISO 8601"),
        ("2021-03-16 10:00:00 +09:00", "2021-03-16T01:00:00+00:00", "ISO 8601"),
        ("2021-03-16T10:00:00.1234567Z", "2021-03-16T10:00:00.123456+00:00", "ISO 8601"),
        ("2021-03-16T10:00:00-05:00[America/New_York]", "2021-03-16T15:00:00+00:00", "ISO 8601"),
        ("2021-03-16 10:00", "2021-03-16T10:00:00+00:00", "taken as UTC"),
        ("20210316T100000Z", "2021-03-16T10:00:00+00:00", "ISO 8601"),
        ("20210316100000", "2021-03-16T10:00:00+00:00", "14 digits"),
        ("1615888800", "2021-03-16T10:00:00+00:00", "since 1970"),
        ("1615888800000", "2021-03-16T10:00:00+00:00", "since 1970"),
        ("Tue, 16 Mar 2021 10:00:00 +0900", "2021-03-16T01:00:00+00:00", "RFC 5322"),
        ("Published 5th May, 2020", "2020-05-05T00:00:00+00:00", "month's name"),
        ("16. März 2021", "2021-03-16T00:00:00+00:00", "month's name"),
        ("le 16 février 2021", "2021-02-16T00:00:00+00:00", "month's name"),
        ("16 de marzo de 2021", "2021-03-16T00:00:00+00:00", "month's name"),
        ("16.3.2021", "2021-03-16T00:00:00+00:00", "day, month, year"),
        ("2021年3月16日", "2021-03-16T00:00:00+00:00", "year, month, day"),
        ("3/16/2021", "2021-03-16T00:00:00+00:00", "month/day"),
        ("16/3/2021", "2021-03-16T00:00:00+00:00", "day/month"),
        # A time of day is read as it is written, without a zone as UTC
        ("Tuesday, March 16, 2021 10:30 PM", "2021-03-16T22:30:00+00:00", "taken as UTC"),
        ("16 March 2021 14:32", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        ("16/03/2021, 12:05 AM", "2021-03-16T00:05:00+00:00", "taken as UTC"),
        ("16.03.2021, 14.32 Uhr", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        ("Le 16 mars 2021 à 14h32", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        ("14 h 32, 16 mars 2021", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        ("16. mars 2021 kl. 14.32", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        ("16 de marzo de 2021 a las 2:05 p. m.", "2021-03-16T14:05:00+00:00", "taken as UTC"),
        ("16 Μαρτίου 2021, 2:05 μ.μ.", "2021-03-16T14:05:00+00:00", "taken as UTC"),
        ("16 مارس 2021 2:05 م", "2021-03-16T14:05:00+00:00", "taken as UTC"),
        ("2021年3月16日 下午2:05", "2021-03-16T14:05:00+00:00", "taken as UTC"),
        ("2021년 3월 16일 오전 9:05", "2021-03-16T09:05:00+00:00", "taken as UTC"),
        ("16. März 2021, 14:32 am Montag", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        ("16 March 2021 14:32 by J. Doe", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        # Numbers that are none
        ("16.03.2021", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 | 3.50 a month", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("Sport 16.03.2021 02:32 Min.", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021, version 1.10.2", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021, won 3:75", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021, 0:05 pm", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22 JST", "2021-03-16T01:22:00+00:00", "time and zone"),
        ("Mar 16, 2021, 10:22 p.m. EDT", "2021-03-17T02:22:00+00:00", "time and zone"),
        ("10:22am GMT, 16 March 2021", "2021-03-16T10:22:00+00:00", "time and zone"),
        ("16.03.2021 10:22 Uhr MEZ", "2021-03-16T09:22:00+00:00", "time and zone"),
        ("16 марта 2021 г., 10:22 МСК", "2021-03-16T07:22:00+00:00", "time and zone"),
        ("16/03/2021 - 10:22 UTC+1", "2021-03-16T09:22:00+00:00", "time and zone"),
        ("Tue Mar 16 2021 10:22:00 GMT+0900 (somewhere)", "2021-03-16T01:22:00+00:00", "time and zone"),
        # CST is said in Chicago and in Shanghai, and two times are not one
        ("16 March 2021 10:22 CST", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("Le 16 mars 2021 à 14h52, modifié le 17 mars 2021 à 15h54", "2021-03-16T14:52:00+00:00", "taken as UTC"),
        ("16 March 2021 10:22 GMT, updated 17 March 2021 11:00 GMT", "2021-03-16T10:22:00+00:00", "time and zone"),
        ("PUBLISHED: 00:01, Mar 16, 2021 | UPDATED: 10:43, Mar 16, 2021", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22, updated 11:00", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22 GMT, updated 11:00 GMT", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        # What stands behind another date is that one's, however the two are written
        ("Published 16 March 2021 Updated: March 17, 2021 10:22", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22 Updated: March 17, 2021 11:00", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("March 17, 2021 10:22 | 16 March 2021", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16.03.2021, aktualisiert am 17. März 2021 um 10:22 Uhr MEZ", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        # How long something lasts is no time of day
        ("16 March 2021 - 1h 30m", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 mars 2021 - 1h30mn", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 2:31 minutes", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 mars 2021 à 14:32 M. Dupont", "2021-03-16T14:32:00+00:00", "taken as UTC"),
        # Nor is what stands far from the day, or behind another word
        ("16 March 2021 Video 2:31", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("2:31 clip 16 March 2021", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("March 16, 2021 5 min 3:10 read", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 ........................... 2:31", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 Updated 10:22", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 | Tuesday (10:22)", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("10:22 uur, dinsdag 16 maart 2021", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("16 марта 2021 г. в 10:22", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("2021年3月16日（火） 10:22", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("2021年3月16日星期二 下午2:05", "2021-03-16T14:05:00+00:00", "taken as UTC"),
        ("2021년 3월 16일 화요일 오전 9:05", "2021-03-16T09:05:00+00:00", "taken as UTC"),
        ("16 มีนาคม 2564 เวลา 10:22 น.", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("16 मार्च 2021 को 10:22 बजे", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("16 مارس 2021 الساعة 10:22", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        # The end of a span is no offset, nor is one that no place has
        ("16 March 2021 10:22-11:30", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22-9:30 pm", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16. März 2021, 10:22-11 Uhr", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22-18:00", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22+09:17", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 10:22-05:00", "2021-03-16T15:22:00+00:00", "time and zone"),
        ("16 March 2021 02:22 -05:00", "2021-03-16T07:22:00+00:00", "time and zone"),
        ("16 March 2021 2:22 pm-05:00", "2021-03-16T19:22:00+00:00", "time and zone"),
        ("16 March 2021 02:22 -0500", "2021-03-16T07:22:00+00:00", "time and zone"),
        ("16 March 2021 02:22:00-05:00", "2021-03-16T07:22:00+00:00", "time and zone"),
        ("16 March 2021 02:22 GMT-05:00", "2021-03-16T07:22:00+00:00", "time and zone"),
        ("16 March 2021 10:22 UTC+5:45", "2021-03-16T04:37:00+00:00", "time and zone"),
        ("2021-03-16 10:22-11:30", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("2021-03-16 10:22-05:00", "2021-03-16T15:22:00+00:00", "ISO 8601"),
        ("2021-03-16T10:22-11:30", "2021-03-16T21:52:00+00:00", "ISO 8601"),
        # Hours in words, with their minutes or without
        ("2021年3月16日 15時04分", "2021-03-16T15:04:00+00:00", "taken as UTC"),
        ("2021年3月16日（火）午後3時半", "2021-03-16T15:30:00+00:00", "taken as UTC"),
        ("2021年3月16日9时5分", "2021-03-16T09:05:00+00:00", "taken as UTC"),
        ("2021년 3월 16일 오후 3시 5분", "2021-03-16T15:05:00+00:00", "taken as UTC"),
        ("le 16 mars 2021 à 9 h", "2021-03-16T09:00:00+00:00", "taken as UTC"),
        ("16 mars 2021, 14h", "2021-03-16T14:00:00+00:00", "taken as UTC"),
        ("16. März 2021, 14 Uhr", "2021-03-16T14:00:00+00:00", "taken as UTC"),
        ("16 maart 2021 om 9 uur", "2021-03-16T09:00:00+00:00", "taken as UTC"),
        ("16. mars 2021 kl. 14", "2021-03-16T14:00:00+00:00", "taken as UTC"),
        ("16 de marzo de 2021 a las 2 p. m.", "2021-03-16T14:00:00+00:00", "taken as UTC"),
        ("March 16, 2021 2pm", "2021-03-16T14:00:00+00:00", "taken as UTC"),
        ("2021年3月16日 3点启示", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("2021년 3월 16일 3시리즈", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 mars 2021, 12 h après", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 March 2021 12h ago", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 de marzo de 2021, 12 horas después", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 mars 2021 · 12 h de lecture", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("2021年3月16日 15時", "2021-03-16T15:00:00+00:00", "taken as UTC"),
        ("2021年3月16日 15時 更新", "2021-03-16T15:00:00+00:00", "taken as UTC"),
        ("2021年3月16日 9点，星期二", "2021-03-16T09:00:00+00:00", "taken as UTC"),
        ("2021년 3월 16일 9시 화요일", "2021-03-16T09:00:00+00:00", "taken as UTC"),
        ("2021年3月16日 3時間", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16 mars 2021 · 2 h de lecture", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("Seite 2 am 16. März 2021", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("16. März 2021, 14 bis 16 Uhr", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        # American zones are those of the day: summer begins on the 14th of that March, and ends on the 7th of November
        ("March 13, 2021, 9:15 a.m. ET", "2021-03-13T14:15:00+00:00", "time and zone"),
        ("March 14, 2021, 9:15 a.m. ET", "2021-03-14T13:15:00+00:00", "time and zone"),
        ("Nov. 6, 2021 at 9 PM PT", "2021-11-07T04:00:00+00:00", "time and zone"),
        ("Nov. 7, 2021 at 9:15 PM CT", "2021-11-08T03:15:00+00:00", "time and zone"),
        ("16 mars 2021 10:22 et après", "2021-03-16T10:22:00+00:00", "taken as UTC"),
        ("March 16, 2004, 9:15 a.m. ET", "2004-03-16T00:00:00+00:00", "midnight UTC"),
    ],
)
def test_a_date_is_read_with_the_rule_that_read_it(text: str, expected: str, in_rule: str) -> None:
    found = dates.parse(text)

    assert found is not None
    assert found[0].isoformat() == expected
    assert in_rule in found[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 de març de 2021", "2021-03-16"),
        ("16 d’abril de 2021", "2021-04-16"),
        ("16 de março de 2021", "2021-03-16"),
        ("16 maart 2021", "2021-03-16"),
        ("16. desember 2021", "2021-12-16"),
        ("16 mars 2021", "2021-03-16"),
        ("16. maaliskuuta 2021", "2021-03-16"),
        ("16. mars 2021 kl. 10.22", "2021-03-16"),
        ("16 września 2021", "2021-09-16"),
        ("16 listopada 2021", "2021-11-16"),  # Polish
        ("16. listopada 2021.", "2021-10-16"),  # Croatian
        ("16. března 2021", "2021-03-16"),
        ("2021. március 16.", "2021-03-16"),
        ("2021 m. kovo 16 d.", "2021-03-16"),
        ("2021. gada 16. marts", "2021-03-16"),
        ("16 martie 2021", "2021-03-16"),
        ("16 Şubat 2021", "2021-02-16"),
        ("16 HAZİRAN 2021", "2021-06-16"),
        ("16 марта 2021", "2021-03-16"),
        ("16 березня 2021", "2021-03-16"),
        ("16 Μαρτίου 2021", "2021-03-16"),
        ("16 ΜΑΡΤΙΟΥ 2021", "2021-03-16"),
        ("16 مارس 2021", "2021-03-16"),
        ("١٦ مارس ٢٠٢١", "2021-03-16"),
        ("16 كانون الثاني 2021", "2021-01-16"),
        ("16 במרץ 2021", "2021-03-16"),
        ("१६ मार्च २०२१", "2021-03-16"),
        ("16 มีนาคม 2564", "2021-03-16"),  # 543 years ahead, and says so by its letters
        ("16 tháng 3 năm 2021", "2021-03-16"),
        ("2021년 3월 16일", "2021-03-16"),
        ("2021. 3. 16.", "2021-03-16"),
        ("令和3年3月16日", "2021-03-16"),
        ("２０２１年３月１６日", "2021-03-16"),
    ],
)
def test_months_are_known_in_many_languages(text: str, expected: str) -> None:
    found = dates.parse(text)

    assert found is not None
    assert found[0].date().isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "3/4/2021",
        "March 2021",
        "31.2.2021",
        "12 Bananas 2021",
        "1 2 3",
        "2 hours ago",
        "16 March 2564",
        "1234567",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_what_is_ambiguous_or_no_date_is_left(text: str) -> None:
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    ("text", "exactness"),
    [
        ("2021-03-16T10:00:00Z", 2),
        ("2021-03-16T10:00:00", 1),
        ("2021-03-16", 0),
        ("16 March 2021", 0),
        ("16 March 2021 14:32", 1),
        ("16 March 2021 Video 2:31", 0),
        ("16 March 2021 10:22-11:30", 0),
        ("soon", 0),
    ],
)
def test_a_date_is_as_exact_as_it_says(text: str, exactness: int) -> None:
    assert dates.exactness(text) == exactness


@given(st.text(max_size=100) | st.text("0123456789-/:.TZ +,JanMr年月日令和", max_size=40))
def test_any_text_is_an_aware_moment_or_nothing(text: str) -> None:
    found = dates.parse(text)

    assert found is None or found[0].tzinfo is not None
