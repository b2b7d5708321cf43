"""What the console does at the database itself: the schema, the keys, the search index."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg

from services.console import home, say, servers
from shared import database, keys, schema
from shared.settings import settings


def find_database_url() -> str | None:
    """The database that the environment names, else the one that `up` runs; None when there is neither."""
    run = home.find_run(settings().home)
    return settings().database_url or (run.database_url if run else None)


@contextmanager
def opened() -> Iterator[database.Connection]:
    """A connection to the database; committed at the end. Raises say.Fault when there is none to be had."""
    url = _database_url()
    try:
        with database.connect(url) as conn:
            yield conn
    except psycopg.errors.UndefinedTable:
        raise say.Fault(f"the database has no tables of ours yet. Make them: {say.called()} migrate") from None
    except psycopg.Error as fault:  # an address that is none is a ProgrammingError
        raise _unusable(fault) from None


def migrate() -> int:
    """Bring the database to the newest schema."""
    url = _database_url()
    try:
        servers.ensure_database(url)
        with database.connect(url) as conn:
            before = schema.current(conn)
        after = before if before == schema.head() else schema.migrate(url)
    except psycopg.Error as fault:  # an address that is none is a ProgrammingError
        raise _unusable(fault) from None
    click.echo(f"schema {after}" + (" already" if before == after else f", was {before or 'empty'}"))
    return 0


def new_key(source: str, scopes: Sequence[str]) -> int:
    """Make a key and print it, the only time that it is seen."""
    with opened() as conn:
        key = keys.create(conn, source, list(dict.fromkeys(scopes)))
    click.echo(key)
    say.talk(f"for source {source}: {', '.join(dict.fromkeys(scopes))}. Keep it now; it is not shown again.")
    return 0


def list_keys(*, as_json: bool) -> int:
    with opened() as conn:
        listed = keys.list_keys(conn)
    rows = [
        {
            "key": f"cdk_{key.public_part}",
            "source": key.source,
            "scopes": list(key.scopes),
            "created_at": key.created_at.isoformat(timespec="seconds"),
            "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
        }
        for key in listed
    ]
    if as_json:
        for row in rows:
            say.tell_json(row)
    else:
        say.table(
            ["KEY", "SOURCE", "SCOPES", "CREATED", "REVOKED"],
            [
                (row["key"], row["source"], ",".join(key.scopes), row["created_at"], row["revoked_at"])
                for row, key in zip(rows, listed, strict=True)
            ],
        )
    return 0


def revoke_key(public_part: str) -> int:
    """End a key: its 8 public characters, or as much more of it as somebody has at hand."""
    part = public_part.removeprefix("cdk_")[:8]
    with opened() as conn:
        done = keys.revoke(conn, part)
        was_revoked = not done and any(key.public_part == part for key in keys.list_keys(conn))
    if was_revoked:
        click.echo(f"cdk_{part} is revoked already; it opens nothing.")
        return 0
    if not done:
        raise say.Fault(f"no key {part} is in use. See: {say.called()} key list")
    click.echo(f"cdk_{part} opens nothing any more.")
    return 0


def reindex() -> int:
    """Build the search index anew, in a process of the web service."""
    environment = {"DATABASE_URL": _database_url(), "COPYDESK_HOME": str(settings().home)}
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "services.web.reindex"],
        env={**os.environ, **environment, "PYTHONPATH": root},
        check=False,
    ).returncode


def _database_url() -> str:
    url = find_database_url()
    if not url:
        raise say.Fault(
            f"nothing runs in {home.shown(settings().home)} and DATABASE_URL is not set. "
            f"Start it: {say.called()} up; or name a database: DATABASE_URL=postgresql://...",
            code=say.UNREACHABLE,
        )
    return url


def _unusable(fault: psycopg.Error) -> say.Fault:
    said = (str(fault).strip().splitlines() or ["no reason given"])[0]
    return say.Fault(
        f"the database cannot be used: {said}. Start it: {say.called()} up; or correct DATABASE_URL.",
        code=say.UNREACHABLE,
    )
