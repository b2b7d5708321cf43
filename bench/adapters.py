"""The desk's taggers as plain functions of a text, for whoever scores them."""

from __future__ import annotations


def topics(text: str) -> list[str]:
    """The 17 top subjects of the IPTC Media Topics as `01` to `17`, the surest first."""
    from services.enrich.tokens import of_text
    from services.enrich.topics import ranked

    return [code for code, _ in ranked(of_text(text).words)]
