"""Copydesk's readers in the form that the scorers call: decoded HTML in, plain values out."""

from __future__ import annotations

from services.enrich.page import read_page


def extract_html(html: str, url: str | None = None) -> str:
    """The body's text, as `Copy.text` gives it."""
    blocks = read_page(html, url).blocks
    return "\n\n".join(block.text for block in blocks if block.kind != "image")
