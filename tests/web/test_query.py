"""How a query is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web import query

# typed, read as, part of a note or nothing, the reason of the row
READ = [
    ("rail", "rail", "", "one word"),
    ("rail landslide", "rail AND landslide", "", "all words must occur"),
    ('"first train"', '"first train"', "", "a phrase"),
    ("rail -sport", "rail AND NOT sport", "", "a word left out"),
    ('-"first train" rail', 'NOT "first train" AND rail', "", "a phrase left out"),
    ("title:rail", "title: rail", "", "only in the title"),
    ('tag:"coast guard"', 'tag: "coast guard"', "", "a field takes a phrase"),
    ("LANG:en", "lang: en", "", "fields in any case"),
    ("rail -source:acme", "rail AND NOT source: acme", "", "a source left out"),
    ("foo:bar", "foo:bar", "no field", "an unknown field is a word"),
    ("https://acme.example/rail", "https://acme.example/rail", "no field", "an address is words"),
    ('rail "first train', "rail AND first AND train", "not closed", "an open quotation mark"),
    ('"', "", "not closed", "nothing but a mark"),
    ("", "", "", "nothing"),
    ('- : -- ::: ""', "", "", "signs without a word"),
    ("title:", "title:", "", "a field without a word is a word"),
    ("rail OR road", "rail AND OR AND road", "read as a word", "no operator of ours"),
    ("-sport", "NOT sport", "Everything was excluded", "only exclusions"),
    ("東京タワー", "東京タワー", "", "no spaces needed"),
    ("x" * 500, "x" * 400, "first 400", "a very long text"),
]


@pytest.mark.parametrize(("typed", "read_as", "note", "why"), READ, ids=[row[3] for row in READ])
def test_a_query_is_read_as_it_was_meant(typed: str, read_as: str, note: str, why: str) -> None:
    asked = query.read(typed)

    assert str(asked) == read_as
    assert bool(asked.notes) == bool(note)
    assert any(note in told for told in asked.notes) or not note


def test_no_more_than_a_handful_of_words_is_read() -> None:
    asked = query.read(" ".join(f"w{n}" for n in range(60)))

    assert len(asked.clauses) == query.MOST
    assert any("first 24 words" in note for note in asked.notes)


@given(st.text(max_size=600))
def test_no_text_makes_reading_fail(text: str) -> None:
    asked = query.read(text)

    assert len(asked.clauses) <= query.MOST
