"""What tests of every room may ask for: a real PostgreSQL with our schema, a real Valkey."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from services.console import servers
from shared import database, lifeline, schema
from tests.builders import empty

_TEMPLATE = "copydesk_template"


@pytest.fixture(scope="session", autouse=True)
def _our_own_environment() -> Iterator[None]:
    """Tests see neither the servers nor the keys of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name.startswith(("COPYDESK_", "PG")) or name in ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "LOG_LEVEL"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One PostgreSQL for the session (for each worker of xdist one), with the settings of `copydesk up`.

    The URL's database is empty; a test that wants tables asks for `database_url`.
    """
    server = servers.prepare_postgres(tmp_path_factory.mktemp("postgres"))
    with _running(server, ready=lambda: servers.postgres_answers(server.url), stop=signal.SIGINT):
        servers.ensure_database(server.url)
        yield server.url


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Valkey for the session; nothing clears it between tests, so take ids and keys of your own."""
    server = servers.prepare_valkey(tmp_path_factory.mktemp("valkey"))
    with _running(server, ready=lambda: servers.valkey_answers(server.port, server.secret), stop=signal.SIGTERM):
        yield server.url


@pytest.fixture(scope="module")
def database_url(template_url: str) -> Iterator[str]:
    """A database with our schema, shared by the tests of one module."""
    with _copied(template_url) as url:
        yield url


@pytest.fixture
def fresh_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with our schema and nothing in it, for one test alone."""
    # A copy costs a second on a busy machine. Slow tests get one all the same: what their processes leave behind
    # would write into the next test's database.
    if request.node.get_closest_marker("slow"):
        yield request.getfixturevalue("own_database_url")
        return
    url: str = request.getfixturevalue("emptied_database_url")
    empty(url)
    yield url


@pytest.fixture
def own_database_url(template_url: str) -> Iterator[str]:
    """A database for one test that may break its schema, too."""
    with _copied(template_url) as url:
        yield url


@pytest.fixture(scope="session")
def emptied_database_url(template_url: str) -> Iterator[str]:
    with _copied(template_url) as url:
        yield url


@pytest.fixture
def conn(database_url: str) -> Iterator[database.Connection]:
    """A connection to the module's database; whatever the test did is rolled back."""
    with database.connect(database_url) as open_conn:
        yield open_conn
        open_conn.rollback()


@pytest.fixture(scope="session")
def template_url(postgres_url: str) -> str:
    """The database that the others are copied from: migrated once, never connected to again."""
    url = _with_database(postgres_url, _TEMPLATE)
    servers.ensure_database(url)
    schema.migrate(url)
    return url


@contextmanager
def _copied(template_url: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(servers.maintenance_url(template_url), autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(_TEMPLATE)
            )
        )
        yield _with_database(template_url, name)
        # FORCE ends what a test left connected: a pool, a process that is still on its way out.
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _running(server: servers.Server, *, ready: Callable[[], bool], stop: signal.Signals) -> Iterator[None]:
    # A session of its own: Ctrl-C ends the tests first, then, by the lines below, the server.
    process = subprocess.Popen(
        server.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        user=server.user,
        preexec_fn=lambda: lifeline.die_with_parent(stop),  # a killed test run leaves no server behind
    )
    try:
        deadline_s = time.monotonic() + 30
        while not ready():
            assert process.poll() is None, f"{server.name} ended with {process.returncode}"
            assert time.monotonic() < deadline_s, f"{server.name} is not ready after 30 s"
            time.sleep(0.02)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _with_database(url: str, name: str) -> str:
    return f"{url.rsplit('/', 1)[0]}/{name}"
