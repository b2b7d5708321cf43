"""Tags: the places a text names, the phrases it repeats, what its source said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.enrich.tagging.tag import beginning, tag
from shared.model import Copy
from tests.enrich.building import a_copy, tags_of


def keys(copy: Copy, kind: str) -> set[str]:
    return {found.key for found in tags_of(copy) if found.kind == kind}


def labels(text: str, **fields: str) -> set[str]:
    return {found.label for found in tags_of(a_copy(text, **fields)) if found.kind == "place"}


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("US troops left the U.S. and the United States.", {"United States"}, "three names, one tag"),
        ("He flew from the UK to the UAE.", {"United Kingdom", "United Arab Emirates"}, "abbreviations"),
        ("It told us to go.", set(), "a pronoun is no country"),
        ("THEY TOLD US TO GO.", set(), "nor in a line that shouts"),
        ("North Korea and South Korea met.", {"North Korea", "South Korea"}, "as readers call them"),
        ("The Democratic People's Republic of Korea said so.", {"North Korea"}, "the official name"),
        ("Papua New Guinea is not Guinea-Bissau.", {"Papua New Guinea", "Guinea-Bissau"}, "the longest name"),
        ("Ships sailed the South China Sea.", {"South China Sea"}, "a sea that only sounds like a country"),
        ("It snowed in New England.", {"New England"}, "a region that only sounds like a country"),
        ("Japanese and Chinese ministers met.", {"Japan", "China"}, "demonyms"),
        ("He lives in Singapore.", {"Singapore"}, "a city that is a country is the country"),
        ("Talks in Tokyo, Seoul and São Paulo went on.", {"Tokyo", "Seoul", "São Paulo"}, "cities"),
        ("TOKYO (Reuters) - Shares fell.", {"Tokyo"}, "a dateline shouts"),
        ("The Washington Post said so.", set(), "a newspaper is no city"),
        ("Secretary Lloyd Austin spoke. Blinken and Austin left.", set(), "a surname stays one"),
        ("Mr Lloyd Austin was in Austin.", {"Austin"}, "unless he is said to be there"),
        ("Nice words were read by Reading fans.", set(), "words that begin a sentence"),
        ("He moved to France and lives in Nice.", {"France", "Nice"}, "where the text says in"),
        ("They met in Paris, France.", {"Paris", "France"}, "a city and its country"),
        ("They met in Atlanta, Georgia.", {"Atlanta"}, "a state behind its city"),
        ("Tbilisi is the capital of Georgia.", {"Tbilisi", "Georgia"}, "the country of that name"),
        ("Michael Jordan played.", set(), "a player is no kingdom"),
        ("Portugal sent Luis Montenegro. Then Montenegro spoke.", {"Portugal"}, "nor is a prime minister"),
        ("Luis Montenegro went to talks in Montenegro.", {"Montenegro"}, "unless it is a place as well"),
        ("In March they met on the Virginia border.", {"Virginia"}, "a state; a month is no town"),
        ("Chinas Wirtschaft wächst.", set(), "only whole words"),
        ("A Costa Rican court ruled on Monday.", {"Costa Rica"}, "a demonym of two words"),
        ("The mayor, Manuel Costa, spoke on Monday.", set(), "half of a demonym is none"),
    ],
)
def test_places_are_found(text: str, expected: set[str], reason: str) -> None:
    assert labels(text) == expected, reason


def test_of_two_cities_the_larger_is_meant_unless_the_text_names_a_country() -> None:
    def birmingham(text: str) -> str:
        return next(str(found.data["iso"]) for found in tags_of(a_copy(text)) if found.label == "Birmingham")

    assert birmingham("It happened in Birmingham.") == "GB"
    assert birmingham("It happened in Birmingham, United States.") == "US"
    assert birmingham("It happened in Birmingham, Alabama. Birmingham mourns.") == "US"


def test_a_place_carries_what_a_map_needs() -> None:
    tokyo, japan = (
        next(found for found in tags_of(a_copy("Tokyo, Japan.")) if found.label == name) for name in ("Tokyo", "Japan")
    )

    assert tokyo.key == "city:1850147"
    assert tokyo.data["iso"] == "JP"
    assert 35 < tokyo.data["lat"] < 36
    assert 139 < tokyo.data["lon"] < 140
    assert (japan.key, japan.data) == ("country:JP", {"iso": "JP"})


def test_more_and_earlier_is_more() -> None:
    found = tags_of(a_copy("Japan met China. Japan left.", "India waits.", title="Japan leaves"))

    assert [place.label for place in found if place.kind == "place"] == ["Japan", "China", "India"]


def test_phrases_that_are_repeated_are_keyphrases() -> None:
    copy = a_copy("The coast guard came. A coast guard ship left.", "The guard rail and the coast guard met.")

    assert keys(copy, "keyphrase") == {"coast guard"}


def test_phrases_are_no_stop_words_dates_or_places() -> None:
    copy = a_copy(
        "On Monday they said that in March they were in New York.",
        "On Monday they said that in March they were in New York.",
    )

    assert keys(copy, "keyphrase") == set()


def test_contractions_are_stop_words_too() -> None:
    copy = a_copy("We’ve seen it and don't care. We’ve seen it and don't care. We’ve seen it and don't care.")

    assert not {"we’ve", "don't"} & keys(copy, "keyphrase")


def test_a_part_of_a_persons_name_is_no_keyphrase_but_a_word_that_a_bank_shares_may_be() -> None:
    told = "Luis Montenegro saw the harbour. Luis was glad, and Luis said so. The Bank of England lent more."
    copy = a_copy(told, "A bank that lends is a bank; the bank by the harbour lends. The harbour is glad, said Luis.")

    assert "luis" not in keys(copy, "keyphrase")
    assert "bank" in keys(copy, "keyphrase")


def test_a_language_whose_words_were_never_counted_gets_no_keyphrases() -> None:
    copy = a_copy("Rannikkovartiosto tuli. Rannikkovartiosto lähti. Rannikkovartiosto jäi.", language="dz")

    assert keys(copy, "keyphrase") == set()


def test_german_phrases_know_german_stop_words() -> None:
    copy = a_copy(
        "Die neue Brücke wird gesperrt. Die neue Brücke ist alt.", "Die Küstenwache und die Küstenwache.", language="de"
    )

    assert keys(copy, "keyphrase") == {"brücke", "küstenwache"}


def test_posted_tags_are_topics_and_come_first() -> None:
    found = tags_of(a_copy("Japan and Japan.", keywords=("Bridges", "bridges", "Repairs")))

    assert [(topic.kind, topic.key, topic.label, topic.score, topic.rule) for topic in found[:2]] == [
        ("topic", "bridges", "Bridges", 1.0, "posted"),
        ("topic", "repairs", "Repairs", 1.0, "posted"),
    ]


def test_a_short_body_is_its_own_summary() -> None:
    assert beginning(a_copy("One.", "Two.")) == "One. Two."


@pytest.mark.parametrize("text", ["word " * 100, "x" * 500, "中" * 500, "a" * 239 + " bc"])
def test_a_summary_is_cut_at_a_word_and_says_so(text: str) -> None:
    cut = beginning(a_copy(text.strip()))

    assert len(cut) <= 240
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])


MONDAY = datetime(2021, 3, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published_at", "modified_at", "expected", "reason"),
    [
        (MONDAY, None, ["2021-03-09"], "it was told on the day it was published"),
        (MONDAY, MONDAY + timedelta(days=2), ["2021-03-16"], "the text was told again two days later"),
        (None, MONDAY, ["2021-03-09"], "nothing else is known"),
        (MONDAY, MONDAY + timedelta(days=400), ["2021-03-09"], "a page that was touched a year later"),
        (MONDAY, MONDAY - timedelta(days=400), ["2021-03-09"], "nothing is changed before it is published"),
        (None, None, [], "nobody knows when"),
    ],
)
def test_a_weekday_counts_from_the_day_on_which_this_text_was_told(
    published_at: datetime | None, modified_at: datetime | None, expected: list[str], reason: str
) -> None:
    copy = a_copy("The line was closed on Tuesday.", published_at=published_at, modified_at=modified_at)

    assert [found.date for found in tag(copy).key_dates] == expected, reason
