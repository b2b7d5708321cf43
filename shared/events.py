"""What happened, in the order in which it became true. Projections (search, live pages) read it from a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from shared.database import Connection

EventType = Literal["article.published", "article.updated", "article.withdrawn", "comment.posted"]

_LOCK: Final = (7104, 2)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened to one article."""

    type: EventType
    subject: UUID
    data: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    at: datetime | None = None


def append(conn: Connection, events: Sequence[Event]) -> None:
    """Write events as the LAST statements of the caller's transaction.

    The lock is held until COMMIT, so sequence numbers become visible in their order and `after` may read with a
    plain comparison. Without it a reader that saw 7 could miss 6 for ever; reading below the oldest running
    transaction instead would stall on any long query of the whole cluster.
    """
    if not events:
        return
    conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)
    conn.execute(
        """
        INSERT INTO event (type, subject, data)
        SELECT * FROM unnest(%s::text[], %s::uuid[], %s::jsonb[])
        """,
        [
            [event.type for event in events],
            [event.subject for event in events],
            [Jsonb(event.data) for event in events],
        ],
    )


def after(conn: Connection, seq: int, *, limit: int = 500) -> list[Event]:
    """The events that follow `seq`, oldest first."""
    rows = conn.execute(
        """
        SELECT seq, type, subject, at, data
          FROM event
         WHERE seq > %s
         ORDER BY seq
         LIMIT %s
        """,
        [seq, limit],
    )
    return [Event(seq=row[0], type=row[1], subject=row[2], at=row[3], data=row[4]) for row in rows]


def newest(conn: Connection) -> int:
    """The sequence number of the last event; 0 when nothing has happened yet."""
    row = conn.execute("SELECT max(seq) FROM event").fetchone()
    return int(row[0] or 0) if row else 0
