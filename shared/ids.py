"""Ids: UUIDv7 inside, 26 characters of Crockford's base32 outside, the last 8 between people."""

from __future__ import annotations

import os
import re
import time
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {sign: value for value, sign in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_LONG = re.compile(r"[0-7][0-9A-TV-Z]{25}", re.IGNORECASE)
_SHORT = re.compile(r"[0-9A-TV-Z]{8}", re.IGNORECASE)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits."""
    millis = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10))
    return UUID(int=millis << 80 | 0x7 << 76 | (noise >> 68) << 64 | 0b10 << 62 | noise & (1 << 62) - 1)


def to_text(value: UUID) -> str:
    """26 characters of Crockford's base32; sorts as the UUID does."""
    number = value.int
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def short(value: UUID) -> str:
    """The last 8 characters: 40 random bits, what people see and type."""
    return to_text(value)[-8:]


def find_id(text: str) -> UUID | None:
    """The UUID behind 26 characters (any case, I L O read as 1 1 0); None when it is no id."""
    if not _LONG.fullmatch(text):
        return None
    number = 0
    for sign in text.upper():
        number = number << 5 | _VALUE[sign]
    return UUID(int=number)


def short_value(text: str) -> int | None:
    """The low 40 bits that the 8 characters stand for, to look a submission up by; None when it is no short id."""
    if not _SHORT.fullmatch(text):
        return None
    number = 0
    for sign in text.upper():
        number = number << 5 | _VALUE[sign]
    return number
