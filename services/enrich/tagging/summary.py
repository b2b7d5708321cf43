"""The two sentences that tell an article: the one it begins with, and the one that covers most of the rest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from services.enrich.tagging.background import Background, background
from services.enrich.tagging.tokens import Tokens
from shared.model import Copy, Span

_SHORTEST: Final = 5  # words that say something; below it a sentence is a cry or a by-line
_LONGEST: Final = 60
_FAIR: Final = 12  # words; of longer sentences each word counts less
_LATE: Final = 0.3  # what a sentence at the end loses

Sentence = tuple[int, int]


def key_sentences(copy: Copy, tokens: Tokens) -> tuple[Span, ...]:
    """The lead and the sentence that covers most, in the order of the text; one of them, or none, in a short article.

    Headings, quotes and rows are no sentences of the article's own; a lead is a sentence of a paragraph.
    """
    known = background(copy.language) or Background({}, frozenset())
    said = {
        sentence: words
        for sentence in _of_paragraphs(copy, tokens)
        if len(words := _says(tokens, sentence, known)) >= _SHORTEST
    }
    if not said:
        return ()
    lead, *others = said
    if lead[1] - lead[0] > _LONGEST:
        return ()
    best = max(
        (sentence for sentence in others if sentence[1] - sentence[0] <= _LONGEST),
        key=_coverage(said, known).__getitem__,
        default=None,
    )
    return tuple(_span(tokens, sentence) for sentence in (lead, best) if sentence)


def _of_paragraphs(copy: Copy, tokens: Tokens) -> Iterator[Sentence]:
    for first, last in tokens.sentences:
        block = tokens.locate(tokens.starts[first], tokens.ends[first]).block
        if block >= 0 and copy.blocks[block].kind in ("paragraph", "item"):
            yield first, last


def _says(tokens: Tokens, sentence: Sentence, known: Background) -> set[str]:
    return {tokens.folded[at] for at in range(*sentence) if tokens.words[at][0].isalnum()} - known.stop_words


def _coverage(said: dict[Sentence, set[str]], known: Background) -> dict[Sentence, float]:
    """How much of what the article says elsewhere a sentence says: how many sentences say its words, and how rare."""
    times = Counter(word for words in said.values() for word in words)
    # What the lead says already need not be said again, but a sentence without any of it is beside the point.
    lead = next(iter(said.values()))
    worth = {
        word: (count - 1) * max(known.rarity(word), 0.1) * (0.5 if word in lead else 1.0)
        for word, count in times.items()
    }
    return {
        sentence: (1 - _LATE * number / len(said))
        * math.fsum(worth[word] for word in words)
        / math.sqrt(max(len(words), _FAIR))
        for number, (sentence, words) in enumerate(said.items())
    }


def _span(tokens: Tokens, sentence: Sentence) -> Span:
    return tokens.locate(tokens.starts[sentence[0]], tokens.ends[sentence[1] - 1])
