"""The SQL of reading again: payloads of articles come out, what they would become goes in beside what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from services.enrich import compare, identify, store
from services.enrich.reading import read
from services.enrich.result import Reread, Result
from shared import tag_rulings, work
from shared.database import Connection
from shared.errors import Refused
from shared.words import slug


def taken_on(conn: Connection, claimed: work.Claimed) -> list[Result]:
    """The claimed rereads with the rules of their sources, the one on trial last; nothing is made of them yet."""
    rows = _rows(conn, claimed.ids)
    submissions = {each.id: each for each in store.submissions(conn, [row["submission_id"] for row in rows])}
    rules = store.active_rules(conn, {submission.source_id for submission in submissions.values()})
    trials = {trial: store.find_rule(conn, trial) for row in rows if (trial := row["rule_id"])}
    results = []
    for row in rows:
        submission = submissions[row["submission_id"]]
        trial = trials.get(row["rule_id"])
        results.append(
            Result(
                submission=submission,
                attempt=claimed.attempts[row["id"]],
                waited_ms=claimed.waited_ms[row["id"]],
                rules=(*rules[submission.source_id], trial) if trial else rules[submission.source_id],
                reread=Reread(
                    id=row["id"],
                    article_id=row["article_id"],
                    identity=row["identity"],
                    content_hash=row["content_hash"],
                    copy=row["copy"],
                    trial=trial.id if trial else None,
                ),
            )
        )
    return results


def finish(conn: Connection, token: UUID, results: Sequence[Result]) -> None:
    """Write what came of a batch, for those rows whose lease is still ours; no article is touched."""
    ours = work.finish(conn, token, [result.work_id for result in results if not result.tries_again])
    work.put_back(conn, token, [result.work_id for result in results if result.tries_again])
    ended = [_ended(result) for result in _ruled(conn, results) if result.work_id in ours]
    conn.execute(
        """
        UPDATE reread
           SET state = new.state,
               fields = new.fields,
               problem = new.problem,
               made = new.made,
               pipeline_revision = %s
          FROM jsonb_to_recordset(%s) AS new (id uuid, state text, fields text[], problem jsonb, made jsonb)
         WHERE reread.id = new.id
           AND reread.state = 'waiting'
        """,
        [read.PIPELINE_REVISION, Jsonb(ended)],
    )


def _ruled(conn: Connection, results: Sequence[Result]) -> list[Result]:
    """The results with what editors have ruled about the tags."""
    sources = {result.reread.article_id: result.submission.source_id for result in results if result.reread}
    rulings = tag_rulings.of_articles(conn, sources)
    return [
        replace(result, tags=tag_rulings.apply(result.tags, rulings.get(result.reread.article_id, ())))
        for result in results
        if result.reread
    ]


def _rows(conn: Connection, reread_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            SELECT reread.id, reread.article_id, reread.submission_id, reread.content_hash, rerun.rule_id,
                   article.identity
              FROM reread
              JOIN rerun ON rerun.id = reread.rerun_id
              JOIN article ON article.id = reread.article_id
             WHERE reread.id = ANY(%s)
             ORDER BY reread.id
            """,
            [list(reread_ids)],
        ).fetchall()
        copies = cursor.execute(
            """
            SELECT reread.id AS reread_id, copy.*
              FROM reread
              JOIN copy USING (article_id, content_hash)
             WHERE reread.id = ANY(%s)
            """,
            [list(reread_ids)],
        ).fetchall()
    copy_of = {copy.pop("reread_id"): copy for copy in copies}
    return [{**row, "copy": copy_of[row["id"]]} for row in rows if row["id"] in copy_of]


def _ended(result: Result) -> dict[str, Any]:
    ended: dict[str, Any] = {"id": str(result.work_id), "fields": [], "problem": None, "made": None}
    # A tagger that broke costs a new article nothing; here it would cost a good copy its tags.
    broken = next((run for run in result.stages if run.state == "failed"), None)
    if result.copy is None:
        assert result.verdict is not None
        problem = {"code": result.verdict.code, "message": result.verdict.message, "stage": result.stopped_at}
        state = "refused" if isinstance(result.verdict, Refused) else "failed"
        return {**ended, "state": state, "problem": problem}
    if broken:
        return {**ended, "state": "failed", "problem": {**(broken.problem or {}), "stage": broken.stage}}
    if result.is_moot:
        return {**ended, "state": "unchanged"}
    return {**ended, **_compared(result, result.reread)}


def _compared(result: Result, reread: Reread | None) -> dict[str, Any]:
    assert reread is not None
    row = store.copy_row(result)
    fields = compare.changed_fields(reread.copy, row)
    found_elsewhere = ["url"] if result.url_found != reread.copy["url"] else []
    if not fields:
        return {"state": "unchanged", "fields": found_elsewhere}
    made = _made(result, reread, row) | ({"story": _story(result)} if _TOLD & {*fields} else {})
    return {"state": "changed", "fields": [*fields, *found_elsewhere], "made": made}


# Another text may be another story.
_TOLD: Final = {"title", "body"}


def _story(result: Result) -> dict[str, Any] | None:
    """What finds near copies of the new text, for `shared.stories`."""
    if result.fingerprint is None or result.copy is None:
        return None
    return {
        "bands": result.fingerprint.bands,
        "sample": result.fingerprint.sample.hex(),
        "address_key": identify.address_key(result.copy.url) if result.copy.url else None,
    }


def _made(result: Result, reread: Reread, row: Mapping[str, Any]) -> dict[str, Any]:
    """What promoting needs, in the form in which PostgreSQL makes a row of it again."""
    copy = result.copy
    return {
        "copy": {**row, "article_id": str(reread.article_id), "content_hash": f"\\x{result.content_hash.hex()}"},
        "listed_at": store.listed_at_of(result),
        "category_key": slug(copy.category) if copy and copy.category else None,
    }
