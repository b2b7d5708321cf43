"""Which article a copy is of, and whether it says anything new."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Final

from shared import kept
from shared.model import Copy

_LIMIT: Final = 500  # characters of an external id; a unique index takes 2,704 bytes, four to a character at worst


def identity(copy: Copy) -> str:
    """What makes the article itself within its source: `id:` external id, else `url:` canonical URL, else `text:` hash.

    An external id longer than 500 characters stands by its hash.
    """
    if copy.external_id:
        if len(copy.external_id) > _LIMIT:
            return "id:sha256:" + hashlib.sha256(copy.external_id.encode()).hexdigest()
        return f"id:{copy.external_id}"
    if copy.url:
        return f"url:{copy.url}"
    return "text:" + hashlib.sha256(f"{copy.title}\n\n{copy.text}".encode()).hexdigest()


def content_hash(copy: Copy) -> bytes:
    """SHA-256 over what readers see: the same hash, the same article to them, however it was posted."""
    # JSON, so that no two different lists of fields are ever the same bytes.
    seen = [
        copy.title,
        kept.of_blocks(copy.blocks),
        copy.byline,
        copy.published_at.astimezone(UTC).isoformat() if copy.published_at else None,
        copy.category,
        copy.language,
        copy.url,
        copy.keywords,
        copy.lead_image,
        copy.licence,
    ]
    return hashlib.sha256(json.dumps(seen, separators=(",", ":")).encode("ascii")).digest()


def address_key(url: str) -> int:
    """The same 64-bit integer, with a sign, for the same canonical URL, whoever posts it."""
    return int.from_bytes(hashlib.sha256(f"url:{url}".encode()).digest()[:8], "big", signed=True)
