"""The phrases a copy is about: runs of words that say something, weighed by how often, early and long they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from services.enrich.stopwords import STOP_WORDS
from shared.model import Copy, Span, Tag

MOST: Final = 8
_LONGEST: Final = 3  # words
_LIMIT_RUN: Final = 50
_LIMIT_SPANS: Final = 64
_LIMIT_WORDS: Final = 20_000  # what an article is about is said before that

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’]")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(slots=True)
class _Phrase:
    words: tuple[str, ...]  # as first written
    first: float  # share of the article that stands before it
    in_title: bool = False
    capital: bool = True  # each time it was written
    spans: list[Span] = field(default_factory=list)

    @property
    def times(self) -> int:
        return len(self.spans)


def keyphrases(copy: Copy, *, besides: Iterable[Span] = (), at_most: float = 1.0) -> list[Tag]:
    """At most eight, the best first with a score of `at_most`; none for a language whose stop words we do not know.

    What stands in the spans `besides` is tagged already and parts phrases like a stop word.
    """
    stop_words = STOP_WORDS.get(copy.language or "")
    if stop_words is None:
        return []
    phrases = {
        key: phrase for key, phrase in _candidates(copy, stop_words, besides).items() if _says_something(key, phrase)
    }
    parts = {
        part for key, phrase in phrases.items() for part in _parts(key) if _is_mostly_in(phrases.get(part), phrase)
    }
    scored = sorted(((_score(phrase), key) for key, phrase in phrases.items() if key not in parts), reverse=True)
    chosen: list[tuple[float, str]] = []
    for score, key in scored:
        if len(chosen) == MOST:
            break
        if not any(_within(key, other) or _within(other, key) for _, other in chosen):
            chosen.append((score, key))
    best = chosen[0][0] if chosen else 1.0
    return [_tag(key, phrases[key], at_most * score / best) for score, key in chosen]


def _candidates(copy: Copy, stop_words: frozenset[str], besides: Iterable[Span]) -> dict[str, _Phrase]:
    """Every run of one to three words that mean something."""
    phrases: dict[str, _Phrase] = {}
    taken: dict[int, set[int]] = defaultdict(set)
    for span in besides:
        taken[span.block].update(range(span.start, span.end))
    whole = sum(len(block.text) for block in copy.blocks) or 1
    before = count = 0
    for index, text in [(-1, copy.title), *enumerate(block.text for block in copy.blocks)]:
        for run in _runs(text, stop_words, taken[index]):
            count += len(run)
            for length in range(1, _LONGEST + 1):
                for at in range(len(run) - length + 1):
                    part = run[at : at + length]
                    _note(phrases, part, index, (before + part[0][1]) / whole if index >= 0 else 0.0)
            if count > _LIMIT_WORDS:
                return phrases
        before += len(text) if index >= 0 else 0
    return phrases


_Run = list[tuple[str, int, int]]


def _runs(text: str, stop_words: frozenset[str], taken: set[int]) -> Iterator[_Run]:
    """Words that stand together, with nothing but a space between them, and none a stop word, a number or taken."""
    run: _Run = []
    end = 0
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        if run and text[end : match.start()] != " ":
            yield run
            run = []
        end = match.end()
        # We've and don't hold sentences together as we and do do.
        if (
            word.lower() in stop_words
            or _APOSTROPHE.split(word.lower())[0] in stop_words
            or not word[:1].isalpha()
            or match.start() in taken
        ):
            if run:
                yield run
            run = []
            continue
        run.append((word, match.start(), match.start() + len(word)))
        # China's coast guard: two phrases. And a run without end is no phrase either.
        if len(word) < len(match[0]) or len(run) == _LIMIT_RUN:
            yield run
            run = []
    if run:
        yield run


def _note(phrases: dict[str, _Phrase], part: _Run, block: int, first: float) -> None:
    words = tuple(word for word, _, _ in part)
    key = " ".join(words).lower()
    phrase = phrases.get(key)
    if phrase is None:
        phrase = phrases[key] = _Phrase(words=words, first=first)
    phrase.in_title = phrase.in_title or block < 0
    if block >= 0 or not phrase.spans:
        # A headline may write every word with a capital, and the body knows better.
        phrase.capital = (phrase.capital or phrase.spans[-1].block < 0 if phrase.spans else True) and all(
            word[0].isupper() for word in words
        )
        if phrase.spans and phrase.spans[-1].block < 0:
            phrase.words = words
    phrase.spans.append(Span(block=block, start=part[0][1], end=part[-1][2]))


def _says_something(key: str, phrase: _Phrase) -> bool:
    """Said twice at least; a single word must be a name or said three times, and be longer than an abbreviation."""
    if phrase.times < 2 or not all(2 <= len(word) <= 40 for word in phrase.words):
        return False
    return len(phrase.words) > 1 or (len(key) > 3 and (phrase.capital or phrase.times > 2))


def _parts(key: str) -> Iterator[str]:
    words = key.split()
    for length in range(1, len(words)):
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length])


def _is_mostly_in(part: _Phrase | None, whole: _Phrase) -> bool:
    """`guard` says nothing that `coast guard` does not, unless it is mostly said without it."""
    return part is not None and whole.times * 2 >= part.times


def _score(phrase: _Phrase) -> float:
    early = 1.5 - phrase.first
    length = (0.8 if phrase.capital else 0.5) if len(phrase.words) == 1 else 0.7 * len(phrase.words)
    return phrase.times * early * length * (1.3 if phrase.capital else 1) * (1.3 if phrase.in_title else 1)


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _tag(key: str, phrase: _Phrase, score: float) -> Tag:
    return Tag(
        kind="keyphrase",
        key=key[:200],
        label=" ".join(phrase.words)[:200],
        score=round(score, 4),
        rule=f"said {phrase.times} times{', in the title' if phrase.in_title else ''}",
        spans=tuple(phrase.spans[:_LIMIT_SPANS]),
    )
