"""What a copy is about: whom and where it names, its topics and phrases, its key sentences, dates and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeVar

from services.enrich.tagging import summary, tokens
from services.enrich.tagging.entities import entities
from services.enrich.tagging.facts import dates, figures
from services.enrich.tagging.keyphrases import MOST, keyphrases
from services.enrich.tagging.topics import topics
from shared.model import Copy, KeyDate, KeyFigure, Span, Tag

_SUMMARY: Final = 240  # characters
_UPDATED_WITHIN: Final = timedelta(days=31)
_KEYPHRASE_AT_MOST: Final = 0.9  # found by counting, so never as sure as what the source said

Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """All that was found; what a tagger raised stands in `faults` by its name, and its finds are missing."""

    tags: tuple[Tag, ...]  # the best first; each (kind, key) once
    key_sentences: tuple[Span, ...]
    key_dates: tuple[KeyDate, ...]
    key_figures: tuple[KeyFigure, ...]
    faults: dict[str, Exception]


def tag(copy: Copy) -> Tagged:
    """Whatever the taggers find, each for itself: none of them costs an article what the others found.

    Raises only when the text cannot be cut into words, without which there is nothing to find.
    """
    faults: dict[str, Exception] = {}

    def ask(name: str, tagger: Callable[[], Iterable[Found]]) -> tuple[Found, ...]:
        try:
            return tuple(tagger())
        except Exception as fault:  # whatever it is, it is this tagger's alone
            faults[name] = fault
            return ()

    words = tokens.of_copy(copy)
    named = ask("entities", lambda: entities(copy, words))
    found = [
        *_posted(copy),
        *ask("topics", lambda: topics(copy, words)),
        *named,
        *ask("keyphrases", lambda: _phrases_besides(named, copy, words)),
    ]
    days = ask("dates", lambda: dates.key_dates(copy, words, told_on=_told_on(copy)))
    return Tagged(
        tags=_each_once(sorted(found, key=lambda tag: (-tag.score, tag.kind, tag.key))),
        key_sentences=ask("summary", lambda: summary.key_sentences(copy, words)),
        key_dates=days,
        key_figures=ask("figures", lambda: figures.key_figures(copy, words, dates=days)),
        faults=faults,
    )


def beginning(copy: Copy) -> str:
    """The first words of the body, at most 240 characters, for lists."""
    said = [block.text for block in copy.blocks[:_SUMMARY] if block.kind != "image"]
    words = " ".join(text[: _SUMMARY + 1] for text in said)
    if len(words) <= _SUMMARY:
        return words
    head, space, _ = words[:_SUMMARY].rpartition(" ")
    return (head.rstrip(" ,;:–—-") if space else words[: _SUMMARY - 1]) + "…"


def _told_on(copy: Copy) -> date | None:
    """The day on which this text was told, from which its `Tuesday` counts."""
    published, modified = copy.published_at, copy.modified_at
    # What is changed later than that is a page which was touched, not a story that went on: its days are the old ones.
    if modified and (published is None or published <= modified <= published + _UPDATED_WITHIN):
        return modified.date()
    return published.date() if published else None


def _each_once(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """What its source posted and a tagger found too is one tag, with the better score and what earned it."""
    known: dict[tuple[str, str], Tag] = {}
    for tag in tags:
        before = known.setdefault((tag.kind, tag.key), tag)
        if before is not tag and not before.spans:
            known[tag.kind, tag.key] = replace(before, spans=tag.spans, data=before.data or tag.data)
    return tuple(known.values())


def _phrases_besides(named: Sequence[Tag], copy: Copy, words: tokens.Tokens) -> list[Tag]:
    """The phrases that say something which no name says already: no `Biden` beside Joe Biden."""
    spans = [span for entity in named for span in entity.spans]
    labels = {entity.label.lower() for entity in named}
    # Other names are made of common words (Porto harbour): theirs are left out only where they stand in the name.
    names = [_folded(tag.label) for tag in named if tag.kind == "person" or tag.key.startswith(("country:", "city:"))]
    phrases = keyphrases(copy, words, entities=spans, most=3 * MOST, at_most=_KEYPHRASE_AT_MOST)
    said = set(spans)
    return [
        phrase
        for phrase in phrases
        if phrase.key not in labels and not said.issuperset(phrase.spans) and not _is_part(phrase.label, names)
    ][:MOST]


def _is_part(label: str, names: Iterable[frozenset[str]]) -> bool:
    words = _folded(label)
    return any(words <= name for name in names)


def _folded(label: str) -> frozenset[str]:
    return frozenset(tokens.folded(word) for word in label.split())


def _posted(copy: Copy) -> list[Tag]:
    topics = {" ".join(keyword.lower().split()): keyword for keyword in reversed(copy.keywords)}
    return [Tag(kind="topic", key=key, label=label, score=1.0, rule="posted") for key, label in topics.items() if key]
