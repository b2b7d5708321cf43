"""The SQL of the desk: what was posted comes out, what was made of it goes in, one transaction a batch."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from services.enrich import identify
from services.enrich.reading import read
from services.enrich.result import Result
from shared import events, kept, logs, stories, tag_rulings, work
from shared.database import Connection
from shared.errors import Refused
from shared.model import Status, Submission
from shared.rules import SourceRule
from shared.stories import Newcomer
from shared.words import slug


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one submission, as it stands in the database now; `received` when it will be tried again."""

    result: Result
    status: Status
    article_id: UUID | None = None
    is_current: bool = False  # readers see it; not so for what came late or says nothing new
    total_ms: float = 0.0  # received -> now


@dataclass(frozen=True, kw_only=True)
class _Article:
    """An article as far as its identity and its place in the accept order go."""

    id: UUID
    source_id: UUID
    identity: str
    accept_seq: int
    content_hash: bytes | None
    withdrawn_seq: int


def taken_on(conn: Connection, claimed: work.Claimed) -> list[Result]:
    """The claimed submissions, in accept order, with the rules of their sources; nothing is made of them yet."""
    found = submissions(conn, claimed.ids)
    rules = active_rules(conn, {submission.source_id for submission in found})
    return [
        Result(
            submission=submission,
            attempt=claimed.attempts[submission.id],
            waited_ms=claimed.waited_ms[submission.id],
            rules=rules[submission.source_id],
        )
        for submission in found
    ]


def active_rules(conn: Connection, source_ids: Iterable[UUID]) -> dict[UUID, tuple[SourceRule, ...]]:
    """The rules of these sources, in the order they were made."""
    # Asked for each batch, not kept: it costs a batch a tenth of a millisecond, and a new rule holds at once.
    found: dict[UUID, tuple[SourceRule, ...]] = defaultdict(tuple)
    rows = conn.execute(
        """
        SELECT source_id, id, what, how, said, say
          FROM source_rule
         WHERE source_id = ANY(%s)
           AND state = 'active'
         ORDER BY id
        """,
        [list(source_ids)],
    )
    for source_id, *rule in rows:
        found[source_id] += (_rule(rule),)
    return found


def find_rule(conn: Connection, rule_id: UUID) -> SourceRule | None:
    """A rule, in whatever state."""
    row = conn.execute("SELECT id, what, how, said, say FROM source_rule WHERE id = %s", [rule_id]).fetchone()
    return _rule(row) if row else None


def _rule(row: Sequence[Any]) -> SourceRule:
    return SourceRule(id=row[0], what=row[1], how=row[2], said=row[3], say=row[4])


def submissions(conn: Connection, submission_ids: Sequence[UUID]) -> list[Submission]:
    """Submissions with their payloads, in accept order."""
    with conn.cursor(row_factory=class_row(Submission)) as cursor:
        return cursor.execute(
            """
            SELECT submission.id,
                   submission.accept_seq,
                   submission.source_id,
                   source.name AS source,
                   submission.content_type,
                   submission.hints,
                   payload.bytes AS payload,
                   submission.correlation_id,
                   submission.received_at
              FROM submission
              JOIN source ON source.id = submission.source_id
              JOIN payload ON payload.hash = submission.payload_hash
             WHERE submission.id = ANY(%s)
             ORDER BY submission.accept_seq
            """,
            [list(submission_ids)],
        ).fetchall()


def finish(conn: Connection, token: UUID, results: Sequence[Result], *, worker: str) -> list[Outcome]:
    """Write what came of a batch, for those rows whose lease is still ours; the others' results are dropped.

    The order of the statements is the order of the locks: work rows, articles (by identity), stories, the event log.
    """
    started_at, began_s = datetime.now(UTC), time.perf_counter()
    ours = work.finish(conn, token, [result.submission.id for result in results if not result.tries_again])
    back = work.put_back(conn, token, [result.submission.id for result in results if result.tries_again])
    ended = [result for result in results if result.submission.id in ours]

    outcomes = [_ended_badly(result) for result in ended if result.copy is None]
    outcomes += _apply(conn, [result for result in ended if result.copy is not None])
    total_ms = _write_outcomes(conn, outcomes)
    outcomes = [replace(outcome, total_ms=total_ms[outcome.result.submission.id]) for outcome in outcomes]
    outcomes += [Outcome(result=result, status="received") for result in results if result.submission.id in back]
    _join_stories(conn, outcomes)
    # A batch is stored as one: each article is told its share, up to this line, which is all but COMMIT.
    store_ms = (time.perf_counter() - began_s) * 1000 / len(results)
    stored = {"stage": "store", "state": "done", "started_at": _moment(started_at), "run_ms": round(store_ms, 1)}
    work.write_history(conn, [_entry(outcome, worker, stored) for outcome in outcomes])
    events.append(conn, list(_events(outcomes)))
    return outcomes


def _join_stories(conn: Connection, outcomes: Iterable[Outcome]) -> None:
    """A story that cannot be found costs no article: it then stands alone until its next revision."""
    try:
        with conn.transaction():
            stories.join(conn, _newcomers(outcomes))
    except (psycopg.OperationalError, psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled):
        raise  # the database is in the way or away: the whole batch waits or is put back
    except Exception as fault:
        error = {"code": f"dedupe.{type(fault).__name__}", "message": str(fault).partition("\n")[0]}
        logs.get("dedupe").error("note", error=error, exc_info=fault)


def _ended_badly(result: Result) -> Outcome:
    return Outcome(result=result, status="rejected" if isinstance(result.verdict, Refused) else "failed")


def _apply(conn: Connection, results: Sequence[Result]) -> list[Outcome]:
    """Put the copies into their articles, in accept order within each, whatever order the bells came in."""
    if not results:
        return []
    of_identity: dict[tuple[UUID, str], list[Result]] = defaultdict(list)
    for result in sorted(results, key=lambda result: result.submission.accept_seq):
        of_identity[result.submission.source_id, result.identity].append(result)
    before = _lock_articles(conn, {key: group[0] for key, group in of_identity.items()})
    late = _applied(conn, [article.id for key, article in before.items() if _is_late(of_identity[key][0], article)])

    outcomes: list[Outcome] = []
    after: dict[UUID, _Article] = {}
    for key, group in of_identity.items():
        article = before[key]
        for result in group:
            seq = result.submission.accept_seq
            status = _status_of(result, article, late[article.id])
            is_current = seq > article.accept_seq and status in ("published", "updated")
            outcomes.append(Outcome(result=result, status=status, article_id=article.id, is_current=is_current))
            if seq > article.accept_seq and status != "withdrawn":
                article = replace(article, accept_seq=seq, content_hash=result.content_hash)
            late[article.id][seq] = result.content_hash
        after[article.id] = article

    outcomes = _ruled(conn, outcomes)
    current = {outcome.article_id: outcome.result for outcome in outcomes if outcome.is_current and outcome.article_id}
    _write_copies(conn, [outcome for outcome in outcomes if outcome.status in ("published", "updated")])
    _write_articles(conn, after.values(), current)
    _write_tags(conn, current)
    return outcomes


def _ruled(conn: Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with what editors have ruled about the tags of their articles and sources."""
    rulings = tag_rulings.of_articles(
        conn, {outcome.article_id: outcome.result.submission.source_id for outcome in outcomes if outcome.article_id}
    )
    return [
        replace(outcome, result=replace(outcome.result, tags=tag_rulings.apply(outcome.result.tags, found)))
        if outcome.article_id and (found := rulings.get(outcome.article_id))
        else outcome
        for outcome in outcomes
    ]


def _is_late(result: Result, article: _Article) -> bool:
    return result.submission.accept_seq < article.accept_seq


def _status_of(result: Result, article: _Article, applied: dict[int, bytes]) -> Status:
    seq = result.submission.accept_seq
    if seq <= article.withdrawn_seq:
        return "withdrawn"
    if article.content_hash is None:
        return "published"
    if seq >= article.accept_seq:
        is_back = article.accept_seq <= article.withdrawn_seq  # posted again after it was taken back
        return "updated" if is_back or article.content_hash != result.content_hash else "unchanged"
    # It comes late: what was accepted before it decides whether it says anything new, not what readers see by now.
    earlier = [other for other in applied if other < seq]
    neighbour = max(earlier) if earlier else min(applied)
    return "unchanged" if applied[neighbour] == result.content_hash else "updated"


def _lock_articles(conn: Connection, firsts: dict[tuple[UUID, str], Result]) -> dict[tuple[UUID, str], _Article]:
    """The articles of these identities, made where there was none, locked until COMMIT.

    Every worker locks in the same order, by source and then identity byte by byte, so that no two wait for each other.
    """
    keys = sorted(firsts, key=lambda key: (key[0].bytes, key[1].encode()))
    conn.execute(
        """
        INSERT INTO article (id, source_id, identity, received_at, changed_at, listed_at)
        SELECT id, source_id, identity, received_at, received_at, received_at
          FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[])
               AS new (id, source_id, identity, received_at)
            ON CONFLICT (source_id, identity) DO NOTHING
        """,
        [
            [firsts[key].submission.id for key in keys],
            [key[0] for key in keys],
            [key[1] for key in keys],
            [firsts[key].submission.received_at for key in keys],
        ],
    )
    with conn.cursor(row_factory=class_row(_Article)) as cursor:
        articles = cursor.execute(
            """
            SELECT article.id, article.source_id, article.identity, article.accept_seq,
                   article.content_hash, article.withdrawn_seq
              FROM unnest(%s::uuid[], %s::text[]) AS asked (source_id, identity)
              JOIN article USING (source_id, identity)
             ORDER BY source_id, identity COLLATE "C"
               FOR UPDATE OF article
            """,
            [[key[0] for key in keys], [key[1] for key in keys]],
        ).fetchall()
    return {(article.source_id, article.identity): article for article in articles}


def _applied(conn: Connection, article_ids: Sequence[UUID]) -> dict[UUID, dict[int, bytes]]:
    """Which content each article had at which point of the accept order."""
    found: dict[UUID, dict[int, bytes]] = defaultdict(dict)
    if article_ids:
        rows = conn.execute(
            """
            SELECT article_id, accept_seq, content_hash
              FROM submission
             WHERE article_id = ANY(%s)
               AND content_hash IS NOT NULL
            """,
            [list(article_ids)],
        )
        for article_id, accept_seq, content_hash in rows:
            found[article_id][accept_seq] = content_hash
    return found


def _write_copies(conn: Connection, outcomes: Sequence[Outcome]) -> None:
    with conn.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO copy (article_id, content_hash, pipeline_revision, recognised, title, summary, blocks, byline,
                              published_at, modified_at, category, language, url, site_name, lead_image, licence, words,
                              capabilities, origins, lines, warnings, extra, tags, key_sentences, key_dates,
                              key_figures, tag_faults)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
                    %s, %s)
                ON CONFLICT (article_id, content_hash)
                DO UPDATE
               SET pipeline_revision = EXCLUDED.pipeline_revision,
                   origins = EXCLUDED.origins,
                   lines = EXCLUDED.lines,
                   warnings = EXCLUDED.warnings,
                   tags = EXCLUDED.tags,
                   key_sentences = EXCLUDED.key_sentences,
                   key_dates = EXCLUDED.key_dates,
                   key_figures = EXCLUDED.key_figures,
                   tag_faults = EXCLUDED.tag_faults
            """,
            [_copy_row(outcome) for outcome in outcomes],
        )


def _copy_row(outcome: Outcome) -> list[Any]:
    row = copy_row(outcome.result)
    documents = {name: Jsonb(row[name]) for name in _DOCUMENTS}
    return [outcome.article_id, *(row | documents).values()]


_DOCUMENTS: Final = ("blocks", "origins", "lines", "extra", "tags", "key_sentences", "key_dates", "key_figures")


def copy_row(result: Result) -> dict[str, Any]:
    """A row of `copy` but for its article, in the order of `_write_copies`; documents as what they hold."""
    copy = result.copy
    assert copy is not None
    return {
        "content_hash": result.content_hash,
        "pipeline_revision": read.PIPELINE_REVISION,
        "recognised": copy.recognised,
        "title": copy.title,
        "summary": result.summary,
        "blocks": kept.of_blocks(copy.blocks),
        "byline": list(copy.byline),
        "published_at": copy.published_at,
        "modified_at": copy.modified_at,
        "category": copy.category,
        "language": copy.language,
        "url": copy.url,
        "site_name": copy.site_name,
        "lead_image": copy.lead_image,
        "licence": copy.licence,
        "words": copy.word_count,
        "capabilities": list(copy.capabilities),
        "origins": kept.of_origins(copy.origins),
        "lines": kept.of_lines(copy.lines),
        "warnings": list(copy.warnings),
        "extra": copy.extra,
        "tags": kept.of_tags(result.tags),
        "key_sentences": kept.of_spans(result.key_sentences),
        "key_dates": kept.of_key_dates(result.key_dates),
        "key_figures": kept.of_key_figures(result.key_figures),
        "tag_faults": list(result.tag_faults),
    }


def _write_articles(conn: Connection, articles: Iterable[_Article], current: dict[UUID, Result]) -> None:
    rows = []
    for article in sorted(articles, key=lambda article: article.id):
        result = current.get(article.id)
        copy = result.copy if result else None
        listed_at = listed_at_of(result) if result else None
        category_key = slug(copy.category) if copy and copy.category else None
        rows.append((article.id, article.accept_seq, article.content_hash, result is not None, listed_at, category_key))
    conn.execute(
        """
        UPDATE article
           SET accept_seq = new.accept_seq,
               content_hash = new.content_hash,
               changed_at = CASE WHEN new.is_changed THEN clock_timestamp() ELSE article.changed_at END,
               listed_at = CASE WHEN new.is_changed THEN new.listed_at ELSE article.listed_at END,
               category_key = CASE WHEN new.is_changed THEN new.category_key ELSE article.category_key END,
               withdrawn_at = CASE WHEN new.is_changed THEN NULL ELSE article.withdrawn_at END
          FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[], %s::boolean[], %s::timestamptz[], %s::text[])
               AS new (id, accept_seq, content_hash, is_changed, listed_at, category_key)
         WHERE article.id = new.id
        """,
        [list(column) for column in zip(*rows, strict=True)],
    )


def listed_at_of(result: Result) -> datetime:
    """Its place in the river: when it was published, but never in the future."""
    received_at = result.submission.received_at
    published_at = result.copy.published_at if result.copy else None
    return min(published_at, received_at) if published_at else received_at


def _write_tags(conn: Connection, current: dict[UUID, Result]) -> None:
    if not current:
        return
    rows = [
        {"article_id": article_id, "kind": tag.kind, "key": tag.key, "label": tag.label, "score": tag.score}
        for article_id, result in current.items()
        for tag in result.tags
    ]
    conn.execute("DELETE FROM article_tag WHERE article_id = ANY(%s)", [list(current)])
    conn.execute(
        """
        INSERT INTO article_tag (article_id, kind, key, label, score)
        SELECT article_id, kind, key, label, score
          FROM jsonb_to_recordset(%s) AS tag (article_id uuid, kind text, key text, label text, score real)
            ON CONFLICT (article_id, kind, key) DO NOTHING
        """,
        [Jsonb(rows)],
    )


def _write_outcomes(conn: Connection, outcomes: Sequence[Outcome]) -> dict[UUID, float]:
    """End the submissions; gives how long each took from its acceptance, in ms."""
    rows = conn.execute(
        """
        UPDATE submission
           SET status = new.status,
               article_id = new.article_id,
               content_hash = new.content_hash,
               problem = new.problem,
               finished_at = clock_timestamp()
          FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::bytea[], %s::jsonb[])
               AS new (id, status, article_id, content_hash, problem)
         WHERE submission.id = new.id
        RETURNING submission.id, 1000 * extract(epoch FROM submission.finished_at - submission.received_at)
        """,
        [
            [outcome.result.submission.id for outcome in outcomes],
            [outcome.status for outcome in outcomes],
            [outcome.article_id for outcome in outcomes],
            [
                outcome.result.content_hash if outcome.status in ("published", "updated", "unchanged") else None
                for outcome in outcomes
            ],
            [Jsonb(_problem(outcome.result)) if outcome.result.verdict else None for outcome in outcomes],
        ],
    )
    return {row[0]: float(row[1]) for row in rows}


def _newcomers(outcomes: Iterable[Outcome]) -> list[Newcomer]:
    """The articles whose current text is new, each once, with what is current now."""
    current = {outcome.article_id: outcome.result for outcome in outcomes if outcome.is_current}
    return [
        Newcomer(
            article_id=article_id,
            fingerprint=result.fingerprint,
            address_key=identify.address_key(result.copy.url) if result.copy.url else None,
        )
        for article_id, result in current.items()
        if article_id and result.copy and result.fingerprint
    ]


def _problem(result: Result) -> dict[str, str]:
    assert result.verdict is not None
    return {"code": result.verdict.code, "message": result.verdict.message, "stage": result.stopped_at}


def _entry(outcome: Outcome, worker: str, stored: dict[str, Any]) -> work.Entry:
    result = outcome.result
    event = {"received": "retry", "failed": "failed"}.get(outcome.status, "finished")
    stages = [
        {
            "stage": run.stage,
            "state": run.state,
            "started_at": _moment(run.started_at),
            "run_ms": round(run.run_ms, 1),
            "wait_ms": round(result.waited_ms, 1) if run.stage == "normalize" else 0,
            "problem": run.problem,
        }
        for run in result.stages
    ]
    if outcome.article_id:
        stages.append(stored)
    detail: dict[str, Any] = {"outcome": outcome.status, "stages": stages}
    if result.verdict:
        detail["problem"] = _problem(result)
    return work.Entry(
        submission_id=result.submission.id, event=event, attempt=result.attempt, worker=worker, detail=detail
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _events(outcomes: Iterable[Outcome]) -> Iterable[events.Event]:
    for outcome in outcomes:
        if outcome.article_id is None or not outcome.is_current:
            continue
        submission = outcome.result.submission
        yield events.Event(
            type="article.published" if outcome.status == "published" else "article.updated",
            subject=outcome.article_id,
            data={"submission": str(submission.id), "accept_seq": submission.accept_seq},
        )
