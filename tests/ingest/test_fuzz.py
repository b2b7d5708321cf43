"""Nothing a client sends gets a 5xx, and nothing that is accepted cannot be worked on."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.schemas import KNOWN_FIELDS
from tests.ingest.conftest import told
from tests.ingest.test_strict_json import VALUES

pytestmark = pytest.mark.slow

SLOWLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
# What JSON can be made to say although no article needs it.
_ODD = st.sampled_from(
    ["\x00", "\ud800", "\u202e", "a" * 400, "", " ", "2026-11-23T00:00:00Z", "http://[", "//", "1e9"]
)
_FIELDS = st.dictionaries(
    st.sampled_from(KNOWN_FIELDS) | st.text(max_size=9), VALUES | _ODD | st.lists(_ODD), max_size=9
)
_TYPES = st.sampled_from(["application/json", "text/plain", "text/html", "application/x-ndjson", "application/gzip"])
_CHARSETS = st.sampled_from(["", "; charset=utf-8", "; charset=utf-16", "; charset=x", '; charset="', ";"]) | _HEADER


@SLOWLY
@given(fields=_FIELDS)
def test_json_that_looks_like_an_article_gets_an_answer(
    app: Flask, bearer: dict[str, str], fields: dict[str, Any]
) -> None:
    article = {"title": "Rail", "text": "Trains run."} | fields
    _is_answered(app, "/v1/articles", json.dumps(article).encode(), bearer | {"Content-Type": "application/json"})


@SLOWLY
@given(body=st.binary(max_size=300), kind=_TYPES, charset=_CHARSETS, query=_HEADER)
def test_any_bytes_of_any_kind_get_an_answer(
    app: Flask, bearer: dict[str, str], body: bytes, kind: str, charset: str, query: str
) -> None:
    headers = bearer | {"Content-Type": kind + charset}
    _is_answered(app, "/v1/articles", body, headers, url=query, external_id=query)
    _is_answered(app, "/v1/batches", body, headers)
    _is_answered(app, "/v1/batches", gzip.compress(body), headers | {"Content-Encoding": "gzip"})
    _is_answered(app, "/v1/ops/replays", body, headers | {"Content-Type": "application/json"})


@SLOWLY
@given(lines=st.lists(VALUES | _FIELDS, max_size=5), between=st.sampled_from(["\n", "\r\n", ",", "\n\n"]))
def test_any_lines_get_an_answer(app: Flask, bearer: dict[str, str], lines: list[Any], between: str) -> None:
    body = between.join(map(json.dumps, lines))
    _is_answered(app, "/v1/batches", body.encode(), bearer | {"Content-Type": "application/x-ndjson"})
    _is_answered(app, "/v1/batches", f"[{body}]".encode(), bearer | {"Content-Type": "application/json"})


@SLOWLY
@given(name=st.sampled_from(["Idempotency-Key", "Content-Encoding", "X-Request-Id", "Authorization"]), value=_HEADER)
def test_any_header_gets_an_answer(app: Flask, bearer: dict[str, str], name: str, value: str) -> None:
    headers = bearer | {"Content-Type": "application/json", name: value}
    _is_answered(app, "/v1/articles", b'{"title":"Rail","body_text":"Trains run."}', headers)


@SLOWLY
@given(wish=st.dictionaries(st.sampled_from(["ids", "code", "dry_run", "x"]), VALUES | st.lists(st.text(max_size=26))))
def test_any_wish_gets_an_answer(app: Flask, bearer: dict[str, str], wish: dict[str, Any]) -> None:
    _is_answered(app, "/v1/ops/replays", json.dumps(wish).encode(), bearer | {"Content-Type": "application/json"})


@SLOWLY
@given(end=st.text(max_size=30))
def test_any_id_gets_an_answer(app: Flask, bearer: dict[str, str], end: str) -> None:
    door = app.test_client()
    for address in ("submissions", "batches", "articles"):
        assert door.get(f"/v1/{address}/{end}", headers=bearer).status_code < 500


def _is_answered(app: Flask, address: str, body: bytes, headers: dict[str, str], **query: str) -> None:
    answer = app.test_client().post(address, data=body, headers=headers, query_string=query)

    assert answer.status_code in (200, 202, 400, 401, 413, 415, 422)
    assert told(answer)
