"""A container that does not do its work says so, and one that does is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from shared import database, health, settings, work
from tests.builders import a_submission

pytestmark = pytest.mark.slow  # real workers


@pytest.fixture
def conn(fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[database.Connection]:
    """A connection that commits at once, to the database that the checks ask too."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    settings.settings.cache_clear()
    with database.connect(fresh_database_url, autocommit=True) as open_conn:
        yield open_conn
    settings.settings.cache_clear()


def test_a_door_that_answers_is_well() -> None:
    with _door(200) as port:
        assert health.fault_of_door(port) is None


def test_a_door_that_answers_badly_or_not_at_all_is_not() -> None:
    with _door(503) as port:
        assert health.fault_of_door(port) == f"/healthz on port {port} answers 503"
    assert str(health.fault_of_door(port)).startswith(f"nobody answers on port {port}")


def test_a_sweep_is_well_while_it_makes_its_passes(conn: database.Connection) -> None:
    assert health.fault_of_sweep() == "the sweep has not made a pass yet"

    conn.execute("INSERT INTO heartbeat (name) VALUES ('sweep')")
    assert health.fault_of_sweep() is None

    conn.execute("UPDATE heartbeat SET at = clock_timestamp() - make_interval(secs => 20)")
    assert str(health.fault_of_sweep()).startswith("the last pass of the sweep was at ")


def test_without_a_database_nothing_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/copydesk")
    settings.settings.cache_clear()

    try:
        assert str(health.fault_of_sweep()).startswith("the database cannot be asked: ")
    finally:
        settings.settings.cache_clear()


def test_a_worker_is_well_while_its_pool_lives(conn: database.Connection, pool: Pool) -> None:
    assert health.fault_of_worker(pool.main) is None

    os.kill(pool.child, signal.SIGSTOP)
    _until(lambda: health.fault_of_worker(pool.main) == "1 of 1 pool processes are dead or stopped")

    os.kill(pool.child, signal.SIGKILL)
    _until(lambda: health.fault_of_worker(pool.main) in ("the worker has no pool processes", _ONE_OF_ONE))


def test_a_worker_is_not_well_while_work_lies_and_nobody_claims_it(conn: database.Connection, pool: Pool) -> None:
    submission_id = a_submission(conn)
    assert health.fault_of_worker(pool.main) is None

    conn.execute("UPDATE work SET due_at = clock_timestamp() - make_interval(secs => 90)")
    assert health.fault_of_worker(pool.main) == "work has been due for a minute and no worker claims it"

    # A backlog that moves is no fault, however long.
    a_submission(conn)
    claimed = work.claim(conn, "enrich", [submission_id], limit=1)
    assert claimed.ids == [submission_id]
    a_submission(conn)
    conn.execute("UPDATE work SET due_at = clock_timestamp() - make_interval(secs => 90) WHERE lease_token IS NULL")
    assert health.fault_of_worker(pool.main) is None


@pytest.mark.parametrize("arguments", [[], ["bakery"], ["web", "ingest"]])
def test_what_cannot_be_asked_for_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert health.main(arguments) == 2
    assert capsys.readouterr().err == "usage: python -m shared.health ingest|web|enrich|sweep\n"


def test_the_answer_is_the_exit_code_and_the_reason_one_sentence(
    conn: database.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert health.main(["sweep"]) == 1
    assert capsys.readouterr().err == "the sweep has not made a pass yet\n"


_ONE_OF_ONE = "1 of 1 pool processes are dead or stopped"


class Pool:
    """A process with one child, as a worker's main process has them."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import subprocess as s, time; print(s.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.main = self._process.pid
        self.child = int(self._process.stdout.readline())

    def end(self) -> None:
        for pid in (self.child, self.main):
            os.kill(pid, signal.SIGKILL)
        self._process.communicate()


@pytest.fixture
def pool() -> Iterator[Pool]:
    found = Pool()
    yield found
    found.end()


class _door:  # noqa: N801  # reads as a verb at its place: with _door(200) as port
    """A port of the loopback on which every GET is answered with this status."""

    def __init__(self, status: int) -> None:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status if self.path == "/healthz" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Answer)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> int:
        self._thread.start()
        return int(self._server.server_address[1])

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _until(is_so: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)
