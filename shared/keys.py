"""API keys: `cdk_` + 8 public characters + 32 secret ones. Only a hash is kept; the key itself is shown once."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

from shared import ids
from shared.database import Connection
from shared.errors import Refused

Scope = Literal["ingest", "read", "ops"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: keys are read aloud more often than one thinks
_KEY = re.compile(r"cdk_([0-9a-z]{8})([0-9a-z]{32})")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key that is good, and whose it is."""

    source_id: UUID
    source: str
    public_part: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ListedKey:
    """A key as lists show it: nothing here opens a door."""

    public_part: str
    source: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


def create(conn: Connection, source: str, scopes: Sequence[str]) -> str:
    """A new key for a source, which is made when there is none of that name. The only time the key is seen.

    Raises Refused on a name or scope that is not one.
    """
    if not _SOURCE.fullmatch(source):
        raise Refused("bad_source", f"{source!r} is no name of a source: a-z, 0-9, dot, dash, underscore, at most 63")
    if strange := [scope for scope in scopes if scope not in SCOPES]:
        raise Refused("bad_scope", f"{strange[0]!r} is no scope; there are {', '.join(SCOPES)}")
    public_part, secret = _random(8), _random(32)
    key = f"cdk_{public_part}{secret}"
    conn.execute("INSERT INTO source (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", [ids.new_id(), source])
    conn.execute(
        """
        INSERT INTO api_key (public_part, hash, source_id, scopes)
        SELECT %s, %s, id, %s
          FROM source
         WHERE name = %s
        """,
        [public_part, _hash(key), list(scopes), source],
    )
    return key


def find_key(conn: Connection, token: str) -> Key | None:
    """The key behind a bearer token; None when it is malformed, unknown or revoked."""
    found = _KEY.fullmatch(token)
    if not found:
        return None
    row = conn.execute(
        """
        SELECT source.id, source.name, api_key.public_part, api_key.scopes, api_key.hash
          FROM api_key
          JOIN source ON source.id = api_key.source_id
         WHERE api_key.public_part = %s
           AND api_key.revoked_at IS NULL
        """,
        [found[1]],
    ).fetchone()
    # An unknown key costs the same comparison, so that time does not tell which public parts exist.
    if not hmac.compare_digest(_hash(token), row[4] if row else bytes(32)) or row is None:
        return None
    return Key(source_id=row[0], source=row[1], public_part=row[2], scopes=tuple(row[3]))


def revoke(conn: Connection, public_part: str) -> bool:
    """End a key; False when no such key is in use."""
    done = conn.execute(
        "UPDATE api_key SET revoked_at = clock_timestamp() WHERE public_part = %s AND revoked_at IS NULL",
        [public_part],
    )
    return done.rowcount == 1


def list_keys(conn: Connection) -> list[ListedKey]:
    """All keys, newest first, the revoked ones too."""
    rows = conn.execute(
        """
        SELECT api_key.public_part, source.name, api_key.scopes, api_key.created_at, api_key.revoked_at
          FROM api_key
          JOIN source ON source.id = api_key.source_id
         ORDER BY api_key.created_at DESC
        """
    )
    return [
        ListedKey(public_part=row[0], source=row[1], scopes=tuple(row[2]), created_at=row[3], revoked_at=row[4])
        for row in rows
    ]


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
