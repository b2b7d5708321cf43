"""Which article an editor means by what was typed."""

from __future__ import annotations

from uuid import UUID

from services.console import say
from services.console.watch import bare_id
from shared import ids
from shared.database import Connection


def find_id(conn: Connection, asked: str) -> UUID:
    """The article behind 26 characters, or the last 8 of them. Raises say.Fault when there is none, or several."""
    asked = bare_id(asked)
    whole, end = ids.find_id(asked), ids.short_value(asked)
    rows = conn.execute(
        """
        SELECT id
          FROM article
         WHERE content_hash IS NOT NULL
           AND (id = %s OR substring(uuid_send(id) FROM 12 FOR 5) = %s)
        """,
        [whole, None if end is None else end.to_bytes(5, "big")],
    ).fetchall()
    if len(rows) > 1:
        raise say.Fault(f"{len(rows)} articles end in {asked}. Give all 26 characters; they stand in its address.")
    if not rows:
        raise say.Fault(f"there is no article {asked}. The last 8 characters of its address are enough.")
    article_id: UUID = rows[0][0]
    return article_id
