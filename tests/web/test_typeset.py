"""How things are set in type."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web import typeset

MONDAY = date(2026, 11, 23)

DAYS = [
    (date(2026, 11, 23), "Today, Monday 23 November"),
    (date(2026, 11, 22), "Yesterday, Sunday 22 November"),
    (date(2026, 11, 21), "Saturday 21 November"),
    (date(2025, 11, 23), "Sunday 23 November 2025"),
]


@pytest.mark.parametrize(("day", "heading"), DAYS)
def test_a_day_is_called_as_people_call_it(day: date, heading: str) -> None:
    assert typeset.day_heading(day, MONDAY) == heading


def test_minutes_are_not_told_where_words_cannot_be_counted() -> None:
    assert typeset.minutes(812, "en") == 4
    assert typeset.minutes(3, "en") == 1
    assert typeset.minutes(3, "ja") is None


def test_a_snippet_shows_the_place_where_most_words_stand() -> None:
    text = (
        "train " + "filler words here " * 40 + "the first train left Brig and the train came back " + "and so on " * 40
    )
    stretches = [(0, 5)] + [(at, at + 5) for at in range(10, len(text)) if text.startswith("train", at)]

    shown = typeset.snippet(text, stretches)

    assert shown.count("<mark>train</mark>") == 2
    assert shown.startswith("… ")
    assert shown.endswith(" …")


@given(
    st.text(alphabet=st.sampled_from("<>&\"' abc\n"), max_size=400),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9)), max_size=6),
)
def test_a_snippet_escapes_everything_but_its_marks(text: str, places: list[tuple[int, int]]) -> None:
    stretches: list[tuple[int, int]] = []
    for start, length in sorted(places):
        if start + length <= len(text) and (not stretches or start > stretches[-1][1]):
            stretches.append((start, start + length))

    shown = str(typeset.snippet(text, stretches))

    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


def test_typed_text_keeps_its_lines_and_loses_its_tags() -> None:
    shown = typeset.with_breaks("one\ntwo\n\n<b>three</b> https://x.example")

    assert shown == "<p>one<br>\ntwo</p>\n<p>&lt;b&gt;three&lt;/b&gt; https://x.example</p>"


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4))
def test_a_data_block_cannot_be_ended_from_inside(told: dict[str, str]) -> None:
    told["headline"] = "</script><script>alert(1)</script><!--\u2028"

    shown = str(typeset.json_in_script(told))

    assert "<" not in shown
    assert json.loads(shown) == told


def test_times_are_told_in_utc() -> None:
    at = datetime.fromisoformat("2026-11-23T17:04:05+01:00")

    assert typeset.moment(at) == "23 November 2026, 16:04 UTC"
    assert typeset.rfc3339(at) == "2026-11-23T16:04:05Z"
    assert typeset.clock(at.astimezone(UTC)) == "16:04"
    assert typeset.moment_after(at, at) == "16:04"
    assert typeset.moment_after(at, at - timedelta(hours=17)) == "23 November 2026, 16:04 UTC"
    assert typeset.day_or_moment(at) == "2026-11-23T16:04:05Z"


def test_a_day_without_a_time_of_day_is_given_none() -> None:
    day = datetime(2026, 11, 23, tzinfo=UTC)

    assert typeset.moment(day) == typeset.exact_moment(day) == "23 November 2026"
    assert typeset.day_or_moment(day) == "2026-11-23"
    assert typeset.rfc3339(day) == "2026-11-23T00:00:00Z"
    assert typeset.exact_moment(day.replace(second=1)) == "23 November 2026, 00:00:01 UTC"
