"""The work table: what still has to be done. Claim, finish, put back, sweep; every step fenced by a lease token.

A row is `due` -> claimed (token, lease) -> gone. A worker that dies leaves its lease to run out; only the sweep takes
it up then, and what crashed once is `suspect` and never again let near other work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from shared.broker import LEASE_S
from shared.database import Connection

MAX_ATTEMPTS: Final = 8
MAX_CRASHES: Final = 3
RING_AGAIN_S: Final = 10
LONGEST_PAUSE_S: Final = 300


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """Rows that are ours until `lease_until`; `attempts` is by id and counts this one."""

    token: UUID
    attempts: dict[UUID, int]
    waited_ms: dict[UUID, float] = field(default_factory=dict)  # due -> claimed

    @property
    def ids(self) -> list[UUID]:
        return list(self.attempts)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a submission's history."""

    submission_id: UUID
    event: str
    attempt: int = 0
    worker: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Lapsed:
    """A lease that ran out: its row is suspect now, or, after MAX_CRASHES or MAX_ATTEMPTS, no longer worth trying."""

    id: UUID
    kind: str
    attempts: int
    crashes: int
    token: UUID  # under which it was held

    @property
    def is_exhausted(self) -> bool:
        return self.crashes >= MAX_CRASHES or self.attempts >= MAX_ATTEMPTS


def insert(conn: Connection, kind: str, work_ids: Sequence[UUID]) -> None:
    """Say that something has to be done, in the sender's own transaction. Rows already there stay as they are."""
    conn.execute(
        """
        INSERT INTO work (id, kind)
        SELECT id, %s
          FROM unnest(%s::uuid[]) AS id
            ON CONFLICT (id) DO NOTHING
        """,
        [kind, list(work_ids)],
    )


def claim(conn: Connection, kind: str, asked: Sequence[UUID], *, limit: int, token: UUID | None = None) -> Claimed:
    """Lease up to `limit` due rows: those asked for first, then others that have waited longest.

    Attempts are counted here, before the work, so that an attempt which kills the worker counts too. An expired
    lease is nobody's to take but the sweep's: a slow worker and a new one would otherwise both be at it. The token is
    a new one unless the caller is watched over by somebody who must know it.
    """
    token = token or uuid4()
    rows = _lease(conn, _ASKED, {"kind": kind, "asked": list(asked), "limit": limit, "token": token}) if asked else []
    if len(rows) < limit:
        # On the surface SKIP LOCKED loses rows; they are only left for the other worker, which holds them now.
        rows += _lease(conn, _WAITING, {"kind": kind, "limit": limit - len(rows), "token": token})
    return _claimed(token, rows)


def claim_suspect(conn: Connection, kind: str, *, token: UUID) -> Claimed:
    """Lease the suspect that has waited longest, under the token of the sweep that watches over the lane."""
    return _claimed(token, _lease(conn, _SUSPECT, {"kind": kind, "limit": 1, "token": token}))


def finish(conn: Connection, token: UUID, work_ids: Sequence[UUID]) -> set[UUID]:
    """Take finished rows off the table; gives those that were still ours. For the others the result must be dropped.

    This is the fence. It comes first in the transaction that writes the results, and holds these rows until COMMIT.
    """
    rows = conn.execute(
        """
        DELETE FROM work
         WHERE id = ANY(%s)
           AND lease_token = %s
        RETURNING id
        """,
        [list(work_ids), token],
    )
    return {row[0] for row in rows}


def put_back(conn: Connection, token: UUID, work_ids: Sequence[UUID]) -> set[UUID]:
    """Try again later: due after min(2^attempts, 300) s, give or take 20 %. Gives the rows that were still ours."""
    rows = conn.execute(
        """
        UPDATE work
           SET lease_token = NULL,
               lease_until = NULL,
               due_at = clock_timestamp()
                      + make_interval(secs => least(2 ^ attempts, %s) * (0.8 + 0.4 * random()))
         WHERE id = ANY(%s)
           AND lease_token = %s
        RETURNING id
        """,
        [LONGEST_PAUSE_S, list(work_ids), token],
    )
    return {row[0] for row in rows}


def release(conn: Connection, token: UUID, work_ids: Sequence[UUID]) -> set[UUID]:
    """Hand back what was claimed and not begun: due at once, and the attempt is given back."""
    rows = conn.execute(
        """
        UPDATE work
           SET lease_token = NULL,
               lease_until = NULL,
               attempts = attempts - 1,
               rung_at = '-infinity'
         WHERE id = ANY(%s)
           AND lease_token = %s
        RETURNING id
        """,
        [list(work_ids), token],
    )
    return {row[0] for row in rows}


def lapse(conn: Connection, *, limit: int = 500) -> list[Lapsed]:
    """End the leases that ran out: a crash is counted, the row becomes suspect, its token is worth nothing any more."""
    return _lapse(conn, "lease_until < clock_timestamp()", {"limit": limit})


def lapse_token(conn: Connection, token: UUID) -> list[Lapsed]:
    """The same for one token at once, when its holder is known to be dead."""
    return _lapse(conn, "lease_token = %(token)s", {"token": token, "limit": 500})


def unheard(conn: Connection, kind: str, *, limit: int = 500) -> list[UUID]:
    """Due rows whose bell is older than RING_AGAIN_S: mark them as rung now and give them, to be rung for again."""
    rows = conn.execute(
        """
        WITH due AS MATERIALIZED (
            SELECT id
              FROM work
             WHERE kind = %(kind)s
               AND lease_token IS NULL
               AND NOT suspect
               AND due_at <= clock_timestamp()
               AND rung_at < clock_timestamp() - make_interval(secs => %(again_s)s)
             ORDER BY due_at, id
             LIMIT %(limit)s
               FOR UPDATE SKIP LOCKED
        )
        UPDATE work
           SET rung_at = clock_timestamp()
          FROM due
         WHERE work.id = due.id
        RETURNING work.id
        """,
        {"kind": kind, "again_s": RING_AGAIN_S, "limit": limit},
    )
    return [row[0] for row in rows]


def has_suspects(conn: Connection, kind: str) -> bool:
    """Whether a suspect is due."""
    return _is_any_due(conn, kind, "suspect")


def has_waiting(conn: Connection, kind: str) -> bool:
    """Whether anything but a suspect is due."""
    return _is_any_due(conn, kind, "NOT suspect")


def pending(conn: Connection, kind: str, *, cap: int) -> int:
    """How much of a kind is still to be done, counted no further than `cap`."""
    # In three parts, each of which an index answers: a long run of another kind must not make this slow.
    row = conn.execute(
        """
        SELECT count(*)
          FROM (SELECT FROM work WHERE kind = %(kind)s AND lease_token IS NULL AND NOT suspect
                 UNION ALL
                SELECT FROM work WHERE kind = %(kind)s AND lease_token IS NULL AND suspect
                 UNION ALL
                SELECT FROM work WHERE kind = %(kind)s AND lease_until IS NOT NULL AND lease_token IS NOT NULL
                 LIMIT %(cap)s) AS capped
        """,
        {"kind": kind, "cap": cap},
    ).fetchone()
    return int(row[0]) if row else 0


def write_history(conn: Connection, entries: Sequence[Entry]) -> None:
    """Append transitions, in the transaction that makes them true."""
    if not entries:
        return
    conn.execute(
        """
        INSERT INTO history (submission_id, event, attempt, worker, detail)
        SELECT submission_id, event, attempt, worker, detail
          FROM jsonb_to_recordset(%s)
               AS entry (submission_id uuid, event text, attempt smallint, worker text, detail jsonb)
        """,
        # One document instead of an array for each column: quoting JSON once more, inside an array, cost more than all.
        [Jsonb([vars(entry) for entry in entries])],
    )


_CHOSEN = """
    SELECT id
      FROM work
     WHERE {which}
       AND kind = %(kind)s
       AND lease_token IS NULL
       AND due_at <= clock_timestamp()
     ORDER BY due_at, id
     LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
"""
_ASKED = _CHOSEN.format(which="NOT suspect AND id = ANY(%(asked)s)")
_WAITING = _CHOSEN.format(which="NOT suspect")
_SUSPECT = _CHOSEN.format(which="suspect")


def _is_any_due(conn: Connection, kind: str, which: str) -> bool:
    statement = f"""
        SELECT EXISTS (
            SELECT FROM work
             WHERE kind = %(kind)s
               AND lease_token IS NULL
               AND due_at <= clock_timestamp()
               AND {which})
        """  # noqa: S608  # `which` is a constant of the two callers
    row = conn.execute(statement, {"kind": kind}).fetchone()
    return bool(row and row[0])


def _lease(conn: Connection, which: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    # MATERIALIZED is a fence for the planner: inlined, the limit could be applied more than once.
    statement = f"""
        WITH chosen AS MATERIALIZED ({which})
        UPDATE work
           SET attempts = attempts + 1,
               lease_token = %(token)s,
               lease_until = clock_timestamp() + make_interval(secs => %(lease_s)s)
          FROM chosen
         WHERE work.id = chosen.id
        RETURNING work.id, work.attempts, 1000 * extract(epoch FROM clock_timestamp() - work.due_at)
        """  # noqa: S608  # `which` is one of the three constants above
    return conn.execute(statement, params | {"lease_s": LEASE_S}).fetchall()


def _claimed(token: UUID, rows: list[tuple[Any, ...]]) -> Claimed:
    return Claimed(
        token=token,
        attempts={row[0]: row[1] for row in rows},
        waited_ms={row[0]: float(row[2]) for row in rows},
    )


def _lapse(conn: Connection, which: str, params: dict[str, Any]) -> list[Lapsed]:
    statement = f"""
        WITH dead AS MATERIALIZED (
            SELECT id, lease_token
              FROM work
             WHERE lease_token IS NOT NULL
               AND {which}
             ORDER BY id
             LIMIT %(limit)s
               FOR UPDATE SKIP LOCKED
        )
        UPDATE work
           SET lease_token = NULL,
               lease_until = NULL,
               crashes = crashes + 1,
               suspect = true
          FROM dead
         WHERE work.id = dead.id
        RETURNING work.id, work.kind, work.attempts, work.crashes, dead.lease_token
        """  # noqa: S608  # `which` is a constant of the two callers
    rows = conn.execute(statement, params)
    return [Lapsed(id=row[0], kind=row[1], attempts=row[2], crashes=row[3], token=row[4]) for row in rows]
