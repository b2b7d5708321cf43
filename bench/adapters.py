"""Copydesk's stages as the scorers of article extraction call them: plain values in, plain values out."""

from __future__ import annotations

from typing import Any

from services.enrich import dates
from services.enrich.decode import clean, one_line
from services.enrich.dump import read_dump as _read_dump


def read_dump(text: str) -> dict[str, Any]:
    """A text dump's title, body, category, byline and date (ISO), as the product would keep them."""
    dump = _read_dump(clean(text))
    moment = dates.parse(one_line(dump.date.value)) if dump.date else None
    return {
        "title": dump.title.value if dump.title else None,
        "body": "\n\n".join(block.text for block in dump.blocks),
        "category": dump.category.value if dump.category else None,
        "byline": dump.byline.value if dump.byline else None,
        "date": moment[0].date().isoformat() if moment else None,
    }
