"""What tests of the door may ask for: the door itself, with a key, before a real database and a real broker."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.ingest.app import make_app
from shared import database, keys
from shared.database import Connection
from shared.settings import Settings, read


@pytest.fixture(scope="module")
def config(database_url: str, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(database_url, valkey_url, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def app(config: Settings) -> Iterator[Flask]:
    with open_door(config) as app:
        yield app


@pytest.fixture
def door(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def key(database_url: str) -> str:
    """A key of source `wire` with all scopes."""
    return a_key(database_url, "wire", ["ingest", "read", "ops"])


@pytest.fixture(scope="module")
def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def db(database_url: str) -> Iterator[Connection]:
    """A connection that sees what the door has committed, and changes it for good."""
    with database.connect(database_url, autocommit=True) as conn:
        yield conn


class open_door:  # noqa: N801  # used as a verb
    """An application for as long as the block runs; gives its connections back afterwards."""

    def __init__(self, config: Settings) -> None:
        self._app = make_app(config)

    def __enter__(self) -> Flask:
        return self._app

    def __exit__(self, *_: object) -> None:
        self._app.extensions["copydesk-ingest"].close()


def settings_for(database_url: str, redis_url: str, home: Path, **changed: int) -> Settings:
    found = dataclasses.replace(
        read(),
        database_url=database_url,
        redis_url=redis_url,
        broker_url=redis_url,
        home=home,
        public_url="https://news.example",
    )
    return dataclasses.replace(found, **changed)  # type: ignore[arg-type]


def a_key(database_url: str, source: str, scopes: list[str]) -> str:
    with database.connect(database_url) as conn:
        return keys.create(conn, source, scopes)


def told(answer: TestResponse) -> Any:
    """The JSON of an answer."""
    return json.loads(answer.data)
