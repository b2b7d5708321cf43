"""The SQL of reprocessing: runs and what they found; promoting and undoing, so many articles a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg.rows import class_row, dict_row

from shared import broker, events, ids, stories, tag_rulings, work
from shared.database import Connection
from shared.events import Event
from shared.likeness import Fingerprint
from shared.stories import Newcomer

FILL: Final = 2000  # articles a transaction
PROMOTE: Final = 200
DISCARD: Final = 2000

Column = Literal["made", "before"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """One reading again; the states stand in migration 0003."""

    id: UUID
    state: str
    source: str | None
    since: datetime | None
    rule_id: UUID | None
    pipeline_revision: int | None
    articles: int
    created_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]  # rereads by state

    @property
    def waiting(self) -> int:
        return self.counts.get("waiting", 0)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One article as it is (or was before it was promoted) and as it would be (or is by now)."""

    article_id: UUID
    fields: tuple[str, ...]
    before: dict[str, Any]
    after: dict[str, Any]


def start(
    conn: Connection,
    *,
    source_id: UUID | None,
    since: datetime | None,
    rule_id: UUID | None = None,
    untagged: bool = False,
) -> UUID:
    """A run of which no article is written down yet."""
    run_id = ids.new_id()
    conn.execute(
        "INSERT INTO rerun (id, source_id, since, rule_id, untagged) VALUES (%s, %s, %s, %s, %s)",
        [run_id, source_id, since, rule_id, untagged],
    )
    return run_id


def fill(conn: Connection, run_id: UUID, *, after: UUID | None, limit: int = FILL) -> tuple[int, UUID | None]:
    """Write down the next articles with their work; gives how many, and the last of them to go on from."""
    # They are rung for by the sweep alone, as fast as the workers take them: rung_at says that nobody has yet.
    row = conn.execute(
        """
        WITH chosen AS MATERIALIZED (
            SELECT article.id AS article_id, submission.id AS submission_id, article.content_hash
              FROM rerun
              JOIN article
                ON article.visible
               AND article.content_hash IS NOT NULL
               AND (rerun.source_id IS NULL OR article.source_id = rerun.source_id)
               AND (rerun.since IS NULL OR article.received_at >= rerun.since)
              JOIN submission
                ON submission.article_id = article.id
               AND submission.accept_seq = article.accept_seq
             WHERE rerun.id = %(run)s
               AND (NOT rerun.untagged OR EXISTS (
                    SELECT FROM copy
                     WHERE copy.article_id = article.id
                       AND copy.content_hash = article.content_hash
                       AND copy.tag_faults <> '{}'))
               AND (%(after)s::uuid IS NULL OR article.id > %(after)s)
             ORDER BY article.id
             LIMIT %(limit)s
        ), new AS (
            INSERT INTO reread (id, rerun_id, article_id, submission_id, content_hash)
            SELECT gen_random_uuid(), %(run)s, article_id, submission_id, content_hash
              FROM chosen
            RETURNING id
        ), due AS (
            INSERT INTO work (id, kind, rung_at)
            SELECT id, %(kind)s, '-infinity'
              FROM new
            RETURNING id
        )
        SELECT (SELECT count(*) FROM due), (SELECT max(article_id::text)::uuid FROM chosen)
        """,
        {"run": run_id, "after": after, "limit": limit, "kind": broker.REREAD},
    ).fetchone()
    assert row is not None
    conn.execute("UPDATE rerun SET articles = articles + %s WHERE id = %s", [row[0], run_id])
    return row[0], row[1]


def begin(conn: Connection, run_id: UUID) -> None:
    """All its articles are written down; with nothing left to read it is ready."""
    conn.execute("UPDATE rerun SET state = 'running' WHERE id = %s AND state = 'filling'", [run_id])


def runs(conn: Connection, *, limit: int = 20) -> list[Run]:
    """The newest runs, newest first, without trials of rules that are over: they left nothing."""
    which = "WHERE rerun.rule_id IS NULL OR rerun.state <> 'discarded' ORDER BY rerun.id DESC LIMIT %(limit)s"
    return _runs(conn, which, {"limit": limit})


def find_newest(conn: Connection) -> Run | None:
    """The newest run that somebody may mean: no trial, but for one that was promoted."""
    which = """
        WHERE rerun.rule_id IS NULL
           OR rerun.state IN ('promoted', 'undone', 'closed')
        ORDER BY rerun.id DESC
        LIMIT 1
    """
    return next(iter(_runs(conn, which, {})), None)


def find_runs(conn: Connection, *, whole: UUID | None, end: int | None) -> list[Run]:
    """The runs of this id, or whose id ends in these 40 bits."""
    which = "WHERE rerun.id = %(whole)s OR right(rerun.id::text, 10) = %(end)s"
    return _runs(conn, which, {"whole": whole, "end": None if end is None else f"{end:010x}"})


def promoted_since(conn: Connection, run: Run) -> list[UUID]:
    """The other runs that gave readers something since this one was begun, newest first."""
    return _ids(
        conn,
        """
        SELECT id
          FROM rerun
         WHERE state IN ('promoted', 'closed')
           AND ended_at > %s
           AND id <> %s
         ORDER BY ended_at DESC
        """,
        [run.created_at, run.id],
    )


def is_in_force(conn: Connection, rule_id: UUID) -> bool:
    return conn.execute("SELECT FROM source_rule WHERE id = %s AND state = 'active'", [rule_id]).fetchone() is not None


def fields(conn: Connection, run_id: UUID) -> dict[str, int]:
    """In how many articles each field differs."""
    rows = conn.execute(
        """
        SELECT field, count(*)
          FROM reread
          CROSS JOIN unnest(fields) AS field
         WHERE rerun_id = %s
         GROUP BY field
        """,
        [run_id],
    )
    return dict(rows.fetchall())


def problems(conn: Connection, run_id: UUID) -> list[tuple[str, str, int, str, UUID]]:
    """Why articles could not be read again: (state, code, how many, message, one submission), commonest first."""
    rows = conn.execute(
        """
        SELECT state, problem ->> 'code', count(*), min(problem ->> 'message'), min(submission_id::text)::uuid
          FROM reread
         WHERE rerun_id = %s
           AND state IN ('refused', 'failed')
         GROUP BY 1, 2
         ORDER BY 3 DESC, 2
         LIMIT 20
        """,
        [run_id],
    )
    return rows.fetchall()


def samples(conn: Connection, run_id: UUID, *, field: str | None, limit: int) -> list[Sample]:
    """Articles that change, in this field if one is named."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            SELECT reread.article_id, reread.fields, reread.made -> 'copy' AS after,
                   coalesce(reread.before -> 'copy', to_jsonb(copy)) AS before
              FROM reread
              LEFT JOIN copy USING (article_id, content_hash)
             WHERE reread.rerun_id = %s
               AND reread.made IS NOT NULL
               AND (%s::text IS NULL OR %s = ANY(reread.fields))
             ORDER BY reread.id
             LIMIT %s
            """,
            [run_id, field, field, limit],
        ).fetchall()
    return [Sample(**row | {"fields": tuple(row["fields"])}) for row in rows]


def promote_some(conn: Connection, run_id: UUID, *, limit: int = PROMOTE) -> int:
    """Give the next articles of a ready run their new copies, in the caller's transaction; 0 when none is left.

    An article that has another submission or copy by now, or was given one by another run, or is withdrawn, is left
    alone: `passed`.
    """
    if not _lock_run(conn, run_id, "ready"):
        return 0
    chosen = _ids(
        conn,
        "SELECT id FROM reread WHERE rerun_id = %s AND state = 'changed' ORDER BY id LIMIT %s FOR UPDATE",
        [run_id, limit],
    )
    fit = _lock_fitting(conn, chosen, "reread.content_hash", since="rerun.created_at")
    conn.execute("UPDATE reread SET state = 'passed' WHERE id = ANY(%s) AND NOT id = ANY(%s)", [chosen, fit])
    conn.execute(
        """
        UPDATE reread
           SET state = 'promoted',
               before = jsonb_build_object('copy', to_jsonb(copy), 'listed_at', article.listed_at,
                                           'category_key', article.category_key, 'story', (
                    SELECT jsonb_build_object(
                                'bands', (SELECT coalesce(jsonb_agg(key), '[]')
                                            FROM band
                                           WHERE band.article_id = article.id
                                             AND band.key IS DISTINCT FROM story_member.address_key),
                                'sample', encode(story_member.sample, 'hex'),
                                'address_key', story_member.address_key)
                      FROM story_member
                     WHERE story_member.article_id = article.id
                       AND reread.made ? 'story'))
          FROM article
          JOIN copy
            ON copy.article_id = article.id
         WHERE reread.id = ANY(%s)
           AND article.id = reread.article_id
           AND copy.content_hash = reread.content_hash
        """,
        [fit],
    )
    _put(conn, fit, "made", replaces="reread.content_hash")
    return len(chosen)


def undo_some(conn: Connection, run_id: UUID, *, after: UUID | None, limit: int = PROMOTE) -> UUID | None:
    """Give the next promoted articles their old copies back, where nothing came since; gives where to go on."""
    if not _lock_run(conn, run_id, "promoted"):
        return None
    chosen = _ids(
        conn,
        """
        SELECT id
          FROM reread
         WHERE rerun_id = %s
           AND state = 'promoted'
           AND (%s::uuid IS NULL OR id > %s)
         ORDER BY id
         LIMIT %s
           FOR UPDATE
        """,
        [run_id, after, after, limit],
    )
    fit = _lock_fitting(conn, chosen, _HASH_MADE, since=_PROMOTED_AT)
    conn.execute("UPDATE reread SET state = 'undone' WHERE id = ANY(%s)", [fit])
    _put(conn, fit, "before", replaces=_HASH_MADE)
    return chosen[-1] if chosen else None


def to_undo_first(conn: Connection, run_id: UUID) -> list[UUID]:
    """The newer runs that articles of this promoted one have something from, as long as they can be undone.

    Newest first. An article that another text came for is in nobody's hands any more.
    """
    return _ids(
        conn,
        f"""
        SELECT newer.id
          FROM reread
          JOIN article ON article.id = reread.article_id
          JOIN submission ON submission.id = reread.submission_id
          JOIN reread AS theirs ON theirs.submission_id = reread.submission_id
          JOIN rerun AS newer ON newer.id = theirs.rerun_id
         WHERE reread.rerun_id = %s
           AND reread.state = 'promoted'
           AND article.visible
           AND article.accept_seq = submission.accept_seq
           AND theirs.state = 'promoted'
           AND newer.state IN ('ready', 'promoted')
           AND newer.id <> reread.rerun_id
           AND EXISTS (
                SELECT
                  FROM history
                 WHERE history.submission_id = theirs.submission_id
                   AND history.event = 'reread'
                   AND history.detail ->> 'rerun' = newer.id::text
                   AND history.at > {_PROMOTED_AT})
         GROUP BY newer.id
         ORDER BY newer.id DESC
        """,  # noqa: S608  # a constant
        [run_id],
    )


def mark_unchanged(conn: Connection, run_id: UUID, *, after: UUID | None, limit: int = DISCARD) -> UUID | None:
    """Note on the copies that stay that today's code makes the same of their payloads; gives where to go on."""
    rows = conn.execute(
        """
        WITH chosen AS MATERIALIZED (
            SELECT id, article_id, content_hash, pipeline_revision
              FROM reread
             WHERE rerun_id = %(run)s
               AND state = 'unchanged'
               AND (%(after)s::uuid IS NULL OR id > %(after)s)
             ORDER BY id
             LIMIT %(limit)s
        ), noted AS (
            UPDATE copy
               SET pipeline_revision = chosen.pipeline_revision
              FROM chosen
             WHERE copy.article_id = chosen.article_id
               AND copy.content_hash = chosen.content_hash
               AND copy.pipeline_revision < chosen.pipeline_revision
        )
        SELECT id FROM chosen ORDER BY id
        """,
        {"run": run_id, "after": after, "limit": limit},
    ).fetchall()
    return rows[-1][0] if rows else None


def end(conn: Connection, run_id: UUID, state: str, *, of: Sequence[str]) -> bool:
    """Give a run its last state; False when it is in none of `of` any more."""
    # One that is closed gave readers nothing new: it ended when it was promoted.
    row = conn.execute(
        """
        UPDATE rerun
           SET state = %(state)s,
               ended_at = CASE WHEN %(state)s = 'closed' THEN ended_at ELSE clock_timestamp() END
         WHERE id = %(run)s
           AND state = ANY(%(of)s)
        RETURNING id
        """,
        {"state": state, "run": run_id, "of": list(of)},
    ).fetchone()
    return row is not None


def keep_counts(conn: Connection, run_id: UUID) -> None:
    """Write the counts into the run itself, since the rows they are counted from are about to go."""
    conn.execute(
        """
        UPDATE rerun
           SET counts = (SELECT jsonb_object_agg(state, count)
                           FROM (SELECT state, count(*) FROM reread WHERE rerun_id = %s GROUP BY state) AS counted)
         WHERE id = %s
        """,
        [run_id, run_id],
    )


def throw_away_some(conn: Connection, run_id: UUID, *, limit: int = DISCARD) -> int:
    """Take the next rereads of a run away with their work; a worker that has one finds its row gone."""
    chosen = _ids(conn, "SELECT id FROM reread WHERE rerun_id = %s LIMIT %s", [run_id, limit])
    conn.execute("DELETE FROM work WHERE id = ANY(%s)", [chosen])  # first: in the order of the workers' locks
    conn.execute("DELETE FROM reread WHERE id = ANY(%s)", [chosen])
    return len(chosen)


_HASH_MADE: Final = "(reread.made -> 'copy' ->> 'content_hash')::bytea"
_PROMOTED_AT: Final = """
    (SELECT max(at)
       FROM history
      WHERE submission_id = reread.submission_id
        AND event = 'reread'
        AND detail ->> 'rerun' = reread.rerun_id::text)
"""

_RUNS: Final = """
    SELECT rerun.id, rerun.state, source.name AS source, rerun.since, rerun.rule_id, rerun.pipeline_revision,
           rerun.articles, rerun.created_at, rerun.ended_at,
           coalesce(rerun.counts,
                    (SELECT jsonb_object_agg(counted.state, counted.count)
                       FROM (SELECT state, count(*) FROM reread WHERE rerun_id = rerun.id GROUP BY state) AS counted),
                    '{}') AS counts
      FROM rerun
      LEFT JOIN source ON source.id = rerun.source_id
"""


def _runs(conn: Connection, which: str, params: dict[str, Any]) -> list[Run]:
    with conn.cursor(row_factory=class_row(Run)) as cursor:
        return cursor.execute(f"{_RUNS} {which}", params).fetchall()


def _ids(conn: Connection, query: str, params: Sequence[Any]) -> list[UUID]:
    return [row[0] for row in conn.execute(query, params)]


def _lock_run(conn: Connection, run_id: UUID, state: str) -> bool:
    row = conn.execute("SELECT FROM rerun WHERE id = %s AND state = %s FOR UPDATE", [run_id, state]).fetchone()
    return row is not None


def _lock_fitting(conn: Connection, reread_ids: Sequence[UUID], has_hash: str, *, since: str) -> list[UUID]:
    """Lock their articles, in the workers' order; gives those rereads whose article still is what was compared.

    The hash tells of what readers see of a text. Tags, key facts and how it was read may be another run's by now under
    the same hash, unless that run was undone since.
    """
    conn.execute(
        """
        SELECT article.id
          FROM reread
          JOIN article ON article.id = reread.article_id
         WHERE reread.id = ANY(%s)
         ORDER BY article.source_id, article.identity COLLATE "C"
           FOR UPDATE OF article
        """,
        [list(reread_ids)],
    )
    return _ids(
        conn,
        f"""
        SELECT reread.id
          FROM reread
          JOIN rerun ON rerun.id = reread.rerun_id
          JOIN article ON article.id = reread.article_id
          JOIN submission ON submission.id = reread.submission_id
         WHERE reread.id = ANY(%s)
           AND article.visible
           AND article.content_hash = {has_hash}
           AND article.accept_seq = submission.accept_seq
           AND NOT EXISTS (
                SELECT
                  FROM history
                 WHERE history.submission_id = reread.submission_id
                   AND history.event = 'reread'
                   AND history.detail ->> 'rerun' <> reread.rerun_id::text
                   AND history.at > {since}
                 GROUP BY history.detail ->> 'rerun'
                HAVING count(*) %% 2 = 1)
         ORDER BY reread.id
        """,  # noqa: S608  # constants of the two callers
        [list(reread_ids)],
    )


def _put(conn: Connection, reread_ids: Sequence[UUID], column: Column, *, replaces: str) -> None:
    """Make `column` what these articles are, where they were `replaces`; tell the projections."""
    params = [list(reread_ids)]
    for statement in _statements(column, replaces):
        conn.execute(statement, params)
    _join_stories(conn, reread_ids, column)
    rows = conn.execute(
        """
        SELECT reread.article_id, reread.submission_id, submission.accept_seq, reread.rerun_id, reread.fields
          FROM reread
          JOIN submission ON submission.id = reread.submission_id
         WHERE reread.id = ANY(%s)
         ORDER BY reread.id
        """,
        params,
    ).fetchall()
    # What was kept is as old as the run; what editors ruled since outlives it.
    tag_rulings.hold(conn, [row[0] for row in rows])
    work.write_history(
        conn,
        [
            work.Entry(
                submission_id=submission,
                event="reread",
                detail={"rerun": str(run), "fields": changed, "undone": column == "before"},
            )
            for _, submission, _, run, changed in rows
        ],
    )
    # What only the glass page shows is no news to readers.
    events.append(
        conn,
        [
            Event(
                type="article.updated",
                subject=article,
                data={"submission": str(submission), "accept_seq": seq, "rerun": str(run)},
            )
            for article, submission, seq, run, changed in rows
            if set(changed) - {"glass", "url"}
        ],
    )


def _join_stories(conn: Connection, reread_ids: Sequence[UUID], column: Column) -> None:
    """Let those whose text is another one now find their story. In the workers' order: after the articles."""
    rows = conn.execute(
        f"""
        SELECT article_id, {column} -> 'story'
          FROM reread
         WHERE id = ANY(%s)
           AND {column} ->> 'story' IS NOT NULL
         ORDER BY id
        """,  # noqa: S608  # `column` is one of two constants
        [list(reread_ids)],
    )
    stories.join(
        conn,
        [
            Newcomer(
                article_id=article_id,
                fingerprint=Fingerprint(bands=tuple(told["bands"]), sample=bytes.fromhex(told["sample"])),
                address_key=told["address_key"],
            )
            for article_id, told in rows
        ],
    )


def _statements(column: Column, replaces: str) -> list[str]:
    hash_kept = f"(reread.{column} -> 'copy' ->> 'content_hash')::bytea"
    return [each.format(kept=f"reread.{column}", hash=hash_kept, replaces=replaces) for each in _PUT]


_PUT: Final = (
    # A row kept whole goes back whole, whatever columns there are; that is what the star stands for. One that was kept
    # before there were key facts has none.
    """
    DELETE FROM copy
     USING reread
     WHERE reread.id = ANY(%s)
       AND copy.article_id = reread.article_id
       AND copy.content_hash = {hash}
    """,
    """
    INSERT INTO copy
    SELECT whole.*
      FROM reread
      CROSS JOIN jsonb_populate_record(
            NULL::copy,
            '{{"key_sentences": [], "key_dates": [], "key_figures": [], "tag_faults": []}}'
            || ({kept} -> 'copy')) AS whole
     WHERE reread.id = ANY(%s)
    """,
    # All submissions that gave the copy which is replaced, up to the current one: else readers would be shown a
    # revision that no source ever posted.
    """
    UPDATE submission
       SET content_hash = {hash}
      FROM reread
     WHERE reread.id = ANY(%s)
       AND submission.article_id = reread.article_id
       AND submission.content_hash = {replaces}
       AND submission.accept_seq > coalesce((SELECT max(other.accept_seq)
                                               FROM submission AS other
                                              WHERE other.article_id = reread.article_id
                                                AND other.content_hash <> {replaces}), 0)
    """,
    """
    UPDATE article
       SET content_hash = {hash},
           listed_at = ({kept} ->> 'listed_at')::timestamptz,
           category_key = {kept} ->> 'category_key'
      FROM reread
     WHERE reread.id = ANY(%s)
       AND article.id = reread.article_id
    """,
    "DELETE FROM article_tag USING reread WHERE reread.id = ANY(%s) AND article_tag.article_id = reread.article_id",
    """
    INSERT INTO article_tag (article_id, kind, key, label, score)
    SELECT reread.article_id, tag.kind, tag.key, tag.label, tag.score
      FROM reread
      CROSS JOIN jsonb_to_recordset({kept} -> 'copy' -> 'tags') AS tag (kind text, key text, label text, score real)
     WHERE reread.id = ANY(%s)
        ON CONFLICT (article_id, kind, key) DO NOTHING
    """,
)
