"""Bad inputs: each with the status it gets and the sentence that says what to do. Nothing of them is stored."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.ingest import bodies
from shared.database import Connection
from tests.ingest.conftest import told

JSON = "application/json"
NDJSON = "application/x-ndjson"

# (why, content type, body, status, problem, a part of the sentence)
BODIES: list[tuple[str, str | None, bytes, int, str, str]] = [
    ("no type", None, b"{}", 415, "unsupported-media", "does not say what its body is"),
    ("wrong type", "image/png", b"\x89PNG", 415, "unsupported-media", "image/png is not taken"),
    ("curl's default", "application/x-www-form-urlencoded", b"{}", 415, "unsupported-media", "add -H"),
    ("wrong charset", "text/plain; charset=klingon", b"qapla", 415, "unsupported-media", "'klingon' is no charset"),
    ("no character set", "text/plain; charset=zlib", b"x", 415, "unsupported-media", "'zlib' is no charset"),
    ("JSON in Latin-1", f"{JSON}; charset=latin-1", b"{}", 415, "unsupported-media", "JSON is always UTF-8"),
    ("empty JSON", JSON, b"", 422, "invalid-article", "The body is empty"),
    ("blank JSON", JSON, b" \r\n\t", 422, "invalid-article", "The body is empty"),
    ("empty text", "text/plain", b"", 422, "invalid-article", "The body is empty"),
    ("empty page", "text/html", b"\n", 422, "invalid-article", "The body is empty"),
    ("NUL in text", "text/plain", b"a headline\x00", 422, "invalid-article", "NUL byte at offset 10"),
    ("NUL in what is no UTF-16", "text/plain", b"\x00" * 9 + b"a head\x00line", 422, "invalid-article", "offset 0"),
    ("NUL in JSON", JSON, b'{"title":"a\\u0000"}', 400, "invalid-json", "/title holds U+0000"),
    ("NUL in a key", JSON, b'{"a\\u0000":1}', 400, "invalid-json", "A key in the object holds U+0000"),
    ("raw NUL in JSON", JSON, b'{"title":"\x00"}', 400, "invalid-json", "column 11: invalid control character"),
    ("lone surrogate", JSON, b'{"tags":["\\ud83d"]}', 400, "invalid-json", "/tags/0 holds \\ud83d alone"),
    ("lone surrogate in a key", JSON, b'{"\\udc00":1}', 400, "invalid-json", "A key in the object holds \\udc00"),
    ("NaN", JSON, b'{"title":"NaN",\n"x":NaN}', 400, "invalid-json", "NaN at line 2, column 5"),
    ("infinity", JSON, b'{"x":-Infinity}', 400, "invalid-json", "-Infinity at column 6"),
    ("beyond all floats", JSON, b'{"x":1e999}', 400, "invalid-json", "1e999 at column 6"),
    ("endless integer", JSON, b'{"x":' + b"9" * 5000 + b"}", 400, "invalid-json", "more than 4300 digits"),
    ("duplicate keys", JSON, b'{"title":"a","title":"b"}', 400, "invalid-json", 'The key "title" stands twice'),
    ("duplicate keys deep", JSON, b'{"x":[{"a":1,"a":2}]}', 400, "invalid-json", "at column 14"),
    ("one too deep", JSON, b'{"x":' + b"[" * 64 + b"]" * 64 + b"}", 400, "invalid-json", "64 levels deep at column 69"),
    ("depth 10,000", JSON, b"[" * 10_000, 400, "invalid-json", "64 levels deep at column 65"),
    ("depth 100,000", JSON, b'{"a":' * 100_000, 400, "invalid-json", "64 levels deep"),
    ("invalid UTF-8", JSON, b'{"title":"\xff"}', 400, "invalid-json", "Byte 0xff at offset 10 is not UTF-8"),
    ("cut off", JSON, b'{"title":', 400, "invalid-json", "breaks off at column 10"),
    ("single quotes", JSON, b"{'title':1}", 400, "invalid-json", "in double quotes"),
    ("two values", JSON, b"{} {}", 400, "invalid-json", "column 4: extra data"),
    ("a list", JSON, b"[]", 422, "invalid-article", "A list of articles goes to /v1/batches"),
    ("a number", JSON, b"5", 422, "invalid-article", "An article is a JSON object"),
    ("nothing in it", JSON, b"{}", 422, "invalid-article", "1 field needs a change"),
    (
        "too large",
        JSON,
        b" " * (5 * bodies.MIB + 1),
        413,
        "too-large",
        "has 5,242,881 bytes; an article may have 5 MiB",
    ),
]

# (why, fields beside a valid article's, pointer, code, a part of the detail)
FIELDS: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("no title", {"title": None}, "/title", "required", "is missing (1–300 characters)"),
    ("empty title", {"title": " "}, "/title", "too_short", "is empty (1–300 characters)"),
    ("long title", {"title": "x" * 301}, "/title", "too_long", "has 301 characters (1–300 characters)"),
    ("number as title", {"title": 5}, "/title", "not_text", "is a number, not a string"),
    ("true as body", {"body_text": True}, "/body_text", "not_text", "is true, not a string"),
    ("no body", {"body_text": ""}, "/body_text", "required", "one of body_text, body_html, html and text"),
    (
        "fields of others",
        {"title": None, "body_text": None, "content": "Trains run.", "foo": 1, "headline": "Rail"},
        "/body_text",
        "required",
        '; not known: "content" (Did you mean "body_text"?), "foo", "headline" (Did you mean "title"?)',
    ),
    ("ftp", {"url": "ftp://a.example/x"}, "/url", "bad_url", "does not begin with http:// or https://"),
    ("relative", {"url": "/rail"}, "/url", "bad_url", "does not begin with http:// or https://"),
    ("long URL", {"url": "https://a.example/" + "x" * 2000}, "/url", "too_long", "2,018 characters"),
    ("long id", {"external_id": "x" * 256}, "/external_id", "too_long", "256 characters (1–255 characters)"),
    ("byline of a number", {"byline": ["J. Doe", 5]}, "/byline/1", "not_text", "is a number, not a string"),
    ("long name", {"byline": "x" * 201}, "/byline", "too_long", "201 characters"),
    ("byline an object", {"byline": {"name": "J"}}, "/byline", "not_list", "not a string or a list of strings"),
    ("yesterday", {"published_at": "yesterday"}, "/published_at", "bad_datetime", '"yesterday" is not a date-time'),
    ("no offset", {"published_at": "2026-11-23T17:04:00"}, "/published_at", "bad_datetime", "with an offset"),
    ("no day", {"published_at": "2026-02-30"}, "/published_at", "bad_datetime", "no moment"),
    ("a month", {"published_at": "2026-02"}, "/published_at", "bad_datetime", "nor a day"),
    ("no such day", {"published_at": "2026-02-30T00:00:00Z"}, "/published_at", "bad_datetime", "no moment"),
    ("before all time", {"published_at": "0001-01-01T00:00:00+14:00"}, "/published_at", "bad_datetime", "no moment"),
    ("long category", {"category": "x" * 101}, "/category", "too_long", "101 characters"),
    ("English", {"language": "the English language"}, "/language", "bad_language", "not a language tag"),
    ("51 tags", {"tags": ["x"] * 51}, "/tags", "too_many", "has 51 entries (at most 50)"),
    ("long tag", {"tags": ["a", "b", "c", "x" * 101]}, "/tags/3", "too_long", "101 characters"),
    ("tags in one string", {"tags": "rail, train"}, "/tags", "not_list", "is a string, not a list of strings"),
]

LINE = b'{"title":"Rail","body_text":"Trains run."}'

# (why, content type, content coding, body, status, problem, a part of the sentence)
BATCHES: list[tuple[str, str, str, bytes, int, str, str]] = [
    ("empty", NDJSON, "", b"", 422, "invalid-article", "The batch is empty"),
    ("blank lines", NDJSON, "", b"\n\r\n \n", 422, "invalid-article", "The batch is empty"),
    ("empty array", JSON, "", b"[]", 422, "invalid-article", "The batch is empty"),
    (
        "one bad line",
        NDJSON,
        "",
        b"x\n",
        422,
        "invalid-article",
        "its only line is not usable. Line 1: The JSON breaks",
    ),
    ("bad lines", NDJSON, "", b"\n{}\n{}\n", 422, "invalid-article", "none of its 2 lines is usable. Line 2: 1 field"),
    ("an object", JSON, "", LINE, 400, "invalid-json", "The batch is no JSON array"),
    ("a broken array", JSON, "", b"[" + LINE + b",", 400, "invalid-json", "The array breaks off at column 45"),
    ("a deep array", JSON, "", b"[" * 100_000, 400, "invalid-json", "more than 65 levels deep"),
    ("wrong type", "text/csv", "", b"a,b", 415, "unsupported-media", "text/csv is not taken"),
    ("brotli", NDJSON, "br", b"x", 415, "unsupported-media", "'br' is not taken; send gzip or none"),
    ("no gzip", NDJSON, "gzip", LINE, 400, "bad-request", "this is no gzip stream"),
    ("cut gzip", NDJSON, "gzip", gzip.compress(LINE * 9)[:-9], 400, "bad-request", "ends too early"),
    ("a tail", NDJSON, "gzip", gzip.compress(LINE) + b"tail", 400, "bad-request", "4 bytes that are no gzip follow"),
    ("a bomb", NDJSON, "gzip", gzip.compress(bytes(10 * bodies.MIB)), 413, "too-large", "more than 100 times its size"),
    ("a bomb as a file", "application/gzip", "", gzip.compress(bytes(10**7)), 413, "too-large", "100 times"),
    ("a bomb in a bomb", NDJSON, "gzip", gzip.compress(gzip.compress(bytes(10**7))), 422, "invalid-article", "0x8b"),
    ("too large", NDJSON, "", b" " * (20 * bodies.MIB + 1), 413, "too-large", "a batch may have 20 MiB"),
    ("too many lines", NDJSON, "", b"\n" * 50_001, 413, "too-large", "more than 50,000 lines"),
]

# (why, Authorization, status, problem, a part of the sentence)
KEYS: list[tuple[str, str | None, int, str, str]] = [
    ("no key", None, 401, "unauthorized", "add `Authorization: Bearer cdk_...`"),
    ("another scheme", "Basic d2lyZTpzZWNyZXQ=", 401, "unauthorized", "is not `Bearer cdk_...`"),
    ("no token", "Bearer", 401, "unauthorized", "is not `Bearer cdk_...`"),
    ("malformed", "Bearer secret", 401, "unauthorized", "unknown or was revoked"),
    ("unknown", "Bearer cdk_" + "0" * 40, 401, "unauthorized", "copydesk key new NAME`"),
    ("not ASCII", "Bearer cdk_ü", 401, "unauthorized", "unknown or was revoked"),
]


@pytest.mark.parametrize(
    ("kind", "body", "status", "problem", "said"), [row[1:] for row in BODIES], ids=[r[0] for r in BODIES]
)
def test_a_bad_body_is_told_what_is_wrong(
    door: FlaskClient, bearer: dict[str, str], kind: str | None, body: bytes, status: int, problem: str, said: str
) -> None:
    headers = bearer | ({"Content-Type": kind} if kind else {})
    answer = door.post("/v1/articles", data=body, headers=headers)

    _is_problem(answer, status, problem, said)


@pytest.mark.parametrize(
    ("fields", "pointer", "code", "said"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS]
)
def test_a_bad_field_is_pointed_at(
    door: FlaskClient, bearer: dict[str, str], fields: dict[str, Any], pointer: str, code: str, said: str
) -> None:
    article = {"title": "Rail line reopens", "body_text": "Trains run again."} | fields
    answer = door.post("/v1/articles", json=article, headers=bearer)

    _is_problem(answer, 422, "invalid-article", "1 field needs a change; nothing was stored.")
    assert [(fault["pointer"], fault["code"]) for fault in told(answer)["errors"]] == [(pointer, code)]
    assert said in told(answer)["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("kind", "coding", "body", "status", "problem", "said"),
    [row[1:] for row in BATCHES],
    ids=[row[0] for row in BATCHES],
)
def test_a_bad_batch_is_told_what_is_wrong(
    door: FlaskClient,
    bearer: dict[str, str],
    kind: str,
    coding: str,
    body: bytes,
    status: int,
    problem: str,
    said: str,
) -> None:
    headers = bearer | {"Content-Type": kind, "Content-Encoding": coding}
    answer = door.post("/v1/batches", data=body, headers=headers)

    _is_problem(answer, status, problem, said)


@pytest.mark.parametrize(("sent", "status", "problem", "said"), [row[1:] for row in KEYS], ids=[row[0] for row in KEYS])
def test_without_a_good_key_nothing_is_taken(
    door: FlaskClient, sent: str | None, status: int, problem: str, said: str
) -> None:
    headers = {"Authorization": sent} if sent else {}
    answer = door.post("/v1/articles", data=LINE, content_type=JSON, headers=headers)

    _is_problem(answer, status, problem, said)
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="copydesk"')


@pytest.mark.parametrize("size", [0, 256])
def test_an_idempotency_key_has_1_to_255_characters(door: FlaskClient, bearer: dict[str, str], size: int) -> None:
    headers = bearer | {"Idempotency-Key": "k" * size}
    answer = door.post("/v1/articles", data=LINE, content_type=JSON, headers=headers)

    _is_problem(answer, 400, "bad-request", f"has {size} characters; 1 to 255 are taken")


def test_a_bad_query_beside_a_page_is_pointed_at(door: FlaskClient, bearer: dict[str, str]) -> None:
    answer = door.post(
        f"/v1/articles?url=javascript:alert(1)&external_id={'x' * 256}",
        data=b"<p>Trains run.</p>",
        content_type="text/html",
        headers=bearer,
    )

    _is_problem(answer, 422, "invalid-query", "2 parameters need a change")
    assert [fault["pointer"] for fault in told(answer)["errors"]] == ["?url", "?external_id"]


def test_a_nul_in_the_query_does_not_reach_the_database(door: FlaskClient, bearer: dict[str, str]) -> None:
    address = "/v1/articles?external_id=a%00b&url=https://a.example/%00"
    answer = door.post(address, data=b"Trains run.", content_type="text/plain", headers=bearer)

    _is_problem(answer, 422, "invalid-query", "2 parameters need a change")


@pytest.mark.parametrize("address", ["/v1/articles", "/v1/batches", "/v1/ops/replays"])
def test_another_method_is_told_which_ones_there_are(door: FlaskClient, address: str) -> None:
    answer = door.patch(address)

    _is_problem(answer, 405, "method-not-allowed", "Allow")
    assert answer.headers["Allow"] == "OPTIONS, POST"


def test_nothing_of_all_this_was_stored(db: Connection) -> None:
    counts = db.execute(
        "SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM payload), (SELECT count(*) FROM work)"
    ).fetchone()

    assert counts == (0, 0, 0)


def _is_problem(answer: Any, status: int, problem: str, said: str) -> None:
    found = told(answer)
    assert (answer.status_code, found["type"], found["status"]) == (status, f"/problems/{problem}", status)
    assert said in found["detail"]
    assert answer.content_type == "application/problem+json"
    assert found["request_id"] == answer.headers["X-Request-Id"]
