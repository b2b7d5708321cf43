"""What reading an HTML page costs, beside trafilatura in the same process. `python -m bench.pages SCORER`

SCORER is the folder of `bench_extract.py`, whose `load` reads the pages. Both read each page in turn, first the one and
then the other, so that a busy machine and cold caches hurt both alike; CPU time, of `--reps` the least. Ours gives
blocks, metadata and a role for every line, trafilatura (in its full mode) the text alone, and once more with metadata.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy reads it when it is loaded

import numpy as np

from services.enrich.reading.pages.page import read_page


def main() -> None:
    options = _options()
    sys.path.insert(0, options.scorer)
    scorer = importlib.import_module("bench_extract")
    data = options.data or str(Path(options.scorer).parent / "data" / "extraction")
    rows = scorer.load("zyte,fundus", data)
    readers = _readers()
    for read in readers.values():  # what is loaded on first use
        for row in rows[:: len(rows) // 8]:
            read(row["html"], row["url"])
    gc.collect()
    gc.freeze()  # as a worker does when it is ready, see services/enrich/tasks.py
    gc.set_threshold(20_000)
    best = np.full((len(readers), len(rows)), np.inf)
    for rep in range(options.reps):
        for at, row in enumerate(rows):
            order = list(enumerate(readers.values()))
            for number, read in order[:: -1 if (at + rep) % 2 else 1]:
                best[number, at] = min(best[number, at], _cpu_s(read, row))
    _print(dict(zip(readers, best * 1e3, strict=True)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", help="the folder of bench_extract.py")
    parser.add_argument("--data", help="the folder of the pages; else the scorer's own")
    parser.add_argument("--reps", type=int, default=2)
    return parser.parse_args()


def _readers() -> dict[str, Callable[[str, str | None], Any]]:
    from trafilatura import extract

    return {
        "read_page": read_page,
        "trafilatura": lambda html, _: extract(html, include_comments=False),
        "trafilatura, with metadata": lambda html, url: extract(
            html, url=url, include_comments=False, with_metadata=True, output_format="json"
        ),
    }


def _cpu_s(read: Callable[[str, str | None], Any], row: dict[str, Any]) -> float:
    start = time.process_time()
    read(row["html"], row["url"])
    return time.process_time() - start


def _print(ms_of: dict[str, Any]) -> None:
    ours = ms_of["read_page"]
    print("| reader | ms a page | median | p95 | ours, of its CPU | of the median page |")
    print("|---|---|---|---|---|---|")
    for name, ms in ms_of.items():
        share, usual = ours.sum() / ms.sum(), np.median(ours / ms)
        median, high = np.percentile(ms, [50, 95])
        print(f"| {name} | {ms.mean():.2f} | {median:.2f} | {high:.2f} | {share:.3f} | {usual:.3f} |")


if __name__ == "__main__":
    main()
