"""The story of `copydesk story part`: an editor says that an article tells something else."""

from __future__ import annotations

from uuid import UUID

import click

from services.console.articles import find_id
from services.console.cabinet import opened
from shared import ids
from shared.database import STORY_LOCK, Connection


def part(asked: str) -> int:
    """Take an article out of its story for good: it gets one for itself."""
    with opened() as conn:
        article_id = find_id(conn, asked)
        story_id = _part(conn, article_id)
    if story_id is None:
        click.echo(f"{ids.short(article_id)} tells its story alone already.")
    else:
        click.echo(
            f"{ids.short(article_id)} has a story for itself now, {ids.short(story_id)}, and stays out of the old."
        )
    return 0


def _part(conn: Connection, article_id: UUID) -> UUID | None:
    """The article's new story; None when it had no company in the one it has."""
    # In the workers' order: articles first, then stories.
    conn.execute("SELECT FROM article WHERE id = %s FOR UPDATE", [article_id])
    conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", STORY_LOCK)
    row = conn.execute("SELECT story_id FROM story_member WHERE article_id = %s", [article_id]).fetchone()
    if row is None or not _has_others(conn, row[0], article_id):
        return None
    # The story keeps its id when its first article leaves: the id stands in addresses.
    is_free = row[0] != article_id and not _has_others(conn, article_id, article_id)
    alone = article_id if is_free else ids.new_id()
    conn.execute("INSERT INTO parted (article_id, story_id) VALUES (%s, %s)", [article_id, row[0]])
    conn.execute(
        """
        UPDATE story_member
           SET story_id = %s,
               like_id = NULL,
               likeness = 1,
               rule = 'parted'
         WHERE article_id = %s
        """,
        [alone, article_id],
    )
    return alone


def _has_others(conn: Connection, story_id: UUID, article_id: UUID) -> bool:
    row = conn.execute(
        "SELECT EXISTS (SELECT FROM story_member WHERE story_id = %s AND article_id <> %s)", [story_id, article_id]
    ).fetchone()
    return bool(row and row[0])
