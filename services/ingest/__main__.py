"""`python -m services.ingest --host 127.0.0.1 --port 8001` opens the door for articles."""

from __future__ import annotations

import sys
import time
from typing import Final

import click
import psycopg

from shared import database, door, logs, schema
from shared.settings import SettingsError, settings

PATIENCE_S: Final = 30.0


class NotReadyError(Exception):
    """Something that the door stands on is not there; the message says what and what to do."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
def main(host: str, port: int) -> None:
    """Take articles until told to stop."""
    try:
        config = settings()
        logs.configure("ingest")
        if not config.database_url:
            raise NotReadyError("DATABASE_URL is not set: say where PostgreSQL is, or use `./copydesk up`.")
        if not config.broker_url:
            raise NotReadyError("REDIS_URL is not set: say where Valkey or Redis is, or use `./copydesk up`.")
        wait_for_database(config.database_url)
    except (SettingsError, NotReadyError, database.UnsafeDatabaseError) as fault:
        sys.exit(f"copydesk: {fault}")
    # A thread holds a connection for a round trip; more threads than connections would only wait for one another.
    door.serve("services.ingest.app:create_app", host=host, port=port, threads=config.pool_size)


def wait_for_database(url: str, *, patience_s: float = PATIENCE_S) -> None:
    """Wait until the database answers and has our schema, then look whether it keeps what it commits.

    Raises NotReadyError after `patience_s`, UnsafeDatabaseError at once. Leaves no connection open: forks follow.
    """
    began_s, told = time.monotonic(), ""
    while fault := _fault_of(url):
        if time.monotonic() - began_s > patience_s:
            raise NotReadyError(f"{fault} (waited {patience_s:.0f} s)")
        if fault != told:
            logs.get("ops").info("note", msg=f"waiting: {fault}")
            told = fault
        time.sleep(0.25)


def _fault_of(url: str) -> str | None:
    try:
        with database.connect(url, autocommit=True) as conn:
            at = schema.current(conn)
            if at != schema.head():
                return f"the database's schema is at {at or 'nothing'}, not {schema.head()}: run `./copydesk migrate`"
            for warning in database.refuse_unsafe(conn):
                logs.get("ops").warning("note", msg=warning)
    except psycopg.OperationalError as fault:
        return f"the database does not answer: {' '.join(str(fault).split())}"
    return None


if __name__ == "__main__":
    main()
