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
        count = _decide(conn, asked, "shown", of=["held"])
    click.echo(f"{count} shown.")
    return 0


def reject(asked: Sequence[str]) -> int:
    """Show these to nobody, whether they wait or are shown already, and tell the projections."""
    with opened() as conn:
        count = _decide(conn, asked, "removed", of=["held", "shown"])
    click.echo(f"{count} removed.")
    return 0


def _decide(conn: Connection, asked: Sequence[str], state: Literal["shown", "removed"], *, of: list[str]) -> int:
    """Give all of these their state, or none; gives their number. Raises say.Fault on one not in a state of `of`."""
    found = sorted({_find_comment(conn, bare_id(one), of=of) for one in asked})
    rows = conn.execute(
        "UPDATE comment SET state = %s WHERE id = ANY(%s) RETURNING id, article_id", [state, found]
    ).fetchall()
    events.append(
        conn,
        [
            Event(type="comment.posted", subject=article, data={"comment": ids.to_text(comment), "state": state})
            for comment, article in rows
        ],
    )
    return len(rows)


def _find_comment(conn: Connection, asked: str, *, of: list[str]) -> UUID:
    whole, end = ids.find_id(asked), ids.short_value(asked)
    # The 8 characters that people type are the last 40 bits.
    rows = conn.execute(
        """
        SELECT id
          FROM comment
         WHERE state = ANY(%s)
           AND (id = %s OR right(id::text, 10) = %s)
           FOR UPDATE
        """,
        [of, whole, None if end is None else f"{end:010x}"],
    ).fetchall()
    if len(rows) > 1:
        raise say.Fault(
            f"{len(rows)} comments end in {asked}. Give all 26 characters: {say.called()} comments pending --json"
        )
    if not rows:
        wanted = "waits or is shown" if "shown" in of else "waits"
        raise say.Fault(f"no comment {asked} {wanted}. Those that wait: {say.called()} comments pending")
    found: UUID = rows[0][0]
    return found
