"""What is accepted stands in the database before it is answered: once, whole, byte for byte."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import database, ids
from shared.database import Connection
from shared.settings import Settings
from tests.ingest.conftest import a_key, open_door, settings_for, told
from tests.ingest.lossy_line import LossyLine

ARTICLE = {"title": "Rail line reopens", "body_text": "Trains run again."}
NDJSON = "application/x-ndjson"


def test_an_accepted_article_stands_in_the_database_with_its_work(
    door: FlaskClient, bearer: dict[str, str], db: Connection
) -> None:
    body = b'{ "title": "Rail line reopens",\n "body_text": "Trains run again." }'
    answer = door.post(
        "/v1/articles", data=body, content_type="application/json", headers=bearer | {"X-Request-Id": "r-1"}
    )

    found = told(answer)
    assert answer.status_code == 202
    assert answer.headers["Location"] == found["links"]["self"] == f"/v1/submissions/{found['submission']}"
    assert answer.headers["X-Request-Id"] == "r-1"
    assert (found["status"], found["recognised"], found["warnings"]) == ("received", "json fields", [])
    row = db.execute(
        """
        SELECT payload.bytes, payload.hash, submission.content_type, submission.correlation_id, submission.hints,
               work.kind, history.event
          FROM submission
          JOIN payload ON payload.hash = submission.payload_hash
          JOIN work ON work.id = submission.id
          JOIN history ON history.submission_id = submission.id
         WHERE submission.id = %s
        """,
        [ids.find_id(found["submission"])],
    ).fetchone()
    digest = hashlib.sha256(body).digest()
    assert row == (body, digest, "application/json", "r-1", {}, "enrich", "received")


# (what is posted, its type, what it is taken for, the type that is kept)
KINDS = [
    (b"Rail line reopens\nTrains run.", "text/plain", "text dump", "text/plain"),
    (b"<p>Trains run.", "text/html; charset=ISO-8859-1", "html page", "text/html; charset=cp1252"),
    ("鉄道が再開した。".encode("cp932"), "text/plain; charset=x-sjis", "text dump", "text/plain; charset=cp932"),
    ("รถไฟเปิดอีกครั้ง".encode("cp874"), "text/plain; charset=windows-874", "text dump", "text/plain; charset=cp874"),
    (b"\n<!DOCTYPE html><p>Trains", "text/plain", "html page", "text/plain"),
    ("Züge".encode("utf-16"), "text/plain", "text dump", "text/plain"),
    ("Züge".encode("utf-16-le"), 'text/plain; charset="UTF-16LE"', "text dump", "text/plain; charset=utf-16-le"),
    ("Rail line reopens".encode("utf-16-be"), "text/plain", "text dump", "text/plain"),
    (b'\xef\xbb\xbf{"text": "Trains run."}', "application/json", "json fields", "application/json"),
]


@pytest.mark.parametrize(("body", "kind", "recognised", "kept"), KINDS)
def test_pages_texts_and_json_are_all_taken_as_they_come(
    door: FlaskClient, bearer: dict[str, str], db: Connection, body: bytes, kind: str, recognised: str, kept: str
) -> None:
    answer = door.post(
        "/v1/articles?url=https://wire.example/rail&external_id=a-1", data=body, content_type=kind, headers=bearer
    )

    assert (answer.status_code, told(answer)["recognised"], told(answer)["warnings"]) == (202, recognised, [])
    row = db.execute(
        "SELECT content_type, hints, bytes FROM submission JOIN payload ON hash = payload_hash WHERE id = %s",
        [ids.find_id(told(answer)["submission"])],
    ).fetchone()
    assert row == (kept, {"url": "https://wire.example/rail", "external_id": "a-1"}, body)


def test_text_that_is_not_in_its_charset_is_taken_with_a_warning(door: FlaskClient, bearer: dict[str, str]) -> None:
    answer = door.post("/v1/articles", data=b"Z\xfcge", content_type="text/plain; charset=utf-8", headers=bearer)

    assert answer.status_code == 202
    assert told(answer)["warnings"] == [
        "The text is not in utf-8 as declared at offset 1; it will be read as well as it can be."
    ]


def test_unknown_fields_are_kept_and_named(door: FlaskClient, bearer: dict[str, str]) -> None:
    body = json.dumps(ARTICLE | {"titel": 1, "desk": "sport"})
    answer = door.post("/v1/articles?ulr=x", data=body, content_type="application/json", headers=bearer)

    assert answer.status_code == 202
    assert told(answer)["warnings"] == [
        'The parameter "ulr" is not known; it was passed over.',
        'The field "titel" is not known; it is kept under extra. Did you mean "title"?',
        'The field "desk" is not known; it is kept under extra.',
    ]


def test_null_and_empty_fields_are_as_good_as_not_sent(door: FlaskClient, bearer: dict[str, str]) -> None:
    nulls: dict[str, Any] = dict.fromkeys(["url", "byline", "category", "tags"])
    empty = nulls | {"external_id": "", "published_at": "", "html": ""}
    answer = door.post("/v1/articles", json=ARTICLE | empty, headers=bearer)

    assert (answer.status_code, told(answer)["warnings"]) == (202, [])


def test_a_page_of_3_mb_is_taken_and_left_for_the_pipeline_to_judge(door: FlaskClient, bearer: dict[str, str]) -> None:
    page = b"<p>Trains run again.</p>" * 125_000
    answer = door.post("/v1/articles", data=page, content_type="text/html", headers=bearer)

    assert answer.status_code == 202


def test_a_packed_article_is_kept_unpacked(door: FlaskClient, bearer: dict[str, str], db: Connection) -> None:
    body = json.dumps(ARTICLE).encode()
    headers = bearer | {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = door.post("/v1/articles", data=gzip.compress(body), headers=headers)

    assert answer.status_code == 202
    row = db.execute(
        "SELECT bytes FROM submission JOIN payload ON hash = payload_hash WHERE id = %s",
        [ids.find_id(told(answer)["submission"])],
    ).fetchone()
    assert row == (body,)


def test_the_same_request_again_gets_the_same_answer(door: FlaskClient, bearer: dict[str, str], db: Connection) -> None:
    headers = bearer | {"Idempotency-Key": "again"}
    first = door.post("/v1/articles", json=ARTICLE, headers=headers)
    second = door.post("/v1/articles", json=ARTICLE, headers=headers)

    assert (first.status_code, second.status_code) == (202, 202)
    assert second.data == first.data
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert _count_of_key(db, "again") == 1


# (why it is another request, address, headers, body)
OTHERS: list[tuple[str, str, dict[str, str], dict[str, str]]] = [
    ("another body", "/v1/articles", {}, ARTICLE | {"title": "Rail line closes"}),
    ("another query", "/v1/articles?url=https://wire.example/rail", {}, ARTICLE),
    ("another type", "/v1/articles", {"Content-Type": "application/json; charset=utf-8"}, ARTICLE),
]


@pytest.mark.parametrize(("address", "headers", "article"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_a_used_key_is_not_good_for_another_request(
    door: FlaskClient,
    bearer: dict[str, str],
    address: str,
    headers: dict[str, str],
    article: dict[str, str],
) -> None:
    sent = bearer | {"Idempotency-Key": "used", "Content-Type": "application/json"}
    door.post("/v1/articles", data=json.dumps(ARTICLE), headers=sent)
    answer = door.post(address, data=json.dumps(article), headers=sent | headers)

    assert (answer.status_code, told(answer)["type"]) == (422, "/problems/idempotency-mismatch")
    assert 'The Idempotency-Key "used" was used for another request' in told(answer)["detail"]


def test_two_sources_may_use_the_same_key(door: FlaskClient, bearer: dict[str, str], database_url: str) -> None:
    other = {"Authorization": f"Bearer {a_key(database_url, 'paper', ['ingest'])}"}
    ours = door.post("/v1/articles", json=ARTICLE, headers=bearer | {"Idempotency-Key": "shared"})
    theirs = door.post("/v1/articles", json=ARTICLE, headers=other | {"Idempotency-Key": "shared"})

    assert "Idempotency-Replayed" not in theirs.headers
    assert told(ours)["submission"] != told(theirs)["submission"]


def test_50_parallel_posts_with_one_key_are_one_article(app: Flask, bearer: dict[str, str], db: Connection) -> None:
    headers = bearer | {"Idempotency-Key": "fifty"}

    def post(_: int) -> Any:
        return app.test_client().post("/v1/articles", json=ARTICLE, headers=headers)

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(post, range(50)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert _count_of_key(db, "fifty") == 1


@pytest.mark.slow
def test_a_key_whose_first_request_is_still_at_work_is_told_to_wait(
    door: FlaskClient, bearer: dict[str, str], database_url: str
) -> None:
    with database.connect(database_url) as first:
        first.execute(
            """
            INSERT INTO idempotency (source_id, key, request_hash, answer)
            SELECT id, 'slow', '\\x00', '{}'
              FROM source
             WHERE name = 'wire'
            """
        )
        answer = door.post("/v1/articles", json=ARTICLE, headers=bearer | {"Idempotency-Key": "slow"})
        first.rollback()

    assert (answer.status_code, told(answer)["type"]) == (409, "/problems/in-progress")
    assert answer.headers["Retry-After"] == "1"


def test_a_batch_has_a_result_for_each_line(door: FlaskClient, bearer: dict[str, str], db: Connection) -> None:
    good, bad = b'{"title":"A","body_text":"B"}', b'{"title":"","body_text":"B"}'
    body = good + b"\r\n\n" + bad + b"\n{\n" + good
    answer = door.post("/v1/batches", data=body, content_type=NDJSON, headers=bearer)

    found = told(answer)
    assert answer.status_code == 202
    assert found["counts"] == {"accepted": 2, "rejected": 2}
    assert [result["line"] for result in found["results"]] == [1, 3, 4, 5]
    assert ["submission" in result for result in found["results"]] == [True, False, False, True]
    assert found["results"][1]["offset"] == body.index(bad)
    assert found["results"][1]["problem"]["errors"][0]["pointer"] == "/title"
    assert found["results"][2]["problem"]["type"] == "/problems/invalid-json"
    rows = db.execute(
        """
        SELECT id, bytes, content_type
          FROM submission
          JOIN payload ON hash = payload_hash
         WHERE batch_id = %s
         ORDER BY accept_seq
        """,
        [ids.find_id(found["batch"])],
    ).fetchall()
    assert [ids.to_text(row[0]) for row in rows] == [
        found["results"][0]["submission"],
        found["results"][3]["submission"],
    ]
    assert {(row[1], row[2]) for row in rows} == {(good, "application/json")}


# (type, coding, how two articles are wrapped)
BATCH_KINDS = [
    (NDJSON, "", b"%b\n%b"),
    ("application/json", "", b"\xef\xbb\xbf [%b ,\n%b]\n"),
    (NDJSON, "gzip", b"%b\n%b\n"),
    ("application/json", "gzip", b"[%b,%b]"),
    ("application/gzip", "", b"%b\n%b\n"),
    ("application/gzip", "", b"[%b,%b]"),
]


@pytest.mark.parametrize(("kind", "coding", "wrapped"), BATCH_KINDS)
def test_lines_and_arrays_packed_or_not_are_batches(
    door: FlaskClient, bearer: dict[str, str], db: Connection, kind: str, coding: str, wrapped: bytes
) -> None:
    one, two = '{"title":"Zürich","body_text":"1"}'.encode(), b'{ "title":"B","body_text":"2" }'
    plain = wrapped % (one, two)
    # Two members, as tools that pack in parallel write them.
    packed = gzip.compress(plain[:20]) + gzip.compress(plain[20:])
    is_packed = bool(coding) or kind == "application/gzip"
    headers = bearer | {"Content-Type": kind, "Content-Encoding": coding}
    answer = door.post("/v1/batches", data=packed if is_packed else plain, headers=headers)

    assert (answer.status_code, told(answer)["counts"]) == (202, {"accepted": 2, "rejected": 0})
    rows = db.execute(
        "SELECT bytes FROM submission JOIN payload ON hash = payload_hash WHERE batch_id = %s ORDER BY accept_seq",
        [ids.find_id(told(answer)["batch"])],
    ).fetchall()
    assert rows == [(one,), (two,)]


def test_a_batch_sent_again_with_its_key_is_one_batch(
    door: FlaskClient, bearer: dict[str, str], db: Connection
) -> None:
    headers = bearer | {"Content-Type": NDJSON, "Idempotency-Key": "batch"}
    body = b'{"title":"A","body_text":"B"}\n' * 40
    first = door.post("/v1/batches", data=body, headers=headers)
    again = door.post("/v1/batches", data=gzip.compress(body), headers=headers | {"Content-Encoding": "gzip"})
    other = door.post("/v1/batches", data=body + body, headers=headers)

    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    rows = db.execute("SELECT count(*) FROM submission WHERE batch_id = %s", [ids.find_id(told(first)["batch"])])
    assert rows.fetchone() == (40,)


def test_batches_with_the_same_texts_in_another_order_do_not_deadlock(app: Flask, bearer: dict[str, str]) -> None:
    lines = [json.dumps({"title": f"T{number}", "body_text": "Trains run."}).encode() for number in range(300)]

    def post(number: int) -> int:
        body = b"\n".join(lines if number % 2 else lines[::-1])
        return app.test_client().post("/v1/batches", data=body, content_type=NDJSON, headers=bearer).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(post, range(24)))

    assert set(statuses) == {202}


def test_a_large_batch_rings_for_every_article(
    door: FlaskClient, bearer: dict[str, str], db: Connection, app: Flask
) -> None:
    body = b"".join(json.dumps(ARTICLE | {"title": f"T{number}"}).encode() + b"\n" for number in range(2500))
    bell = app.extensions["copydesk-ingest"].bell
    before = bell.waiting()
    answer = door.post("/v1/batches", data=body, content_type=NDJSON, headers=bearer)

    assert answer.status_code == 202
    assert bell.waiting() - before == 4 * 16 + -(-(2500 - 4 * 512) // 32)
    row = db.execute(
        "SELECT count(*) FROM work JOIN submission USING (id) WHERE batch_id = %s", [ids.find_id(told(answer)["batch"])]
    ).fetchone()
    assert row == (2500,)


@pytest.mark.slow
def test_without_a_database_nothing_is_promised(valkey_url: str, tmp_path: Any) -> None:
    config = settings_for("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1", valkey_url, tmp_path)
    with open_door(config) as app:
        answer = app.test_client().post(
            "/v1/articles", json=ARTICLE, headers={"Authorization": "Bearer cdk_" + "0" * 40}
        )

    assert (answer.status_code, told(answer)["type"]) == (503, "/problems/unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_a_commit_whose_answer_was_lost_is_503_and_safe_to_send_again(
    bearer: dict[str, str], config: Settings, database_url: str, db: Connection
) -> None:
    headers = bearer | {"Idempotency-Key": "lost"}
    line = LossyLine(database_url)
    with open_door(dataclasses.replace(config, database_url=line.url)) as app:
        line.cut_after = b"INSERT INTO submission"
        lost = app.test_client().post("/v1/articles", json=ARTICLE, headers=headers)
        again = app.test_client().post("/v1/articles", json=ARTICLE, headers=headers)
    line.close()

    assert (lost.status_code, told(lost)["type"]) == (503, "/problems/unavailable")
    assert "Retry-After" in lost.headers
    assert again.status_code == 202
    assert again.headers["Idempotency-Replayed"] == "true"
    assert _count_of_key(db, "lost") == 1


def test_what_the_commit_refused_is_not_answered_with_202(
    door: FlaskClient, bearer: dict[str, str], db: Connection
) -> None:
    # A deferred constraint breaks nothing but the COMMIT itself.
    db.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON submission DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse();
        """
    )
    try:
        before = db.execute("SELECT count(*) FROM submission").fetchone()
        answer = door.post("/v1/articles", json=ARTICLE, headers=bearer)
        after = db.execute("SELECT count(*) FROM submission").fetchone()
    finally:
        db.execute("DROP FUNCTION refuse CASCADE")

    assert (answer.status_code, told(answer)["type"]) == (503, "/problems/unavailable")
    assert before == after


def _count_of_key(db: Connection, key: str) -> int:
    """How many submissions stand behind an idempotency key."""
    row = db.execute(
        """
        SELECT count(*)
          FROM submission
         WHERE correlation_id IN (SELECT correlation_id FROM submission WHERE id = %s)
        """,
        [ids.find_id(_submission_of_key(db, key))],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _submission_of_key(db: Connection, key: str) -> str:
    row = db.execute("SELECT answer FROM idempotency WHERE key = %s", [key]).fetchone()
    assert row is not None
    return str(json.loads(bytes(row[0]))["submission"])


@pytest.mark.parametrize("name", ["published_at", "modified_at"])
def test_a_day_without_a_time_is_taken(door: FlaskClient, bearer: dict[str, str], name: str) -> None:
    answer = door.post(
        "/v1/articles", json={"title": "Rail", "body_text": "Trains run.", name: "2026-11-20"}, headers=bearer
    )

    assert answer.status_code == 202
