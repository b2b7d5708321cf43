"""How submissions are accepted: put down in one transaction, committed, rung for, and only then answered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import psycopg

from services.ingest import store
from services.ingest.parse import Checked
from services.ingest.refusal import Refusal
from services.ingest.store import Answer, Arrival, Pool, Repeatable
from shared import ids
from shared.broker import Bell
from shared.database import transaction
from shared.errors import Unavailable

RUNG_AT_ONCE: Final = 512  # the bell has one rope a process; a large batch lets others pull it in between


def arrival(checked: Checked, hints: dict[str, str]) -> Arrival:
    """A checked body with an id of its own."""
    return Arrival(
        id=ids.new_id(),
        digest=hashlib.sha256(checked.payload).digest(),
        payload=checked.payload,
        content_type=checked.content_type,
        hints=hints,
    )


def accept(
    pool: Pool,
    bell: Bell,
    arrivals: Sequence[Arrival],
    answer: Answer,
    *,
    source_id: UUID,
    correlation_id: str,
    batch_id: UUID | None = None,
    repeatable: Repeatable | None = None,
) -> tuple[Answer, bool]:
    """Accept all of these or none; gives the answer, and whether it is one that was given before.

    When this returns, the COMMIT has returned. Raises Refusal `idempotency-mismatch` or `in-progress`, and Unavailable
    when it cannot be known whether the COMMIT was carried out: sent again with its key the request is safe.
    """
    for _ in range(3):
        try:
            # All statements and the COMMIT go out at once: one round trip. What fails takes the rest with it.
            with transaction(pool) as conn, conn.pipeline():
                if repeatable:
                    store.insert_answer(conn, source_id, repeatable, answer)
                store.insert_submissions(
                    conn, arrivals, source_id=source_id, correlation_id=correlation_id, batch_id=batch_id
                )
                conn.commit()
        except psycopg.errors.UniqueViolation:
            # Only the idempotency key can be taken: ids are fresh and payloads may be there already.
            if repeatable is None:
                raise
            return _answer_again(pool, source_id, repeatable), True
        except psycopg.errors.LockNotAvailable:
            raise _still_at_it(repeatable) from None
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            continue
        except psycopg.errors.QueryCanceled:
            raise Unavailable("database", "the database was too slow; nothing was stored") from None
        _ring(bell, [arrival.id for arrival in arrivals])
        return answer, False
    raise Unavailable("database", "the database gave up our transaction three times; nothing was stored")


def _answer_again(pool: Pool, source_id: UUID, repeatable: Repeatable) -> Answer:
    with transaction(pool) as conn:
        found = store.find_answer(conn, source_id, repeatable.key)
    if found is None:
        raise Unavailable("database", "the request that used this key went away a moment ago; send it again")
    request_hash, answer = found
    if request_hash != repeatable.request_hash:
        raise Refusal(
            "idempotency-mismatch",
            f'The Idempotency-Key "{repeatable.key[:60]}" was used for another request; take a new key for this one.',
        )
    return answer


def _still_at_it(repeatable: Repeatable | None) -> Exception:
    if repeatable is None:
        return Unavailable("database", "another request holds what this one needs; nothing was stored")
    return Refusal(
        "in-progress",
        "The same request is still being worked on; wait a second and send it again with the same key.",
        headers={"Retry-After": "1"},
    )


def _ring(bell: Bell, work_ids: Sequence[UUID]) -> None:
    for start in range(0, len(work_ids), RUNG_AT_ONCE):
        if not bell.ring(work_ids[start : start + RUNG_AT_ONCE]):
            return  # nobody hears us; the sweep rings for what is due
