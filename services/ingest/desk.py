"""The desk by the door: what one process of the door works with, set up on its first request and not before."""

from __future__ import annotations

import re
import threading
import time
from functools import cached_property
from typing import Final, cast

from flask import current_app, request

from services.ingest.gate import Gate
from services.ingest.refusal import Refusal
from services.ingest.store import Pool
from shared import broker, database, keys, launcher, work
from shared.broker import Bell
from shared.database import transaction
from shared.keys import Key, Scope
from shared.settings import Settings

KEY_KEPT_S: Final = 2.0  # so long a revoked key still opens the door
KEYS_KEPT: Final = 1000

_BEARER = re.compile(r"Bearer +(\S+) *", re.IGNORECASE)


class Desk:
    """Pool, bell, gate and the keys that were shown lately. Sockets do not survive a fork, so nothing opens early."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.gate = Gate(settings.high_water)
        self._keys: dict[str, tuple[float, Key]] = {}
        self._opening = threading.RLock()

    @property
    def pool(self) -> Pool:
        with self._opening:
            return self._pool

    @property
    def bell(self) -> Bell:
        with self._opening:
            return self._bell

    def key(self, scope: Scope | tuple[Scope, ...]) -> Key:
        """Whose request this is. Raises Refusal `unauthorized` or `forbidden`, each with what to send instead."""
        header = request.headers.get("Authorization", "")
        if not header:
            raise _unauthorized("No key was sent; add `Authorization: Bearer cdk_...`.")
        found = _BEARER.fullmatch(header)
        if not found:
            raise _unauthorized("The Authorization header is not `Bearer cdk_...`.")
        key = self._find_key(found[1])
        if key is None:
            copydesk = launcher.for_pages(self.settings.public_url)["copydesk"]
            raise _unauthorized(
                f"The key is unknown or was revoked; make another: `{copydesk} key new NAME`.", "invalid_token"
            )
        scopes = (scope,) if isinstance(scope, str) else scope
        if not set(scopes) & set(key.scopes):
            wanted = " or ".join(scopes)
            raise Refusal(
                "forbidden",
                f"This needs a key with the scope {wanted}; this key has {', '.join(key.scopes) or 'none'}.",
                headers={
                    "WWW-Authenticate": f'Bearer realm="copydesk", error="insufficient_scope", scope="{scopes[0]}"'
                },
            )
        return key

    def pass_gate(self) -> None:
        """Raises Refusal `unavailable` while too much is waiting."""
        self.gate.pass_through(self._waiting)

    def close(self) -> None:
        """Give the connections back."""
        if "_pool" in self.__dict__:
            self._pool.close()

    @cached_property
    def _pool(self) -> Pool:
        return database.open_pool(self.settings.database_url, size=self.settings.pool_size)

    @cached_property
    def _bell(self) -> Bell:
        return Bell(self.settings.broker_url)

    def _find_key(self, token: str) -> Key | None:
        now_s = time.monotonic()
        kept = self._keys.get(token)
        if kept and now_s - kept[0] < KEY_KEPT_S:
            return kept[1]
        with transaction(self.pool) as conn:
            key = keys.find_key(conn, token)
        if key:
            if len(self._keys) >= KEYS_KEPT:
                self._keys.clear()
            self._keys[token] = (now_s, key)
        return key

    def _waiting(self, cap: int) -> int:
        with transaction(self.pool) as conn:
            return work.pending(conn, broker.ENRICH, cap=cap)


def desk() -> Desk:
    """The desk of the application at hand."""
    return cast("Desk", current_app.extensions["copydesk-ingest"])


def _unauthorized(detail: str, error: str | None = None) -> Refusal:
    challenge = 'Bearer realm="copydesk"' + (f', error="{error}"' if error else "")
    return Refusal("unauthorized", detail, headers={"WWW-Authenticate": challenge})
