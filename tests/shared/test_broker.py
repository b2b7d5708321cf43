"""Bells never hold anybody up, and come through a broker that has forgotten everything."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
import redis

from shared.broker import BELL_SIZE, Bell, make_app


def test_a_batch_rings_once_for_every_32_ids(wiped_valkey: str) -> None:
    bell = Bell(wiped_valkey)

    assert bell.ring([uuid4() for _ in range(2 * BELL_SIZE + 1)])
    assert bell.waiting() == 3


def test_a_broker_that_was_wiped_is_rung_like_any_other(wiped_valkey: str) -> None:
    bell = Bell(wiped_valkey)
    bell.ring([uuid4()])
    redis.Redis.from_url(wiped_valkey).flushall()

    assert bell.ring([uuid4()])
    assert bell.waiting() == 1


def test_a_dead_broker_is_given_up_after_a_quarter_second_and_then_left_alone(dead_broker_url: str) -> None:
    bell = Bell(dead_broker_url)
    began_s = time.monotonic()

    assert not bell.ring([uuid4()])
    first_s = time.monotonic() - began_s
    assert not bell.ring([uuid4()])
    second_s = time.monotonic() - began_s - first_s

    # Wide bounds for a busy machine; the workers' own patience would show as 5 s.
    assert first_s < 1.5
    assert second_s < 0.1
    assert bell.waiting() is None


def test_whoever_waits_behind_a_ring_that_fails_does_not_pay_for_it_again(silent_broker_url: str) -> None:
    bell = Bell(silent_broker_url)
    took_s: list[float] = []

    def ring() -> None:
        began_s = time.monotonic()
        bell.ring([uuid4()])
        took_s.append(time.monotonic() - began_s)

    threads = [threading.Thread(target=ring) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # One after the other would be 16 x 0.2 s and more.
    assert max(took_s) < 1.5


def test_a_broker_that_answers_with_a_refusal_is_one_that_cannot_be_asked(refusing_broker_url: str) -> None:
    bell = Bell(refusing_broker_url)

    assert bell.waiting() is None
    assert not bell.ring([uuid4()])


def test_tasks_that_nobody_declared_are_refused() -> None:
    app = make_app("redis://127.0.0.1:1/0")

    assert app.conf.task_create_missing_queues is False
    assert app.conf.accept_content == ["json"]


@pytest.fixture
def wiped_valkey(valkey_url: str) -> str:
    redis.Redis.from_url(valkey_url).flushall()
    return valkey_url


@pytest.fixture
def silent_broker_url() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def refusing_broker_url() -> Iterator[str]:
    """A server that is still loading its file: it takes connections and refuses every command."""

    class Refusal(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while line := self.rfile.readline():
                if line.startswith(b"*"):
                    for _ in range(2 * int(line[1:])):
                        self.rfile.readline()
                    self.wfile.write(b"-LOADING Valkey is loading the dataset in memory\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusal) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        server.shutdown()


@pytest.fixture(params=["accepts and says nothing", "closed"])
def dead_broker_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        if request.param == "closed":
            listener.close()
        yield f"redis://127.0.0.1:{port}/0"
