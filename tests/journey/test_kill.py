"""A thousand articles while everything is killed at random: none lost, none twice, the books balance.

The seed of the dice is printed with a failure and can be set again: COPYDESK_TEST_SEED=... pytest tests/journey
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from pathlib import Path

import pytest
import redis

from shared import broker
from shared.database import connect
from tests.builders import an_article
from tests.journey.desk import Desk, a_desk
from tests.journey.ledger import Ledger, await_settled, faults

pytestmark = pytest.mark.slow

ROUNDS = 20  # each: 45 articles are posted, and while they are worked on one process is killed
SINGLES, BATCH = 5, 20  # a round's articles: five one by one and two batches
LAST = 100  # posted while no worker listens, before the last wipe
ARTICLES = ROUNDS * (SINGLES + 2 * BATCH) + LAST
VICTIMS = ["enrich"] * 10 + ["ingest"] * 6 + ["sweep"] * 4
WIPES = 3
SETTLE_S = 150  # the last lease (30 s), its suspects one by one, and a busy machine


def test_a_thousand_articles_come_through_twenty_kills_and_three_wipes(
    tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    seed = int(os.environ.get("COPYDESK_TEST_SEED") or time.time())
    dice = random.Random(seed)
    slowly = [sys.executable, "-m", "tests.journey.deadly", "services.enrich.worker", "--concurrency", "2"]
    with a_desk(tmp_path, fresh_database_url, valkey_url, without=["web"], instead={"enrich": slowly}) as desk:
        desk.start()
        ledger = Ledger(client=desk.client)
        struck = _wreak_havoc(desk, ledger, valkey_url, dice)
        _wipe_after_the_last_202(desk, ledger, valkey_url)

        is_settled = await_settled(fresh_database_url, within_s=SETTLE_S)
        wrong = faults(fresh_database_url, ledger)

    assert (is_settled, wrong) == (True, []), f"with COPYDESK_TEST_SEED={seed}"
    assert len(ledger.accepted) == ARTICLES == 1_000
    # Kills that strike an idle house would show nothing: most of the workers' had articles in hand.
    assert struck >= VICTIMS.count("enrich") // 2
    with connect(fresh_database_url) as conn:
        crashed = conn.execute("SELECT count(DISTINCT submission_id) FROM history WHERE event = 'crashed'").fetchone()
    assert crashed is not None
    assert crashed[0] >= struck


def _wreak_havoc(desk: Desk, ledger: Ledger, valkey_url: str, dice: random.Random) -> int:
    """Post and kill, round by round. Gives how often a worker was killed with articles in its hands."""
    victims = dice.sample(VICTIMS, len(VICTIMS))
    wiped_rounds = set(dice.sample(range(ROUNDS), WIPES - 1))
    struck = 0
    for number, victim in enumerate(victims):
        poster = threading.Thread(target=_post_round, args=(ledger, desk, number))
        poster.start()
        if victim == "enrich":
            struck += _await_leases(desk.database_url)
        time.sleep(dice.uniform(0.0, 0.3))
        desk.kill(victim)
        if number in wiped_rounds:
            redis.Redis.from_url(valkey_url).flushall()
        desk.start(victim)
        poster.join()
    return struck


def _post_round(ledger: Ledger, desk: Desk, number: int) -> None:
    with desk.client() as http:
        for part in range(SINGLES):
            ledger.post(an_article(title="Slow", external_id=f"{number}-{part}"), http=http)
        for part in range(2):
            articles = [an_article(title="Slow", external_id=f"{number}-{part}-{n}") for n in range(BATCH)]
            ledger.post_batch(articles, http=http)


def _await_leases(database_url: str) -> bool:
    """Wait until a worker has begun on something it was not killed with before; False when none does."""
    with connect(database_url, autocommit=True) as conn:
        deadline_s = time.monotonic() + 10
        while time.monotonic() < deadline_s:
            fresh = "lease_until > clock_timestamp() + make_interval(secs => %s)"
            row = conn.execute(f"SELECT count(*) FROM work WHERE {fresh}", [broker.LEASE_S - 0.2]).fetchone()  # noqa: S608
            if row and row[0]:
                return True
            time.sleep(0.02)
    return False


def _wipe_after_the_last_202(desk: Desk, ledger: Ledger, valkey_url: str) -> None:
    """The last posts are rung for while no worker listens, and then every bell is gone."""
    desk.kill("enrich")
    with desk.client() as http:
        for part in range(2):
            ledger.post_batch([an_article(external_id=f"last-{part}-{n}") for n in range(LAST // 2)], http=http)
    redis.Redis.from_url(valkey_url).flushall()
    desk.start("enrich")
