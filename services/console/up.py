"""The story of `copydesk up`: hold the folder, start servers, lay the ground, start services, keep them, stop them."""

from __future__ import annotations

import errno
import http.client
import os
import shlex
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

import click
import psycopg

from services.console import guard, home, say, servers, supervise
from services.console.logbook import Logbook, Record
from services.console.servers import StartError
from services.console.supervise import Child, Crew, NotReady
from shared import VERSION, broker, database, keys, launcher, schema, work
from shared.settings import settings

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = "terminal"
SAMPLE: Final = ROOT / "tests" / "data" / "seed.txt"

# Doors first, so that nothing new comes in; then the hands; the servers when nobody needs them any more.
DOORS, HANDS, BROKER, DATABASE = range(4)
WARM_STOP_S: Final = 40.0  # longer than an article's hard limit (25 s)

_EVERYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104
_START_S: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What `up` was asked for."""

    host: str
    web_port: int
    ingest_port: int
    workers: int
    log: str

    @property
    def web_url(self) -> str:
        return f"http://{_reachable(self.host)}:{self.web_port}"

    @property
    def ingest_url(self) -> str:
        return f"http://{_reachable(self.host)}:{self.ingest_port}"


def up(wish: Wish) -> int:
    """Run everything on this machine until told to stop; gives the exit code. Raises StartError."""
    began_s = time.monotonic()
    folder = settings().home
    with home.held(folder, say=_say) as lock:
        # Before the ports are tried: what is left over holds them.
        if supervise.stop_leftovers(folder / "children"):
            _say("stopped what a killed copydesk had left running")
        _require_free(wish.host, wish.web_port, "--web-port")
        _require_free(wish.host, wish.ingest_port, "--ingest-port")
        log_file = folder / "log" / "copydesk.jsonl"
        as_json = wish.log == "json" or (wish.log == "auto" and not sys.stderr.isatty())
        level = {"WARN": "warning"}.get(settings().log_level, settings().log_level.lower())
        logbook = Logbook(log_file, sys.stderr, as_json=as_json, level=level)
        crew = Crew(logbook=logbook, log_file=log_file, ledger=folder / "children", lock=lock)
        _heed_signals(crew)
        run: home.Run | None = None
        try:
            run = _start(wish, folder, crew)
            logbook.settle()
            print(_address_block(wish, run, folder, time.monotonic() - began_s), flush=True)  # noqa: T201
            crew.stopping.wait()
            return 0
        except NotReady as fault:
            if crew.stopping.is_set():
                return 0
            raise StartError(f"{fault}. What it said stands above and in {home.shown(log_file)}.") from None
        finally:
            _stop(crew, run)
            home.forget_run(folder)
            logbook.close()


def _start(wish: Wish, folder: Path, crew: Crew) -> home.Run:
    """Servers side by side, then the ground, then all services together; gives what runs."""
    with ThreadPoolExecutor(2, thread_name_prefix="start") as both:
        ground = both.submit(_lay_ground, folder, crew)
        broker = both.submit(_start_broker, folder, crew)
        database_url, redis_url = ground.result(), broker.result()
    run = home.Run(
        pid=os.getpid(),
        web_url=wish.web_url,
        ingest_url=wish.ingest_url,
        database_url=database_url,
        redis_url=redis_url,
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        birth=guard.birth_of(os.getpid()),
    )
    home.write_run(folder, run)
    crew.start(*_services(wish, run, folder))
    for name in ("ingest", "web", "sweep", "enrich"):
        crew.await_ready(name, timeout_s=_START_S)
    return run


def _lay_ground(folder: Path, crew: Crew) -> str:
    """A database that runs, has our tables and knows the terminal's key; gives its address."""
    url = settings().database_url
    if not url:
        if not (folder / "postgres" / "data").exists():
            _say("making a database (once) ...")
        server = servers.prepare_postgres(folder / "postgres")
        url = server.url
        crew.start(
            Child(
                name=server.name,
                command=server.command,
                rank=DATABASE,
                stop_signal=signal.SIGINT,  # SIGTERM would wait for every session to end by itself
                patience_s=20,
                can_be_hurried=False,
                user=server.user,
                answers=lambda: servers.postgres_answers(server.url),
            )
        )
        crew.await_ready(server.name, timeout_s=_START_S)
    try:
        is_new = servers.ensure_database(url)
        with database.connect(url) as conn:
            _refuse_old_server(conn)
            if is_new:
                schema.migrate(url)
            else:
                _bring_to_head(conn, url)
            _ensure_key(conn, folder)
    except psycopg.Error as fault:
        raise StartError(
            f"the database of DATABASE_URL cannot be used: {str(fault).strip().splitlines()[0]}. "
            "Correct the address, or unset DATABASE_URL to run one here."
            if settings().database_url
            else f"the database cannot be used: {str(fault).strip().splitlines()[0]}"
        ) from None
    return url


def _start_broker(folder: Path, crew: Crew) -> str:
    if settings().redis_url:
        return settings().redis_url
    server = servers.prepare_valkey(folder / "valkey")
    crew.start(
        Child(
            name=server.name,
            command=server.command,
            rank=BROKER,
            can_be_hurried=False,
            answers=lambda: servers.valkey_answers(server.port, server.secret),
        )
    )
    crew.await_ready(server.name, timeout_s=_START_S)
    return server.url


def _refuse_old_server(conn: database.Connection) -> None:
    if conn.info.server_version < servers.OLDEST_POSTGRES * 10_000:
        raise StartError(
            f"the database is PostgreSQL {conn.info.server_version // 10_000}; "
            f"copydesk needs {servers.OLDEST_POSTGRES} or newer. Unset DATABASE_URL to run one here."
        )


def _bring_to_head(conn: database.Connection, url: str) -> None:
    at = schema.current(conn)
    conn.rollback()
    if at == schema.head():
        return
    if at is not None and at > schema.head():
        raise StartError(
            f"the database has been used by a newer copydesk (schema {at}; this one knows {schema.head()}). "
            f"Update this checkout, or start with another folder: {say.called()} up --home DIR"
        )
    schema.migrate(url)


def _ensure_key(conn: database.Connection, folder: Path) -> None:
    """The terminal's key, made anew when it is missing, revoked or of another database."""
    plain = home.find_api_key(folder)
    known = keys.find_key(conn, plain) if plain else None
    if known and set(keys.SCOPES) <= set(known.scopes):
        return
    plain = keys.create(conn, SOURCE, keys.SCOPES)
    conn.commit()
    home.write_api_key(folder, plain)


def _services(wish: Wish, run: home.Run, folder: Path) -> list[Child]:
    environment = {
        "DATABASE_URL": run.database_url,
        "REDIS_URL": run.redis_url,
        "COPYDESK_HOME": str(folder),
        "COPYDESK_PUBLIC_URL": os.environ.get("COPYDESK_PUBLIC_URL") or run.web_url,
        "COPYDESK_INGEST_URL": os.environ.get("COPYDESK_INGEST_URL") or run.ingest_url,
        "COPYDESK_LOG": "json",
        # That the workers are ready is such a line; what is more than was asked for, the logbook leaves out.
        "LOG_LEVEL": "DEBUG" if settings().log_level == "DEBUG" else "INFO",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        # One article is one core's work; threads of a library would only get into each other's way.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }

    # Pages say what was typed, folder and all; so only doors that nobody else comes in by are told.
    is_private = launcher.is_loopback(wish.host) and not os.environ.get("COPYDESK_PUBLIC_URL")
    of_doors = environment if is_private else environment | {"COPYDESK_CALLED": ""}

    def child(name: str, module: str, *arguments: str, **more: object) -> Child:
        command = (sys.executable, "-m", module, *arguments)
        return Child(name=name, command=command, **{"environment": environment} | more)  # type: ignore[arg-type]

    def door(name: str, port: int) -> Child:
        return child(
            name,
            f"services.{name}",
            f"--host={wish.host}",
            f"--port={port}",
            environment=of_doors,
            rank=DOORS,
            patience_s=15.0,
            answers=lambda: _is_healthy(_reachable(wish.host), port),
        )

    return [
        door("ingest", wish.ingest_port),
        door("web", wish.web_port),
        child(
            "enrich",
            "services.enrich.worker",
            f"--concurrency={wish.workers}",
            rank=HANDS,
            patience_s=WARM_STOP_S,
            says_ready=_workers_are_ready,
        ),
        child("sweep", "services.enrich.sweep", rank=HANDS, answers=lambda: _has_beaten(run.database_url)),
    ]


def _workers_are_ready(record: Record) -> bool:
    return record.get("msg") == "workers are ready"


def _has_beaten(database_url: str) -> bool:
    """Whether the sweep has been round in the last seconds."""
    try:
        with database.connect(database_url) as conn:
            row = conn.execute(
                "SELECT FROM heartbeat WHERE name = 'sweep' AND at > clock_timestamp() - interval '3 s'"
            ).fetchone()
    except psycopg.Error:
        return False
    return row is not None


def _is_healthy(host: str, port: int) -> bool:
    line = http.client.HTTPConnection(host.strip("[]"), port, timeout=2)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _require_free(host: str, port: int, option: str) -> None:
    """Raises StartError when the port cannot be had. Only bound, not listened on: nobody can connect to the try."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # What an ended `up` left in TIME_WAIT is no one's; a port that is listened on stays refused.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise StartError(
                f"{host} is no address of this machine. Name one: {say.called()} up --host 127.0.0.1"
            ) from None
        except OSError as fault:
            if fault.errno == errno.EADDRNOTAVAIL:
                raise StartError(
                    f"{host} is no address of this machine. Name one: {say.called()} up --host 0.0.0.0"
                ) from None
            if fault.errno == errno.EADDRINUSE:
                why = f"port {port} is in use by another program"
            elif fault.errno == errno.EACCES:
                why = f"port {port} may not be used by an ordinary user"
            else:
                why = f"{host} port {port} cannot be used ({fault.strerror})"
            raise StartError(f"{why}. Choose another: {option} {port + 10}") from None


def _heed_signals(crew: Crew) -> None:
    def hear(_signal: int, _frame: FrameType | None) -> None:
        if crew.stopping.is_set():
            crew.hurry.set()
        crew.stopping.set()

    signal.signal(signal.SIGINT, hear)
    signal.signal(signal.SIGTERM, hear)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup it stays unheard
        signal.signal(signal.SIGHUP, hear)


def _stop(crew: Crew, run: home.Run | None) -> None:
    """Doors, hands, servers; says what is left for the next start."""
    if run is None:
        crew.hurry.set()  # nothing has been let in yet; who is still starting would only be slow to hear
    else:
        _say("\ndraining: no new articles, what is in hand is finished (Ctrl-C again: now) ...")
    crew.drain(below=BROKER)
    left = _pending(run.database_url) if run else None
    crew.stop()
    _say(f"stopped. Nothing is lost: {left} queued will go on at next start." if left else "stopped.")


def _pending(database_url: str) -> str | None:
    cap = 100_000
    try:
        with database.connect(database_url) as conn:
            count = work.pending(conn, broker.ENRICH, cap=cap)
    except psycopg.Error:
        return None
    return f"more than {cap}" if count == cap else str(count or "")


def _address_block(wish: Wish, run: home.Run, folder: Path, took_s: float) -> str:
    return f"""
copydesk {VERSION} is ready after {took_s:.1f} s. Its data lies in {home.shown(folder)}.

  read    {run.web_url}
  post    {run.ingest_url}    how: {run.ingest_url}/docs
{_how_others_come(wish)}
Post an article:
  curl -sS {run.ingest_url}/v1/articles \\
    -H "Authorization: Bearer $(cat {_as_typed(folder / "api-key")})" \\
    -H "Content-Type: text/plain; charset=utf-8" \\
    {_curl_body()}
See what became of it:
  {say.called()} status

Stop: Ctrl-C
"""


def _how_others_come(wish: Wish) -> str:
    names = [name for name in ("COPYDESK_PUBLIC_URL", "COPYDESK_INGEST_URL") if not os.environ.get(name)]
    if wish.host not in _EVERYWHERE or not names:
        return ""
    return f"          from this machine; set {' and '.join(names)} to the addresses that others use\n"


def _curl_body() -> str:
    if SAMPLE.exists():
        return f"--data-binary @{_as_typed(SAMPLE)}"
    return "--data-binary $'A first article\\n\\nIts text is one line long, which is short for an article.\\n'"


def _as_typed(path: Path) -> str:
    text = home.shown(path)
    return shlex.quote(text if "/" in text else f"./{text}")


def _reachable(host: str) -> str:
    """The name under which this very machine reaches what listens on `host`."""
    if host in _EVERYWHERE:
        return "127.0.0.1" if host != "::" else "[::1]"
    return f"[{host}]" if ":" in host else host


def _say(text: str) -> None:
    click.echo(text, err=True)
