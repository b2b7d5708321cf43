"""Valid things to read: a source, an article with its submission and copy, a comment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from psycopg.types.json import Jsonb

from shared import events, ids, kept
from shared.database import Connection
from shared.model import Block, BlockKind, KeyDate, KeyFigure, Line, Origin, Span
from shared.words import slug
from tests.builders import a_source

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

Body = Sequence[str | tuple[str, str] | Block]  # a text is a paragraph, a pair is (kind, text)


def a_tag(
    label: str, *, kind: str = "place", key: str | None = None, score: float = 0.5, **parts: Any
) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": key or label.lower(),
        "label": label,
        "score": score,
        "rule": "lexicon",
        "spans": [[0, 0, 5]],
        "state": "suggested",
        "data": {},
    } | parts


def an_article(
    conn: Connection,
    *,
    id_: UUID | None = None,
    title: str = "Rail line reopens after landslide",
    body: Body = ("The mountain line carries trains again.",),
    summary: str | None = None,
    source: str = "acme-wire",
    category: str | None = "World",
    language: str | None = "en",
    byline: Sequence[str] = ("J. Doe",),
    url: str | None = "https://acme.example/rail",
    at: datetime = NOON,
    tags: Sequence[dict[str, Any]] = (),
    extra: dict[str, Any] | None = None,
    announced: bool = True,
    **parts: Any,
) -> UUID:
    """A published article, as the desk leaves it; `parts` are further ones of its copy."""
    article_id = id_ or ids.new_id()
    source_id = a_source(conn, source)
    accept_seq = a_submission(conn, article_id, source_id=source_id, article_id=None, content_hash=None)
    conn.execute(
        """
        INSERT INTO article (id, source_id, identity, accept_seq, received_at, changed_at, listed_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        [article_id, source_id, f"id:{article_id}", accept_seq, at, at, at],
    )
    content_hash = _a_copy(
        conn,
        article_id,
        title=title,
        body=body,
        summary=summary,
        category=category,
        language=language,
        byline=byline,
        url=url,
        at=at,
        tags=tags,
        extra=extra or {},
        **parts,
    )
    _make_current(conn, article_id, content_hash, accept_seq=accept_seq, category=category, tags=tags)
    conn.execute(
        "UPDATE submission SET status = 'published', article_id = %s, content_hash = %s WHERE id = %s",
        [article_id, content_hash, article_id],
    )
    if announced:
        events.append(conn, [events.Event(type="article.published", subject=article_id)])
    return article_id


def a_revision(
    conn: Connection,
    article_id: UUID,
    *,
    title: str = "Rail line reopens after landslide, with a speed limit",
    body: Body = ("Trains go at 60 km/h.",),
    at: datetime = NOON,
    received_at: datetime = NOON + timedelta(minutes=20),
    byline: Sequence[str] = (),
    category: str | None = "World",
    language: str | None = "en",
    url: str | None = None,
    tags: Sequence[dict[str, Any]] = (),
    extra: dict[str, Any] | None = None,
    **parts: Any,
) -> UUID:
    """Another text of an article, posted later and current now."""
    row = conn.execute("SELECT source_id FROM article WHERE id = %s", [article_id]).fetchone()
    assert row is not None
    content_hash = _a_copy(
        conn,
        article_id,
        title=title,
        body=body,
        summary=None,
        category=category,
        language=language,
        byline=byline,
        url=url,
        at=at,
        tags=tags,
        extra=extra or {},
        **parts,
    )
    submission_id = ids.new_id()
    accept_seq = a_submission(
        conn, submission_id, source_id=row[0], article_id=article_id, content_hash=content_hash, status="updated"
    )
    conn.execute("UPDATE submission SET received_at = %s WHERE id = %s", [received_at, submission_id])
    _make_current(conn, article_id, content_hash, accept_seq=accept_seq, category=category, tags=tags)
    events.append(conn, [events.Event(type="article.updated", subject=article_id)])
    return submission_id


def a_submission(
    conn: Connection,
    submission_id: UUID,
    *,
    source_id: UUID,
    article_id: UUID | None,
    content_hash: bytes | None,
    status: str = "received",
) -> int:
    """Something that was posted; gives its place in the accept order."""
    payload = submission_id.bytes
    conn.execute("INSERT INTO payload (hash, bytes) VALUES (%s, %s) ON CONFLICT DO NOTHING", [payload, payload])
    row = conn.execute(
        """
        INSERT INTO submission (id, source_id, payload_hash, content_type, hints, correlation_id, status, article_id,
                                content_hash)
        VALUES (%s, %s, %s, 'text/plain', '{}', 'r-5d1f9c', %s, %s, %s)
        RETURNING accept_seq
        """,
        [submission_id, source_id, payload, status, article_id, content_hash],
    ).fetchone()
    assert row is not None
    return int(row[0])


def in_one_story(conn: Connection, *article_ids: UUID, rule: str = "text", likeness: float = 0.91) -> UUID:
    """Articles that tell one story, each found to be like the first; gives the story's id."""
    for article_id in article_ids:
        is_first = article_id == article_ids[0]
        conn.execute(
            """
            INSERT INTO story_member (article_id, story_id, like_id, likeness, rule, sample)
            VALUES (%s, %s, %s, %s, %s, '')
            """,
            [
                article_id,
                article_ids[0],
                None if is_first else article_ids[0],
                1 if is_first else likeness,
                "first" if is_first else rule,
            ],
        )
    return article_ids[0]


def a_comment(
    conn: Connection,
    article_id: UUID,
    *,
    name: str = "Ada",
    body: str = "First train was full.",
    state: str = "shown",
    at: datetime = NOON,
) -> UUID:
    comment_id = ids.new_id()
    conn.execute(
        "INSERT INTO comment (id, article_id, name, body, state, posted_at) VALUES (%s, %s, %s, %s, %s, %s)",
        [comment_id, article_id, name, body, state, at],
    )
    return comment_id


def _a_copy(
    conn: Connection,
    article_id: UUID,
    *,
    title: str,
    body: Body,
    summary: str | None,
    category: str | None,
    language: str | None,
    byline: Sequence[str],
    url: str | None,
    at: datetime,
    tags: Sequence[dict[str, Any]],
    extra: dict[str, Any],
    recognised: str = "text dump",
    modified_at: datetime | None = None,
    site_name: str | None = None,
    lead_image: str | None = None,
    licence: str | None = None,
    capabilities: Sequence[str] = ("comments",),
    lines: Sequence[Line] = (),
    origins: dict[str, Origin] | None = None,
    warnings: Sequence[str] = (),
    key_sentences: Sequence[Span] = (),
    key_dates: Sequence[KeyDate] = (),
    key_figures: Sequence[KeyFigure] = (),
) -> bytes:
    blocks = [_block(part) for part in body]
    text = "\n\n".join(block.text for block in blocks)
    seen = [title, kept.of_blocks(blocks), list(byline), lead_image, licence]
    content_hash = hashlib.sha256(json.dumps(seen).encode("ascii")).digest()
    told = {"title": Origin(origin="dump-line 7", rule="first line that stands alone", confidence=0.92)}
    conn.execute(
        """
        INSERT INTO copy (article_id, content_hash, pipeline_revision, recognised, title, summary, blocks, byline,
                          published_at, modified_at, category, language, url, site_name, lead_image, licence, words,
                          capabilities, origins, lines, warnings, extra, tags, key_sentences,
                          key_dates, key_figures)
        VALUES (%s, %s, 1, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
                %s, %s, %s)
            ON CONFLICT (article_id, content_hash) DO NOTHING
        """,
        [
            article_id,
            content_hash,
            recognised,
            title,
            text[:280] if summary is None else summary,
            Jsonb(kept.of_blocks(blocks)),
            list(byline),
            at,
            modified_at,
            category,
            language,
            url,
            site_name,
            lead_image,
            licence,
            len(text.split()),
            list(capabilities),
            Jsonb(kept.of_origins(told if origins is None else origins)),
            Jsonb(kept.of_lines(lines)),
            list(warnings),
            Jsonb(extra),
            Jsonb(list(tags)),
            Jsonb(kept.of_spans(key_sentences)),
            Jsonb(kept.of_key_dates(key_dates)),
            Jsonb(kept.of_key_figures(key_figures)),
        ],
    )
    return content_hash


def _block(part: str | tuple[str, str] | Block) -> Block:
    if isinstance(part, Block):
        return part
    kind, text = ("paragraph", part) if isinstance(part, str) else part
    return Block(kind=cast(BlockKind, kind), text=text)


def _make_current(
    conn: Connection,
    article_id: UUID,
    content_hash: bytes,
    *,
    accept_seq: int,
    category: str | None,
    tags: Sequence[dict[str, Any]],
) -> None:
    conn.execute(
        "UPDATE article SET content_hash = %s, accept_seq = %s, category_key = %s WHERE id = %s",
        [content_hash, accept_seq, slug(category) if category else None, article_id],
    )
    conn.execute("DELETE FROM article_tag WHERE article_id = %s", [article_id])
    for tag in tags:
        conn.execute(
            "INSERT INTO article_tag (article_id, kind, key, label, score) VALUES (%s, %s, %s, %s, %s)",
            [article_id, tag["kind"], tag["key"], tag["label"], tag["score"]],
        )
