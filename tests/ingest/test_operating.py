"""An operator sees how the pipeline is doing, what failed and why, and runs it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.types.json import Jsonb

from services.enrich import pipeline, sweep
from services.ingest.pulse import Pulse
from shared import broker, database, ids, work
from shared.database import Connection
from tests import builders
from tests.ingest.conftest import a_key, open_door, settings_for, told


@pytest.fixture
def db(fresh_database_url: str) -> Iterator[Connection]:
    """A database of its own for each test: the figures are of everything that is in it."""
    with database.connect(fresh_database_url, autocommit=True) as conn:
        yield conn


@pytest.fixture
def app(fresh_database_url: str, valkey_url: str, tmp_path: Any) -> Iterator[Flask]:
    with open_door(settings_for(fresh_database_url, valkey_url, tmp_path)) as app:
        yield app


@pytest.fixture
def ops(fresh_database_url: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {a_key(fresh_database_url, 'terminal', ['ingest', 'ops'])}"}


def test_an_empty_pipeline_is_well(door: FlaskClient, ops: dict[str, str]) -> None:
    found = told(door.get("/v1/ops/pipeline", headers=ops))

    assert (found["state"], found["accepted"], found["balanced"], found["oldest_s"]) == ("ok", 0, True, 0)
    assert found["end_to_end_ms"] == {"p50": None, "p95": None}
    assert found["sweep_lag_s"] is None


def test_the_pulse_counts_everything_once(door: FlaskClient, app: Flask, ops: dict[str, str], db: Connection) -> None:
    done = builders.a_submission(db)
    _work(app)
    _failed(db, "tag.MemoryError")
    waiting, retrying, claimed, suspect = (builders.a_submission(db) for _ in range(4))
    db.execute("UPDATE work SET attempts = 1, due_at = due_at + interval '1 hour' WHERE id = %s", [retrying])
    db.execute("UPDATE work SET suspect = true, attempts = 1 WHERE id = %s", [suspect])
    work.claim(db, broker.ENRICH, [claimed], limit=1)
    db.execute("UPDATE work SET due_at = due_at - interval '7 s' WHERE id = %s", [waiting])
    sweep.beat(db)
    found = told(door.get("/v1/ops/pipeline", headers=ops))

    assert done
    assert (found["queued"], found["retrying"], found["suspect"], found["failed"]) == (2, 1, 1, 1)
    assert (found["accepted"], found["in_flight"], found["balanced"], found["missing"]) == (6, 4, True, [])
    assert (found["outcomes"]["published"], found["outcomes"]["failed"]) == (1, 1)
    assert 7 <= found["oldest_s"] < 30
    assert found["sweep_lag_s"] < 30
    assert found["in_per_s"] == round(6 / 60, 2)
    assert found["out_per_s"] == round(1 / 60, 2)
    assert 0 < found["end_to_end_ms"]["p50"] <= found["end_to_end_ms"]["p95"]
    assert found["state"] == "ok"


def test_a_submission_that_nobody_would_ever_do_is_missed(
    door: FlaskClient, ops: dict[str, str], db: Connection
) -> None:
    lost = builders.a_submission(db)
    builders.a_submission(db)
    db.execute("DELETE FROM work WHERE id = %s", [lost])
    found = told(door.get("/v1/ops/pipeline", headers=ops))

    assert (found["accepted"], found["in_flight"], found["balanced"]) == (2, 1, False)
    assert found["missing"] == [ids.to_text(lost)]


def test_articles_that_a_tagger_broke_on_are_told(
    door: FlaskClient, app: Flask, ops: dict[str, str], db: Connection
) -> None:
    """Those that readers see: neither a past revision nor what was withdrawn."""
    source = builders.a_source(db)
    for _ in range(3):
        builders.a_submission(db, source_id=source)
    for _ in range(2):
        builders.a_submission(db, source_id=source, external_id="a-1")
    _work(app)
    db.execute("UPDATE copy SET tag_faults = '{topics}'")
    db.execute("UPDATE article SET withdrawn_seq = accept_seq WHERE id = (SELECT min(id::text)::uuid FROM article)")

    assert told(door.get("/v1/ops/pipeline", headers=ops))["untagged"] == 3
    assert "copydesk_articles_untagged 3.0" in door.get("/metrics").get_data(as_text=True)


def a_pulse(**fields: Any) -> Pulse:
    well: dict[str, Any] = {
        "statuses": {"received": 1},
        "missing": 0,
        "missing_ids": (),
        "queued": 1,
        "retrying": 0,
        "suspect": 0,
        "oldest_s": 0.1,
        "came_in": 1,
        "went_out": 1,
        "sweep_lag_s": 0.5,
        "p50_ms": None,
        "p95_ms": None,
        "untagged": 0,
    }
    return Pulse(**(well | fields))


# (why, what is not well, the word for it)
STATES: list[tuple[str, dict[str, Any], str]] = [
    ("all is well", {}, "ok"),
    ("work waits long, but some is done", {"oldest_s": 31.0}, "slow"),
    ("work waits long and none is done", {"oldest_s": 31.0, "went_out": 0}, "stalled"),
    ("nobody looks after dead workers", {"sweep_lag_s": 16.0}, "slow"),
    ("there never was a sweep", {"sweep_lag_s": None}, "slow"),
    ("no sweep, but nothing to sweep for", {"sweep_lag_s": None, "statuses": {"published": 5}}, "ok"),
]


@pytest.mark.parametrize(("fields", "state"), [row[1:] for row in STATES], ids=[row[0] for row in STATES])
def test_the_state_is_one_word(fields: dict[str, Any], state: str) -> None:
    assert a_pulse(**fields).state == state


def test_failures_are_told_by_cause_the_latest_first(door: FlaskClient, ops: dict[str, str], db: Connection) -> None:
    _failed(db, "tag.MemoryError", "too big")
    _failed(db, "tag.MemoryError", "still too big")
    last = _failed(db, "crashed_worker", "it died")
    _failed(db, "no_text", "nothing was left", status="rejected")
    failed = told(door.get("/v1/ops/failures", headers=ops))["items"]
    rejected = told(door.get("/v1/ops/failures?status=rejected", headers=ops))["items"]

    assert [(cause["code"], cause["count"]) for cause in failed] == [("crashed_worker", 1), ("tag.MemoryError", 2)]
    assert failed[0]["example"] == ids.to_text(last)
    assert failed[1]["message"] == "still too big"
    assert failed[1]["first_at"] <= failed[1]["last_at"]
    assert [cause["code"] for cause in rejected] == ["no_text"]
    assert door.get("/v1/ops/failures?status=published", headers=ops).status_code == 422


def test_what_failed_with_a_code_is_run_again(
    door: FlaskClient, app: Flask, ops: dict[str, str], db: Connection
) -> None:
    ours = [_failed(db, "tag.MemoryError") for _ in range(3)]
    other = _failed(db, "crashed_worker")
    dry = door.post("/v1/ops/replays", json={"code": "tag.MemoryError", "dry_run": True}, headers=ops)
    still_failed = _statuses(db)
    real = door.post("/v1/ops/replays", json={"code": "tag.MemoryError"}, headers=ops | {"X-Request-Id": "r-again"})
    started = _statuses(db)
    _work(app)

    assert (dry.status_code, told(dry)) == (200, {"matching": 3, "started": 0, "passed_over": []})
    assert set(still_failed.values()) == {"failed"}
    assert (real.status_code, told(real)) == (202, {"matching": 3, "started": 3, "passed_over": []})
    assert started == dict.fromkeys(ours, "received") | {other: "failed"}
    assert _statuses(db) == dict.fromkeys(ours, "published") | {other: "failed"}
    detail = db.execute("SELECT DISTINCT detail FROM history WHERE event = 'replayed'").fetchall()
    assert detail == [({"by": "terminal", "cid": "r-again"},)]


def test_ids_are_run_again_whether_failed_or_rejected(door: FlaskClient, ops: dict[str, str], db: Connection) -> None:
    failed, rejected = _failed(db, "crashed_worker"), _failed(db, "no_text", status="rejected")
    waiting = builders.a_submission(db)
    asked = [ids.to_text(failed), ids.short(rejected).lower(), ids.short(waiting), "ZZZZZZZZ", "?"]
    answer = door.post("/v1/ops/replays", json={"ids": asked}, headers=ops)
    again = door.post("/v1/ops/replays", json={"ids": asked}, headers=ops)

    assert told(answer) == {"matching": 2, "started": 2, "passed_over": asked[2:]}
    assert told(again) == {"matching": 0, "started": 0, "passed_over": asked}
    assert set(_statuses(db).values()) == {"received"}
    assert db.execute("SELECT count(*) FROM work").fetchone() == (3,)
    assert db.execute("SELECT count(*) FROM submission WHERE problem IS NOT NULL").fetchone() == (0,)


def test_more_than_one_transaction_s_worth_is_run_again(door: FlaskClient, ops: dict[str, str], db: Connection) -> None:
    builders.a_submission(db)
    db.execute(
        """
        INSERT INTO submission (id, source_id, payload_hash, content_type, hints, correlation_id, status, problem,
                                finished_at)
        SELECT gen_random_uuid(), source_id, payload_hash, content_type, hints, correlation_id, 'failed',
               '{"code": "many"}', clock_timestamp()
          FROM submission, generate_series(1, 1201)
        """
    )
    answer = door.post("/v1/ops/replays", json={"code": "many"}, headers=ops)

    assert told(answer) == {"matching": 1201, "started": 1201, "passed_over": []}
    assert told(door.get("/v1/ops/pipeline", headers=ops))["balanced"]


# (why, body, pointers)
WISHES: list[tuple[str, Any, list[str]]] = [
    ("nothing", {}, ["/ids"]),
    ("both", {"ids": ["7Q3KX0VB"], "code": "x"}, ["/ids"]),
    ("no ids in it", {"ids": []}, ["/ids"]),
    ("ids that are none", {"ids": [7]}, ["/ids"]),
    ("too many ids", {"ids": ["7Q3KX0VB"] * 5001}, ["/ids"]),
    ("an empty code", {"code": " "}, ["/code"]),
    ("a dry run of a string", {"code": "x", "dry_run": "yes"}, ["/dry_run"]),
    ("an unknown field", {"code": "x", "reason": "because"}, ["/reason"]),
]


@pytest.mark.parametrize(("body", "pointers"), [row[1:] for row in WISHES], ids=[row[0] for row in WISHES])
def test_an_unclear_replay_starts_nothing(
    door: FlaskClient, ops: dict[str, str], body: Any, pointers: list[str]
) -> None:
    answer = door.post("/v1/ops/replays", json=body, headers=ops)

    assert (answer.status_code, told(answer)["type"]) == (422, "/problems/invalid-query")
    assert [fault["pointer"] for fault in told(answer)["errors"]] == pointers


def test_metrics_tell_the_database_s_figures(door: FlaskClient, app: Flask, db: Connection) -> None:
    builders.a_submission(db)
    _work(app)
    builders.a_submission(db)
    sweep.beat(db)
    text = door.get("/metrics").get_data(as_text=True)

    assert 'copydesk_queue_depth{queue="enrich"} 1.0' in text
    assert 'copydesk_articles_total{outcome="published"} 1.0' in text
    assert re.search(r'^copydesk_queue_oldest_seconds\{queue="enrich"\} \d', text, re.MULTILINE)
    assert re.search(r"^copydesk_sweep_lag_seconds \d", text, re.MULTILINE)
    assert "copydesk_database_up 1.0" in text


@pytest.mark.slow
def test_metrics_outlive_the_database(valkey_url: str, tmp_path: Any) -> None:
    with open_door(settings_for("postgresql://nobody@127.0.0.1:1/none", valkey_url, tmp_path)) as app:
        answer = app.test_client().get("/metrics")

    assert answer.status_code == 200
    assert "copydesk_database_up 0.0" in answer.get_data(as_text=True)


def test_ready_means_the_database_the_rest_only_warns(door: FlaskClient, db: Connection) -> None:
    before = door.get("/readyz")
    sweep.beat(db)
    after = door.get("/readyz")

    assert (before.status_code, after.status_code) == (200, 200)
    assert "the sweep has not passed yet" in told(before)["checks"]["warning:sweep"]
    assert told(after)["checks"] == dict.fromkeys(["database", "schema", "warning:sweep", "warning:broker"], "ok")


@pytest.mark.slow
def test_without_database_or_schema_the_door_is_not_ready(postgres_url: str, valkey_url: str, tmp_path: Any) -> None:
    with open_door(settings_for(postgres_url, valkey_url, tmp_path)) as app:
        empty = app.test_client().get("/readyz")
    with open_door(settings_for("postgresql://nobody@127.0.0.1:1/none", valkey_url, tmp_path)) as app:
        away = app.test_client().get("/readyz")

    assert (empty.status_code, away.status_code) == (503, 503)
    assert "run `./copydesk migrate`" in told(empty)["checks"]["schema"]
    assert told(away)["checks"]["database"] == "the database cannot be reached"


def _failed(db: Connection, code: str, message: str = "", *, status: str = "failed") -> UUID:
    submission_id = builders.a_submission(db)
    db.execute("DELETE FROM work WHERE id = %s", [submission_id])
    db.execute(
        "UPDATE submission SET status = %s, problem = %s, finished_at = clock_timestamp() WHERE id = %s",
        [status, Jsonb({"code": code, "message": message, "stage": "tag"}), submission_id],
    )
    return submission_id


def _statuses(db: Connection) -> dict[UUID, str]:
    return dict(db.execute("SELECT id, status FROM submission").fetchall())


def _work(app: Flask) -> None:
    """Do all that is due, as a worker would."""
    while pipeline.answer_bell(app.extensions["copydesk-ingest"].pool, [], worker="enrich-1"):
        pass
