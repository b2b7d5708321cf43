"""What tagging costs, stage by stage: the seed article, and articles as they come. `python -m bench.tagging SCORERS`

SCORERS is the folder of `bench_extract.py`, whose `load` reads the articles' true bodies. CPU time: of the seed the
least of 40 rounds; of the articles one round with words never met, and one with words met before, as a worker has most.
Of all languages one in four is measured, and of the English ones those on which bench/peers.py measures others.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy reads it when it is loaded

from bench.peers import EACH, measured
from services.enrich.reading.language import decide
from services.enrich.reading.read import read
from services.enrich.tagging import summary, tokens
from services.enrich.tagging.entities import entities
from services.enrich.tagging.facts import dates, figures
from services.enrich.tagging.keyphrases import keyphrases
from services.enrich.tagging.tag import tag
from services.enrich.tagging.topics import topics
from shared.model import Block, Copy

_SEED: Final = Path(__file__).parents[1] / "tests" / "data" / "seed.txt"
_ROUNDS: Final = 40


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    rows = importlib.import_module("bench_extract").load(
        "zyte,fundus", str(Path(sys.argv[1]).parent / "data/extraction")
    )
    rows = [row for row in rows if row["body"]]
    copies = [_copy(row) for row in rows]
    chosen = {"of all languages": range(0, len(rows), EACH), "in English": measured(rows)}
    alone = {number for numbers in chosen.values() for number in numbers}
    seed = _SEED.read_bytes()
    copy = _read(seed)
    for known in [copy, *(copy for number, copy in enumerate(copies) if number not in alone)]:
        tag(known)
    gc.collect()
    gc.freeze()  # as a worker does when it is ready, see services/enrich/tasks.py
    gc.set_threshold(20_000)
    print(f"seed, {len(tokens.of_copy(copy).words)} words and signs: ms of CPU")
    for name, run in {"read": lambda: _read(seed), "tag": lambda: tag(copy), **_stages(copy)}.items():
        print(f"  {name:12}{min(_cpu_s(run) for _ in range(_ROUNDS)) * 1e3:6.2f}")
    # An article of both is measured once: the second time its words were met.
    spent = {number: _spent(copies[number]) for number in sorted(alone)}
    for name, numbers in chosen.items():
        _print_articles(name, [copies[number] for number in numbers], [spent[number] for number in numbers])


def _print_articles(name: str, copies: list[Copy], spent: list[dict[str, float]]) -> None:
    words = sum(len(copy.text.split()) for copy in copies)
    print(f"{len(copies)} articles {name}, {words} words: ms of CPU for 500 words")
    for stage in spent[0]:
        print(f"  {stage:16}{sum(of_one[stage] for of_one in spent) * 1e3 / words * 500:6.2f}")


def _spent(copy: Copy) -> dict[str, float]:
    """Seconds of CPU by stage."""
    first = _cpu_s(partial(tag, copy))
    again: dict[str, Callable[[], Any]] = {"tag": partial(tag, copy), **_stages(copy)}
    return {"tag, met first": first, **{name: _cpu_s(run) for name, run in again.items()}}


def _stages(copy: Copy) -> dict[str, Callable[[], Any]]:
    words = tokens.of_copy(copy)
    named = [span for entity in entities(copy, words) for span in entity.spans]
    published = copy.published_at.date() if copy.published_at else None
    days = dates.key_dates(copy, words, told_on=published)
    return {
        "tokens": lambda: tokens.of_copy(copy),
        "entities": lambda: entities(copy, words),
        "topics": lambda: topics(copy, words),
        "keyphrases": lambda: keyphrases(copy, words, entities=named),
        "summary": lambda: summary.key_sentences(copy, words),
        "key dates": lambda: dates.key_dates(copy, words, told_on=published),
        "key figures": lambda: figures.key_figures(copy, words, dates=days),
    }


def _read(payload: bytes) -> Copy:
    return read(payload, "text/plain", {}, received_at=datetime(2026, 1, 1, tzinfo=UTC))


def _copy(row: dict[str, Any]) -> Copy:
    blocks = tuple(Block(kind="paragraph", text=text.strip()) for text in row["body"].split("\n") if text.strip())
    published = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) if row["date"] else None
    title = row["title"] or ""
    language = decide(row["body"]).code
    return Copy(recognised="html page", title=title, blocks=blocks, language=language, published_at=published)


def _cpu_s(run: Callable[[], Any]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


if __name__ == "__main__":
    main()
