"""Taking an article back: only its own source may."""

from __future__ import annotations

from uuid import UUID

from services.web import store
from shared import database, events, ids, logs
from shared.keys import Key


def withdraw(pool: store.Pool, article_id: UUID, key: Key) -> bool:
    """Hide the article from readers and end its submissions as withdrawn; False when the key's source has none such.

    Doing it again changes nothing. Somebody else's article is not told apart from none.
    """
    with database.transaction(pool) as conn:
        article = store.find_and_lock_article(conn, article_id)
        if article is None or article.source_id != key.source_id:
            return False
        if not article.visible:
            return True

        count = store.withdraw(conn, article_id)
        told = {"source": key.source, "submissions": count}
        events.append(conn, [events.Event(type="article.withdrawn", subject=article_id, data=told)])
    logs.get("web").info("withdrawn", article_id=ids.to_text(article_id), src=key.source, count=count)
    return True
