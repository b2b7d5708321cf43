"""Of the titles a page gives, the article's own is chosen, without the site's name and never without a real half."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.reading import titles
from services.enrich.reading.titles import Candidate

SITES = titles.site_names("The Daily Heron", url="https://www.dailyheron.example/2021/03/a")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bridge reopens | The Daily Heron", "Bridge reopens"),
        ("Bridge reopens - The Daily Heron", "Bridge reopens"),
        ("Bridge reopens – Daily Heron", "Bridge reopens"),  # without its article
        ("Bridge reopens — dailyheron.example", "Bridge reopens"),
        ("Bridge reopens · dailyheron", "Bridge reopens"),
        ("Bridge reopens » The Daily Heron", "Bridge reopens"),
        ("Bridge reopens|The Daily Heron", "Bridge reopens"),
        ("Bridge reopens * The Daily Heron", "Bridge reopens"),
        ("The Daily Heron: Bridge reopens", "The Daily Heron: Bridge reopens"),  # it may be about the paper
        ("The Daily Heron | Bridge reopens", "Bridge reopens"),
        ("The Daily Heron - Bridge reopens | The Daily Heron", "Bridge reopens"),
        # Real halves stay
        ("Bridge reopens – and nobody comes", "Bridge reopens – and nobody comes"),
        ("After the flood: bridge reopens", "After the flood: bridge reopens"),
        ("Bridge 3 - 1 Tunnel", "Bridge 3 - 1 Tunnel"),
        ("- I was afraid", "- I was afraid"),
        ("Heron", "Heron"),
        ("", ""),
    ],
)
def test_a_title_loses_the_sites_name_and_nothing_else(title: str, expected: str) -> None:
    assert titles.clean(title, SITES) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # The places that are trusted most, and those that agree
        (
            {"headline": "Bridge reopens", "og": "You won't believe this bridge", "h1": "Bridge reopens"},
            "Bridge reopens",
        ),
        (
            {"headline": "Short", "og": "Bridge reopens after flood", "h1": "Bridge reopens after flood"},
            "Bridge reopens after flood",
        ),
        # A site's name among other words goes where another place gives the title alone
        ({"og": "Bridge reopens - News from dailyheron today", "h1": "Bridge reopens"}, "Bridge reopens"),
        ({"title": "Bridge reopens - Region - The Daily Heron", "h1": "Bridge reopens"}, "Bridge reopens"),
        # but not where that place gives only the first half
        (
            {"og": "Comment: the Daily Heron and its readers", "h1": "Comment"},
            "Comment: the Daily Heron and its readers",
        ),
        # Chrome and the site's name are no titles
        ({"og": "The Daily Heron", "h1": "Home", "title": "Bridge reopens"}, "Bridge reopens"),
        ({"title": "Access denied"}, None),
        ({"title": "The Daily Heron"}, None),
        ({"og": "x" * 501}, None),
        ({}, None),
    ],
)
def test_the_title_is_the_one_the_page_agrees_on(said: dict[str, str], expected: str | None) -> None:
    weights = {"headline": 3.0, "og": 2.0, "h1": 1.6, "title": 0.8}

    chosen = titles.choose(
        [Candidate(text=text, origin="page", rule=rule, weight=weights[rule]) for rule, text in said.items()], SITES
    )

    assert (chosen.text if chosen else None) == expected


def test_a_site_is_called_by_its_own_names_and_its_host() -> None:
    names = titles.site_names("The Daily Heron", None, url="https://www.news.dailyheron.example/a")

    assert {"The Daily Heron", "news.dailyheron.example", "dailyheron.example", "dailyheron"} <= set(names)
    assert titles.site_names(url=None) == ()


@given(st.text("ab |-–:»", max_size=40) | st.text(max_size=60))
def test_cleaning_is_idempotent_and_never_lengthens(title: str) -> None:
    once = titles.clean(title, SITES)

    assert titles.clean(once, SITES) == once
    assert len(once) <= len(title.strip()) or not title.isascii()
