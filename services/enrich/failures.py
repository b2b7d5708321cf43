"""Ending a submission as failed: our fault, written down, off the work table, and ready to be replayed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from shared import work
from shared.database import Connection


def fail(conn: Connection, submission_ids: Sequence[UUID], *, code: str, message: str) -> None:
    """Fail submissions whose worker never came back to say anything itself."""
    problem = {"code": code, "message": message, "stage": "normalize"}
    conn.execute("DELETE FROM work WHERE id = ANY(%s)", [list(submission_ids)])
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
        [Jsonb(problem), list(submission_ids)],
    )
    work.write_history(
        conn,
        [
            work.Entry(submission_id=row[0], event="failed", worker="sweep", detail={"problem": problem})
            for row in rows.fetchall()
        ],
    )
