"""The poster's own book: what was sent, what was answered; and the check of our books against it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import orjson

from shared import ids
from shared.database import Connection, connect

GIVE_UP_S = 60.0


@dataclass(kw_only=True)
class Ledger:
    """Every key that was sent, and the submission that a 2xx named for it."""

    client: Callable[[], httpx.Client]
    accepted: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def post(self, article: dict[str, Any], *, http: httpx.Client | None = None) -> str:
        """Post until it is answered for good: an unknown outcome is asked again under the same key."""
        key = str(uuid4())
        answer = self._until_answered("/v1/articles", orjson.dumps(article), key, "application/json", http)
        with self._lock:
            self.accepted[key] = answer["submission"]
        return str(answer["submission"])

    def post_batch(self, articles: list[dict[str, Any]], *, http: httpx.Client | None = None) -> None:
        """The same for many at once; each line is booked."""
        key = str(uuid4())
        body = b"\n".join(orjson.dumps(article) for article in articles)
        answer = self._until_answered("/v1/batches", body, key, "application/x-ndjson", http)
        with self._lock:
            self.accepted |= {f"{key}/{line['line']}": line["submission"] for line in answer["results"]}

    def _until_answered(
        self, path: str, body: bytes, key: str, content_type: str, http: httpx.Client | None
    ) -> dict[str, Any]:
        deadline_s = time.monotonic() + GIVE_UP_S
        if http is None:
            with self.client() as own:
                return self._until_answered(path, body, key, content_type, own)
        while time.monotonic() < deadline_s:
            try:
                answer = http.post(path, content=body, headers={"Idempotency-Key": key, "Content-Type": content_type})
            except httpx.HTTPError:
                time.sleep(0.1)  # unknown: it may have been accepted
                continue
            if answer.status_code == 202:
                return dict(answer.json())
            assert answer.status_code in (409, 503), f"{answer.status_code}: {answer.text}"
            time.sleep(0.1)
        raise AssertionError(f"no answer to {path} within {GIVE_UP_S:.0f} s")


def await_settled(database_url: str, *, within_s: float) -> bool:
    """Wait until nothing is left to do; False when something still is after `within_s`."""
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s:
        with connect(database_url) as conn:
            if _count(conn, "SELECT count(*) FROM work") == 0:
                return True
        time.sleep(0.25)
    return False


def faults(database_url: str, ledger: Ledger) -> list[str]:
    """Everything in which our books do not agree with the poster's, or with themselves. Empty: they balance."""
    with connect(database_url) as conn:
        return [f"{name}: {found[:5]}" for name, query in _CHECKS.items() if (found := _rows(conn, query))] + [
            *_lost(conn, ledger)
        ]


def _lost(conn: Connection, ledger: Ledger) -> list[str]:
    stored = {ids.to_text(row[0]) for row in conn.execute("SELECT id FROM submission")}
    lost = sorted(set(ledger.accepted.values()) - stored)
    told_twice = len(ledger.accepted) - len(set(ledger.accepted.values()))
    strangers = stored - set(ledger.accepted.values())
    return (
        ([f"accepted and lost: {lost[:5]} ({len(lost)})"] if lost else [])
        + ([f"one submission told for two posts: {told_twice}"] if told_twice else [])
        + ([f"stored and never answered for: {len(strangers)}"] if strangers else [])
    )


# Each finds rows that should not be. The books balance when none finds any.
_CHECKS = {
    "not ended": """
        SELECT id, status
          FROM submission
         WHERE status = 'received'
    """,
    "failed or rejected without being asked to": """
        SELECT id, problem
          FROM submission
         WHERE status IN ('failed', 'rejected')
    """,
    "left on the work table": """
        SELECT id
          FROM work
    """,
    "finished twice": """
        SELECT submission_id, count(*)
          FROM history
         WHERE event = 'finished'
         GROUP BY submission_id
        HAVING count(*) > 1
    """,
    "announced twice": """
        SELECT data->>'submission', count(*)
          FROM event
         WHERE type <> 'comment.posted'
         GROUP BY data->>'submission'
        HAVING count(*) > 1
    """,
    "published twice under one identity": """
        SELECT article_id, count(*)
          FROM submission
         WHERE status = 'published'
         GROUP BY article_id
        HAVING count(*) > 1
    """,
    "published without an article": """
        SELECT submission.id
          FROM submission
          LEFT JOIN article ON article.id = submission.article_id
         WHERE submission.status IN ('published', 'updated', 'unchanged')
           AND article.id IS NULL
    """,
    "an article without its current copy": """
        SELECT article.id
          FROM article
          LEFT JOIN copy ON copy.article_id = article.id
                        AND copy.content_hash = article.content_hash
         WHERE copy.article_id IS NULL
    """,
    "published and never announced": """
        SELECT id
          FROM submission
         WHERE status = 'published'
           AND NOT EXISTS (SELECT FROM event WHERE event.data->>'submission' = submission.id::text)
    """,
    "an attempt that was not counted before the work": """
        SELECT submission_id, attempt
          FROM history
         WHERE event = 'claimed'
         GROUP BY submission_id, attempt
        HAVING attempt < 1
            OR count(*) > 1
           AND NOT EXISTS (
               SELECT FROM history AS other
                WHERE other.submission_id = history.submission_id
                  AND other.event IN ('released', 'replayed'))
    """,
}


def _rows(conn: Connection, query: str) -> list[Any]:
    return conn.execute(query).fetchall()


def _count(conn: Connection, query: str) -> int:
    row = conn.execute(query).fetchone()
    assert row is not None
    return int(row[0])
