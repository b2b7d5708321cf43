"""The desk's taggers as plain functions of a text, for whoever scores them."""

from __future__ import annotations


def topics(text: str) -> list[str]:
    """The 17 top subjects of the IPTC Media Topics as `01` to `17`, the surest first."""
    from services.enrich.language import detect
    from services.enrich.tokens import of_text
    from services.enrich.topics import ranked

    return [code for code, _ in ranked(of_text(text).words, detect(text))]


def keyphrases(text: str) -> list[str]:
    """At most twenty, the best first, in the language the text is heard in."""
    from services.enrich import keyphrases as finder
    from services.enrich.language import detect
    from services.enrich.tokens import of_text
    from shared.model import Block, Copy

    blocks = (Block(kind="paragraph", text=text),)
    copy = Copy(recognised="plain text", title="", blocks=blocks, language=detect(text) or "en")
    return [phrase.label for phrase in finder.keyphrases(copy, of_text(text), most=20)]


def language(text: str) -> str:
    """The ISO 639-1 code of the language the text is in; empty where there is too little of it."""
    from services.enrich.language import decide

    return decide(text).code or ""
