"""A comment's receipt: whoever holds it wrote the comment, without any account or cookie."""

from __future__ import annotations

import base64
import binascii
import hmac
from uuid import UUID

_LENGTH = 16  # bytes of the signature: 128 bits are more than anybody guesses


def give(key: bytes, comment_id: UUID) -> str:
    """The receipt of a comment, fit for an address."""
    return base64.urlsafe_b64encode(comment_id.bytes + _signature(key, comment_id.bytes)).rstrip(b"=").decode()


def find(key: bytes, receipt: str) -> UUID | None:
    """The comment a receipt is for; None when it is not one of ours."""
    try:
        raw = base64.b64decode(receipt + "=" * (-len(receipt) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _LENGTH or not hmac.compare_digest(raw[16:], _signature(key, raw[:16])):
        return None
    return UUID(bytes=raw[:16])


def _signature(key: bytes, comment_id: bytes) -> bytes:
    return hmac.digest(key, b"comment receipt\0" + comment_id, "sha256")[:_LENGTH]
