"""The door as it is really served: a granian process, real sockets, bodies in pieces."""

from __future__ import annotations

import html
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from services.ingest import bodies
from shared.database import Connection

pytestmark = pytest.mark.slow  # a real server

ARTICLE = {"title": "Rail line reopens", "body_text": "Trains run again."}


@pytest.fixture(scope="module")
def served(database_url: str, valkey_url: str) -> Iterator[str]:
    with _serving(database_url, valkey_url) as address:
        yield address


@pytest.fixture
def client(served: str, bearer: dict[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served, headers=bearer, timeout=30) as client:
        yield client


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_quick_start_of_the_page_can_be_pasted_into_a_shell(client: httpx.Client, key: str, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "api-key").write_text(f"{key}\n")
    page = client.get("/docs").text
    command = html.unescape(page[page.index("curl -sS") : page.index("</code></pre>")])
    ended = subprocess.run(
        ["sh", "-c", command.replace("http://127.0.0.1:8001", str(client.base_url).rstrip("/"))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert json.loads(ended.stdout)["status"] == "received", ended.stderr


def test_an_article_in_chunks_is_taken(client: httpx.Client) -> None:
    body = json.dumps(ARTICLE | {"body_text": "Trains run. " * 50_000}).encode()
    pieces = (body[start : start + 7000] for start in range(0, len(body), 7000))
    answer = client.post("/v1/articles", content=pieces, headers={"Content-Type": "application/json"})

    assert answer.status_code == 202


@pytest.mark.parametrize("is_chunked", [False, True], ids=["with Content-Length", "in chunks"])
@pytest.mark.parametrize(
    ("address", "kind", "limit"),
    [
        ("/v1/articles", "text/plain", bodies.ARTICLE_LIMIT),
        ("/v1/batches", "application/x-ndjson", bodies.BATCH_LIMIT),
    ],
)
def test_one_byte_too_many_is_told_and_not_a_broken_connection(
    client: httpx.Client, address: str, kind: str, limit: int, is_chunked: bool
) -> None:
    def post(size: int) -> httpx.Response:
        body = b'{"title":"Rail","body_text":"Trains run."}\n'.ljust(size)
        pieces = (body[start : start + 64 * 1024] for start in range(0, size, 64 * 1024))
        return client.post(address, content=pieces if is_chunked else body, headers={"Content-Type": kind})

    assert post(limit).status_code == 202
    over = post(limit + 1)
    assert (over.status_code, over.json()["type"]) == (413, "/problems/too-large")


def test_a_length_beyond_all_measure_is_answered_before_it_is_sent(served: str, bearer: dict[str, str]) -> None:
    line = http.client.HTTPConnection(served.removeprefix("http://"), timeout=30)
    line.putrequest("POST", "/v1/articles")
    for name, value in (bearer | {"Content-Type": "text/plain", "Content-Length": str(10**12)}).items():
        line.putheader(name, value)
    line.endheaders()
    line.sock.shutdown(socket.SHUT_WR)
    status = line.getresponse().status
    line.close()

    assert status in (400, 413)


def test_a_client_that_goes_away_in_the_middle_harms_nobody(
    served: str, client: httpx.Client, bearer: dict[str, str]
) -> None:
    for _ in range(40):
        line = http.client.HTTPConnection(served.removeprefix("http://"), timeout=5)
        line.putrequest("POST", "/v1/articles")
        for name, value in (bearer | {"Content-Type": "text/plain", "Content-Length": "5000"}).items():
            line.putheader(name, value)
        line.endheaders(b"Rail line reop")
        line.close()

    assert client.post("/v1/articles", json=ARTICLE).status_code == 202
    assert client.get("/healthz").status_code == 200


def test_50_parallel_posts_with_one_key_are_one_article(client: httpx.Client, db: Connection) -> None:
    before = _count(db)
    with ThreadPoolExecutor(50) as threads:
        answers = list(
            threads.map(
                lambda _: client.post("/v1/articles", json=ARTICLE, headers={"Idempotency-Key": "served"}), range(50)
            )
        )

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert _count(db) == before + 1


def test_a_dead_bell_delays_nobody(
    database_url: str, silent_or_closed: str, db: Connection, bearer: dict[str, str]
) -> None:
    took_s = []
    with _serving(database_url, silent_or_closed) as address, httpx.Client(base_url=address, headers=bearer) as client:
        before = _count(db)
        for _ in range(15):
            began_s = time.perf_counter()
            answer = client.post("/v1/articles", json=ARTICLE)
            took_s.append(time.perf_counter() - began_s)
            assert answer.status_code == 202
        ready = client.get("/readyz")

    assert statistics.median(took_s) < 0.4
    assert max(took_s) < 2
    assert _count(db) == before + 15
    assert ready.status_code == 200
    assert "accepted and worked on without bells" in ready.json()["checks"]["warning:broker"]


def test_a_database_that_forgets_is_refused(fresh_database_url: str, valkey_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as conn:
        conn.execute(f"ALTER DATABASE {fresh_database_url.rpartition('/')[2]} SET synchronous_commit = off")
    ended = _run(fresh_database_url, valkey_url)

    assert ended.returncode == 1
    assert "PostgreSQL runs with synchronous_commit=off" in ended.stderr


# (variable, what it says, what is answered)
FAULTS = [
    ("DATABASE_URL", "", "DATABASE_URL is not set"),
    ("DATABASE_URL", "mysql://x", "must begin with postgresql://"),
    ("REDIS_URL", "", "REDIS_URL is not set"),
    ("COPYDESK_POOL_SIZE", "many", "COPYDESK_POOL_SIZE"),
]


@pytest.mark.parametrize(("name", "value", "said"), FAULTS)
def test_a_bad_environment_is_told_in_one_sentence(
    database_url: str, valkey_url: str, name: str, value: str, said: str
) -> None:
    ended = _run(database_url, valkey_url, **{name: value})

    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture(params=["accepts and says nothing", "closed"])
def silent_or_closed(request: pytest.FixtureRequest) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as ear:
        port = ear.getsockname()[1]
        if request.param == "closed":
            ear.close()
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _serving(database_url: str, redis_url: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "services.ingest", "--port", str(port)],
        env=_environment(database_url, redis_url),
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        deadline_s = time.monotonic() + 30
        while not _answers(address):
            assert process.poll() is None, f"the door ended with {process.returncode}"
            assert time.monotonic() < deadline_s, "the door does not answer after 30 s"
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _run(database_url: str, redis_url: str, **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "services.ingest", "--port", "0"],
        env=_environment(database_url, redis_url) | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _environment(database_url: str, redis_url: str) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "PYTHONPATH": root}


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _count(db: Connection) -> int:
    row = db.execute("SELECT count(*) FROM submission").fetchone()
    assert row is not None
    return int(row[0])
