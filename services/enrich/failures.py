"""Ending a submission as failed: our fault, written down, off the work table, and ready to be replayed."""

from __future__ import annotations

from collections.abc import Mapping
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
