"""The tests of the promises test something: each broken promise is noticed, the whole one passes the same drill."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest
import redis

from services.enrich import pipeline
from services.enrich.result import Result
from shared import broker, database, work
from shared.database import connect
from tests.builders import a_source, a_submission, an_article
from tests.journey import mutants
from tests.journey.desk import a_desk
from tests.journey.ledger import Ledger, await_settled, faults

pytestmark = pytest.mark.slow

BROKEN_AND_WHOLE = pytest.mark.parametrize("is_broken", [False, True], ids=["whole", "broken"])


@BROKEN_AND_WHOLE
def test_without_a_sweep_wiped_bells_are_never_answered(
    is_broken: bool, tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    with a_desk(tmp_path, fresh_database_url, valkey_url, without=["web", "sweep"] if is_broken else ["web"]) as desk:
        desk.start(*[name for name in desk.commands if name != "enrich"])
        ledger = Ledger(client=desk.client)
        for _ in range(5):
            ledger.post(an_article())
        redis.Redis.from_url(valkey_url).flushall()
        desk.start("enrich")

        await_settled(fresh_database_url, within_s=20 if is_broken else 45)
        wrong = faults(fresh_database_url, ledger)

    assert bool(wrong) == is_broken, wrong


@BROKEN_AND_WHOLE
def test_an_answer_before_the_commit_is_a_lost_article(
    is_broken: bool, tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    early = [
        sys.executable,
        "-c",
        "import sys; from shared import door, logs; logs.configure('ingest');"
        " door.serve('tests.journey.mutants:answer_before_commit',"
        " host='127.0.0.1', port=int(sys.argv[1]), threads=4)",
    ]
    with a_desk(tmp_path, fresh_database_url, valkey_url, without=["web", "enrich", "sweep"]) as desk:
        if is_broken:
            desk.commands["ingest"] = [*early, desk.commands["ingest"][-1]]
        ledger = Ledger(client=desk.client)
        for _ in range(5):
            desk.start("ingest")
            ledger.post(an_article())
            desk.kill("ingest")
        wrong = [fault for fault in faults(fresh_database_url, ledger) if "lost" in fault]

    assert bool(wrong) == is_broken, wrong


@BROKEN_AND_WHOLE
def test_without_the_fence_a_paused_worker_does_everything_twice(
    is_broken: bool, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_broken:
        monkeypatch.setattr(work, "finish", work.finish)  # remembered, so that it is put back
        mutants.without_fence()
    make = pipeline.make

    with database.open_pool(fresh_database_url, size=3) as pool:
        with database.transaction(pool) as conn:
            source_id = a_source(conn)
            a_submission(conn, source_id=source_id)

        def make_and_pause(*args: object, **options: object) -> Result:
            # The pause lies between claim and finish: the lease runs out, the lane does the work, then we wake up.
            monkeypatch.setattr(pipeline, "make", make)
            with database.transaction(pool) as conn:
                conn.execute("UPDATE work SET lease_until = clock_timestamp() - interval '1 s'")
                work.lapse(conn)
            assert pipeline.take_suspect(pool, token=uuid4(), worker="lane") == 1
            return make(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(pipeline, "make", make_and_pause)
        pipeline.answer_bell(pool, [], worker="enrich-1")
    wrong = _own_faults(fresh_database_url)

    assert bool(wrong) == is_broken, wrong
    if is_broken:
        assert any("finished twice" in fault for fault in wrong)


@BROKEN_AND_WHOLE
def test_attempts_counted_after_the_work_never_count_a_crash(
    is_broken: bool, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_broken:
        monkeypatch.setattr(work, "_lease", work._lease)
        mutants.attempts_counted_after_the_work()
    with database.open_pool(fresh_database_url, size=2) as pool:
        with database.transaction(pool) as conn:
            a_submission(conn, source_id=a_source(conn))
        _crash_once(pool)
        pipeline.take_suspect(pool, token=uuid4(), worker="lane")
    wrong = _own_faults(fresh_database_url)

    assert bool(wrong) == is_broken, wrong


def test_an_article_that_kills_every_worker_ends_as_failed(
    tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    """Three crashes, one of them of a worker for all; what shared its batch is published."""
    deadly = [sys.executable, "-m", "tests.journey.deadly"]
    with a_desk(
        tmp_path,
        fresh_database_url,
        valkey_url,
        without=["web"],
        instead={
            "enrich": [*deadly, "services.enrich.worker", "--concurrency", "1"],
            "sweep": [*deadly, "services.enrich.sweep"],
        },
    ) as desk:
        desk.start()
        ledger = Ledger(client=desk.client)
        ledger.post_batch([an_article(title="Deadly"), *[an_article() for _ in range(9)]])
        is_settled = await_settled(fresh_database_url, within_s=120)

    with connect(fresh_database_url) as conn:
        rows = conn.execute("SELECT status, problem->>'code', count(*) FROM submission GROUP BY 1, 2 ORDER BY 1")
        outcomes = rows.fetchall()
        crashes = conn.execute(
            "SELECT count(*) FROM history JOIN submission ON submission.id = submission_id"
            " WHERE event = 'crashed' AND status = 'failed'"
        ).fetchone()
    assert is_settled
    assert outcomes == [("failed", "crashed_worker", 1), ("published", None, 9)]
    assert crashes == (work.MAX_CRASHES,)


def _crash_once(pool: pipeline.Pool) -> None:
    """A claim whose worker never comes back."""
    with database.transaction(pool) as conn:
        claimed = work.claim(conn, broker.ENRICH, [], limit=32)
        work.write_history(
            conn,
            [
                work.Entry(submission_id=work_id, event="claimed", attempt=attempt)
                for work_id, attempt in claimed.attempts.items()
            ],
        )
    with database.transaction(pool) as conn:
        conn.execute("UPDATE work SET lease_until = clock_timestamp() - interval '1 s'")
        work.lapse(conn)


def _own_faults(database_url: str) -> list[str]:
    """What is wrong within our own books; nobody kept a poster's book here."""
    return [
        fault
        for fault in faults(database_url, Ledger(client=lambda: pytest.fail("nobody posts here")))
        if not fault.startswith("stored and never answered for")
    ]
