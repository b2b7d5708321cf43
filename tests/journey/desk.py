"""A whole desk of real processes for the long tests: started, killed and started again one by one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from services.console.servers import free_port
from shared import keys
from shared.database import connect

READY_S = 60


@dataclass(kw_only=True)
class Desk:
    """Ingest, workers, sweep and web over one database and one broker, each a process group of its own."""

    home: Path
    database_url: str
    broker_url: str
    api_key: str
    commands: dict[str, list[str]]
    ingest_url: str
    web_url: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start these processes (all that are named in `commands` when none is given)."""
        for name in names or self.commands:
            with (self.home / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    self.commands[name],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=os.environ | self.environment(),
                    start_new_session=True,
                )

    def await_ready(self) -> None:
        for url in (self.ingest_url, self.web_url):
            _await(lambda url=url: httpx.get(f"{url}/healthz").status_code == 200, f"{url} to answer")

    def kill(self, name: str) -> None:
        """SIGKILL the whole process group: nobody is told, nothing is finished."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in [*self.running]:
            self.kill(name)

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.broker_url,
            "COPYDESK_HOME": str(self.home),
            "COPYDESK_PUBLIC_URL": self.web_url,
            "COPYDESK_INGEST_URL": self.ingest_url,
            "COPYDESK_LOG": "json",
            "PYTHONUNBUFFERED": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }

    def records(self) -> list[dict[str, Any]]:
        """Every log record of every process so far, by time."""
        found = []
        for name in self.commands:
            file = self.home / f"{name}.log"
            for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
                with contextlib.suppress(json.JSONDecodeError):
                    found.append(json.loads(line))
        return sorted(found, key=lambda record: str(record["ts"]))

    def client(self, **options: Any) -> httpx.Client:
        """A client of the ingest door that carries our key."""
        return httpx.Client(
            base_url=self.ingest_url, headers={"Authorization": f"Bearer {self.api_key}"}, timeout=30, **options
        )


@contextlib.contextmanager
def a_desk(
    home: Path,
    database_url: str,
    broker_url: str,
    *,
    workers: int = 2,
    instead: Mapping[str, Sequence[str]] | None = None,
    without: Sequence[str] = (),
) -> Iterator[Desk]:
    """A desk that is not started yet; whatever runs at the end is killed. `instead` replaces a process's command."""
    with connect(database_url) as conn:
        api_key = keys.create(conn, "terminal", keys.SCOPES)
    ingest_port, web_port = free_port(), free_port()
    python = [sys.executable, "-m"]
    commands = {
        "ingest": [*python, "services.ingest", "--host", "127.0.0.1", "--port", str(ingest_port)],
        "enrich": [*python, "services.enrich.worker", "--concurrency", str(workers)],
        "sweep": [*python, "services.enrich.sweep"],
        "web": [*python, "services.web", "--host", "127.0.0.1", "--port", str(web_port)],
    }
    commands |= {name: list(command) for name, command in (instead or {}).items()}
    desk = Desk(
        home=home,
        database_url=database_url,
        broker_url=broker_url,
        api_key=api_key,
        commands={name: command for name, command in commands.items() if name not in without},
        ingest_url=f"http://127.0.0.1:{ingest_port}",
        web_url=f"http://127.0.0.1:{web_port}",
    )
    try:
        yield desk
    finally:
        desk.stop()


def _await(is_so: Any, what: str, *, within_s: float = READY_S) -> None:
    deadline_s = time.monotonic() + within_s
    while True:
        with contextlib.suppress(httpx.HTTPError):
            if is_so():
                return
        assert time.monotonic() < deadline_s, f"waited {within_s:.0f} s in vain for {what}"
        time.sleep(0.1)
