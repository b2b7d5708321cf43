"""The story of `copydesk doctor`: one line for each thing that must be well, OK or FAIL, and what to do about it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import click
import psycopg

from services.console import cabinet, desk, home, say
from shared import VERSION, database, keys, schema
from shared.settings import settings

LOCK: Final = Path(__file__).parents[2] / "requirements" / "up.txt"
_LEAST_FREE: Final = 0.10
_CLOCKS_APART_S: Final = 2.0


class Ill(Exception):  # noqa: N818  # the diagnosis, not an accident
    """What is wrong, and what to do about it."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    name: str
    is_well: bool
    told: str


def examine(*, as_json: bool) -> int:
    """Look at everything, tell it, and give 1 when anything is ill."""
    settings()  # whoever cannot be asked is told so once, not at each check
    findings = [_look(name, check) for name, check in CHECKS.items()]
    for finding in findings:
        if as_json:
            say.tell_json({"check": finding.name, "ok": finding.is_well, "detail": finding.told})
        else:
            mark = say.paint("OK  ", fg="green") if finding.is_well else say.paint("FAIL", fg="red", bold=True)
            click.echo(f"{mark}  {finding.name:<9}  {finding.told}")
    return 0 if all(finding.is_well for finding in findings) else say.FAILED


def look_at_python() -> str:
    # An older one cannot even read this file; the launcher sees to that.
    return f"{sys.version.split()[0]} at {sys.executable}"


def look_at_packages() -> str:
    if not LOCK.exists():
        return f"copydesk {VERSION}, installed without a lock"
    pins = pins_of(LOCK.read_text())
    wrong = []
    for name, version in pins.items():
        try:
            has = metadata.version(name)
        except metadata.PackageNotFoundError:
            has = "missing"
        if has != version:
            wrong.append(f"{name} {has} instead of {version}")
    if wrong:
        raise Ill(f"not as locked: {', '.join(wrong[:5])}. Make it again: rm -rf .venv && ./copydesk up")
    return f"copydesk {VERSION}, {len(pins)} packages as in requirements/{LOCK.name}"


def look_at_home() -> str:
    folder = settings().home
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise Ill(f"{folder} cannot be written to ({fault.strerror}); name another: COPYDESK_HOME=DIR") from None
    return f"{folder} can be written to"


def look_at_disk() -> str:
    folder = settings().home
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    told = f"{free:.0%} free ({usage.free / 1e9:.1f} GB)"
    if free < _LEAST_FREE:
        raise Ill(f"only {told}; below {_LEAST_FREE:.0%} make room before PostgreSQL has to stop")
    return told


def look_at_database() -> str:
    with _database() as conn:
        try:
            warnings = database.refuse_unsafe(conn)
        except database.UnsafeDatabaseError as fault:
            raise Ill(str(fault)) from None
        row = conn.execute("SELECT current_setting('server_version')").fetchone()
        assert row is not None
        return f"PostgreSQL {row[0]} answers, its settings are safe" + "".join(f"; but {text}" for text in warnings)


def look_at_schema() -> str:
    with _database() as conn:
        at = schema.current(conn)
    if at != schema.head():
        raise Ill(f"the schema is {at or 'empty'}, this code wants {schema.head()}: {say.called()} migrate")
    return f"{at}, the newest"


def look_at_clock() -> str:
    with _database() as conn:
        before = datetime.now(UTC)
        row = conn.execute("SELECT clock_timestamp()").fetchone()
        after = datetime.now(UTC)
    assert row is not None
    apart_s = abs((row[0] - (before + (after - before) / 2)).total_seconds())
    if apart_s > _CLOCKS_APART_S:
        raise Ill(f"{apart_s:.1f} s apart from the database; set this machine's clock (NTP)")
    return f"{apart_s * 1000:.0f} ms apart from the database"


def look_at_broker() -> str:
    import redis

    run = home.find_run(settings().home)
    url = settings().redis_url or (run.redis_url if run else "")
    if not url:
        raise Ill(f"nothing runs here and REDIS_URL is not set: {say.called()} up")
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3, decode_responses=True) as broker:
            server: Any = broker.info("server")
            policy = _setting(broker, "maxmemory-policy")
    except (redis.RedisError, ValueError) as fault:
        raise Ill(
            f"{_without_secret(url)} does not answer ({fault}): {say.called()} up, or correct REDIS_URL"
        ) from None
    if policy not in ("noeviction", None):
        raise Ill(f"maxmemory-policy is {policy}: it may throw queues away; set it to noeviction")
    name = server.get("server_name", "redis")
    version = server.get(f"{name}_version") or server.get("redis_version")
    return f"{name} {version} answers, maxmemory-policy {policy or 'not told'}"


def look_at_ingest() -> str:
    return _readiness(desk.ingest_url(), "COPYDESK_INGEST_URL")


def look_at_web() -> str:
    run = home.find_run(settings().home)
    is_meant = bool(os.environ.get("COPYDESK_PUBLIC_URL"))
    return _readiness(run.web_url if run and not is_meant else settings().public_url, "COPYDESK_PUBLIC_URL")


def look_at_key() -> str:
    credential = desk.credential()
    if not credential.token:
        raise Ill(f"{credential.origin} to send: {say.called()} up makes one, or set COPYDESK_TOKEN")
    with _database() as conn:
        try:
            key = keys.find_key(conn, credential.token)
        except psycopg.errors.UndefinedTable:
            raise Ill(f"the database has no tables of ours yet: {say.called()} migrate") from None
    if key is None:
        mend = (
            f"make another: {say.called()} key new NAME" if settings().api_key else f"{say.called()} up makes a new one"
        )
        raise Ill(f"{credential.origin} is unknown to this database, or revoked: {mend}")
    return f"cdk_{key.public_part} of {key.source}: {', '.join(key.scopes)}"


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "python": look_at_python,
    "packages": look_at_packages,
    "home": look_at_home,
    "disk": look_at_disk,
    "database": look_at_database,
    "schema": look_at_schema,
    "clock": look_at_clock,
    "broker": look_at_broker,
    "ingest": look_at_ingest,
    "web": look_at_web,
    "key": look_at_key,
}


def pins_of(lock: str) -> dict[str, str]:
    """The packages of a lock that are meant for this Python and platform, with their versions."""
    from packaging.markers import Marker

    pins = {}
    for line in lock.splitlines():
        if found := _PIN.match(line):
            marker = (found[3] or "").strip().rstrip("\\").strip()
            if not marker or Marker(marker).evaluate():
                pins[found[1]] = found[2]
    return pins


def _look(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, is_well=True, told=check())
    except (Ill, say.Fault) as fault:
        told = fault.message if isinstance(fault, say.Fault) else str(fault)
        return Finding(name=name, is_well=False, told=told)
    except Exception as fault:
        # Whatever it is, the checks after it have something to say too.
        said = (str(fault).strip().splitlines() or ["no reason given"])[0]
        return Finding(name=name, is_well=False, told=f"cannot be told ({type(fault).__name__}: {said})")


def _database() -> database.Connection:
    url = cabinet.find_database_url()
    if not url:
        raise Ill(f"nothing runs here and DATABASE_URL is not set: {say.called()} up")
    try:
        return database.connect(url)
    except psycopg.Error as fault:  # an address that is none is a ProgrammingError
        said = str(fault).strip().splitlines()[0]
        raise Ill(f"cannot be reached ({said}): {say.called()} up, or correct DATABASE_URL") from None


def _setting(broker: Any, name: str) -> str | None:
    import redis

    try:
        return str(broker.config_get(name).get(name))
    except redis.ResponseError:
        return None  # hosted ones do not tell


def _readiness(url: str, variable: str) -> str:
    import httpx

    try:
        answer = httpx.get(
            f"{url}/readyz", timeout=5, trust_env=urlsplit(url).hostname not in ("127.0.0.1", "localhost")
        )
        body = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise Ill(f"{url} does not answer: {say.called()} up, or set {variable}") from None
    checks = body.get("checks", {})
    bad = [f"{name}: {told}" for name, told in checks.items() if told != "ok" and not name.startswith("warning:")]
    if answer.status_code != 200:
        raise Ill(f"{url} is not ready: {'; '.join(bad) or answer.status_code}")
    warned = [f"{name}: {told}" for name, told in checks.items() if told != "ok"]
    return f"{url} is ready" + (f" ({'; '.join(warned)})" if warned else "")


def _without_secret(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or 6379}"


_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+))?")
