"""An editor's word on tags: the real command on a real database."""

from __future__ import annotations

import json
import subprocess
from typing import Any
from uuid import UUID

import pytest

from services.console import tags as story
from shared import database, events, ids
from shared.settings import settings
from tests.console.terminal import typed
from tests.web.builders import a_tag, an_article

pytestmark = pytest.mark.slow  # a process for every command


def tags(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return typed(url, "tags", *words)


@pytest.fixture
def article_id(fresh_database_url: str) -> UUID:
    with database.connect(fresh_database_url) as conn:
        return an_article(conn, tags=[a_tag("Brig", key="city:1"), a_tag("Georgia", key="country:GE")])


def shown(url: str, article_id: UUID) -> list[dict[str, Any]]:
    done = tags(url, "show", ids.to_text(article_id), "--json")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_confirmed_tag_says_so(fresh_database_url: str, article_id: UUID) -> None:
    done = tags(fresh_database_url, "confirm", ids.short(article_id), "brig")

    assert (done.returncode, done.stdout) == (0, "place Brig: confirmed.\n")
    assert {tag["label"]: tag["state"] for tag in shown(fresh_database_url, article_id)} == {
        "Brig": "confirmed",
        "Georgia": "suggested",
    }


def test_a_refused_tag_is_gone_from_the_article_and_from_its_rivers(fresh_database_url: str, article_id: UUID) -> None:
    done = tags(fresh_database_url, "refuse", ids.short(article_id), "place:country:GE")

    assert done.returncode == 0, done.stderr
    assert [tag["label"] for tag in shown(fresh_database_url, article_id)] == ["Brig"]
    with database.connect(fresh_database_url) as conn:
        assert conn.execute("SELECT key FROM article_tag").fetchall() == [("city:1",)]
        assert [event.type for event in events.after(conn, 0)][-1] == "article.updated"


def test_a_tag_that_was_not_found_can_be_added(fresh_database_url: str, article_id: UUID) -> None:
    done = tags(fresh_database_url, "add", ids.short(article_id), "person", "Ada  Muster")

    assert done.returncode == 0, done.stderr
    added = shown(fresh_database_url, article_id)[-1]
    assert (added["label"], added["key"], added["state"]) == ("Ada Muster", "ada muster", "confirmed")
    assert added["rule"] == "added by an editor"


def test_adding_what_is_there_confirms_it_as_it_is_spelt(fresh_database_url: str, article_id: UUID) -> None:
    done = tags(fresh_database_url, "add", ids.short(article_id), "place", "BRIG")

    assert done.stdout == "place Brig: confirmed.\n"
    assert len(shown(fresh_database_url, article_id)) == 2


def test_what_was_refused_is_told_and_can_be_confirmed_again(fresh_database_url: str, article_id: UUID) -> None:
    tags(fresh_database_url, "refuse", ids.short(article_id), "Brig")

    told = tags(fresh_database_url, "show", ids.short(article_id))
    back = tags(fresh_database_url, "confirm", ids.short(article_id), "place:city:1")

    assert "Refused for later articles of this source: Brig (place:city:1)" in told.stderr
    assert back.stdout == "place Brig: confirmed.\n"
    assert {tag["label"] for tag in shown(fresh_database_url, article_id)} == {"Brig", "Georgia"}


def test_an_added_tag_takes_the_key_that_others_have(fresh_database_url: str, article_id: UUID) -> None:
    with database.connect(fresh_database_url) as conn:
        an_article(conn, tags=[a_tag("Basel", key="city:2661604")])

    done = tags(fresh_database_url, "add", ids.short(article_id), "place", "basel")

    assert done.stdout == "place Basel: added.\n"
    assert shown(fresh_database_url, article_id)[-1]["key"] == "city:2661604"


@pytest.mark.parametrize(
    ("kind", "label", "key", "shown_as"),
    [
        ("place", "jordan", "country:JO", "Jordan"),
        ("place", "Tokyo", "city:1850147", "Tokyo"),
        ("topic", "Politik", "medtop:11000000", "Politics"),
    ],
)
def test_an_added_place_or_topic_is_the_one_that_the_taggers_know(
    fresh_database_url: str, article_id: UUID, kind: str, label: str, key: str, shown_as: str
) -> None:
    done = tags(fresh_database_url, "add", ids.short(article_id), kind, label)

    assert done.stdout == f"{kind} {shown_as}: added.\n", done.stderr
    assert shown(fresh_database_url, article_id)[-1]["key"] == key


def test_a_tag_that_no_article_has_yet_is_said_to_be_new(fresh_database_url: str, article_id: UUID) -> None:
    with database.connect(fresh_database_url) as conn:
        an_article(conn, tags=[a_tag("Landslide", kind="topic", key="medtop:1"), a_tag("Rail", kind="topic", key="r")])

    known = tags(fresh_database_url, "add", ids.short(article_id), "topic", "landslide")
    mistyped = tags(fresh_database_url, "add", ids.short(article_id), "topic", "Landslde")

    assert known.stderr == ""
    assert "No other article has this topic: it is a new one. Spelt nearly so: Landslide." in mistyped.stderr
    assert f"tags refuse {ids.short(article_id)} topic:landslde" in mistyped.stderr


def test_no_article_is_held_while_labels_are_compared(
    fresh_database_url: str, article_id: UUID, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    settings.cache_clear()
    with database.connect(fresh_database_url) as conn:
        an_article(conn, tags=[a_tag("Landslide", kind="topic", key="medtop:1")])

    def compare(_: str, labels: list[str], **_how: float) -> list[str]:
        with database.connect(fresh_database_url) as conn:
            conn.execute("SELECT FROM article WHERE id = %s FOR UPDATE NOWAIT", [article_id])
        return labels

    monkeypatch.setattr(story, "get_close_matches", compare)
    story.add(ids.short(article_id), "topic", "Landslde")
    settings.cache_clear()

    assert "Spelt nearly so: Landslide." in capsys.readouterr().err


def test_what_was_refused_can_be_added_again(fresh_database_url: str, article_id: UUID) -> None:
    tags(fresh_database_url, "refuse", ids.short(article_id), "Brig")

    tags(fresh_database_url, "add", ids.short(article_id), "place", "Brig")

    assert [tag["label"] for tag in shown(fresh_database_url, article_id)] == ["Georgia", "Brig"]


def test_a_tag_that_is_none_is_answered_with_the_way_on(fresh_database_url: str, article_id: UUID) -> None:
    done = tags(fresh_database_url, "confirm", ids.short(article_id), "Bern")

    assert done.returncode == 1
    assert "has no tag Bern" in done.stderr
    assert "tags add" in done.stderr
