"""Valid things for tests: a test states only what it is about."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg
from psycopg.types.json import Jsonb

from shared import broker, ids, work
from shared.database import Connection

_numbers = itertools.count(1)


def a_source(conn: Connection, name: str | None = None) -> UUID:
    """A source of its own name; the id of the one that is there when the name is taken."""
    name = name or f"wire-{next(_numbers)}"
    conn.execute("INSERT INTO source (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", [ids.new_id(), name])
    row = conn.execute("SELECT id FROM source WHERE name = %s", [name]).fetchone()
    assert row is not None
    source_id: UUID = row[0]
    return source_id


def a_submission(
    conn: Connection,
    *,
    source_id: UUID | None = None,
    payload: bytes | None = None,
    content_type: str = "application/json",
    hints: dict[str, Any] | None = None,
    correlation_id: str = "r-test",
    **fields: Any,
) -> UUID:
    """A submission with its work row, as the door leaves it; `fields` are those of a JSON article."""
    source_id = source_id or a_source(conn)
    payload = payload if payload is not None else orjson.dumps(an_article(**fields))
    digest = hashlib.sha256(payload).digest()
    submission_id = ids.new_id()
    conn.execute("INSERT INTO payload (hash, bytes) VALUES (%s, %s) ON CONFLICT (hash) DO NOTHING", [digest, payload])
    conn.execute(
        """
        INSERT INTO submission (id, source_id, payload_hash, content_type, hints, correlation_id)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        [submission_id, source_id, digest, content_type, Jsonb(hints or {}), correlation_id],
    )
    work.insert(conn, broker.ENRICH, [submission_id])
    work.write_history(conn, [work.Entry(submission_id=submission_id, event="received")])
    return submission_id


def an_article(**fields: Any) -> dict[str, Any]:
    """The JSON of an article as a source posts it; each its own text unless told otherwise."""
    number = next(_numbers)
    return {
        "title": f"Rail line {number} reopens after landslide",
        "body_text": f"The mountain line {number} carries trains again.\n\nThe first train left Bern on Monday.",
        "language": "en",
    } | fields


def empty(url: str) -> None:
    """Leave nothing in the tables, as after the migrations; whoever is still connected is thrown out."""
    with psycopg.connect(url) as conn:
        conn.execute(_EMPTY)


_EMPTY: Final = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;  -- in any order
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""
