"""Identity says which article; the content hash says whether anything a reader sees is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from services.enrich.identify import content_hash, identity
from shared.model import Block, Origin
from tests.enrich.building import a_copy


def test_the_external_id_comes_first_then_the_url_then_the_text() -> None:
    both = a_copy(external_id="7", url="https://example.com/a")

    assert identity(both) == "id:7"
    assert identity(replace(both, external_id=None)) == "url:https://example.com/a"
    assert identity(replace(both, external_id=None, url=None)).startswith("text:")


def test_without_id_and_url_another_text_is_another_article() -> None:
    assert identity(a_copy("One.")) == identity(a_copy("One.", category="World"))
    assert identity(a_copy("One.")) != identity(a_copy("Two."))
    assert identity(a_copy("One.")) != identity(a_copy("One.", title="Another title"))


def test_an_identity_fits_an_index_however_long_the_id() -> None:
    long, longer = a_copy(external_id="é" * 5000), a_copy(external_id="é" * 5001)

    assert len(identity(long).encode()) < 2000
    assert identity(long) != identity(longer)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"blocks": (Block(kind="paragraph", text="Other text."),)},
        {"blocks": (Block(kind="heading", text="Some text."),)},
        {"byline": ("Jane Doe",)},
        {"published_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"category": "World"},
        {"language": "de"},
        {"url": "https://example.com/a"},
        {"keywords": ("bridges",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_readers_see_changes_the_hash(change: dict[str, Any]) -> None:
    assert content_hash(replace(a_copy(), **change)) != content_hash(a_copy())


@pytest.mark.parametrize(
    "change",
    [
        {"recognised": "html page"},
        {"origins": {"title": Origin(origin="posted", rule="x")}},
        {"warnings": ("x",)},
        {"extra": {"a": 1}},
        {"external_id": "7"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_how_it_came_does_not(change: dict[str, Any]) -> None:
    assert content_hash(replace(a_copy(), **change)) == content_hash(a_copy())


def test_one_moment_in_two_zones_is_one_moment() -> None:
    utc = datetime(2026, 1, 1, 12, tzinfo=UTC)
    tokyo = utc.astimezone(timezone(timedelta(hours=9)))

    assert content_hash(a_copy(published_at=utc)) == content_hash(a_copy(published_at=tokyo))


def test_fields_do_not_run_into_one_another() -> None:
    assert content_hash(a_copy("a", "b")) != content_hash(a_copy("a\n\nb"))
    assert content_hash(a_copy(byline=("a", "b"))) != content_hash(a_copy(byline=("a, b",)))
