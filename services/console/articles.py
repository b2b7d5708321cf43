"""Which article an editor means by what was typed."""

from __future__ import annotations

from uuid import UUID

from services.console import say
from services.console.watch import bare_id
from shared import ids
from shared.database import Connection


def find_id(conn: Connection, asked: str) -> UUID:
    """The article on the site behind its id, or that of one of its submissions; the last 8 characters do.

    Raises say.Fault when there is none, or several.
    """
    asked = bare_id(asked)
    whole, end = ids.find_id(asked), ids.short_value(asked)
    rows = conn.execute(
        """
        SELECT id
          FROM article
         WHERE visible
           AND (id = %(whole)s OR substring(uuid_send(id) FROM 12 FOR 5) = %(end)s)
         UNION
        SELECT article_id
          FROM submission
          JOIN article ON article.id = submission.article_id
         WHERE article.visible
           AND (submission.id = %(whole)s OR substring(uuid_send(submission.id) FROM 12 FOR 5) = %(end)s)
        """,
        {"whole": whole, "end": None if end is None else end.to_bytes(5, "big")},
    ).fetchall()
    if len(rows) > 1:
        raise say.Fault(f"{len(rows)} articles end in {asked}. Give all 26 characters; they stand in its address.")
    if not rows:
        raise say.Fault(f"there is no article {asked} on the site. The last 8 characters of its address are enough.")
    article_id: UUID = rows[0][0]
    return article_id
