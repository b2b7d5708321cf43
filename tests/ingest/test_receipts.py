"""Whoever posted something can always find out what became of it, and nobody else can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.enrich import pipeline
from services.ingest import receipts
from services.ingest.receipts import Found, HistoryRow
from shared import ids
from shared.database import Connection
from tests.ingest.conftest import a_key, told

TEXT = "The mountain line carries trains again. The first train left Bern on Monday morning, the railway said."
AT = datetime(2026, 11, 23, 16, 4, tzinfo=UTC)


def test_the_receipt_of_a_published_article_names_its_page_and_its_stages(
    door: FlaskClient, app: Flask, bearer: dict[str, str]
) -> None:
    posted = told(door.post("/v1/articles", json={"title": "Rail line reopens", "body_text": TEXT}, headers=bearer))
    before = door.get(posted["links"]["self"], headers=bearer)
    _work(app)
    after = door.get(posted["links"]["self"], headers=bearer)

    waiting, found = told(before), told(after)
    assert (before.status_code, waiting["status"], waiting["article"]) == (200, "received", None)
    assert [stage["state"] for stage in waiting["stages"]] == ["waiting"] * 4
    assert before.headers["Retry-After"] == "1"
    assert (after.status_code, found["status"]) == (200, "published")
    assert "Retry-After" not in after.headers
    assert found["article"]["id"] == posted["submission"]
    assert found["article"]["url"] == f"https://news.example/a/{posted['submission']}"
    assert (found["title"], found["language"], found["words"]) == ("Rail line reopens", "en", len(TEXT.split()))
    assert [(stage["stage"], stage["state"], stage["attempt"]) for stage in found["stages"]] == [
        ("normalize", "done", 1),
        ("dedupe", "done", 1),
        ("tag", "done", 1),
        ("store", "done", 1),
    ]
    assert found["received_at"] < found["finished_at"]


def test_the_receipt_of_a_rejected_page_says_why(door: FlaskClient, app: Flask, bearer: dict[str, str]) -> None:
    page = b"<p>Trains run again.</p>" * 125_000
    posted = told(door.post("/v1/articles", data=page, content_type="text/html", headers=bearer))
    _work(app)
    found = told(door.get(posted["links"]["self"], headers=bearer))

    assert (found["status"], found["problem"]["code"], found["article"]) == ("rejected", "too_large", None)
    assert [(stage["stage"], stage["state"]) for stage in found["stages"]] == [("normalize", "rejected")]


def test_the_last_8_characters_are_enough_in_either_case(door: FlaskClient, bearer: dict[str, str]) -> None:
    submission = _posted(door, bearer)
    answers = [door.get(f"/v1/submissions/{end}", headers=bearer) for end in (submission[-8:], submission[-8:].lower())]

    assert [told(answer)["submission"] for answer in answers] == [submission] * 2


def test_two_that_share_their_last_8_characters_are_both_named(
    door: FlaskClient, bearer: dict[str, str], db: Connection
) -> None:
    first = _posted(door, bearer)
    found = ids.find_id(first)
    assert found is not None
    twin = ids.to_text(type(found)(int=found.int + (1 << 80)))
    db.execute(
        """
        INSERT INTO submission (id, source_id, payload_hash, content_type, hints, correlation_id)
        SELECT %s, source_id, payload_hash, content_type, hints, correlation_id FROM submission WHERE id = %s
        """,
        [ids.find_id(twin), found],
    )
    answer = door.get(f"/v1/submissions/{first[-8:]}", headers=bearer)

    assert answer.status_code == 400
    assert first in told(answer)["detail"]
    assert twin in told(answer)["detail"]


@pytest.mark.parametrize("submission", ["0" * 26, "0" * 8, "hello", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "%00", "é" * 8])
def test_what_is_not_there_is_not_found(door: FlaskClient, bearer: dict[str, str], submission: str) -> None:
    answer = door.get(f"/v1/submissions/{submission}", headers=bearer)

    assert (answer.status_code, told(answer)["type"]) == (404, "/problems/not-found")


def test_another_source_s_receipts_are_not_there(
    door: FlaskClient, bearer: dict[str, str], database_url: str, db: Connection
) -> None:
    other = {"Authorization": f"Bearer {a_key(database_url, 'paper', ['ingest', 'read', 'ops'])}"}
    submission = _posted(door, bearer)
    batch = told(door.post("/v1/batches", json=[{"title": "A", "body_text": "B"}], headers=bearer))["batch"]
    addresses = [
        f"/v1/submissions/{submission}",
        f"/v1/submissions/{submission[-8:]}",
        f"/v1/batches/{batch}",
    ]

    assert [door.get(address, headers=other).status_code for address in addresses] == [404, 404, 404]
    assert [door.get(address, headers=bearer).status_code for address in addresses] == [200, 200, 200]


# (scopes of a key, status of posting, of reading a receipt, of the pipeline)
SCOPES = [
    (["ingest"], 202, 404, 403),
    (["read"], 403, 404, 403),
    (["ops"], 403, 403, 200),
]


@pytest.mark.parametrize(("scopes", "posting", "reading", "operating"), SCOPES)
def test_a_key_opens_only_what_its_scopes_name(
    door: FlaskClient, database_url: str, scopes: list[str], posting: int, reading: int, operating: int
) -> None:
    headers = {"Authorization": f"Bearer {a_key(database_url, 'scoped', scopes)}"}
    posted = door.post("/v1/articles", json={"text": TEXT}, headers=headers)
    read = door.get(f"/v1/submissions/{'0' * 26}", headers=headers)
    operated = door.get("/v1/ops/pipeline", headers=headers)

    assert [posted.status_code, read.status_code, operated.status_code] == [posting, reading, operating]
    refused = posted if posting == 403 else operated
    assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
    assert f"this key has {scopes[0]}" in told(refused)["detail"]


def test_a_revoked_key_is_of_no_use_two_seconds_later(
    app: Flask, database_url: str, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = a_key(database_url, "wire", ["ingest"])
    headers = {"Authorization": f"Bearer {key}"}
    door = app.test_client()
    before = door.post("/v1/articles", json={"text": TEXT}, headers=headers)
    db.execute("UPDATE api_key SET revoked_at = clock_timestamp() WHERE public_part = %s", [key[4:12]])
    monkeypatch.setattr("services.ingest.desk.KEY_KEPT_S", 0.0)
    after = door.post("/v1/articles", json={"text": TEXT}, headers=headers)

    assert (before.status_code, after.status_code) == (202, 401)
    assert 'error="invalid_token"' in after.headers["WWW-Authenticate"]


def test_a_batch_tells_how_far_it_has_come(door: FlaskClient, app: Flask, bearer: dict[str, str]) -> None:
    _work(app)
    articles = [{"title": "One", "body_text": f"{TEXT} One."}, {"title": "Two", "body_text": f"{TEXT} Two."}]
    posted = told(door.post("/v1/batches", json=articles, headers=bearer))
    before = door.get(posted["links"]["self"], headers=bearer)
    _work(app)
    after = door.get(posted["links"]["self"], headers=bearer)

    assert told(before)["counts"] == {"received": 2}
    assert before.headers["Retry-After"] == "1"
    assert (told(after)["accepted"], told(after)["pending"]) == (2, 0)
    assert told(after)["counts"] == {"published": 2}
    receipt = told(door.get(f"/v1/submissions/{posted['results'][0]['submission']}", headers=bearer))
    assert receipt["batch"] == posted["batch"]


def a_stage(stage: str, state: str = "done", **fields: Any) -> dict[str, Any]:
    return {"stage": stage, "state": state, "started_at": "x", "run_ms": 1.0, "wait_ms": 0, "problem": None} | fields


def a_row(event: str, attempt: int = 0, seconds: int = 0, **detail: Any) -> HistoryRow:
    return HistoryRow(at=AT + timedelta(seconds=seconds), event=event, attempt=attempt, detail=detail)


PROBLEM = {"code": "tag.MemoryError", "message": "too big", "stage": "tag"}
CRASH = {"code": "crashed_worker", "message": "died", "stage": "normalize"}
AHEAD = [("dedupe", "waiting"), ("tag", "waiting"), ("store", "waiting")]

# (why, status, history, stage and state of what is told)
HISTORIES: list[tuple[str, str, list[HistoryRow], list[tuple[str, str]]]] = [
    ("nobody took it yet", "received", [a_row("received")], [("normalize", "waiting"), *AHEAD]),
    ("in a worker's hands", "received", [a_row("received"), a_row("claimed", 1)], [("normalize", "running"), *AHEAD]),
    ("handed back", "received", [a_row("claimed", 1), a_row("released")], [("normalize", "waiting"), *AHEAD]),
    (
        "will be tried again",
        "received",
        [a_row("claimed", 1), a_row("retry", 1, stages=[a_stage("normalize", "retry")], problem=PROBLEM)],
        [("normalize", "retry"), ("normalize", "waiting"), *AHEAD],
    ),
    (
        "done at the second try",
        "published",
        [
            a_row("claimed", 1),
            a_row("retry", 1, stages=[a_stage("normalize", "retry")], problem=PROBLEM),
            a_row("claimed", 2),
            a_row("finished", 2, outcome="published", stages=[a_stage("normalize"), a_stage("store")]),
        ],
        [("normalize", "retry"), ("normalize", "done"), ("store", "done")],
    ),
    (
        "no worker came back from it",
        "failed",
        [a_row("claimed", 1), a_row("crashed", 1), a_row("failed", 0, problem=CRASH)],
        [("normalize", "failed")],
    ),
    (
        "rejected",
        "rejected",
        [a_row("finished", 1, outcome="rejected", stages=[a_stage("normalize", "rejected")])],
        [("normalize", "rejected")],
    ),
]


@pytest.mark.parametrize(
    ("status", "history", "expected"), [row[1:] for row in HISTORIES], ids=[r[0] for r in HISTORIES]
)
def test_stages_are_told_attempt_by_attempt(
    status: str, history: list[HistoryRow], expected: list[tuple[str, str]]
) -> None:
    stages = receipts.stages(_found(status), history)

    assert [(stage["stage"], stage["state"]) for stage in stages] == expected


def test_attempts_are_counted_from_the_last_replay() -> None:
    history = [a_row("received"), a_row("claimed", 8), a_row("failed", 8, problem=CRASH), a_row("replayed")]
    stages = receipts.stages(_found("received"), history)

    assert [(stage["state"], stage["attempt"]) for stage in stages][:2] == [("failed", 8), ("waiting", 1)]


def _found(status: str) -> Found:
    return Found(
        id=ids.new_id(),
        status=status,
        content_type="application/json",
        correlation_id="r-1",
        batch_id=None,
        received_at=AT,
        finished_at=None,
        problem=None,
        article_id=None,
        title=None,
        language=None,
        words=None,
        tags=None,
    )


def _posted(door: FlaskClient, bearer: dict[str, str]) -> str:
    return str(told(door.post("/v1/articles", json={"text": TEXT}, headers=bearer))["submission"])


def _work(app: Flask) -> None:
    """Do all that is due, as a worker would."""
    pool = app.extensions["copydesk-ingest"].pool
    while pipeline.answer_bell(pool, [], worker="enrich-1"):
        pass
