"""The SQL of the front page: rivers, articles, comments, and what the search index takes in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg.rows import class_row, dict_row
from psycopg_pool import ConnectionPool

from services.web import story_store
from services.web.cursor import Place
from services.web.search import Document
from services.web.story_store import StoryMark
from shared import kept, work
from shared.database import Connection
from shared.model import Block, Copy, KeyDate, KeyFigure, Span, TagState

Pool = ConnectionPool[Connection]

CommentState = Literal["shown", "held", "removed"]

LABELLED: Final = 500  # articles whose labels of a tag are looked at


@dataclass(frozen=True, kw_only=True)
class ListedTag:
    """A tag as lists show it: the address of its page is (kind, key)."""

    kind: str
    key: str
    label: str
    score: float


@dataclass(frozen=True, kw_only=True)
class Card:
    """An article as a list shows it."""

    id: UUID
    listed_at: datetime
    changed_at: datetime
    received_at: datetime
    published_at: datetime | None
    title: str
    summary: str
    byline: list[str]
    source: str
    category: str | None
    category_key: str | None
    language: str | None
    url: str | None
    words: int
    blocks: list[Block] = field(default_factory=list)  # the beginning of the text, as far as was asked for
    tags: list[ListedTag] = field(default_factory=list)
    comments: int = 0
    revision: int = 1
    updated_at: datetime | None = None  # when the current revision came; None of the first
    story: StoryMark | None = None  # None of what was never compared


@dataclass(frozen=True, kw_only=True)
class ReadTag:
    """A tag with the words that earned it: spans are [block, start, end), block -1 is the title."""

    kind: str
    key: str
    label: str
    score: float
    rule: str
    spans: list[list[int]]
    state: TagState
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article with everything that is known of its current copy."""

    id: UUID
    source: str
    received_at: datetime
    changed_at: datetime
    listed_at: datetime
    correlation_id: str | None
    recognised: str
    title: str
    summary: str
    blocks: list[Block]
    byline: list[str]
    published_at: datetime | None
    modified_at: datetime | None
    category: str | None
    category_key: str | None
    language: str | None
    url: str | None
    site_name: str | None
    lead_image: str | None
    licence: str | None
    words: int
    capabilities: list[str]
    origins: dict[str, dict[str, Any]]
    warnings: list[str]
    extra: dict[str, Any]
    tags: list[ReadTag]
    key_sentences: list[Span]
    key_dates: list[KeyDate]
    key_figures: list[KeyFigure]
    comments: int
    revision: int
    updated_at: datetime | None  # when the current revision came; None of the first
    story: StoryMark | None  # None of what was never compared


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """An article that its source took back."""

    id: UUID
    source: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A submission that changed an article; number 1 is the first."""

    number: int
    submission_id: UUID
    received_at: datetime
    content_hash: bytes
    title: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A copy as the desk read it out of what was posted, and the revision of the code that did."""

    content_hash: bytes
    copy: Copy
    pipeline_revision: int


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What a reader wrote below an article."""

    id: UUID
    name: str
    body: str
    state: CommentState
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category that has articles."""

    key: str
    label: str


# Lists ---------------------------------------------------------------------------------------------------------------


def newest(
    conn: Connection,
    *,
    before: Place | None,
    limit: int,
    category_key: str | None = None,
    tag: tuple[str, str] | None = None,
    text_limit: int = 0,
    once: bool = False,
) -> list[Card]:
    """The river from a place on: all of it, of one category, with one tag (kind, key), or both.

    once: of the articles that tell one story only the head, as far as it is in the category too.
    """
    kind, key = tag or (None, None)
    rows = conn.execute(
        f"""
        SELECT article.id
          FROM article
          {_WITH_TAG if tag else ""}
         WHERE article.visible
           {_IN_CATEGORY if category_key is not None else ""}
           {_BEFORE if before else ""}
           {_NOT_TOLD_BEFORE.format(in_category=_IN_CATEGORY_TOO if category_key is not None else "") if once else ""}
         ORDER BY article.listed_at DESC, article.id DESC
         LIMIT %(limit)s
        """,  # noqa: S608  # every piece is a constant below
        {
            "kind": kind,
            "key": key,
            "category_key": category_key,
            "before_at": before.at if before else None,
            "before_id": before.id if before else None,
            "limit": limit,
        },
    )
    return cards(conn, [row[0] for row in rows], text_limit=text_limit)


_WITH_TAG = """
    JOIN article_tag
      ON article_tag.article_id = article.id
     AND article_tag.kind = %(kind)s
     AND article_tag.key = %(key)s
"""
_IN_CATEGORY = "AND article.category_key = %(category_key)s"
_IN_CATEGORY_TOO = "AND head.category_key = %(category_key)s"
# Asked each time and kept nowhere: a withdrawal, too, may make another article the head.
_NOT_TOLD_BEFORE = """
    AND NOT EXISTS (
        SELECT
          FROM story_member AS mine
          JOIN story_member AS other
            ON other.story_id = mine.story_id
           AND other.article_id <> mine.article_id
          JOIN article AS head
            ON head.id = other.article_id
           AND head.visible
           AND (head.listed_at, head.id) < (article.listed_at, article.id)
           {in_category}
         WHERE mine.article_id = article.id)
"""
_BEFORE = "AND (article.listed_at, article.id) < (%(before_at)s, %(before_id)s)"


def cards(conn: Connection, article_ids: Sequence[UUID], *, text_limit: int = 0) -> list[Card]:
    """These articles as cards, in this order; those that readers may not see (any more) are left out.

    text_limit: how many characters of the text come along, from its beginning.
    """
    if not article_ids:
        return []
    wanted = list(article_ids)
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            f"""
            SELECT article.id,
                   article.listed_at,
                   article.changed_at,
                   article.received_at,
                   copy.published_at,
                   copy.title,
                   copy.summary,
                   copy.byline,
                   source.name AS source,
                   copy.category,
                   article.category_key,
                   copy.language,
                   copy.url,
                   copy.words
                   {_BEGINNING if text_limit else ""}
              FROM article
              JOIN source ON source.id = article.source_id
              JOIN copy
                ON copy.article_id = article.id
               AND copy.content_hash = article.content_hash
             WHERE article.id = ANY(%(wanted)s)
               AND article.visible
            """,  # noqa: S608  # the piece is a constant
            {"wanted": wanted, "text_limit": text_limit},
        ).fetchall()
    tags, comments = _tags_of(conn, wanted), _comment_counts(conn, wanted)
    changes, stories = _changes_of(conn, wanted), story_store.marks(conn, wanted)
    by_id = {
        row["id"]: Card(
            **row | {"blocks": kept.blocks(row.get("blocks") or [])} | changes.get(row["id"], {}),
            tags=tags[row["id"]],
            comments=comments.get(row["id"], 0),
            story=stories.get(row["id"]),
        )
        for row in rows
    }
    return [by_id[article_id] for article_id in wanted if article_id in by_id]


# Cut by the server: a text may have 2 MiB, and a page thirty of them.
_BEGINNING = """
    , (SELECT jsonb_agg(CASE WHEN length(block->>'text') <= %(text_limit)s - before
                             THEN block
                             ELSE block - 'cells' || jsonb_build_object(
                                  'text', left(block->>'text', (%(text_limit)s - before)::int))
                        END ORDER BY place)
         FROM (SELECT block, place,
                      sum(length(block->>'text')) OVER (ORDER BY place) - length(block->>'text') AS before
                 FROM jsonb_array_elements(copy.blocks) WITH ORDINALITY AS listed (block, place)) AS counted
        WHERE before < %(text_limit)s) AS blocks
"""


def categories(conn: Connection) -> list[Category]:
    """The categories that have visible articles, by name; as the newest article of each writes it.

    Goes from one key of the index to the next: its cost is the number of categories, not of articles.
    """
    rows = conn.execute(
        """
        WITH RECURSIVE known AS (
            (SELECT category_key
               FROM article
              WHERE visible
                AND category_key IS NOT NULL
              ORDER BY category_key
              LIMIT 1)
            UNION ALL
            SELECT (SELECT category_key
                      FROM article
                     WHERE visible
                       AND category_key > known.category_key
                     ORDER BY category_key
                     LIMIT 1)
              FROM known
             WHERE known.category_key IS NOT NULL
        )
        SELECT known.category_key, newest.category
          FROM known
         CROSS JOIN LATERAL (
            SELECT copy.category
              FROM article
              JOIN copy
                ON copy.article_id = article.id
               AND copy.content_hash = article.content_hash
             WHERE article.visible
               AND article.category_key = known.category_key
             ORDER BY article.listed_at DESC, article.id DESC
             LIMIT 1) AS newest
         LIMIT 100
        """
    )
    found = [Category(key=row[0], label=row[1] or row[0]) for row in rows]
    # "Other" says the least and comes last.
    return sorted(found, key=lambda category: (category.key == "other", category.label.casefold()))


def find_tag_label(conn: Connection, kind: str, key: str) -> str | None:
    """What a tag is called in English, or else in most of the articles that have it; None when no visible one does."""
    # A topic has a label in each language, and pages are in English. The newest articles tell, for there may be many.
    row = conn.execute(
        """
        WITH newest AS (
            SELECT article_tag.label, copy.language
              FROM article_tag
              JOIN article ON article.id = article_tag.article_id
              JOIN copy
                ON copy.article_id = article.id
               AND copy.content_hash = article.content_hash
             WHERE article_tag.kind = %s
               AND article_tag.key = %s
               AND article.visible
             ORDER BY article_tag.article_id DESC
             LIMIT %s
        )
        SELECT label
          FROM newest
         GROUP BY label
         ORDER BY count(*) FILTER (WHERE language = 'en') DESC, count(*) DESC, label
         LIMIT 1
        """,
        [kind, key, LABELLED],
    ).fetchone()
    return str(row[0]) if row else None


# One article ---------------------------------------------------------------------------------------------------------


def article_ids_of(conn: Connection, *, id_: UUID | None = None, short: int | None = None) -> list[UUID]:
    """The articles that a whole id, or the number behind the last 8 characters of one, may mean.

    An article has the id of its first submission; the ids of its later submissions lead to it too.
    """
    which, value = (
        ("submission.id = %s", id_)
        if id_ is not None
        else ("substring(uuid_send(submission.id) FROM 12 FOR 5) = %s", (short or 0).to_bytes(5, "big"))
    )
    rows = conn.execute(
        f"""
        SELECT DISTINCT article.id
          FROM submission
          JOIN article ON article.id = coalesce(submission.article_id, submission.id)
         WHERE {which}
           AND article.content_hash IS NOT NULL
         ORDER BY article.id DESC
         LIMIT 20
        """,  # noqa: S608  # one of the two constants above
        [value],
    )
    return [row[0] for row in rows]


def find_article(conn: Connection, article_id: UUID) -> Article | Withdrawn | None:
    """The article as readers may see it; None when there is none."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(
            """
            SELECT article.visible,
                   article.withdrawn_at,
                   article.id,
                   source.name AS source,
                   article.received_at,
                   article.changed_at,
                   article.listed_at,
                   submission.correlation_id,
                   copy.recognised,
                   copy.title,
                   copy.summary,
                   copy.blocks,
                   copy.byline,
                   copy.published_at,
                   copy.modified_at,
                   copy.category,
                   article.category_key,
                   copy.language,
                   copy.url,
                   copy.site_name,
                   copy.lead_image,
                   copy.licence,
                   copy.words,
                   copy.capabilities,
                   copy.origins,
                   copy.warnings,
                   copy.extra,
                   copy.tags,
                   copy.key_sentences,
                   copy.key_dates,
                   copy.key_figures,
                   (SELECT count(*) FROM comment WHERE article_id = article.id AND state = 'shown') AS comments
              FROM article
              JOIN source ON source.id = article.source_id
              JOIN copy
                ON copy.article_id = article.id
               AND copy.content_hash = article.content_hash
              LEFT JOIN submission ON submission.id = article.id
             WHERE article.id = %s
            """,
            [article_id],
        ).fetchone()
    if row is None:
        return None
    withdrawn_at, is_visible = row.pop("withdrawn_at"), row.pop("visible")
    if not is_visible:
        return Withdrawn(id=row["id"], source=row["source"], withdrawn_at=withdrawn_at)
    changes = _changes_of(conn, [article_id]).get(article_id, {"revision": 1, "updated_at": None})
    parts = {
        "blocks": kept.blocks(row["blocks"]),
        "tags": [_read_tag(tag) for tag in row["tags"]],
        "key_sentences": kept.spans(row["key_sentences"]),
        "key_dates": kept.key_dates(row["key_dates"]),
        "key_figures": kept.key_figures(row["key_figures"]),
        "story": story_store.marks(conn, [article_id]).get(article_id),
    }
    return Article(**row | parts | changes)


def revisions(conn: Connection, article_id: UUID) -> list[Revision]:
    """What the article said over time, in accept order: submissions whose text differs from the one before."""
    rows = conn.execute(
        """
        SELECT told.id, told.received_at, told.content_hash, copy.title
          FROM (SELECT id, article_id, accept_seq, received_at, content_hash,
                       lag(content_hash) OVER (ORDER BY accept_seq) AS before
                  FROM submission
                 WHERE article_id = %s
                   AND content_hash IS NOT NULL) AS told
          JOIN copy
            ON copy.article_id = told.article_id
           AND copy.content_hash = told.content_hash
         WHERE told.content_hash IS DISTINCT FROM told.before
         ORDER BY told.accept_seq
        """,
        [article_id],
    ).fetchall()
    return [
        Revision(
            number=number,
            submission_id=row[0],
            received_at=row[1],
            content_hash=row[2],
            title=row[3],
            is_current=number == len(rows),
        )
        for number, row in enumerate(rows, start=1)
    ]


def readings(conn: Connection, article_id: UUID, content_hashes: Sequence[bytes]) -> dict[bytes, Reading]:
    """These copies of an article, each with its lines and origins, by hash."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            SELECT content_hash, pipeline_revision, recognised, title, blocks, byline, published_at, modified_at,
                   category, language, url, site_name, lead_image, licence, capabilities, origins, lines, warnings,
                   extra
              FROM copy
             WHERE article_id = %s
               AND content_hash = ANY(%s)
            """,
            [article_id, list(content_hashes)],
        ).fetchall()
    return {row["content_hash"]: _reading(row) for row in rows}


def copies(conn: Connection, article_id: UUID, content_hashes: Sequence[bytes]) -> dict[bytes, Copy]:
    """As much of these copies as readers see, by hash; how they were read stays in the database."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            SELECT content_hash, recognised, title, blocks, byline, published_at, modified_at, category, language, url,
                   site_name, lead_image, licence
              FROM copy
             WHERE article_id = %s
               AND content_hash = ANY(%s)
            """,
            [article_id, list(content_hashes)],
        ).fetchall()
    parts = [{"blocks": tuple(kept.blocks(row["blocks"])), "byline": tuple(row["byline"])} for row in rows]
    return {row.pop("content_hash"): Copy(**row | part) for row, part in zip(rows, parts, strict=True)}


def find_content_hash(conn: Connection, article_id: UUID, submission_id: UUID) -> bytes | None:
    """Which copy of the article a submission became; None when it became none."""
    row = conn.execute(
        "SELECT content_hash FROM submission WHERE id = %s AND article_id = %s", [submission_id, article_id]
    ).fetchone()
    return row[0] if row else None


# Comments ------------------------------------------------------------------------------------------------------------


def comments(conn: Connection, article_id: UUID, *, after: Place | None, limit: int) -> list[Comment]:
    """The comments that everybody sees, oldest first."""
    with conn.cursor(row_factory=class_row(Comment)) as cursor:
        return cursor.execute(
            """
            SELECT id, name, body, state, posted_at
              FROM comment
             WHERE article_id = %s
               AND state = 'shown'
               AND (posted_at, id) > (%s, %s)
             ORDER BY posted_at, id
             LIMIT %s
            """,
            [
                article_id,
                after.at if after else datetime.min.replace(tzinfo=UTC),
                after.id if after else UUID(int=0),
                limit,
            ],
        ).fetchall()


def find_comment(conn: Connection, article_id: UUID, comment_id: UUID) -> Comment | None:
    """One comment of an article, whoever may see it."""
    with conn.cursor(row_factory=class_row(Comment)) as cursor:
        return cursor.execute(
            """
            SELECT id, name, body, state, posted_at
              FROM comment
             WHERE article_id = %s
               AND id = %s
            """,
            [article_id, comment_id],
        ).fetchone()


def has_same_comment(conn: Connection, article_id: UUID, *, name: str, body: str, within_s: int) -> bool:
    """Whether a comment said just this a moment ago; two of them at once wait for each other here."""
    # 7105 is ours; 7104 is for locks of which there is one.
    conn.execute("SELECT pg_advisory_xact_lock(7105, hashtext(%s))", [str(article_id)])
    row = conn.execute(
        """
        SELECT id
          FROM comment
         WHERE article_id = %s
           AND name = %s
           AND body = %s
           AND posted_at > clock_timestamp() - make_interval(secs => %s)
         LIMIT 1
        """,
        [article_id, name, body, within_s],
    ).fetchone()
    return row is not None


def insert_comment(
    conn: Connection, *, comment_id: UUID, article_id: UUID, name: str, body: str, state: CommentState
) -> None:
    conn.execute(
        "INSERT INTO comment (id, article_id, name, body, state) VALUES (%s, %s, %s, %s, %s)",
        [comment_id, article_id, name, body, state],
    )


# Taking back ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Owned:
    """Whose an article is and whether readers see it; its row is locked until COMMIT."""

    source_id: UUID
    visible: bool


def find_and_lock_article(conn: Connection, article_id: UUID) -> Owned | None:
    with conn.cursor(row_factory=class_row(Owned)) as cursor:
        return cursor.execute(
            "SELECT source_id, visible FROM article WHERE id = %s FOR UPDATE", [article_id]
        ).fetchone()


def is_visible_and_lock(conn: Connection, article_id: UUID) -> bool:
    """Whether readers see the article; it cannot be withdrawn before COMMIT."""
    row = conn.execute("SELECT visible FROM article WHERE id = %s FOR SHARE", [article_id]).fetchone()
    return bool(row and row[0])


def withdraw(conn: Connection, article_id: UUID) -> int:
    """Take the article back at this point of the accept order, and with all that was posted of it; gives how much.

    What was accepted before and is still being worked on comes too late; what is posted after this brings it back.
    """
    conn.execute(
        """
        UPDATE article
           SET withdrawn_seq = nextval('accept_seq'),
               withdrawn_at = clock_timestamp()
         WHERE id = %s
        """,
        [article_id],
    )
    rows = conn.execute(
        """
        UPDATE submission
           SET status = 'withdrawn'
         WHERE article_id = %s
           AND status IN ('published', 'updated', 'unchanged')
        RETURNING id
        """,
        [article_id],
    ).fetchall()
    work.write_history(conn, [work.Entry(submission_id=row[0], event="withdrawn") for row in rows])
    return len(rows)


# For the search index ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Sized:
    """A visible article and how many bytes its text has in the database."""

    id: UUID
    size_bytes: int


def sizes(conn: Connection, article_ids: Sequence[UUID]) -> list[Sized]:
    """How large those of the articles are that readers may see."""
    if not article_ids:
        return []
    with conn.cursor(row_factory=class_row(Sized)) as cursor:
        return cursor.execute(f"{_SIZE} AND article.id = ANY(%s)", [list(article_ids)]).fetchall()


def sizes_between(conn: Connection, after: UUID | None, end: UUID, *, limit: int) -> list[Sized]:
    """Visible articles in the order of their ids, from behind one on, up to and with another."""
    with conn.cursor(row_factory=class_row(Sized)) as cursor:
        return cursor.execute(
            f"{_SIZE} AND article.id > %s AND article.id <= %s ORDER BY article.id LIMIT %s",
            [after or UUID(int=0), end, limit],
        ).fetchall()


def documents(conn: Connection, article_ids: Sequence[UUID]) -> list[Document]:
    """Those of the articles that readers may see, as the index takes them in."""
    if not article_ids:
        return []
    rows = conn.execute(
        """
        SELECT article.id, article.listed_at, copy.title, copy.blocks, copy.category, article.category_key,
               source.name, copy.language, copy.byline
          FROM article
          JOIN source ON source.id = article.source_id
          JOIN copy
            ON copy.article_id = article.id
           AND copy.content_hash = article.content_hash
         WHERE article.visible
           AND article.id = ANY(%s)
        """,
        [list(article_ids)],
    ).fetchall()
    return _documents(conn, rows)


def find_newest_article(conn: Connection) -> UUID | None:
    row = conn.execute("SELECT id FROM article ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else None


# The size of a text that is stored apart is known without reading it.
_SIZE = """
    SELECT article.id, pg_column_size(copy.blocks) AS size_bytes
      FROM article
      JOIN copy
        ON copy.article_id = article.id
       AND copy.content_hash = article.content_hash
     WHERE article.visible
"""


def newest_event(conn: Connection) -> int:
    """The number of the last event there is; 0 when there is none."""
    row = conn.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    return int(row[0]) if row else 0


def find_event_time(conn: Connection, seq: int) -> datetime | None:
    """When this event happened; None when this log has no such event."""
    row = conn.execute("SELECT at FROM event WHERE seq = %s", [seq]).fetchone()
    return row[0] if row else None


def _documents(conn: Connection, rows: Sequence[tuple[Any, ...]]) -> list[Document]:
    tags = _tags_of(conn, [row[0] for row in rows])
    return [
        Document(
            id=row[0],
            listed_at=row[1],
            title=row[2],
            body="\n".join(block["text"] for block in row[3]),
            tags=tuple(text for tag in tags[row[0]] for text in dict.fromkeys((tag.label, tag.key))),
            category=row[4] or row[5] or "",
            source=row[6],
            language=row[7] or "",
            byline=tuple(row[8]),
        )
        for row in rows
    ]


def _tags_of(conn: Connection, article_ids: Sequence[UUID]) -> defaultdict[UUID, list[ListedTag]]:
    """The tags of each article, the strongest first."""
    found: defaultdict[UUID, list[ListedTag]] = defaultdict(list)
    rows = conn.execute(
        """
        SELECT article_id, kind, key, label, score
          FROM article_tag
         WHERE article_id = ANY(%s)
         ORDER BY score DESC, label
        """,
        [list(article_ids)],
    )
    for article_id, kind, key, label, score in rows:
        found[article_id].append(ListedTag(kind=kind, key=key, label=label, score=score))
    return found


def _comment_counts(conn: Connection, article_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = conn.execute(
        """
        SELECT article_id, count(*)
          FROM comment
         WHERE article_id = ANY(%s)
           AND state = 'shown'
         GROUP BY article_id
        """,
        [list(article_ids)],
    )
    return {row[0]: row[1] for row in rows}


def _changes_of(conn: Connection, article_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The number of the current revision, and when it came, of those articles that have more than one; as `revisions`
    counts them."""
    rows = conn.execute(
        """
        SELECT article_id, count(*), (array_agg(received_at ORDER BY accept_seq DESC))[1]
          FROM (SELECT article_id, accept_seq, received_at, content_hash,
                       lag(content_hash) OVER (PARTITION BY article_id ORDER BY accept_seq) AS before
                  FROM submission
                 WHERE article_id = ANY(%s)
                   AND content_hash IS NOT NULL) AS told
         WHERE content_hash IS DISTINCT FROM before
         GROUP BY article_id
        HAVING count(*) > 1
        """,
        [list(article_ids)],
    )
    return {row[0]: {"revision": row[1], "updated_at": row[2]} for row in rows}


def _reading(row: dict[str, Any]) -> Reading:
    content_hash, pipeline_revision = row.pop("content_hash"), row.pop("pipeline_revision")
    parts: dict[str, Any] = {name: tuple(row[name]) for name in ("byline", "capabilities", "warnings")}
    parts |= {
        "blocks": tuple(kept.blocks(row["blocks"])),
        "origins": kept.origins(row["origins"]),
        "lines": tuple(kept.lines(row["lines"])),
    }
    return Reading(content_hash=content_hash, copy=Copy(**row | parts), pipeline_revision=pipeline_revision)


def _read_tag(told: dict[str, Any]) -> ReadTag:
    return ReadTag(
        kind=told["kind"],
        key=told["key"],
        label=told["label"],
        score=told["score"],
        rule=told["rule"],
        spans=told.get("spans", []),
        state=told.get("state", "suggested"),
        data=told.get("data", {}),
    )
