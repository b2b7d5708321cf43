"""The sweep brings back what was lost: bells, leases, workers, even the broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from uuid import UUID

import psycopg
import pytest
import redis

from services.console import reruns
from services.enrich import pipeline
from services.enrich.sweep import Sweep, beat
from shared import broker, database, settings, work
from shared.database import Connection, connect
from tests.builders import a_source, a_submission
from tests.journey.deadly import popen_deadly


def test_a_bell_that_nobody_heard_is_rung_again(sweep: Sweep, valkey_url: str) -> None:
    _accept(sweep, 40)
    _age_the_bells(sweep)
    redis.Redis.from_url(valkey_url).flushall()

    sweep.once()

    assert sweep.bell.waiting() == 2  # 40 ids, 32 a bell


def test_while_many_bells_hang_unheard_no_more_are_added(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    _accept(sweep, 1)
    _age_the_bells(sweep)
    monkeypatch.setattr("services.enrich.sweep.ENOUGH_BELLS", 0)

    before = sweep.bell.waiting()
    sweep.once()

    assert sweep.bell.waiting() == before


def test_two_sweeps_count_a_crash_once(sweep: Sweep, fresh_database_url: str) -> None:
    (submission_id,) = _accept(sweep, 1)
    with database.transaction(sweep.pool) as conn:
        work.claim(conn, broker.ENRICH, [submission_id], limit=1)
        conn.execute("UPDATE work SET lease_until = clock_timestamp() - interval '1 s'")
    with connect(fresh_database_url) as one, connect(fresh_database_url) as other:
        lapsed = [*work.lapse(one), *work.lapse(other)]

    assert [(row.id, row.crashes) for row in lapsed] == [(submission_id, 1)]


def test_what_is_exhausted_fails_with_its_cause_and_leaves_the_table(sweep: Sweep) -> None:
    (submission_id,) = _accept(sweep, 1)
    with database.transaction(sweep.pool) as conn:
        work.claim(conn, broker.ENRICH, [submission_id], limit=1)
        conn.execute(
            "UPDATE work SET lease_until = clock_timestamp() - interval '1 s', crashes = %s", [work.MAX_CRASHES - 1]
        )

    sweep.once()

    with database.transaction(sweep.pool) as conn:
        status, problem = _row(conn, "SELECT status, problem->>'code' FROM submission")
        assert (status, problem) == ("failed", "crashed_worker")
        assert _row(conn, "SELECT count(*) FROM work") == (0,)
        events = conn.execute("SELECT event FROM history ORDER BY at").fetchall()
    assert [event for (event,) in events] == ["received", "crashed", "failed"]


def test_rereads_are_rung_for_on_a_queue_of_their_own(sweep: Sweep, valkey_url: str) -> None:
    redis.Redis.from_url(valkey_url).flushall()
    _begin_a_run(sweep, 40)

    sweep.once()

    assert (sweep.bell.waiting(broker.REREAD), sweep.bell.waiting(broker.ENRICH)) == (2, 0)


def test_a_reread_that_crashes_too_often_fails_and_its_article_stays(sweep: Sweep) -> None:
    _begin_a_run(sweep, 1)
    with database.transaction(sweep.pool) as conn:
        work.claim(conn, broker.REREAD, [], limit=1)
        conn.execute(
            "UPDATE work SET lease_until = clock_timestamp() - interval '1 s', crashes = %s", [work.MAX_CRASHES - 1]
        )

    sweep.once()
    sweep.once()

    with database.transaction(sweep.pool) as conn:
        assert _row(conn, "SELECT state, problem->>'code' FROM reread") == ("failed", "crashed_worker")
        assert _row(conn, "SELECT state FROM rerun") == ("ready",)
        assert _row(conn, "SELECT status FROM submission") == ("published",)
        assert _row(conn, "SELECT count(*) FROM work") == (0,)
        assert _row(conn, "SELECT count(*) FROM history WHERE event IN ('crashed', 'failed')") == (0,)


@pytest.mark.slow
def test_rereads_that_are_suspect_come_through_the_same_lane(sweep: Sweep) -> None:
    _begin_a_run(sweep, 3)
    with database.transaction(sweep.pool) as conn:
        conn.execute("UPDATE work SET suspect = true, crashes = 1")

    _sweep_until(sweep, lambda conn: _row(conn, "SELECT state FROM rerun") == ("ready",), within_s=30)

    with database.transaction(sweep.pool) as conn:
        assert _row(conn, "SELECT count(*) FROM reread WHERE state = 'unchanged'") == (3,)


@pytest.mark.slow
def test_without_a_broker_the_sweep_sees_to_rereads_too(sweep: Sweep) -> None:
    sweep.bell = broker.Bell("redis://127.0.0.1:1/0")
    _begin_a_run(sweep, 3)

    _sweep_until(sweep, lambda conn: _row(conn, "SELECT state FROM rerun") == ("ready",), within_s=40)


@pytest.mark.slow
def test_suspects_come_through_their_lane(sweep: Sweep) -> None:
    _accept(sweep, 3)
    with database.transaction(sweep.pool) as conn:
        conn.execute("UPDATE work SET suspect = true, crashes = 1")

    _sweep_until(sweep, lambda conn: _row(conn, "SELECT count(*) FROM work") == (0,), within_s=30)

    with database.transaction(sweep.pool) as conn:
        assert _row(conn, "SELECT count(*) FROM submission WHERE status = 'published'") == (3,)


@pytest.mark.slow
def test_without_a_broker_the_sweep_sees_to_the_work_itself(sweep: Sweep) -> None:
    sweep.bell = broker.Bell("redis://127.0.0.1:1/0")
    _accept(sweep, 5)

    _sweep_until(sweep, lambda conn: _row(conn, "SELECT count(*) FROM work") == (0,), within_s=40)

    with database.transaction(sweep.pool) as conn:
        assert _row(conn, "SELECT count(*) FROM submission WHERE status = 'published'") == (5,)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "status", "code"),
    [
        ("Deadly", "failed", "crashed_worker"),
        ("Spinning", "failed", "crashed_worker"),
        ("Hanging", "failed", "crashed_worker"),
        ("Hungry", "received", "normalize.MemoryError"),
    ],
    ids=["kills its process", "never leaves C", "stops its process", "devours memory"],
)
def test_a_suspect_harms_nobody_but_itself(
    sweep: Sweep, monkeypatch: pytest.MonkeyPatch, title: str, status: str, code: str
) -> None:
    """CPU and memory of the lane are limited, its death is known by its token, its hanging by its lease."""
    monkeypatch.setattr("services.enrich.sweep.subprocess.Popen", popen_deadly)
    with database.transaction(sweep.pool) as conn:
        source_id = a_source(conn)
        bad = a_submission(conn, source_id=source_id, title=title)
        for _ in range(2):
            a_submission(conn, source_id=source_id)
        conn.execute("UPDATE work SET suspect = true, crashes = 1")

    def is_over(conn: Connection) -> bool:
        if title == "Hanging":  # nobody waits for thirty seconds here
            conn.execute(
                "UPDATE work SET lease_until = clock_timestamp() WHERE attempts > 0 AND lease_until IS NOT NULL"
            )
        told = conn.execute(
            "SELECT detail->'problem'->>'code' FROM history WHERE submission_id = %s AND event IN ('retry', 'failed')",
            [bad],
        ).fetchone()
        published = _row(conn, "SELECT count(*) FROM submission WHERE status = 'published'")
        return told == (code,) and published == (2,)

    _sweep_until(sweep, is_over, within_s=90)

    with database.transaction(sweep.pool) as conn:
        assert conn.execute("SELECT status FROM submission WHERE id = %s", [bad]).fetchone() == (status,)


@pytest.mark.slow
def test_a_sweep_that_is_stopped_lets_its_lane_finish(sweep: Sweep) -> None:
    _accept(sweep, 200)
    with database.transaction(sweep.pool) as conn:
        conn.execute("UPDATE work SET suspect = true, crashes = 1")
    _sweep_until(sweep, lambda conn: _row(conn, "SELECT count(*) FROM article") != (0,), within_s=30)

    sweep.end()

    with database.transaction(sweep.pool) as conn:
        assert _row(conn, "SELECT count(*) FROM work WHERE lease_token IS NOT NULL") == (0,)
        assert _row(conn, "SELECT count(*) FROM history WHERE event = 'crashed'") == (0,)


def test_a_dead_broker_and_nothing_to_do_start_no_lane(sweep: Sweep) -> None:
    sweep.bell = broker.Bell("redis://127.0.0.1:1/0")
    sweep.heard_s = 0.0

    sweep.once()

    assert sweep.stand_in is None


@pytest.mark.slow
def test_whatever_is_in_the_way_of_one_pass_is_gone_at_the_next(sweep: Sweep, fresh_database_url: str) -> None:
    (submission_id,) = _accept(sweep, 1)
    with database.transaction(sweep.pool) as conn:
        beat(conn)
        work.claim(conn, broker.ENRICH, [submission_id], limit=1)
        conn.execute("UPDATE work SET lease_until = clock_timestamp() - interval '1 s'")
    with connect(fresh_database_url) as other:
        other.execute("SELECT FROM heartbeat FOR UPDATE")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            sweep.once()

    # The lease was seen to before the heartbeat was in the way; by now the lane may even be done.
    with database.transaction(sweep.pool) as conn:
        assert _row(conn, "SELECT count(*) FROM history WHERE event = 'crashed'") == (1,)
    sweep.once()


def _begin_a_run(sweep: Sweep, count: int) -> None:
    """A run over so many published articles, of which none was read again yet."""
    _accept(sweep, count)
    while pipeline.answer_bell(sweep.pool, [], worker="enrich-1"):
        pass
    with database.transaction(sweep.pool) as conn:
        run = reruns.start(conn, source_id=None, since=None)
        reruns.fill(conn, run, after=None)
        reruns.begin(conn, run)


def _accept(sweep: Sweep, count: int) -> list[UUID]:
    with database.transaction(sweep.pool) as conn:
        source_id = a_source(conn)
        return [a_submission(conn, source_id=source_id) for _ in range(count)]


def _age_the_bells(sweep: Sweep) -> None:
    with database.transaction(sweep.pool) as conn:
        conn.execute("UPDATE work SET rung_at = clock_timestamp() - interval '1 min'")


def _sweep_until(sweep: Sweep, is_so: Callable[[Connection], bool], *, within_s: float) -> None:
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s:
        sweep.once()
        with database.transaction(sweep.pool) as conn:
            if is_so(conn):
                return
        time.sleep(0.3)
    pytest.fail(f"not so after {within_s:.0f} s")


def _row(conn: Connection, query: str) -> tuple[object, ...]:
    row = conn.execute(query).fetchone()
    assert row is not None
    return row


@pytest.fixture
def sweep(fresh_database_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sweep]:
    # The lanes are processes of their own and learn from the environment where the database is.
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    settings.settings.cache_clear()
    with database.open_pool(fresh_database_url, size=2) as pool:
        sweep = Sweep(pool=pool, bell=broker.Bell(valkey_url))
        yield sweep
        sweep.end()
    settings.settings.cache_clear()
