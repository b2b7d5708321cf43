"""Too much behind the door shuts it; it opens again at 80 %, and those turned away do not come back together."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.ingest.gate import Gate
from services.ingest.refusal import Refusal
from tests.ingest.conftest import a_key, open_door, settings_for, told

ARTICLE = {"title": "Rail line reopens", "body_text": "Trains run again."}


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


# What waits, second by second, and whether the door is open then (high water 100).
TIDE = [(0, True), (99, True), (100, False), (99, False), (80, False), (79, True), (99, True), (500, False), (0, True)]


def test_the_gate_shuts_at_high_water_and_opens_at_80_percent_of_it() -> None:
    clock = Clock()
    gate = Gate(100, now_s=clock)
    seen = []
    for waiting, _ in TIDE:
        clock.s += 1
        seen.append((waiting, _is_open(gate, waiting)))

    assert seen == TIDE


def test_the_count_is_asked_for_once_a_second() -> None:
    clock = Clock()
    gate = Gate(100, now_s=clock)
    asked: list[int] = []

    def count(cap: int) -> int:
        asked.append(cap)
        return 0

    for tenth in range(25):
        clock.s = tenth / 10
        gate.pass_through(count)

    assert asked == [100, 100, 100]


def test_those_turned_away_are_sent_off_for_different_times() -> None:
    waits = set()
    for _ in range(200):
        with pytest.raises(Refusal) as refused:
            Gate(1).pass_through(lambda _: 1)
        waits.add(int(refused.value.headers["Retry-After"]))

    assert {8, 10, 12} <= waits <= {7, 8, 9, 10, 11, 12, 13}


def test_a_full_house_answers_503_and_still_shows_receipts(
    fresh_database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    headers = {"Authorization": f"Bearer {a_key(fresh_database_url, 'wire', ['ingest'])}"}
    with open_door(settings_for(fresh_database_url, valkey_url, tmp_path, high_water=2)) as app:
        door = app.test_client()
        app.extensions["copydesk-ingest"].gate = Gate(2, now_s=_Ticks())
        answers = [door.post("/v1/articles", json=ARTICLE, headers=headers) for _ in range(3)]
        batch = door.post("/v1/batches", json=[ARTICLE], headers=headers)
        receipt = door.get(told(answers[0])["links"]["self"], headers=headers)

    assert [answer.status_code for answer in answers] == [202, 202, 503]
    assert batch.status_code == 503
    assert receipt.status_code == 200
    assert told(answers[2])["type"] == "/problems/unavailable"
    assert "More than 2 submissions are waiting" in told(answers[2])["detail"]
    assert 7 <= int(answers[2].headers["Retry-After"]) <= 13


class _Ticks:
    """A clock that a second passes on at each look."""

    def __init__(self) -> None:
        self._s = 0.0

    def __call__(self) -> float:
        self._s += 1
        return self._s


def _is_open(gate: Gate, waiting: int) -> bool:
    try:
        gate.pass_through(lambda _: waiting)
    except Refusal:
        return False
    return True
