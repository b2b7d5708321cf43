"""The way to PostgreSQL: one pool a process, opened after the fork, with the limits every session has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import ConnectionPool, PoolTimeout

from shared.errors import Unavailable

Connection = psycopg.Connection[TupleRow]

# Everywhere in this process: jsonb goes through orjson, three times as fast as the standard library.
set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

# Every statement of ours is short; a session that breaks one of these limits is stuck, not slow.
SESSION = (
    "-c statement_timeout=10000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    " -c timezone=UTC -c jit=off"
)

# Held until COMMIT by whoever lets articles join or leave stories. Of 7104, 1 is the schema's, 2 the log's and 3 the
# lane's.
STORY_LOCK = (7104, 4)

# With one of these off, a COMMIT that returned may still be lost: we would answer 202 for nothing.
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class UnsafeDatabaseError(Exception):
    """The server may forget what it committed; accepting articles on it would be a lie."""


def connect(url: str, *, autocommit: bool = False) -> Connection:
    """One connection with our session limits. Raises psycopg.OperationalError when the server is away."""
    return psycopg.connect(url, autocommit=autocommit, **_OPTIONS)


def open_pool(url: str, *, size: int) -> ConnectionPool[Connection]:
    """A pool of up to `size` connections. Call it after any fork: sockets do not survive one."""
    return ConnectionPool(
        url,
        kwargs=_OPTIONS,
        min_size=1,
        max_size=size,
        timeout=5,
        max_idle=120,
        check=None,  # a dead connection shows itself at the first statement; see `transaction`
        open=True,
    )


@contextmanager
def transaction(pool: ConnectionPool[Connection]) -> Iterator[Connection]:
    """One transaction: commits at the end of the block, rolls back when it raises.

    Raises Unavailable("database", ...) when no connection can be had, or it breaks underway: whether a COMMIT that
    broke was carried out is then unknown, and the caller must be able to ask again.
    """
    try:
        with pool.connection() as conn:
            yield conn
    except (PoolTimeout, psycopg.OperationalError, psycopg.InterfaceError) as fault:
        state = getattr(fault, "sqlstate", None)
        if state and not state.startswith(_AWAY):
            raise
        # After a restart of the server every pooled connection is dead; one fault is enough to find them all.
        with contextlib.suppress(Exception):
            pool.check()
        raise Unavailable("database", "the database cannot be reached") from fault


def refuse_unsafe(conn: Connection) -> list[str]:
    """Raises UnsafeDatabaseError on a setting that loses commits; gives sentences for what only deserves a warning."""
    bad = [name for name, value in UNSAFE.items() if _setting(conn, name) == value]
    if bad:
        raise UnsafeDatabaseError(
            f"PostgreSQL runs with {', '.join(f'{name}=off' for name in bad)}: it may lose accepted articles. "
            f"Set {'it' if len(bad) == 1 else 'them'} to on and start again."
        )
    if _setting(conn, "data_checksums") != "on":
        return ["PostgreSQL runs without data checksums: a disk fault would go unnoticed (pg_checksums --enable)"]
    return []


def _setting(conn: Connection, name: str) -> str:
    row = conn.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


_OPTIONS: dict[str, Any] = {
    "options": SESSION,
    "connect_timeout": 5,
    # A vanished server is noticed in 20 s instead of two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    # Keepalives rest while a query is out; then this notices, in ms.
    "tcp_user_timeout": 20_000,
}

# The classes of SQLSTATE that mean the server is away or out of room: connection (08), resources (53), shutting down
# (57P). Others come as OperationalError too, but the connection is whole and the caller has an answer to them.
_AWAY = ("08", "53", "57P")
