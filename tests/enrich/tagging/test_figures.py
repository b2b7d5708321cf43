"""Figures and dates: what a text mentions, in one notation, against the day it was published."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging import tokens
from services.enrich.tagging.figures import figures, key_dates
from tests.enrich.building import a_copy

PUBLISHED = date(2026, 11, 25)  # a Wednesday


def amounts(text: str, language: str) -> list[tuple[float, str]]:
    copy = a_copy(text, title="", language=language)
    return [(figure.value, figure.unit) for figure in figures(copy, tokens.of_copy(copy))]


def days(text: str, language: str, published: date | None = PUBLISHED) -> list[str]:
    copy = a_copy(text, title="", language=language)
    return [found.date for found in key_dates(copy, tokens.of_copy(copy), told_on=published)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It cost $1.5 million, or 12 percent more.", [(1_500_000, "USD"), (12, "%")]),
        ("en", "Sales rose 3.4% to £2bn; 1,200 people came.", [(3.4, "%"), (2e9, "GBP"), (1200, "")]),
        ("en", "The road is 40 km long and 5 m wide.", [(40, "km"), (5, "m")]),
        ("en", "They paid 300 euros for 20 degrees Celsius.", [(300, "EUR"), (20, "°C")]),
        ("de", "Es kostet 1,5 Millionen Euro, 12,5 Prozent mehr als 1.200 Franken.",
         [(1_500_000, "EUR"), (12.5, "%"), (1200, "CHF")]),
        ("fr", "Il a payé 2,3 milliards d'euros, soit 1 200 kilomètres.", [(2.3e9, "EUR"), (1200, "km")]),
        ("es", "Costó 20 millones de dólares, un 5 por ciento.", [(2e7, "USD"), (5, "%")]),
        ("pt", "Custou R$ 3,5 milhões, 4 por cento.", [(3.5e6, "BRL"), (4, "%")]),
        ("it", "Costa 15 mila euro, il 3 per cento.", [(15000, "EUR"), (3, "%")]),
        ("nl", "Het kost 2,5 miljoen euro, 7 procent.", [(2.5e6, "EUR"), (7, "%")]),
        ("ja", "費用は3億円で、12パーセント増えた。", [(3e8, "JPY"), (12, "%")]),
        ("sv", "Det kostar 40 € och 12 % av 3 km.", [(40, "EUR"), (12, "%"), (3, "km")]),
        ("en", "On March 16, 2021 they met; in 2019 they had not.", []),
        ("en", "No figure here, not even in F1 or A4.", []),
    ],
)  # fmt: skip
def test_figures_are_found_and_made_one_notation(language: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert amounts(text, language) == expected


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


def test_without_a_day_of_publication_only_whole_dates_are_told() -> None:
    assert days("On Tuesday, yesterday and March 16, but not on March 16, 2021.", "en", None) == ["2021-03-16"]


def test_a_day_without_a_year_is_of_the_year_nearest_to_the_publication() -> None:
    assert days("It began on December 30.", "en", date(2026, 1, 5)) == ["2025-12-30"]
    assert days("It will begin on December 30.", "en", date(2026, 1, 5)) == ["2026-12-30"]


def test_a_sentence_of_any_length_is_read_once_for_all_its_dates() -> None:
    # No clock: were it read anew for each of them, this would take minutes and not be overlooked.
    found = days("Tuesday and " * 9_000 + "a" * 2_000_000 + " will come.", "en")

    assert found == ["2026-12-01"] * 500


def test_only_what_stands_just_before_a_day_makes_it_one_to_come() -> None:
    assert days("They came until late on Monday, until    Friday.", "en") == ["2026-11-23", "2026-11-27"]


@given(
    st.text(alphabet="0123456789.,-/ $€%年月日万MarchTuesdaykm '", max_size=60) | st.text(max_size=60),
    st.sampled_from(["en", "de", "fr", "es", "pt", "it", "nl", "ja", "xx", None]),
)
def test_whatever_stands_there_its_place_is_told(text: str, language: str | None) -> None:
    copy = a_copy("On Tuesday 3 km.", text, language=language)
    words = tokens.of_copy(copy)

    found = [(figure.span, figure.text) for figure in figures(copy, words)]
    found += [(day.span, day.text) for day in key_dates(copy, words, told_on=PUBLISHED)]
    for span, said in found:
        block = copy.title if span.block < 0 else copy.blocks[span.block].text
        assert block[span.start : span.end] == said
