"""Copydesk with one promise broken on purpose: what a test of the promises must notice."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared import work
from shared.database import Connection


def without_fence() -> None:
    """A finished row is taken off the table whoever holds its lease by now."""  # so the token is not looked at

    def finish(conn: Connection, token: UUID, work_ids: Sequence[UUID]) -> set[UUID]:
        conn.execute("DELETE FROM work WHERE id = ANY(%s)", [list(work_ids)])
        return set(work_ids)

    work.finish = finish


def attempts_counted_after_the_work() -> None:
    """A claim counts nothing, so that an attempt which kills its worker never happened."""
    lease = work._lease

    def lease_uncounted(conn: Connection, which: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        rows = lease(conn, which, params)
        conn.execute("UPDATE work SET attempts = attempts - 1 WHERE id = ANY(%s)", [[row[0] for row in rows]])
        return [(row[0], row[1] - 1, *row[2:]) for row in rows]

    work._lease = lease_uncounted


def answer_before_commit() -> Any:
    """The ingest door, but what it accepts is written half a second after it was answered.

    A factory for granian: its worker process imports it by name.
    """
    from services.ingest import accept
    from services.ingest.app import create_app

    whole = accept.accept

    def answer_first(pool: Any, bell: Any, arrivals: Any, answer: Any, **options: Any) -> tuple[Any, bool]:
        threading.Timer(0.5, whole, (pool, bell, arrivals, answer), options).start()
        return answer, False

    accept.accept = answer_first
    return create_app()
