"""Keys open the door they were made for, until they are revoked; what is stored opens none."""

from __future__ import annotations

import pytest

from shared import keys
from shared.database import Connection
from shared.errors import Refused


def test_a_key_names_its_source_and_scopes(conn: Connection) -> None:
    token = keys.create(conn, "acme", ["ingest", "read"])

    key = keys.find_key(conn, token)

    assert key is not None
    assert (key.source, key.scopes) == ("acme", ("ingest", "read"))
    assert token.startswith(f"cdk_{key.public_part}")


def test_two_keys_of_one_source_work_side_by_side(conn: Connection) -> None:
    first, second = (keys.create(conn, "acme", ["ingest"]) for _ in range(2))

    found = [keys.find_key(conn, token) for token in (first, second)]

    assert all(key is not None for key in found)
    assert len({key.source_id for key in found if key}) == 1


def test_a_revoked_key_is_no_key(conn: Connection) -> None:
    token = keys.create(conn, "acme", ["ingest"])
    public_part = token[4:12]

    assert keys.revoke(conn, public_part)
    assert not keys.revoke(conn, public_part)
    assert keys.find_key(conn, token) is None
    assert [key.revoked_at is not None for key in keys.list_keys(conn) if key.public_part == public_part] == [True]


@pytest.mark.parametrize(
    "token",
    ["", "cdk_", "cdk_00000000" + "0" * 32, "Bearer x", "cdk_0000000O" + "0" * 32],
    ids=["empty", "prefix only", "unknown", "not ours", "capital letter"],
)
def test_what_is_no_key_of_ours_opens_nothing(conn: Connection, token: str) -> None:
    assert keys.find_key(conn, token) is None


def test_the_database_holds_nothing_that_opens_a_door(conn: Connection) -> None:
    token = keys.create(conn, "acme", ["ingest"])

    row = conn.execute("SELECT api_key::text FROM api_key WHERE public_part = %s", [token[4:12]]).fetchone()

    assert row is not None
    assert token[12:] not in row[0]


@pytest.mark.parametrize("source", ["", "Acme", "a b", "a" * 64, "../x", "-a"])
def test_a_source_has_a_plain_name(conn: Connection, source: str) -> None:
    with pytest.raises(Refused, match="no name of a source"):
        keys.create(conn, source, ["ingest"])


def test_a_scope_that_does_not_exist_is_refused_with_those_that_do(conn: Connection) -> None:
    with pytest.raises(Refused, match="ingest, read, ops"):
        keys.create(conn, "acme", ["everything"])
