"""A site for one test: its own database, index folder and settings, asked as a browser or program would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from services.web import project, search
from services.web.app import make_app
from services.web.desk import Desk
from shared import database, logs
from shared.settings import settings
from tests.builders import empty

PUBLIC_URL = "http://news.example"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The application, who asks it, and what it stands on."""

    app: Flask
    client: FlaskClient
    conn: database.Connection  # every statement is committed at once
    folder: Path  # of the index
    log: StringIO
    database_url: str

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.extensions["copydesk"]
        return desk

    def page(self, path: str, *, status: int = 200) -> Any:
        """The page at this address, parsed."""
        answer = self.client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == status, answer.text
        return parsed(answer.text)

    def index(self) -> None:
        """Bring the search index to where the events are."""
        name = search.current_generation(self.folder)
        if name is None:
            project.build(self.desk.pool, self.folder)
            return
        keeper = project.Keeper(self.folder / name)
        with keeper.closing():
            while keeper.catch_up(self.desk.pool):
                pass


NewSite = Callable[..., Site]


def parsed(page: str) -> Any:
    """A page to be asked by XPath."""
    return html.document_fromstring(page)


@pytest.fixture
def new_site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewSite]:
    """Makes a site; environment variables by name are its settings."""
    empty(database_url)  # a database of its own would cost each test half a second
    with ExitStack() as stack:
        yield lambda **env: stack.enter_context(_site(database_url, tmp_path, monkeypatch, env))
    settings.cache_clear()


@pytest.fixture
def site(new_site: NewSite) -> Site:
    return new_site()


@pytest.fixture
def doomed_site(own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site whose schema may be broken."""
    with _site(own_database_url, tmp_path, monkeypatch, {}) as site:
        yield site
    settings.cache_clear()


@contextmanager
def _site(url: str, home: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> Iterator[Site]:
    told = {
        "DATABASE_URL": url,
        "COPYDESK_HOME": str(home),
        "COPYDESK_PUBLIC_URL": PUBLIC_URL,
        "COPYDESK_INGEST_URL": "http://desk.example:8001",
        "COPYDESK_POOL_SIZE": "3",
        "COPYDESK_LOG": "json",
        "COPYDESK_COMMENTS_PER_MINUTE": "1000",
    }
    for name, value in (told | env).items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    log = StringIO()
    logs.configure("web", stream=log)
    app = make_app(settings())
    with database.connect(url, autocommit=True) as conn:
        yield Site(app=app, client=app.test_client(), conn=conn, folder=home / "index", log=log, database_url=url)
        app.extensions["copydesk"].pool.close()
