"""The door's SQL: putting submissions down, finding answers that were given, reading receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from services.ingest.receipts import Found, HistoryRow
from shared import broker, work
from shared.database import Connection

ROWS_AT_ONCE: Final = 1000

Pool = ConnectionPool[Connection]


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One submission about to be put down."""

    id: UUID
    digest: bytes
    payload: bytes
    content_type: str
    hints: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is answered once a request has been accepted, and again when it is repeated."""

    body: bytes
    location: str


@dataclass(frozen=True, kw_only=True)
class Repeatable:
    """A request whose sender gave it a name, so that sending it again is harmless."""

    key: str
    request_hash: bytes


def insert_answer(conn: Connection, source_id: UUID, repeatable: Repeatable, answer: Answer) -> None:
    """Claim an idempotency key. Raises UniqueViolation when it was used, LockNotAvailable while its user is at work."""
    conn.execute(
        """
        INSERT INTO idempotency (source_id, key, request_hash, answer, location)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [source_id, repeatable.key, repeatable.request_hash, answer.body, answer.location],
    )


def insert_submissions(
    conn: Connection,
    arrivals: Sequence[Arrival],
    *,
    source_id: UUID,
    correlation_id: str,
    batch_id: UUID | None,
) -> None:
    """Put submissions down with their payloads, work rows and the first line of their history, in their order."""
    # By hash, so that two batches with the same texts in another order wait for each other instead of deadlocking.
    payloads = sorted({arrival.digest: arrival.payload for arrival in arrivals}.items())
    for start in range(0, len(payloads), ROWS_AT_ONCE):
        _insert_payloads(conn, payloads[start : start + ROWS_AT_ONCE])
    for start in range(0, len(arrivals), ROWS_AT_ONCE):
        some = arrivals[start : start + ROWS_AT_ONCE]
        _insert_rows(conn, some, source_id=source_id, correlation_id=correlation_id, batch_id=batch_id)
        work.insert(conn, broker.ENRICH, [arrival.id for arrival in some])
        work.write_history(conn, [work.Entry(submission_id=arrival.id, event="received") for arrival in some])


def find_answer(conn: Connection, source_id: UUID, key: str) -> tuple[bytes, Answer] | None:
    """The hash of the request that used this idempotency key, and what it was answered."""
    row = conn.execute(
        """
        SELECT request_hash, answer, location
          FROM idempotency
         WHERE source_id = %s
           AND key = %s
        """,
        [source_id, key],
    ).fetchone()
    return (bytes(row[0]), Answer(body=bytes(row[1]), location=row[2])) if row else None


def submissions_ending_in(conn: Connection, source_id: UUID, low_bits: int) -> list[UUID]:
    """The ids of a source's submissions that share the last 8 characters, nearly always one."""
    rows = conn.execute(
        """
        SELECT id
          FROM submission
         WHERE substring(uuid_send(id) FROM 12 FOR 5) = %s
           AND source_id = %s
         ORDER BY id
         LIMIT 10
        """,
        [low_bits.to_bytes(5), source_id],
    )
    return [row[0] for row in rows]


def find_submission(conn: Connection, source_id: UUID, submission_id: UUID) -> Found | None:
    """A submission of this source; None when there is none, or it is another's."""
    row = conn.execute(
        """
        SELECT submission.id, submission.status, submission.content_type, submission.correlation_id,
               submission.batch_id, submission.received_at, submission.finished_at, submission.problem,
               submission.article_id, copy.title, copy.language, copy.words, jsonb_array_length(copy.tags)
          FROM submission
          LEFT JOIN copy
            ON copy.article_id = submission.article_id
           AND copy.content_hash = submission.content_hash
         WHERE submission.id = %s
           AND submission.source_id = %s
        """,
        [submission_id, source_id],
    ).fetchone()
    if row is None:
        return None
    return Found(
        id=row[0],
        status=row[1],
        content_type=row[2],
        correlation_id=row[3],
        batch_id=row[4],
        received_at=row[5],
        finished_at=row[6],
        problem=row[7],
        article_id=row[8],
        title=row[9],
        language=row[10],
        words=row[11],
        tags=row[12],
    )


def history_of(conn: Connection, submission_id: UUID) -> list[HistoryRow]:
    """Everything that happened to a submission, oldest first."""
    rows = conn.execute(
        """
        SELECT at, event, attempt, detail
          FROM history
         WHERE submission_id = %s
         ORDER BY at
         LIMIT 200
        """,
        [submission_id],
    )
    return [HistoryRow(at=row[0], event=row[1], attempt=row[2], detail=row[3]) for row in rows]


def batch_counts(conn: Connection, source_id: UUID, batch_id: UUID) -> dict[str, int]:
    """How many submissions of a batch stand where, by status; empty when this source has no such batch."""
    rows = conn.execute(
        """
        SELECT status, count(*)
          FROM submission
         WHERE batch_id = %s
           AND source_id = %s
         GROUP BY status
        """,
        [batch_id, source_id],
    )
    return {row[0]: row[1] for row in rows}


def _insert_payloads(conn: Connection, payloads: Sequence[tuple[bytes, bytes]]) -> None:
    conn.execute(
        """
        INSERT INTO payload (hash, bytes)
        SELECT * FROM unnest(%b::bytea[], %b::bytea[])
            ON CONFLICT (hash) DO NOTHING
        """,
        [[digest for digest, _ in payloads], [payload for _, payload in payloads]],
    )


def _insert_rows(
    conn: Connection, arrivals: Sequence[Arrival], *, source_id: UUID, correlation_id: str, batch_id: UUID | None
) -> None:
    # Ordered, because accept_seq is drawn row by row: the last line of a batch is the latest copy of its article.
    conn.execute(
        """
        INSERT INTO submission (id, source_id, payload_hash, content_type, hints, correlation_id, batch_id)
        SELECT new.id, %s, new.payload_hash, new.content_type, new.hints, %s, %s
          FROM unnest(%s::uuid[], %b::bytea[], %s::text[], %s::jsonb[])
               WITH ORDINALITY AS new (id, payload_hash, content_type, hints, place)
         ORDER BY new.place
        """,
        [
            source_id,
            correlation_id,
            batch_id,
            [arrival.id for arrival in arrivals],
            [arrival.digest for arrival in arrivals],
            [arrival.content_type for arrival in arrivals],
            [Jsonb(arrival.hints) for arrival in arrivals],
        ],
    )
