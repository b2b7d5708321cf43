"""What a copy is about: whom and where it names, the phrases it repeats, the topics its source gave it."""

from __future__ import annotations

from typing import Final

from services.enrich import tokens
from services.enrich.entities import entities
from services.enrich.keyphrases import MOST, keyphrases
from services.enrich.topics import topics
from shared.model import Copy, Tag

_SUMMARY: Final = 240  # characters
_KEYPHRASE_AT_MOST: Final = 0.9  # found by counting, so never as sure as what the source said


def tag(copy: Copy) -> list[Tag]:
    """All tags of a copy, the best first; each (kind, key) once."""
    words = tokens.of_copy(copy)
    found = entities(copy, words)
    spans = [span for entity in found for span in entity.spans]
    labels = {entity.label.lower() for entity in found}
    phrases = [
        phrase
        for phrase in keyphrases(copy, words, entities=spans, most=3 * MOST, at_most=_KEYPHRASE_AT_MOST)
        if phrase.key not in labels and not set(phrase.spans) <= set(spans)
    ][:MOST]
    tags = [*_posted(copy), *topics(copy, words), *found, *phrases]
    return sorted(tags, key=lambda tag: (-tag.score, tag.kind, tag.key))


def summary(copy: Copy) -> str:
    """The first words of the body, at most 240 characters, for lists."""
    words = " ".join(block.text[: _SUMMARY + 1] for block in copy.blocks[:_SUMMARY])
    if len(words) <= _SUMMARY:
        return words
    head, space, _ = words[:_SUMMARY].rpartition(" ")
    return (head.rstrip(" ,;:–—-") if space else words[: _SUMMARY - 1]) + "…"


def _posted(copy: Copy) -> list[Tag]:
    topics = {" ".join(keyword.lower().split()): keyword for keyword in reversed(copy.keywords)}
    return [Tag(kind="topic", key=key, label=label, score=1.0, rule="posted") for key, label in topics.items() if key]
