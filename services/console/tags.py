"""The story of `copydesk tags`: what an article is tagged with, and an editor's word on each."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from uuid import UUID

import click

from services.console import say
from services.console.articles import find_id
from services.console.cabinet import opened
from shared import events, ids, kept, tag_rulings
from shared.database import Connection
from shared.events import Event
from shared.model import Tag, TagKind
from shared.tag_rulings import Verb

_LABELS: Final = 2000  # that a new one is compared with
_ALIKE: Final = 0.8  # of the letters


@dataclass(frozen=True, kw_only=True)
class _Article:
    """An article with the tags of its current copy; its row is locked until COMMIT."""

    id: UUID
    source_id: UUID
    content_hash: bytes
    title: str
    tags: list[Tag]


def show(asked: str, *, as_json: bool) -> int:
    """The tags of an article, each with what earned it."""
    with opened() as conn:
        article = _get_article(conn, asked)
        refused = _refused(conn, article)
    if as_json:
        for told in kept.of_tags(article.tags):
            say.tell_json(told)
        return 0
    say.talk(f"{ids.short(article.id)}  {article.title}")
    say.table(
        ["KIND", "LABEL", "SCORE", "STATE", "SAID", "RULE", "KEY"],
        [
            (tag.kind, tag.label, f"{tag.score:.2f}", tag.state, len(tag.spans), tag.rule, tag.key)
            for tag in article.tags
        ],
    )
    if refused:
        names = ", ".join(f"{tag.label} ({tag.kind}:{tag.key})" for tag in refused)
        say.talk(
            f"Refused for later articles of this source: {names}. `tags confirm` takes it back where it was refused."
        )
    short = ids.short(article.id)
    say.talk(f"Say what is right: {say.called()} tags confirm {short} LABEL, {say.called()} tags refuse {short} LABEL")
    return 0


def rule(asked: str, named: str, verb: Verb) -> int:
    """Confirm or refuse a tag that the article has; it is named by its label, its key or kind:key."""
    with opened() as conn:
        article = _get_article(conn, asked)
        # What was refused can be confirmed again, and is no tag of the article meanwhile.
        tag = _get_tag(article, named, besides=_refused(conn, article) if verb == "confirmed" else [])
        _write(conn, article, verb, tag.kind, tag.key, tag.label)
    click.echo(f"{tag.kind} {tag.label}: {verb}.")
    if verb == "refused":
        say.talk("Later articles of this source do not get it either.")
    return 0


def add(asked: str, kind: TagKind, label: str) -> int:
    """Give the article a tag that no tagger found. Every kind is free: a label that none has yet makes a new tag."""
    label = " ".join(label.split())
    if not label or len(label) > 200:
        raise say.Fault("a tag has a label of 1 to 200 characters.", code=say.USAGE)
    listed = _listed(kind, label)
    with opened() as conn:
        article = _get_article(conn, asked)
        known = (*article.tags, *_refused(conn, article))
        same = next((tag for tag in known if tag.kind == kind and _folded(tag.label) == _folded(label)), None)
        verb: Verb = "confirmed" if same else "added"
        key, name = (same.key, same.label) if same else _known(conn, kind, label) or listed or (_folded(label), label)
        is_new = verb == "added" and (key, name) != listed and _is_new(conn, kind, key)
        _write(conn, article, verb, kind, key, name)
    click.echo(f"{kind} {name}: {verb}.")
    if is_new:
        short = ids.short(article.id)
        alike = _alike(kind, key, label)
        spelt = f" Spelt nearly so: {', '.join(alike)}." if alike else ""
        say.talk(
            f"No other article has this {kind}: it is a new one.{spelt} "
            f"If it is none: {say.called()} tags refuse {short} {shlex.quote(f'{kind}:{key}')}"
        )
    return 0


def _listed(kind: TagKind, label: str) -> tuple[str, str] | None:
    """Key and label of a place or a topic that the desk's own lists know; asked before any article is held."""
    if kind not in ("place", "topic"):
        return None
    asked = [sys.executable, "-m", "services.enrich.tagging.called", kind, label]
    root = str(Path(__file__).parents[2])
    # Where the console is at hand without the desk, the tag is one of the editor's own.
    found = subprocess.run(
        asked, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": root}
    ).stdout
    if not found:
        return None
    key, name = json.loads(found)
    return str(key), str(name)


def _is_new(conn: Connection, kind: TagKind, key: str) -> bool:
    return conn.execute("SELECT FROM article_tag WHERE kind = %s AND key = %s LIMIT 1", [kind, key]).fetchone() is None


def _alike(kind: TagKind, key: str, label: str) -> list[str]:
    """What other tags of this kind are called nearly so; no article is held while they are compared."""
    with opened() as conn:
        rows = conn.execute(
            """
            SELECT label
              FROM article_tag
             WHERE kind = %s
               AND key <> %s
             GROUP BY label
             ORDER BY count(*) DESC, label
             LIMIT %s
            """,
            [kind, key, _LABELS],
        ).fetchall()
    return get_close_matches(label, [row[0] for row in rows], n=3, cutoff=_ALIKE)


def _known(conn: Connection, kind: TagKind, label: str) -> tuple[str, str] | None:
    """Key and label under which other articles have a tag of this name, most of them."""
    row = conn.execute(
        """
        SELECT key, label
          FROM article_tag
         WHERE kind = %s
           AND lower(label) = lower(%s)
         GROUP BY key, label
         ORDER BY count(*) DESC, key, label
         LIMIT 1
        """,
        [kind, label],
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def _refused(conn: Connection, article: _Article) -> list[Tag]:
    """What was refused for the article or its source."""
    rows = conn.execute(
        """
        SELECT DISTINCT kind, key, label
          FROM tag_ruling
         WHERE source_id = %s
           AND ruling = 'refused'
         ORDER BY label
        """,
        [article.source_id],
    )
    has = {(tag.kind, tag.key) for tag in article.tags}
    return [
        Tag(kind=kind, key=key, label=label, score=0.0, rule="refused by an editor")
        for kind, key, label in rows
        if (kind, key) not in has
    ]


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _get_article(conn: Connection, asked: str) -> _Article:
    row = conn.execute(
        """
        SELECT article.id, article.source_id, article.content_hash, copy.title, copy.tags
          FROM article
          JOIN copy
            ON copy.article_id = article.id
           AND copy.content_hash = article.content_hash
         WHERE article.id = %s
           FOR UPDATE OF article
        """,
        [find_id(conn, asked)],
    ).fetchone()
    assert row is not None
    article_id, source_id, content_hash, title, tags = row
    return _Article(id=article_id, source_id=source_id, content_hash=content_hash, title=title, tags=kept.tags(tags))


def _get_tag(article: _Article, named: str, *, besides: Sequence[Tag] = ()) -> Tag:
    found = [
        tag
        for tag in (*article.tags, *besides)
        if named in (tag.key, f"{tag.kind}:{tag.key}") or _folded(tag.label) == _folded(named)
    ]
    if len(found) > 1:
        names = ", ".join(f"{tag.kind}:{tag.key}" for tag in found)
        raise say.Fault(f"several tags are called so: {names}. Give one of these.")
    if not found:
        raise say.Fault(
            f"the article has no tag {named}. It has: {say.called()} tags show {ids.short(article.id)}; "
            f"give it one: {say.called()} tags add {ids.short(article.id)} KIND LABEL"
        )
    return found[0]


def _write(conn: Connection, article: _Article, verb: Verb, kind: TagKind, key: str, label: str) -> None:
    """The ruling, the tags as it leaves them, and the word to the projections, in one transaction."""
    conn.execute(
        """
        INSERT INTO tag_ruling (article_id, source_id, kind, key, label, ruling)
        VALUES (%s, %s, %s, %s, %s, %s)
            ON CONFLICT (article_id, kind, key)
            DO UPDATE
           SET ruling = EXCLUDED.ruling,
               label = EXCLUDED.label,
               at = clock_timestamp()
        """,
        [article.id, article.source_id, kind, key, label, verb],
    )
    tag_rulings.hold(conn, [article.id])
    events.append(conn, [Event(type="article.updated", subject=article.id, data={"tags": verb})])
