"""The SQL of stories: who tells one, and what each says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from shared import kept
from shared.database import Connection
from shared.model import Block, KeyDate, KeyFigure

LIMIT_MEMBERS: Final = 50  # of a story, as many as a page tells


@dataclass(frozen=True, kw_only=True)
class Member:
    """An article of a story, as far as lists of them need it; `like_id` is the one it was found to be like."""

    article_id: UUID
    story_id: UUID
    source: str
    title: str
    language: str | None
    url: str | None
    words: int
    published_at: datetime | None
    received_at: datetime
    like_id: UUID | None
    likeness: float
    rule: str  # "first" | "text" | "address" | "parted"


@dataclass(frozen=True, kw_only=True)
class StoryMark:
    """What lists say of an article's story: who else tells it, and how many other sources that is."""

    article_id: UUID
    id: UUID
    others: int
    sources: int

    @property
    def told(self) -> str:
        """`3 more sources`; of articles of one source `1 more article`"""
        number, what = (self.sources, "source") if self.sources else (self.others, "article")
        return f"{number} more {what}{'' if number == 1 else 's'}"


def story_of(conn: Connection, article_id: UUID) -> list[Member]:
    """The visible articles that tell the same story as this one, itself among them, the head first."""
    row = conn.execute("SELECT story_id FROM story_member WHERE article_id = %s", [article_id]).fetchone()
    return members(conn, row[0]) if row else []


def members(conn: Connection, story_id: UUID) -> list[Member]:
    """The visible articles of a story. The head stands first: the one that was published first, as far as is known."""
    with conn.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(
            """
            SELECT article.id AS article_id,
                   story_member.story_id,
                   source.name AS source,
                   copy.title,
                   copy.language,
                   copy.url,
                   copy.words,
                   copy.published_at,
                   article.received_at,
                   story_member.like_id,
                   story_member.likeness,
                   story_member.rule
              FROM story_member
              JOIN article ON article.id = story_member.article_id
              JOIN source ON source.id = article.source_id
              JOIN copy
                ON copy.article_id = article.id
               AND copy.content_hash = article.content_hash
             WHERE story_member.story_id = %s
               AND article.visible
             ORDER BY article.listed_at, article.id
             LIMIT %s
            """,
            [story_id, LIMIT_MEMBERS],
        ).fetchall()


def marks(conn: Connection, article_ids: Sequence[UUID]) -> dict[UUID, StoryMark]:
    """Which story each of these visible articles tells, and who else does; who was never compared is left out."""
    with conn.cursor(row_factory=class_row(StoryMark)) as cursor:
        # Each story is counted once, not once for each article: a thousand cards of a template may be one story.
        found = cursor.execute(
            """
            WITH mine AS MATERIALIZED (
                SELECT article_id, story_id
                  FROM story_member
                 WHERE article_id = ANY(%s)
            ), told AS (
                SELECT story_member.story_id,
                       count(*) AS articles,
                       count(DISTINCT article.source_id) AS sources
                  FROM story_member
                  JOIN article ON article.id = story_member.article_id
                 WHERE story_member.story_id IN (SELECT story_id FROM mine)
                   AND article.visible
                 GROUP BY story_member.story_id
            )
            SELECT mine.article_id,
                   mine.story_id AS id,
                   coalesce(told.articles, 1) - 1 AS others,
                   coalesce(told.sources, 1) - 1 AS sources
              FROM mine
              LEFT JOIN told USING (story_id)
            """,
            [list(article_ids)],
        )
        return {mark.article_id: mark for mark in found}


@dataclass(frozen=True, kw_only=True)
class Text:
    """What an article says, and what of it is known in one notation."""

    blocks: list[Block]
    dates: list[KeyDate]
    figures: list[KeyFigure]


def texts(conn: Connection, article_ids: list[UUID]) -> dict[UUID, Text]:
    """What each of these articles says now."""
    rows = conn.execute(
        """
        SELECT article.id, copy.blocks, copy.key_dates, copy.key_figures
          FROM article
          JOIN copy
            ON copy.article_id = article.id
           AND copy.content_hash = article.content_hash
         WHERE article.id = ANY(%s)
        """,
        [article_ids],
    )
    return {
        article_id: Text(blocks=kept.blocks(blocks), dates=kept.key_dates(dates), figures=kept.key_figures(figures))
        for article_id, blocks, dates, figures in rows
    }
