"""Dates are read when they say one moment, and left when they could be two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich import dates


@pytest.mark.parametrize(
    ("text", "expected", "in_rule"),
    [
        ("2021-03-16", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("2021-03-16T10:00:00Z", "2021-03-16T10:00:00+00:00", "ISO 8601"),
        ("2021-03-16T10:00:00+09:00", "2021-03-16T01:00:00+00:00", "ISO 8601"),
        ("2021-03-16 10:00", "2021-03-16T10:00:00+00:00", "taken as UTC"),
        ("Tue, 16 Mar 2021 10:00:00 +0900", "2021-03-16T01:00:00+00:00", "RFC 5322"),
        ("Tuesday, March 16, 2021 10:30 PM", "2021-03-16T00:00:00+00:00", "midnight UTC"),
        ("Published 5th May, 2020", "2020-05-05T00:00:00+00:00", "month's name"),
        ("16. März 2021", "2021-03-16T00:00:00+00:00", "month's name"),
        ("le 16 février 2021", "2021-02-16T00:00:00+00:00", "month's name"),
        ("16 de marzo de 2021", "2021-03-16T00:00:00+00:00", "month's name"),
        ("16.3.2021", "2021-03-16T00:00:00+00:00", "day, month, year"),
        ("2021年3月16日", "2021-03-16T00:00:00+00:00", "year, month, day"),
        ("3/16/2021", "2021-03-16T00:00:00+00:00", "month/day"),
        ("16/3/2021", "2021-03-16T00:00:00+00:00", "day/month"),
    ],
)
def test_a_date_is_read_with_the_rule_that_read_it(text: str, expected: str, in_rule: str) -> None:
    found = dates.parse(text)

    assert found is not None
    assert found[0].isoformat() == expected
    assert in_rule in found[1]


@pytest.mark.parametrize(
    "text", ["", "soon", "3/4/2021", "March 2021", "31.2.2021", "12 Bananas 2021", "1 2 3", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_ambiguous_or_no_date_is_left(text: str) -> None:
    assert dates.parse(text) is None


@given(st.text(max_size=100) | st.text("0123456789-/:.TZ +,JanMr", max_size=40))
def test_any_text_is_an_aware_moment_or_nothing(text: str) -> None:
    found = dates.parse(text)

    assert found is None or found[0].tzinfo is not None
