"""Bells never hold anybody up, and come through a broker that has forgotten everything."""

from __future__ import annotations

import socket
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


def test_tasks_that_nobody_declared_are_refused() -> None:
    app = make_app("redis://127.0.0.1:1/0")

    assert app.conf.task_create_missing_queues is False
    assert app.conf.accept_content == ["json"]


@pytest.fixture
def wiped_valkey(valkey_url: str) -> str:
    redis.Redis.from_url(valkey_url).flushall()
    return valkey_url


@pytest.fixture(params=["accepts and says nothing", "closed"])
def dead_broker_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        if request.param == "closed":
            listener.close()
        yield f"redis://127.0.0.1:{port}/0"
