"""Ending what failed: our fault, written down and off the work table; a submission is ready to be replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from shared import work
from shared.database import Connection


def fail(conn: Connection, attempts: Mapping[UUID, int], *, code: str, message: str) -> None:
    """Fail submissions whose worker never came back to say anything itself; `attempts` is by submission.

    Nobody knows at which stage it was: the first is named, since none is known to have ended.
    """
    problem = {"code": code, "message": message, "stage": "normalize"}
    submission_ids = list(attempts)
    conn.execute("DELETE FROM work WHERE id = ANY(%s)", [submission_ids])
    rows = conn.execute(
        """
        UPDATE submission
           SET status = 'failed',
               problem = %s,
               finished_at = clock_timestamp()
         WHERE id = ANY(%s)
           AND status = 'received'
        RETURNING id
        """,
        [Jsonb(problem), submission_ids],
    )
    work.write_history(
        conn,
        [
            work.Entry(
                submission_id=row[0],
                event="failed",
                attempt=attempts[row[0]],
                worker="sweep",
                detail={"problem": problem},
            )
            for row in rows.fetchall()
        ],
    )


def fail_rereads(conn: Connection, reread_ids: Sequence[UUID], *, code: str, message: str) -> None:
    """The same for rereads: their articles stay as they are."""
    conn.execute("DELETE FROM work WHERE id = ANY(%s)", [list(reread_ids)])
    conn.execute(
        "UPDATE reread SET state = 'failed', problem = %s WHERE id = ANY(%s) AND state = 'waiting'",
        [Jsonb({"code": code, "message": message, "stage": "normalize"}), list(reread_ids)],
    )
