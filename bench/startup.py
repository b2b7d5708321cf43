"""How long `copydesk up` takes until it is ready, and what it holds while it is idle. `python -m bench.startup`

The first start makes a database; the later ones are the warm start. The floor beside it is what the two servers need
by themselves, started one after the other in the same run.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import httpx

from bench.processes import pss_mib_of_tree
from services.console import servers

TARGET_S, TARGET_MIB = 5.0, 800


@click.command()
@click.option("--runs", default=5, show_default=True, help="Warm starts.")
@click.option("--workers", default=2, show_default=True)
def main(runs: int, workers: int) -> None:
    """Start, wait, look, stop."""
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name:
        home = Path(name) / "home"
        cold_s, _ = _start(home, workers)
        warm = [_start(home, workers) for _ in range(runs)]
    floor_s = _servers_alone()
    warm_s = [took_s for took_s, _ in warm]
    mib = [held for _, held in warm]
    print(f"first start   {cold_s:5.1f} s (makes a database)")
    span = f"{min(warm_s):.1f} to {max(warm_s):.1f}"
    print(f"warm start    {statistics.median(warm_s):5.1f} s median of {runs} ({span}), aim {TARGET_S} s")
    print(f"servers alone {floor_s:5.1f} s; ratio {statistics.median(warm_s) / floor_s:.1f}")
    print(
        f"idle memory   {statistics.median(mib):5.0f} MiB PSS, all processes, {workers} workers; limit {TARGET_MIB} MiB"
    )


def _start(home: Path, workers: int) -> tuple[float, float]:
    """Seconds to ready, and MiB of PSS five seconds later."""
    web_port, ingest_port = servers.free_port(), servers.free_port()
    command = [sys.executable, "-m", "services.console", "up", "--home", str(home), "--workers", str(workers)]
    ports = ["--web-port", str(web_port), "--ingest-port", str(ingest_port)]
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    began_s = time.monotonic()
    process = subprocess.Popen(
        [*command, *ports], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=clean, text=True
    )
    try:
        assert process.stdout is not None
        while "ready" not in (line := process.stdout.readline()):
            assert line, "copydesk up ended before it was ready"
        took_s = time.monotonic() - began_s
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{web_port}/")
        time.sleep(5)
        return took_s, pss_mib_of_tree(json.loads((home / "run.json").read_text())["pid"])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _servers_alone() -> float:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name:
        postgres, valkey = servers.prepare_postgres(Path(name) / "p"), servers.prepare_valkey(Path(name) / "v")
        began_s = time.monotonic()
        running = [
            subprocess.Popen(server.command, user=server.user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for server in (postgres, valkey)
        ]
        while not (servers.postgres_answers(postgres.url) and servers.valkey_answers(valkey.port, valkey.secret)):
            time.sleep(0.01)
        took_s = time.monotonic() - began_s
        running[0].send_signal(signal.SIGINT)
        running[1].terminate()
        for process in running:
            process.wait(20)
        return took_s


if __name__ == "__main__":
    main()
