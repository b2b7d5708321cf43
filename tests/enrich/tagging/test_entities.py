"""Entities: persons, organisations and places, each once under one name, with the words that earned it."""

from __future__ import annotations

from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.tagging import tokens
from services.enrich.tagging.entities import entities
from shared.model import Copy, Span, Tag
from tests.enrich.building import SEED, a_copy, read_text

MADE_UP = [
    "".join(signs) for signs in islice(product("BDFKLMNRST", "aeiou", "bdfklmnrst", "aeiou", "dklmnrst", "aeo"), 33_000)
]


def labels(copy: Copy, kind: str) -> set[str]:
    return {found.label for found in entities(copy) if found.kind == kind}


def the(label: str, copy: Copy) -> Tag:
    return next(found for found in entities(copy) if found.label == label)


def written(copy: Copy, span: Span) -> str:
    return (copy.title if span.block < 0 else copy.blocks[span.block].text)[span.start : span.end]


def test_the_seed_says_who_and_where() -> None:
    copy = read_text(SEED.decode())

    assert labels(copy, "person") >= {
        "Antony Blinken",
        "Lloyd Austin",
        "Joe Biden",
        "Donald Trump",
        "Toshimitsu Motegi",
        "Nobuo Kishi",
        "Yoshihide Suga",
        "Yang Jiechi",
        "Wang Yi",
    }
    assert labels(copy, "place") >= {
        "United States",
        "Japan",
        "China",
        "South Korea",
        "North Korea",
        "Myanmar",
        "Australia",
        "India",
        "Tokyo",
        "Seoul",
        "Alaska",
        "Senkaku Islands",
        "Xinjiang",
    }
    assert labels(copy, "organisation") >= {"US State Department", "The Washington Post", "Quad"}


def test_the_seed_names_nobody_twice() -> None:
    found = [tag for tag in entities(read_text(SEED.decode())) if tag.kind in ("person", "organisation")]

    names = [set(tag.label.removeprefix("The ").split()) for tag in found]
    assert not [(one, other) for one in names for other in names if one < other]
    assert not {"Blinken", "Austin", "Biden", "Trump", "Motegi", "State Department"} & {tag.label for tag in found}


@pytest.mark.parametrize(
    ("text", "kind", "expected", "reason"),
    [
        (
            "President Angela Merkel met Mr Emmanuel Macron in Berlin. Merkel smiled and Macron left.",
            "person",
            {"Angela Merkel", "Emmanuel Macron"},
            "titles are no part of a name, a surname is its person",
        ),
        (
            "The World Health Organization (WHO) warned on Monday. A WHO spokesman said the WHO was ready.",
            "organisation",
            {"World Health Organization"},
            "a short form that is introduced",
        ),
        (
            "The United Nations met on Monday. A UN official said the U.N. would vote.",
            "organisation",
            {"United Nations"},
            "short forms everybody knows",
        ),
        (
            "Peter Miller's lawyer said that John Peter Miller would appeal. Miller was silent.",
            "person",
            {"John Peter Miller"},
            "part of a longer name, possessive or not",
        ),
        (
            "Police arrested John Doe Jr. on Monday. Doe was alone.",
            "person",
            {"John Doe Jr."},
            "a surname stands before Jr.",
        ),
        (
            "Northgate Systems Inc. fell on Monday. Shares of Northgate Systems lost a tenth.",
            "organisation",
            {"Northgate Systems Inc."},
            "a company with and without its legal form",
        ),
        (
            "The ministers belong to a grouping called the Hexagon that meets twice a year.",
            "organisation",
            {"Hexagon"},
            "what a group is said to be called",
        ),
        (
            "Talks go on. Foreign Minister Li Wen left early.",
            "person",
            {"Li Wen"},
            "capitals behind an office",
        ),
        (
            "Talks go on. US Secretary of State Ann Lee and others left early.",
            "person",
            {"Ann Lee"},
            "capitals behind an office of something",
        ),
    ],
)
def test_names_are_linked(text: str, kind: str, expected: set[str], reason: str) -> None:
    assert labels(a_copy(text), kind) == expected, reason


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pt", "O presidente Jorge Sampaio visitou Lisboa com José Silva.", {"Jorge Sampaio", "José Silva"}),
        ("de", "Kanzler Gerhard Schröder sprach mit Peter Müller in Bonn.", {"Gerhard Schröder", "Peter Müller"}),
        ("hr", "Predsjednik Ivo Josipović razgovarao je s Borisom Tadićem.", {"Ivo Josipović", "Borisom Tadićem"}),
        ("ru", "Владимир Иванов и Пётр Сидоров приехали в город.", {"Владимир Иванов", "Пётр Сидоров"}),
        ("ja", "社長の田中一郎は東京で会見した。", {"田中一郎"}),
    ],
)
def test_languages_the_models_have_read(language: str, text: str, expected: set[str]) -> None:
    assert labels(a_copy(text, title="", language=language), "person") == expected


@pytest.mark.parametrize("language", ["vi", "ta", "th", None])
def test_in_other_languages_no_name_is_guessed_at(language: str | None) -> None:
    copy = a_copy("Matti Virtanen: Helsinki, Tokyo.", language=language)

    assert labels(copy, "person") == labels(copy, "organisation") == set()
    assert labels(copy, "place") == {"Helsinki", "Tokyo"}


@pytest.mark.parametrize(
    ("language", "text", "iso"),
    [
        ("pt", "O ministro viajou para a Alemanha.", "DE"),
        ("de", "Sie lebt seit Jahren in Russland.", "RU"),
        ("ja", "首相は韓国を訪問した。", "KR"),
        ("fr", "Il partira pour les États-Unis.", "US"),
    ],
)
def test_countries_are_linked_by_their_names_in_the_language(language: str, text: str, iso: str) -> None:
    found = [tag for tag in entities(a_copy(text, title="", language=language)) if tag.kind == "place"]

    assert [(tag.key, tag.data) for tag in found] == [(f"country:{iso}", {"iso": iso})]


def test_a_region_carries_what_a_map_needs() -> None:
    found = the("Xinjiang", a_copy("They live in Xinjiang."))

    assert found.key == "region:xinjiang"
    assert found.data == {"iso": "CN", "lat": 41, "lon": 86}


def test_a_currency_is_no_country() -> None:
    assert labels(a_copy("It cost US$5m, or HK$39m, in Japan."), "place") == {"Japan"}


def test_a_sea_lies_in_no_country() -> None:
    assert "iso" not in the("South China Sea", a_copy("Ships sailed the South China Sea.")).data


def test_keys_do_not_hang_on_how_a_name_is_written() -> None:
    one, other = (
        the(name, a_copy(f"Senator {name} spoke in Boston on Monday.")).key for name in ("John F. Kerry", "John Kerry")
    )

    assert one == other == "john kerry"


def test_every_span_holds_words_of_its_name() -> None:
    copy = read_text(SEED.decode())

    for tag in entities(copy):
        if tag.kind == "person":
            for span in tag.spans:
                assert set(written(copy, span).split()) <= set(tag.label.split())


_WORDS = st.sampled_from(
    [
        "Angela",
        "Merkel",
        "said",
        "the",
        "United",
        "Nations",
        "(",
        "WHO",
        ")",
        "in",
        "Paris",
        ",",
        "Mr.",
        "Müller",
        "'s",
        "Bank",
        "of",
        "U.S.",
        "東京",
        ".",
        "US-Japan",
        "O'Neil",
    ]
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(_WORDS | st.text(max_size=8), max_size=25).map(" ".join), min_size=1, max_size=4),
    st.sampled_from(["en", "de", "ja", "ru", None]),
)
def test_spans_lie_within_their_blocks_and_no_tag_comes_twice(paragraphs: list[str], language: str | None) -> None:
    copy = a_copy(*paragraphs, language=language)
    found = entities(copy)

    assert len({(tag.kind, tag.key) for tag in found}) == len(found)
    for tag in found:
        assert tag.label.strip()
        assert 0 <= tag.score <= 1
        assert all(span.start < span.end and written(copy, span).strip() for span in tag.spans)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("John Smith and " + "Smith, " * 50_000, "a name that is short for another, ever again"),
        (", ".join(f"{name} Smith" for name in MADE_UP) + " and Smith.", "ten thousands of one surname"),
        (", ".join(f"John {name}" for name in MADE_UP) + " and John.", "ten thousands of one first name"),
        ("John Smith came. " + "President Wang " * 50_000, "an office, and no end of capitals"),
    ],
)
def test_names_cost_no_more_the_more_of_them_there_are(text: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # No clock: were each compared with all, 100,000 words would take minutes and not be overlooked.
    monkeypatch.setattr(tokens, "LIMIT_WORDS", 100_000)

    assert entities(a_copy(text, title="", language="en")), reason


@pytest.mark.parametrize("head", ["TOKYO, March 16 (Reuters) - ", "LONDON (Reuters) – ", "PARIS, Nov. 25 (Reuters) — "])
def test_the_agency_that_signs_a_dispatch_is_no_organisation_of_it(head: str) -> None:
    told = entities(a_copy(head + "The European Commission met."))
    about = entities(
        a_copy(
            head + "The European Commission met.",
            "The news agency Reuters said it would hire. Reuters is based in London.",
        )
    )

    assert [tag.label for tag in told if tag.kind == "organisation"] == ["European Commission"]
    assert "Reuters" in {tag.label for tag in about if tag.kind == "organisation"}
