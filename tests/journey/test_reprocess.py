"""Articles are read again while workers and sweep are killed: none is lost, none is written twice, none is harmed."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest
import redis

from services.console import reprocess, reruns
from shared.database import Connection, connect, open_pool, transaction
from shared.settings import settings
from tests.builders import a_source, a_submission
from tests.journey.desk import a_desk

pytestmark = pytest.mark.slow

ARTICLES = 400
KILLS = 6


def test_a_run_comes_through_kills_and_a_wipe(
    tmp_path: Path,
    fresh_database_url: str,
    valkey_url: str,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    settings.cache_clear()  # whoever was here before us may have asked already
    request.addfinalizer(settings.cache_clear)
    slowly = [sys.executable, "-m", "tests.journey.deadly", "services.enrich.worker", "--concurrency", "2"]
    with a_desk(
        tmp_path, fresh_database_url, valkey_url, without=["web", "ingest"], instead={"enrich": slowly}
    ) as desk:
        desk.start()
        _publish(fresh_database_url)
        _age_the_copies(fresh_database_url)

        run = reprocess.start(source_id=None)
        struck = 0
        for number in range(KILLS):
            struck += _await_leases(fresh_database_url)
            victim = "sweep" if number == 3 else "enrich"
            desk.kill(victim)
            if number == 1:
                redis.Redis.from_url(valkey_url).flushall()
            desk.start(victim)
        fresh = _post_one(fresh_database_url)
        _await(fresh_database_url, "SELECT state = 'ready' FROM rerun", within_s=150)
        promoted = reprocess.promote_run(run.id)

    with connect(fresh_database_url) as conn:
        crashed = _one(conn, "SELECT count(*) FROM reread WHERE state = 'failed'")
        assert promoted.counts == {"promoted": ARTICLES - crashed, **({"failed": crashed} if crashed else {})}
        assert _one(conn, "SELECT count(*) FROM work") == 0
        assert _one(conn, "SELECT count(*) FROM article") == ARTICLES + 1
        assert _one(conn, "SELECT count(*) FROM event WHERE type = 'article.updated'") == ARTICLES - crashed
        assert _one(conn, "SELECT max(count) FROM (SELECT count(*) FROM event GROUP BY subject, type) AS told") == 1
        # Read again it is what it was before the copies were made old; what could not be read keeps the old one.
        assert _one(conn, "SELECT count(*) FROM copy WHERE title = 'Slow'") == ARTICLES - crashed
        assert conn.execute("SELECT status FROM submission WHERE id = %s", [fresh]).fetchone() == ("published",)
    # Kills that strike an idle house would show nothing.
    assert struck >= KILLS // 2


def _publish(url: str) -> None:
    with open_pool(url, size=1) as pool, transaction(pool) as conn:
        source_id = a_source(conn, "wire")
        for number in range(ARTICLES):
            a_submission(conn, source_id=source_id, title="Slow", external_id=f"a-{number}")
    _await(url, "SELECT NOT EXISTS (SELECT FROM submission WHERE status <> 'published')", within_s=120)


def _post_one(url: str) -> Any:
    with connect(url) as conn:
        return a_submission(conn, source_id=a_source(conn, "wire"))


def _age_the_copies(url: str) -> None:
    """As if an older code had read another title."""
    with connect(url) as conn:
        conn.execute("UPDATE copy SET title = 'Read by an older code'")


def _await_leases(url: str) -> bool:
    """Wait until a worker has rereads in its hands; False when there are none for workers any more."""
    held = "SELECT EXISTS (SELECT FROM work WHERE kind = 'reread' AND lease_token IS NOT NULL AND NOT suspect)"
    left = "SELECT EXISTS (SELECT FROM work WHERE kind = 'reread' AND NOT suspect)"
    deadline_s = time.monotonic() + 60
    with connect(url, autocommit=True) as conn:
        while not _one(conn, held):
            if not _one(conn, left):
                return False
            assert time.monotonic() < deadline_s, "nobody takes up rereads"
            time.sleep(0.02)
    return True


def _await(url: str, question: str, *, within_s: float) -> None:
    deadline_s = time.monotonic() + within_s
    with connect(url, autocommit=True) as conn:
        while not _one(conn, question):
            assert time.monotonic() < deadline_s, question
            time.sleep(0.05)


def _one(conn: Connection, question: str) -> Any:
    row = conn.execute(question).fetchone()
    assert row is not None
    return row[0]


assert reruns.PROMOTE < ARTICLES  # more than one transaction
