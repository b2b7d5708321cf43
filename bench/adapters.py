"""What the desk reads, in the shapes that scorers ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from services.enrich import bylines, dates, dump
from services.enrich.decode import clean, one_line, unescaped
from services.enrich.dump_choice import Weights
from services.enrich.dump_model import Model
from services.enrich.metadata import read_metadata
from services.enrich.page import read_page


def extract_html(html: str, url: str | None = None) -> str:
    """The body's text, as `Copy.text` gives it."""
    blocks = read_page(html, url).blocks
    return "\n\n".join(block.text for block in blocks if block.kind != "image")


def metadata(html: str, url: str | None = None) -> dict[str, Any]:
    """What an HTML page says of itself, field by field, with the origins; dates in ISO 8601."""
    found = asdict(read_metadata(LexborHTMLParser(html), url))
    del found["published_candidates"], found["modified_candidates"]
    return found | {name: _iso(found[name]) for name in ("published", "modified")}


def meta(html: str, url: str | None = None) -> tuple[str | None, list[str], str | None]:
    """Title, authors and date of an HTML page."""
    found = read_metadata(LexborHTMLParser(html), url)
    return found.title, list(found.byline), _iso(found.published)


def read_dump(text: str, *, model: Model | None = None, weights: Mapping[str, Weights] | None = None) -> dict[str, Any]:
    """A text dump's title, body, category, byline and date (ISO 8601), as the product keeps them.

    `model` and `weights` are for those who score by folds: the committed ones else.
    """
    found = dump.read_dump(clean(unescaped(text)), model=model, weights=weights)
    moment = dates.parse(one_line(found.date.value)) if found.date else None
    return {
        "title": found.title.value if found.title else None,
        "body": "\n\n".join(block.text for block in found.blocks),
        "category": found.category.value if found.category else None,
        "byline": list(bylines.split(found.byline.value)) if found.byline else None,
        "date": moment[0].date().isoformat() if moment else None,
    }


def _iso(said: str | None) -> str | None:
    """A date as it was said if that is ISO 8601, for scorers compare days in the zone of the page; else its moment."""
    if said is None or re.match(r"\d{4}-\d\d-\d\d", said):
        return said
    moment = dates.parse(said)
    return moment[0].isoformat() if moment else None
