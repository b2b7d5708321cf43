"""What editors ruled about tags: confirmed, refused, added. It outlives every later reading of the article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from shared import kept
from shared.database import Connection
from shared.model import Tag, TagKind

Verb = Literal["confirmed", "refused", "added"]


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """An editor's word on one tag of an article, or, if it is a refusal, of a source."""

    ruling: Verb
    kind: TagKind
    key: str
    label: str


def of_articles(conn: Connection, sources: Mapping[UUID, UUID]) -> dict[UUID, list[Ruling]]:
    """The rulings that hold for these articles (article -> its source); those without any are left out.

    A refusal holds for every later article of the source, unless the tag was confirmed or added for the article itself;
    articles that were there before keep what they have, also when they are read again.
    """
    if not sources:
        return {}
    rows = conn.execute(
        """
        SELECT asked.article_id, tag_ruling.ruling, tag_ruling.kind, tag_ruling.key, tag_ruling.label
          FROM unnest(%s::uuid[], %s::uuid[]) AS asked (article_id, source_id)
          JOIN article ON article.id = asked.article_id
          JOIN tag_ruling
            ON tag_ruling.source_id = asked.source_id
           AND (tag_ruling.article_id = asked.article_id
                OR tag_ruling.ruling = 'refused' AND article.received_at >= tag_ruling.at)
         ORDER BY tag_ruling.at
        """,
        [list(sources), list(sources.values())],
    )
    found: dict[UUID, list[Ruling]] = defaultdict(list)
    for article_id, ruling, kind, key, label in rows:
        found[article_id].append(Ruling(ruling=ruling, kind=kind, key=key, label=label))
    return dict(found)


def apply(tags: Iterable[Tag], rulings: Sequence[Ruling]) -> tuple[Tag, ...]:
    """The tags as the rulings leave them, those that were added last; what was confirmed or added is never refused."""
    kept = {(ruling.kind, ruling.key): ruling for ruling in rulings if ruling.ruling != "refused"}
    refused = {(ruling.kind, ruling.key) for ruling in rulings if ruling.ruling == "refused"} - kept.keys()
    found = [
        replace(tag, state="confirmed") if (tag.kind, tag.key) in kept else tag
        for tag in tags
        if (tag.kind, tag.key) not in refused
    ]
    missing = kept.keys() - {(tag.kind, tag.key) for tag in found}
    return (*found, *(_added(ruling) for name, ruling in kept.items() if name in missing))


def hold(conn: Connection, article_ids: Sequence[UUID]) -> None:
    """Make the rulings hold for the copies these articles have now, whatever put them there."""
    rows = conn.execute(
        """
        SELECT article.id, article.source_id, article.content_hash, copy.tags
          FROM article
          JOIN copy
            ON copy.article_id = article.id
           AND copy.content_hash = article.content_hash
         WHERE article.id = ANY(%s)
        """,
        [list(article_ids)],
    ).fetchall()
    rulings = of_articles(conn, {row[0]: row[1] for row in rows})
    for article_id, _, content_hash, told in rows:
        if article_id not in rulings:
            continue
        tags = apply(kept.tags(told), rulings[article_id])
        conn.execute(
            "UPDATE copy SET tags = %s WHERE article_id = %s AND content_hash = %s",
            [Jsonb(kept.of_tags(tags)), article_id, content_hash],
        )
        conn.execute("DELETE FROM article_tag WHERE article_id = %s", [article_id])
        conn.cursor().executemany(
            """
            INSERT INTO article_tag (article_id, kind, key, label, score)
            VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (article_id, kind, key) DO NOTHING
            """,
            [(article_id, tag.kind, tag.key, tag.label, tag.score) for tag in tags],
        )


def _added(ruling: Ruling) -> Tag:
    return Tag(
        kind=ruling.kind,
        key=ruling.key,
        label=ruling.label,
        score=1.0,
        rule=f"{ruling.ruling} by an editor",
        state="confirmed",
    )
