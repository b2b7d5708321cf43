"""Builders for copies and submissions; a test states only what it is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.enrich.reading.read import read
from services.enrich.tagging.tag import tag
from shared.model import Block, Copy, Tag

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SEED = (Path(__file__).parent.parent / "data" / "seed.txt").read_bytes()


def a_copy(*paragraphs: str, title: str = "A title", language: str | None = "en", **fields: Any) -> Copy:
    blocks = tuple(Block(kind="paragraph", text=text) for text in paragraphs or ("Some text.",))
    return Copy(recognised="plain text", title=title, blocks=blocks, language=language, **fields)


def tags_of(copy: Copy) -> list[Tag]:
    """All its tags; no tagger may break."""
    tagged = tag(copy)
    assert tagged.faults == {}
    return list(tagged.tags)


def read_text(text: str, hints: Mapping[str, Any] | None = None) -> Copy:
    return read(text.encode(), "text/plain; charset=utf-8", hints or {}, received_at=NOW)


def read_html(html: str, hints: Mapping[str, Any] | None = None) -> Copy:
    return read(html.encode(), "text/html; charset=utf-8", hints or {}, received_at=NOW)


def read_json(hints: Mapping[str, Any] | None = None, /, **fields: Any) -> Copy:
    """The copy of posted JSON that has a title, and a body unless one is given."""
    body = {} if fields.keys() & {"body_text", "body_html", "html", "text"} else {"body_text": "Some text."}
    posted = {"title": "A title", **body, **fields}
    return read(json.dumps(posted).encode(), "application/json", hints or {}, received_at=NOW)
