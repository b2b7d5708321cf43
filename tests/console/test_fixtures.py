"""The servers that other tests stand on."""

from __future__ import annotations

import redis

from shared import database, schema


def test_a_test_database_has_our_schema_and_safe_settings(database_url: str) -> None:
    with database.connect(database_url) as conn:
        warnings = database.refuse_unsafe(conn)

        assert schema.current(conn) == schema.head()
        assert warnings == []


def test_what_one_test_writes_the_next_does_not_see(conn: database.Connection) -> None:
    conn.execute("INSERT INTO heartbeat (name) VALUES ('here')")

    with database.connect(conn.info.dsn + f" password={conn.info.password}") as other:
        assert other.execute("SELECT count(*) FROM heartbeat").fetchone() == (0,)


def test_the_broker_forgets_nothing_for_want_of_room(valkey_url: str) -> None:
    with redis.Redis.from_url(valkey_url) as broker:
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
