"""What the scorers call: each stage as a function of plain values."""

from __future__ import annotations


def entities(text: str) -> list[tuple[int, int, str]]:
    """The names in a text: start, end (characters), and PER, ORG or LOC."""
    from services.enrich.names import named
    from services.enrich.tokens import of_text

    codes = {"person": "PER", "organisation": "ORG", "place": "LOC"}
    tokens = of_text(text)
    return [(tokens.starts[name.first], tokens.ends[name.last - 1], codes[name.kind]) for name in named(tokens)]
