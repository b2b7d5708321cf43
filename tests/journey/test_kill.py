"""A thousand articles while everything is killed at random: none lost, none twice, the books balance.

The seed of the dice is printed with a failure and can be set again: COPYDESK_TEST_SEED=... pytest tests/journey
"""

from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path

import pytest
import redis

from tests.builders import an_article
from tests.journey.desk import Desk, a_desk
from tests.journey.ledger import Ledger, await_settled, faults

pytestmark = pytest.mark.slow

ARTICLES = 1_000
KILLS = 20
WIPES = 3
SETTLE_S = 150  # the last lease (30 s), its suspects one by one, and a busy machine


def test_a_thousand_articles_come_through_twenty_kills_and_three_wipes(
    tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    seed = int(os.environ.get("COPYDESK_TEST_SEED") or time.time())
    dice = random.Random(seed)
    with a_desk(tmp_path, fresh_database_url, valkey_url, without=["web"]) as desk:
        desk.start()
        ledger = Ledger(client=desk.client)
        posters = [threading.Thread(target=_post, args=(ledger, desk, share)) for share in (0, 1)]
        for poster in posters:
            poster.start()
        _wreak_havoc(desk, valkey_url, dice)
        for poster in posters:
            poster.join()
        _wipe_after_the_last_202(desk, valkey_url, ledger)

        is_settled = await_settled(fresh_database_url, within_s=SETTLE_S)
        wrong = faults(fresh_database_url, ledger)

    assert (is_settled, wrong) == (True, []), f"with COPYDESK_TEST_SEED={seed}"
    assert len(ledger.accepted) == ARTICLES


def _post(ledger: Ledger, desk: Desk, share: int) -> None:
    """Half of the articles: one part one by one, the other in batches."""
    half = ARTICLES // 2
    singles = half // 5
    with desk.client() as http:
        for number in range(singles):
            ledger.post(an_article(external_id=f"{share}-{number}"), http=http)
        for begin in range(singles, half - 50, 50):
            ledger.post_batch([an_article(external_id=f"{share}-{begin + n}") for n in range(50)], http=http)
            time.sleep(0.5)  # spread over the kills


def _wreak_havoc(desk: Desk, valkey_url: str, dice: random.Random) -> None:
    wipe_after = set(dice.sample(range(2, KILLS), WIPES - 1))
    for kill in range(KILLS):
        time.sleep(dice.uniform(0.3, 1.5))
        victim = dice.choice(["ingest", "enrich", "enrich", "sweep"])
        desk.kill(victim)
        if kill in wipe_after:
            redis.Redis.from_url(valkey_url).flushall()
        time.sleep(dice.uniform(0.0, 0.3))
        desk.start(victim)


def _wipe_after_the_last_202(desk: Desk, valkey_url: str, ledger: Ledger) -> None:
    """The last posts are rung for while no worker listens, and then every bell is gone."""
    desk.kill("enrich")
    with desk.client() as http:
        for share in (0, 1):
            ledger.post_batch([an_article(external_id=f"last-{share}-{n}") for n in range(50)], http=http)
    redis.Redis.from_url(valkey_url).flushall()
    desk.start("enrich")
