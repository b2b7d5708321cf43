"""Taking an article out of its story: the real command on a real database."""

from __future__ import annotations

import subprocess
from uuid import UUID

import pytest

from shared import database, ids
from shared.database import Connection
from tests.console.terminal import typed
from tests.web.builders import an_article

pytestmark = pytest.mark.slow  # a process for every command


def part(url: str, article_id: UUID | str) -> subprocess.CompletedProcess[str]:
    return typed(url, "story", "part", str(article_id))


@pytest.fixture
def story(fresh_database_url: str) -> list[UUID]:
    """Three articles that tell one story, the first one's."""
    with database.connect(fresh_database_url) as conn:
        told = [an_article(conn, source=f"wire-{number}") for number in range(3)]
        for article_id in told:
            conn.execute(
                "INSERT INTO story_member (article_id, story_id, rule, sample) VALUES (%s, %s, 'text', '')",
                [article_id, told[0]],
            )
    return told


def stories(conn: Connection) -> dict[UUID, UUID]:
    return {row[0]: row[1] for row in conn.execute("SELECT article_id, story_id FROM story_member")}


def test_a_parted_article_has_a_story_for_itself(fresh_database_url: str, story: list[UUID]) -> None:
    done = part(fresh_database_url, ids.short(story[2]))

    assert done.returncode == 0, done.stderr
    with database.connect(fresh_database_url) as conn:
        assert stories(conn) == {story[0]: story[0], story[1]: story[0], story[2]: story[2]}
        assert conn.execute("SELECT article_id, story_id FROM parted").fetchall() == [(story[2], story[0])]


def test_a_story_keeps_its_id_when_its_first_article_is_parted(fresh_database_url: str, story: list[UUID]) -> None:
    part(fresh_database_url, ids.to_text(story[0]))

    with database.connect(fresh_database_url) as conn:
        now = stories(conn)
    assert now[story[1]] == now[story[2]] == story[0]
    assert now[story[0]] not in story


def test_who_is_alone_stays_as_it_is_and_is_told(fresh_database_url: str, story: list[UUID]) -> None:
    part(fresh_database_url, ids.to_text(story[2]))

    again = part(fresh_database_url, ids.to_text(story[2]))

    assert again.returncode == 0
    assert "alone already" in again.stdout


def test_an_unknown_article_is_said_to_be_none(fresh_database_url: str) -> None:
    done = part(fresh_database_url, "00000000")

    assert done.returncode == 1
    assert "there is no article 00000000" in done.stderr
