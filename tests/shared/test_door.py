"""What every door has, whoever knocks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from shared import door, logs, settings


@pytest.mark.parametrize("sent", ["walk-1", "a" * 64, "A.b_c-9"])
def test_a_request_keeps_the_id_it_came_with(client: FlaskClient, sent: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] == sent


@pytest.mark.parametrize("sent", ["", "a" * 65, "two words", "é", 'a"b', "a;b"])
def test_an_id_that_is_none_is_replaced(client: FlaskClient, sent: str) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"]

    assert given.startswith("r-")
    assert len(given) == 8


def test_no_method_forges_a_line_of_the_log(client: FlaskClient, out: io.StringIO) -> None:
    for method in ("PUBLISHED", "FAILED", "NOTE"):
        client.open("/nowhere", method=method)

    assert {json.loads(line)["event"] for line in out.getvalue().splitlines()} == {"note"}


def test_invented_methods_do_not_fill_the_memory(client: FlaskClient) -> None:
    for number in range(50):
        client.open("/nowhere", method=f"M{number}")

    assert b'method="M' not in client.get("/metrics").data


def test_a_warning_does_not_make_a_door_unready(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json()["checks"] == {"database": "ok", "warning:broker": "cannot be reached"}


def test_every_problem_has_its_page(client: FlaskClient) -> None:
    problem = client.get("/nowhere")

    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["request_id"] == problem.headers["X-Request-Id"]
    assert client.get(problem.get_json()["type"]).status_code == 200


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    monkeypatch.setenv("COPYDESK_LOG", "json")
    settings.settings.cache_clear()
    stream = io.StringIO()
    logs.configure("web", stream=stream)
    yield stream
    structlog.reset_defaults()
    settings.settings.cache_clear()


@pytest.fixture
def client(out: io.StringIO) -> FlaskClient:
    app = Flask(__name__)
    door.install(app, svc="web", readiness=lambda: {"database": None, "warning:broker": "cannot be reached"})
    return app.test_client()
