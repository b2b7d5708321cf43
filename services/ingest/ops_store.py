"""What operators ask the database: the pulse of the pipeline, failures by their cause, and running them again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.ingest.pulse import Pulse
from shared import broker, work
from shared.database import Connection

MISSING_TOLD: Final = 20
SAMPLE: Final = 5000  # finished submissions that the percentiles are taken of


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Failed (or rejected) submissions that share a cause."""

    code: str
    stage: str | None
    count: int
    first_at: datetime
    last_at: datetime
    message: str
    example: UUID


def pulse(conn: Connection) -> Pulse:
    """The state of the pipeline. Everything is read in one snapshot, or the books could not balance."""
    conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    missing = _missing(conn)
    waiting = _one(conn, _WAITING, {"kind": broker.ENRICH})
    rates = _one(conn, _RATES, {"an_hour_ago": _lowest_id(seconds_ago=3600)})
    percentiles = _one(conn, _PERCENTILES, {"sample": SAMPLE})
    return Pulse(
        statuses=statuses(conn),
        missing=missing[0],
        missing_ids=missing[1],
        queued=waiting[0],
        retrying=waiting[1],
        suspect=waiting[2],
        oldest_s=float(waiting[3]),
        came_in=rates[0],
        went_out=rates[1],
        sweep_lag_s=sweep_lag_s(conn),
        p50_ms=percentiles[0],
        p95_ms=percentiles[1],
        untagged=untagged(conn),
    )


def statuses(conn: Connection) -> dict[str, int]:
    """How many submissions stand where."""
    return dict(conn.execute("SELECT status, count(*) FROM submission GROUP BY status").fetchall())


def depth(conn: Connection) -> tuple[int, float]:
    """How many rows of work there are, and for how many seconds the oldest has been due."""
    row = _one(conn, _WAITING, {"kind": broker.ENRICH})
    return row[0] + row[1] + row[2], float(row[3])


def untagged(conn: Connection) -> int:
    """How many articles are due to be tagged again, because a tagger broke. An index holds just these."""
    count: int = _one(
        conn,
        """
        SELECT count(*)
          FROM copy
          JOIN article
            ON article.id = copy.article_id
           AND article.content_hash = copy.content_hash
         WHERE copy.tag_faults <> '{}'
           AND article.visible
        """,
        {},
    )[0]
    return count


def sweep_lag_s(conn: Connection) -> float | None:
    """How long ago the sweep last passed; None when it never did."""
    row = conn.execute(
        "SELECT extract(epoch FROM clock_timestamp() - at) FROM heartbeat WHERE name = 'sweep'"
    ).fetchone()
    return float(row[0]) if row else None


def failures(conn: Connection, status: str, *, limit: int = 200) -> list[Failure]:
    """Causes of the submissions that ended with this status, the one that struck last first."""
    rows = conn.execute(
        """
        SELECT problem ->> 'code', problem ->> 'stage', count(*), min(finished_at), max(finished_at),
               (array_agg(problem ->> 'message' ORDER BY finished_at DESC))[1],
               (array_agg(id ORDER BY finished_at DESC))[1]
          FROM submission
         WHERE status = %s
         GROUP BY 1, 2
         ORDER BY 5 DESC
         LIMIT %s
        """,
        [status, limit],
    )
    return [
        Failure(
            code=row[0] or "unknown",
            stage=row[1],
            count=row[2],
            first_at=row[3],
            last_at=row[4],
            message=row[5] or "",
            example=row[6],
        )
        for row in rows
    ]


def now(conn: Connection) -> datetime:
    """The database's clock, the only one that is compared."""
    at: datetime = _one(conn, "SELECT clock_timestamp()", {})[0]
    return at


def ids_ending_in(conn: Connection, low_bits: Sequence[int]) -> list[UUID]:
    """Submissions, of whatever source, whose ids end in one of these 40 bits."""
    rows = conn.execute(
        "SELECT id FROM submission WHERE substring(uuid_send(id) FROM 12 FOR 5) = ANY(%s)",
        [[bits.to_bytes(5) for bits in low_bits]],
    )
    return [row[0] for row in rows]


def that_ended_badly(conn: Connection, submission_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these submissions that can be run again: failed, or rejected by rules that may have changed since."""
    rows = conn.execute(
        "SELECT id FROM submission WHERE id = ANY(%s) AND status IN ('failed', 'rejected') ORDER BY accept_seq",
        [list(submission_ids)],
    )
    return [row[0] for row in rows]


def count_failed(conn: Connection, code: str) -> int:
    """How many submissions failed with this code."""
    count: int = _one(
        conn,
        "SELECT count(*) FROM submission WHERE status = 'failed' AND problem ->> 'code' = %(code)s",
        {"code": code},
    )[0]
    return count


def failed_with(conn: Connection, code: str, *, before: datetime, limit: int) -> list[UUID]:
    """Submissions that failed with this code before a moment: what is run again and fails again is not among them."""
    rows = conn.execute(
        """
        SELECT id
          FROM submission
         WHERE status = 'failed'
           AND problem ->> 'code' = %s
           AND finished_at < %s
         ORDER BY accept_seq
         LIMIT %s
        """,
        [code, before, limit],
    )
    return [row[0] for row in rows]


def start_again(conn: Connection, submission_ids: Sequence[UUID], detail: dict[str, Any]) -> list[UUID]:
    """Make failed and rejected submissions received again, with work to do. Gives those that were."""
    rows = conn.execute(
        """
        UPDATE submission
           SET status = 'received',
               problem = NULL,
               finished_at = NULL
          FROM (SELECT id
                  FROM submission
                 WHERE id = ANY(%s)
                   AND status IN ('failed', 'rejected')
                 ORDER BY id
                   FOR UPDATE) AS again
         WHERE submission.id = again.id
        RETURNING submission.id
        """,
        [list(submission_ids)],
    ).fetchall()
    started = [row[0] for row in rows]
    work.insert(conn, broker.ENRICH, started)
    work.write_history(
        conn, [work.Entry(submission_id=work_id, event="replayed", detail=detail) for work_id in started]
    )
    return started


_WAITING = """
    SELECT count(*) FILTER (WHERE NOT suspect AND attempts <= (lease_token IS NOT NULL)::int),
           count(*) FILTER (WHERE NOT suspect AND attempts > (lease_token IS NOT NULL)::int),
           count(*) FILTER (WHERE suspect),
           coalesce(extract(epoch FROM clock_timestamp() - min(due_at) FILTER (WHERE due_at <= clock_timestamp())), 0)
      FROM work
     WHERE kind = %(kind)s
"""
# Ids begin with their millisecond, so the last minute's arrivals lie together at the end of the primary key; an hour of
# slack is for doors whose clock is wrong. What went out is in the history, whose newest pages the BRIN index finds.
_RATES = """
    SELECT (SELECT count(*)
              FROM submission
             WHERE id > %(an_hour_ago)s
               AND received_at > clock_timestamp() - interval '60 s'),
           (SELECT count(*)
              FROM history
             WHERE at > clock_timestamp() - interval '60 s'
               AND event IN ('finished', 'failed'))
"""
_PERCENTILES = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took_ms), percentile_cont(0.95) WITHIN GROUP (ORDER BY took_ms)
      FROM (SELECT 1000 * extract(epoch FROM history.at - submission.received_at)::double precision AS took_ms
              FROM history
              JOIN submission
                ON submission.id = history.submission_id
             WHERE history.at > clock_timestamp() - interval '5 min'
               AND history.event = 'finished'
             LIMIT %(sample)s) AS lately
"""


def _lowest_id(*, seconds_ago: int) -> UUID:
    return UUID(int=(time.time_ns() // 1_000_000 - seconds_ago * 1000) << 80)


def _missing(conn: Connection) -> tuple[int, tuple[UUID, ...]]:
    row = conn.execute(
        """
        SELECT count(*), (array_agg(id ORDER BY id))[:%s]
          FROM submission
         WHERE status = 'received'
           AND NOT EXISTS (SELECT FROM work WHERE work.id = submission.id)
        """,
        [MISSING_TOLD],
    ).fetchone()
    assert row is not None
    return row[0], tuple(row[1] or ())


def _one(conn: Connection, question: str, params: dict[str, Any]) -> tuple[Any, ...]:
    row = conn.execute(question, params).fetchone()
    assert row is not None
    return row
