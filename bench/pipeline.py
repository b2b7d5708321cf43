"""What an article costs on its way from POST to page, and who spends it. `python -m bench.pipeline`

Real processes, real servers, every safe setting on. CPU time of whole process trees, so that a busy machine disturbs
little; articles a second are told too, but compare them only within one run.
"""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from bench.corpus import articles
from bench.processes import cpu_s_of_tree, peak_mib, tree
from services.console import servers
from services.enrich import identify
from services.enrich.reading import read
from services.enrich.tagging import tag
from shared import schema
from shared.database import connect
from tests.journey.desk import Desk, a_desk

_SEED = Path(__file__).parents[1] / "tests" / "data" / "seed.txt"
TARGET_US = 1_000  # an article in a batch, besides normalizing and tagging


@click.command()
@click.option("--batched", default=5_000, show_default=True, help="Articles posted in batches.")
@click.option("--batch", default=500, show_default=True, help="Articles a batch.")
@click.option("--singles", default=600, show_default=True, help="Articles posted one by one.")
@click.option("--workers", default=2, show_default=True)
@click.option("--save", type=click.Path(path_type=Path), help="Write the figures there as JSON.")
def main(batched: int, batch: int, singles: int, workers: int, save: Path | None) -> None:
    """Measure both ways of posting and print a table."""
    corpus = articles(batched + singles + 2 * batch)
    warm_up, one_by_one, in_batches = corpus[: 2 * batch], corpus[2 * batch :][:singles], corpus[2 * batch + singles :]
    # As many at a time as there are workers: two that share a core's caches need more CPU time than one alone.
    with ProcessPoolExecutor(workers) as processes:
        pure_us = statistics.mean(processes.map(_pure_us, [corpus[:600]] * workers))
    with _a_running_desk(workers) as (desk, trees):
        _post_batches(desk, warm_up, batch)
        _await_done(desk)
        found = {
            "batches": _measure(desk, trees, len(in_batches), lambda: _post_batches(desk, in_batches, batch)),
            "one by one": _measure(desk, trees, len(one_by_one), lambda: _post_singles(desk, one_by_one)),
        }
        _post_of_every_kind(desk, times=4 * workers)
        _await_done(desk)
        worker_mib = max(peak_mib(pid) for pid in tree(trees["enrich"]))
    _print(found, pure_us)
    print(f"the largest worker has held {worker_mib:.0f} MiB, every model and gazetteer loaded")
    if save:
        save.parent.mkdir(parents=True, exist_ok=True)
        save.write_text(json.dumps({"pure_us": pure_us, **found}, indent=1) + "\n")


def _pure_us(corpus: list[dict[str, Any]]) -> float:
    """CPU of normalizing, fingerprinting and tagging alone, by the worker's own code without worker or database."""
    payloads = [orjson.dumps(article) for article in corpus]
    for payload in payloads[:20]:
        _make(payload)
    began_s = time.process_time()
    for payload in payloads:
        _make(payload)
    return (time.process_time() - began_s) / len(payloads) * 1e6


def _make(payload: bytes) -> None:
    copy = read.read(payload, "application/json", {}, received_at=datetime.now(UTC))
    identify.identity(copy), identify.content_hash(copy)
    tag.tag(copy), tag.beginning(copy)


@contextmanager
def _a_running_desk(workers: int) -> Iterator[tuple[Desk, dict[str, int]]]:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name:
        home = Path(name)
        postgres, valkey = servers.prepare_postgres(home / "postgres"), servers.prepare_valkey(home / "valkey")
        running = [
            subprocess.Popen(
                server.command,
                user=server.user,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            for server in (postgres, valkey)
        ]
        try:
            while not (servers.postgres_answers(postgres.url) and servers.valkey_answers(valkey.port, valkey.secret)):
                time.sleep(0.05)
            servers.ensure_database(postgres.url)
            schema.migrate(postgres.url)
            with a_desk(home, postgres.url, valkey.url, workers=workers) as desk:
                desk.start()
                desk.await_ready()
                trees = {name: process.pid for name, process in desk.running.items()}
                yield desk, trees | {"postgres": running[0].pid, "valkey": running[1].pid}
        finally:
            running[0].send_signal(signal.SIGINT)
            running[1].terminate()
            for process in running:
                process.wait(20)


def _measure(desk: Desk, trees: dict[str, int], count: int, post: Any) -> dict[str, Any]:
    before = {name: cpu_s_of_tree(pid) for name, pid in trees.items()}
    began_s = time.monotonic()
    post()
    accepted_s = time.monotonic() - began_s
    _await_done(desk)
    done_s = time.monotonic() - began_s
    us = {name: round((cpu_s_of_tree(pid) - before[name]) / count * 1e6) for name, pid in trees.items()}
    return {
        "articles": count,
        "accepted_per_s": round(count / accepted_s),
        "published_per_s": round(count / done_s),
        "cpu_us_an_article": us,
        "cpu_us_in_all": sum(us.values()),
    }


def _post_batches(desk: Desk, corpus: list[dict[str, Any]], size: int) -> None:
    with desk.client() as http:
        for begin in range(0, len(corpus), size):
            body = b"\n".join(orjson.dumps(article) for article in corpus[begin : begin + size])
            http.post("/v1/batches", content=body, headers={"Content-Type": "application/x-ndjson"}).raise_for_status()


def _post_singles(desk: Desk, corpus: list[dict[str, Any]]) -> None:
    with desk.client() as http, ThreadPoolExecutor(8) as threads:
        for answer in threads.map(lambda article: http.post("/v1/articles", json=article), corpus):
            answer.raise_for_status()


def _post_of_every_kind(desk: Desk, *, times: int) -> None:
    """A page, a dump and signs: a worker reads and tags each with a model of its own."""
    paragraph = "The council of Bern met on Tuesday, and its members agreed to close the bridge for three years. "
    page = f"<html><title>The bridge</title><h1>The bridge</h1>{f'<p>{paragraph * 3}</p>' * 9}</html>"
    signs = "橋の閉鎖\n\n" + "市長は火曜日に東京で会見し、橋を三年間閉鎖すると述べた。" * 9
    with desk.client() as http:
        for number in range(times):
            for kind, text in (("text/html", page), ("text/plain", _SEED.read_text()), ("text/plain", signs)):
                body = f"{text}\n\n{number}".encode()
                http.post("/v1/articles", content=body, headers={"Content-Type": kind}).raise_for_status()


def _await_done(desk: Desk) -> None:
    with connect(desk.database_url, autocommit=True) as conn:
        while (row := conn.execute("SELECT count(*) FROM work").fetchone()) and row[0]:
            time.sleep(0.02)


def _print(found: dict[str, dict[str, Any]], pure_us: float) -> None:
    names = list(found["batches"]["cpu_us_an_article"])
    print(f"{'CPU us an article':<18}" + "".join(f"{name:>10}" for name in names) + f"{'all':>10}{'besides*':>10}")
    for way, figures in found.items():
        us = figures["cpu_us_an_article"]
        besides = figures["cpu_us_in_all"] - pure_us
        print(
            f"{way:<18}"
            + "".join(f"{us[name]:>10}" for name in names)
            + f"{figures['cpu_us_in_all']:>10}{besides:>10.0f}"
        )
    print(f"* besides normalizing and tagging, which take {pure_us:.0f} us here; target for batches {TARGET_US}")
    for way, figures in found.items():
        print(f"{way}: accepted {figures['accepted_per_s']}/s, published {figures['published_per_s']}/s")


if __name__ == "__main__":
    main()
