"""The story of `copydesk comments`: what waits for a moderator, and the word that shows it or takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal
from uuid import UUID

import click

from services.console import say
from services.console.cabinet import opened
from services.console.watch import bare_id
from shared import events, ids, logs
from shared.database import Connection
from shared.events import Event

_LIMIT: Final = 200  # as many as somebody may read at a time


def pending(*, as_json: bool) -> int:
    """The comments that wait, oldest first."""
    with opened() as conn:
        rows = conn.execute(
            """
            SELECT id, article_id, name, body, posted_at
              FROM comment
             WHERE state = 'held'
             ORDER BY posted_at, id
             LIMIT %s
            """,
            [_LIMIT],
        ).fetchall()
    if as_json:
        for comment_id, article_id, name, body, posted_at in rows:
            told = {"comment": ids.to_text(comment_id), "article": ids.to_text(article_id), "name": name, "text": body}
            say.tell_json(told | {"posted_at": posted_at.isoformat()})
        return 0
    if not rows:
        say.talk("No comment waits.")
        return 0
    say.table(
        ["COMMENT", "ARTICLE", "POSTED", "NAME", "TEXT"],
        [
            (
                ids.short(row[0]),
                ids.short(row[1]),
                row[4].isoformat(timespec="seconds"),
                row[2],
                logs.clean(" ".join(row[3].split()), 200),
            )
            for row in rows
        ],
    )
    if len(rows) == _LIMIT:
        say.talk(f"These are the oldest {_LIMIT}; there may be more.")
    say.talk(
        f"Show them or take them away: {say.called()} comments approve ID ..., {say.called()} comments reject ID ..."
    )
    return 0


def approve(asked: Sequence[str]) -> int:
    """Show these to everybody, and tell the projections."""
    with opened() as conn:
        articles = _decide(conn, asked, "shown")
        events.append(
            conn,
            [
                Event(type="comment.posted", subject=article, data={"comment": ids.to_text(comment), "state": "shown"})
                for comment, article in articles.items()
            ],
        )
    click.echo(f"{len(articles)} shown.")
    return 0


def reject(asked: Sequence[str]) -> int:
    """Show these to nobody."""
    with opened() as conn:
        articles = _decide(conn, asked, "removed")
    click.echo(f"{len(articles)} removed.")
    return 0


def _decide(conn: Connection, asked: Sequence[str], state: Literal["shown", "removed"]) -> dict[UUID, UUID]:
    """Give all of these their state, or none; gives comment -> article. Raises say.Fault on one that does not wait."""
    found = sorted({_held(conn, bare_id(one)) for one in asked})
    rows = conn.execute(
        "UPDATE comment SET state = %s WHERE id = ANY(%s) AND state = 'held' RETURNING id, article_id", [state, found]
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def _held(conn: Connection, asked: str) -> UUID:
    whole, end = ids.find_id(asked), ids.short_value(asked)
    # The 8 characters that people type are the last 40 bits.
    rows = conn.execute(
        """
        SELECT id
          FROM comment
         WHERE state = 'held'
           AND (id = %s OR right(id::text, 10) = %s)
           FOR UPDATE
        """,
        [whole, None if end is None else f"{end:010x}"],
    ).fetchall()
    if len(rows) > 1:
        raise say.Fault(
            f"{len(rows)} comments end in {asked}. Give all 26 characters: {say.called()} comments pending --json"
        )
    if not rows:
        raise say.Fault(f"no comment {asked} waits. See: {say.called()} comments pending")
    found: UUID = rows[0][0]
    return found
