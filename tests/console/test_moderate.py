"""Comments that were held, and the moderator's word on them: the real command on a real database."""

from __future__ import annotations

import json
import subprocess
from uuid import UUID

import pytest

from shared import database, events, ids
from tests.console.terminal import typed

pytestmark = pytest.mark.slow  # a process for every command


@pytest.fixture
def article_id(fresh_database_url: str) -> UUID:
    article_id, source_id = ids.new_id(), ids.new_id()
    with database.connect(fresh_database_url) as conn:
        conn.execute("INSERT INTO source (id, name) VALUES (%s, 'wire')", [source_id])
        conn.execute(
            """
            INSERT INTO article (id, source_id, identity, received_at, changed_at, listed_at)
            VALUES (%s, %s, 'id:1', now(), now(), now())
            """,
            [article_id, source_id],
        )
    return article_id


def a_comment(url: str, article_id: UUID, *, state: str = "held", text: str = "Well said.") -> UUID:
    comment_id = ids.new_id()
    with database.connect(url) as conn:
        conn.execute(
            "INSERT INTO comment (id, article_id, name, body, state) VALUES (%s, %s, 'Ada', %s, %s)",
            [comment_id, article_id, text, state],
        )
    return comment_id


def comments(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return typed(url, "comments", *words)


def states(url: str) -> dict[UUID, str]:
    with database.connect(url) as conn:
        return {row[0]: row[1] for row in conn.execute("SELECT id, state FROM comment")}


def test_only_what_is_held_is_listed_oldest_first(fresh_database_url: str, article_id: UUID) -> None:
    first = a_comment(fresh_database_url, article_id, text="One\nand two")
    a_comment(fresh_database_url, article_id, state="shown")
    second = a_comment(fresh_database_url, article_id)

    table = comments(fresh_database_url, "pending").stdout.splitlines()
    told = [json.loads(line) for line in comments(fresh_database_url, "pending", "--json").stdout.splitlines()]

    assert [line.split("\t")[0] for line in table] == ["comment", ids.short(first), ids.short(second)]
    assert table[1].endswith("\tAda\tOne and two")
    assert [(one["comment"], one["text"]) for one in told] == [
        (ids.to_text(first), "One\nand two"),
        (ids.to_text(second), "Well said."),
    ]


def test_an_approved_comment_is_shown_and_announced(fresh_database_url: str, article_id: UUID) -> None:
    first, second, left = (a_comment(fresh_database_url, article_id) for _ in range(3))

    done = comments(fresh_database_url, "approve", ids.short(first), ids.to_text(second))

    assert (done.stdout, done.returncode) == ("2 shown.\n", 0)
    assert states(fresh_database_url) == {first: "shown", second: "shown", left: "held"}
    with database.connect(fresh_database_url) as conn:
        told = [(event.type, event.subject, event.data["state"]) for event in events.after(conn, 0)]
    assert told == [("comment.posted", article_id, "shown")] * 2


@pytest.mark.parametrize("state", ["held", "shown"])
def test_a_rejected_comment_is_removed_and_announced(state: str, fresh_database_url: str, article_id: UUID) -> None:
    comment = a_comment(fresh_database_url, article_id, state=state)

    done = comments(fresh_database_url, "reject", ids.short(comment))

    assert (done.stdout, done.returncode) == ("1 removed.\n", 0)
    assert states(fresh_database_url) == {comment: "removed"}
    with database.connect(fresh_database_url) as conn:
        told = [(event.type, event.subject, event.data["state"]) for event in events.after(conn, 0)]
    assert told == [("comment.posted", article_id, "removed")]


def test_what_was_removed_is_not_removed_again(fresh_database_url: str, article_id: UUID) -> None:
    comment = a_comment(fresh_database_url, article_id, state="removed")

    done = comments(fresh_database_url, "reject", ids.short(comment))

    assert (done.returncode, f"no comment {ids.short(comment)} waits or is shown." in done.stderr) == (1, True)


def test_one_that_does_not_wait_leaves_the_others_waiting(fresh_database_url: str, article_id: UUID) -> None:
    held, shown = a_comment(fresh_database_url, article_id), a_comment(fresh_database_url, article_id, state="shown")

    done = comments(fresh_database_url, "approve", ids.short(held), ids.short(shown))

    assert done.returncode == 1
    assert (
        f"no comment {ids.short(shown)} waits. Those that wait: python -m services.console comments pending"
        in done.stderr
    )
    assert states(fresh_database_url)[held] == "held"
