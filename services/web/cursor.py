"""Where a list was left: an opaque token for the address, a place in the river inside."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.problems import Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = struct.Struct(">q16s")  # microseconds since 1970, id
_NUMBER = struct.Struct(">cq")
_RELEVANCE = b"r"  # marks a number with what it counts


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a list ordered by time and then id; what comes next is beyond it, whatever is added meanwhile."""

    at: datetime
    id: UUID


def of_place(at: datetime, id_: UUID) -> str:
    """The token of a place."""
    return _to_text(_PLACE.pack((at - _EPOCH) // timedelta(microseconds=1), id_.bytes))


def find_place(token: str | None) -> Place | None:
    """The place behind a token; None for no token. Raises Problem("bad-cursor") on anything that is not ours."""
    if not token:
        return None
    try:
        micros, raw_id = _PLACE.unpack(_from_text(token))
        return Place(at=_EPOCH + timedelta(microseconds=micros), id=UUID(bytes=raw_id))
    except (struct.error, OverflowError) as err:
        raise _bad() from err


def of_hits(after: Place | int | None) -> str | None:
    """The token of where a search goes on: by time a place, by relevance a number."""
    if isinstance(after, int):
        return _to_text(_NUMBER.pack(_RELEVANCE, after))
    return of_place(after.at, after.id) if after else None


def find_hits(sort: str, token: str | None) -> Place | int | None:
    """Where a search of this sort goes on; None for no token. Raises Problem("bad-cursor") on any other token."""
    if sort == "newest" or not token:
        return find_place(token)
    try:
        kind, number = _NUMBER.unpack(_from_text(token))
    except struct.error as err:
        raise _bad() from err
    if kind != _RELEVANCE:
        raise _bad()
    return int(number)


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _from_text(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as err:
        raise _bad() from err


def _bad() -> Problem:
    return Problem("bad-cursor", "This cursor was not made by this list. Start without one and follow `next`.")
