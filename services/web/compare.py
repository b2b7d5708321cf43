"""What several tellings of one story share, what each alone says, leaves out, or states differently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from services.web.little_words import (
    BEFORE_NUMBERS,
    FUNCTION_WORDS,
    MONTHS,
    NUMBER_WORDS,
    SCALES,
    SHORT_MONTHS,
    TITLES,
)
from shared.model import KeyDate, KeyFigure

LIMIT_SENTENCES: Final = 150  # of each telling: every one is held against every other

_SAME: Final = 0.6  # share of words in common from which two sentences are one statement
_ALONE: Final = 0.4  # below that nobody else says it; between the two it is said in other words
_WEIGHT: Final = 4  # of a word, where one that only holds the sentence together weighs 1
_SHORT: Final = 3  # letters of a word that holds sentences together, in alphabets of languages we have no list of
_LAST_OF_THE_ALPHABETS: Final = "\u058f"  # Latin, Greek, Cyrillic and Armenian; other scripts say much in three letters

_DENSE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_IS_DENSE = re.compile(f"[{_DENSE}]")
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[{_DENSE}]|[^\W\d_{_DENSE}]+(?:[-’'][^\W\d_{_DENSE}]+)*")
# A full stop ends a sentence where a new one visibly begins; a mark of a dense script needs no space behind it.
_END = re.compile(r"(?<=[.!?…؟۔।])[\"”’»)\]]*\s+(?=[\"“‘«„(\[]?[^\W_a-zß-ÿа-я])|(?<=[。！？])[」』”）]*")
_LONGEST_ABBREVIATION: Final = 10  # characters
# Held against what stands before a possible end, the end itself as a line break, and what stands behind it.
_NO_END = re.compile(
    rf"(?:\b(?:{TITLES}|{SHORT_MONTHS})|z\.\s?B|\b[A-Z])\.\n|\bz\.\nB\."
    rf"|\b(?i:{BEFORE_NUMBERS})\.\n\d"
    rf"|\b\d{{1,2}}\.\n(?:{MONTHS})\b"
)

Stretch = tuple[int, int]  # characters [start, end) of a sentence


@dataclass(frozen=True, kw_only=True)
class Told:
    """A sentence of the head, and how many of the others say it too."""

    text: str
    shared: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One statement in two tellings, with the figures, dates and names in which they differ."""

    head: str
    head_differs: tuple[Stretch, ...]
    other: str
    other_differs: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One of the others, as against the head."""

    alone: tuple[str, ...]  # what neither the head nor anybody else says
    left_out: tuple[str, ...]  # what the head says and it does not
    differs: tuple[Difference, ...]
    is_cut: bool  # more sentences than are compared


def compare(
    head: Iterable[str],
    others: Sequence[Iterable[str]],
    *,
    meanings: Sequence[Mapping[str, str]] = (),
    languages: Sequence[str | None] = (),
) -> tuple[list[list[Told]], list[Telling]]:
    """The head's paragraphs sentence by sentence, and for each other telling what is special about it.

    A telling is its paragraphs as plain text. `meanings`, of the head and of each other, say what some of their words
    mean, so that the same amount or day in other words is no difference. `languages`, likewise, tell which words are
    numbers and which hold sentences together.
    """
    words = [
        _words(meant or {}, language or "")
        for _, meant, language in zip_longest(range(1 + len(others)), meanings, languages)
    ]
    paragraphs = [sentences(text) for text in head]
    flat = [sentence for paragraph in paragraphs for sentence in paragraph]
    compared = [_Sentence.of(text, words[0]) for text in flat[:LIMIT_SENTENCES]]
    tellings = [[sentence for text in other for sentence in sentences(text)] for other in others]
    read = [
        [_Sentence.of(text, known) for text in telling[:LIMIT_SENTENCES]]
        for telling, known in zip(tellings, words[1:], strict=True)
    ]

    pairs = [_paired(compared, other) for other in read]
    shared = Counter(at for paired in pairs for at in {pair[0] for pair in paired.values()})
    told = iter([Told(text=text, shared=shared[at]) for at, text in enumerate(flat)])
    return (
        [[next(told) for _ in paragraph] for paragraph in paragraphs],
        [
            _telling(compared, read, mine, pairs[mine], is_cut=max(len(flat), len(tellings[mine])) > LIMIT_SENTENCES)
            for mine in range(len(read))
        ],
    )


def meanings(dates: Iterable[KeyDate], figures: Iterable[KeyFigure]) -> dict[str, str]:
    """What an article's words for days and amounts mean, in one notation.

    Left out is what may mean something else where it stands again: a number alone, and `14 people`, of whom the text
    said elsewhere that they are dead.
    """
    found: dict[str, str] = {}
    for figure in figures:
        if figure.kind != "casualties" and _says_of_what(figure.text):
            found[figure.text] = f"{figure.value:.15g} {'people' if figure.kind == 'people' else figure.unit}"
    days: dict[str, set[str]] = {}
    for day in dates:
        days.setdefault(day.text, set()).add(day.date)
    # One `Tuesday` of two is neither.
    return found | {said: meant for said, (meant, *more) in days.items() if not more and not _is_number(said)}


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as far as one sees from outside where they end."""
    found: list[str] = []
    begin = 0
    for end in _END.finditer(text):
        before = text[max(begin, end.start() - _LONGEST_ABBREVIATION) : end.start()]
        if not _NO_END.search(f"{before}\n{text[end.end() : end.end() + _LONGEST_ABBREVIATION]}"):
            found.append(text[begin : end.end()].strip())
            begin = end.end()
    found.append(text[begin:].strip())
    return [sentence for sentence in found if sentence]


_NUMBER_WORDS: Final = frozenset(word for words in NUMBER_WORDS.values() for word in words)
_ORDINAL = re.compile(r"\d+\s*(?:st|nd|rd|th|er|re|e|[.ºª°])?", re.IGNORECASE)
_SIGN_OF_WHAT = re.compile(r"[%‰°\u20a0-\u20cf$£¢¥฿]")


def _is_number(said: str) -> bool:
    """Whether it counts, or gives a place in a row, and does not say of what."""
    return bool(_ORDINAL.fullmatch(said)) or said.casefold() in _NUMBER_WORDS


def _says_of_what(said: str) -> bool:
    words = (word.casefold() for word in re.findall(r"[^\W\d_]+", said))
    return not _is_number(said) and (
        bool(_SIGN_OF_WHAT.search(said)) or any(word not in _NUMBER_WORDS and word not in SCALES for word in words)
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """How a text is cut into words: what means a day or an amount is one."""

    pattern: re.Pattern[str]
    meant: Mapping[str, str]
    numbers: Mapping[str, str]
    functional: frozenset[str] | None  # None where nobody has listed them

    def meaning(self, said: str) -> str:
        return self.meant.get(said) or self.numbers.get(said.casefold(), said)

    def weight(self, word: str) -> int:
        if self.functional is not None:
            return 1 if word in self.functional else _WEIGHT
        return 1 if len(word) <= _SHORT and word.isalpha() and word[0] <= _LAST_OF_THE_ALPHABETS else _WEIGHT


def _words(meant: Mapping[str, str], language: str) -> _Words:
    begin, end = rf"(?<![^\W{_DENSE}])", rf"(?![^\W{_DENSE}])"
    known = "|".join(re.escape(said) for said in sorted(meant, key=len, reverse=True))
    pattern = re.compile(f"{begin}(?:{known}){end}|{_WORD.pattern}") if meant else _WORD
    return _Words(pattern, meant, NUMBER_WORDS.get(language, {}), FUNCTION_WORDS.get(language))


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: tuple[str, ...]  # as written
    spans: tuple[Stretch, ...]
    bag: dict[str, int]  # what each word weighs, all the times it stands there
    size: int  # of the bag
    content: frozenset[str]  # words that say what it is about; all where none does

    @classmethod
    def of(cls, text: str, known: _Words) -> _Sentence:
        matches = list(known.pattern.finditer(text))
        words = tuple(known.meaning(match[0]) for match in matches)
        parts = [part for word in words for part in word.split()]
        # Single characters of a dense script say too little, and every sentence has some of them: two and two do.
        said = [
            first + second if _IS_DENSE.match(first) and _IS_DENSE.match(second) else first.casefold()
            for first, second in zip_longest(parts, parts[1:], fillvalue="")
        ]
        bag = {word: times * known.weight(word) for word, times in Counter(said).items()}
        content = frozenset(word for word in bag if known.weight(word) == _WEIGHT) or frozenset(bag)
        return cls(text, words, tuple(match.span() for match in matches), bag, sum(bag.values()), content)

    def likeness(self, other: _Sentence) -> float:
        """The share of their words that both have (Dice), 0..1, by weight; 0 where it cannot reach what counts."""
        # Asked a hundred thousand times for a page: most have no word in common, or one is too short.
        size = self.size + other.size
        if 2 * min(self.size, other.size) < _ALONE * size or self.content.isdisjoint(other.content):
            return 0.0
        both = self.bag.keys() & other.bag.keys()
        return 2 * sum([min(self.bag[word], other.bag[word]) for word in both]) / size


def _paired(head: Sequence[_Sentence], other: Sequence[_Sentence]) -> dict[int, tuple[int, float]]:
    """For each sentence of the other that the head has too: which one it is, and how alike they are."""
    paired = {}
    for at, sentence in enumerate(other):
        best = max(((sentence.likeness(candidate), -place) for place, candidate in enumerate(head)), default=(0.0, 0))
        if best[0] >= _ALONE:
            paired[at] = (-best[1], best[0])
    return paired


def _telling(
    head: Sequence[_Sentence],
    read: Sequence[Sequence[_Sentence]],
    mine: int,
    paired: dict[int, tuple[int, float]],
    *,
    is_cut: bool,
) -> Telling:
    unsaid = [sentence for at, sentence in enumerate(read[mine]) if at not in paired]
    third = [sentence for at, other in enumerate(read) if at != mine for sentence in other]
    said = {place for place, _ in paired.values()}
    differences = (
        _difference(head[place], read[mine][at]) for at, (place, likeness) in paired.items() if likeness >= _SAME
    )
    return Telling(
        alone=tuple(sentence.text for sentence in unsaid if all(sentence.likeness(other) < _ALONE for other in third)),
        left_out=tuple(sentence.text for place, sentence in enumerate(head) if place not in said),
        differs=tuple(difference for difference in differences if difference),
        is_cut=is_cut,
    )


def _difference(head: _Sentence, other: _Sentence) -> Difference | None:
    """Where one states another figure, date or name; None when they differ in wording alone."""
    theirs_in_ours = [_in_words_of(head.words, word) for word in other.words]
    matcher = SequenceMatcher(None, head.words, theirs_in_ours, autojunk=False)
    ours: list[Stretch] = []
    theirs: list[Stretch] = []
    for change, start, end, other_start, other_end in matcher.get_opcodes():
        # What one has and the other has not is left out or added, no contradiction.
        if change == "replace" and _states(head, start, end) and _states(other, other_start, other_end):
            mine = (head.spans[start][0], head.spans[end - 1][1])
            its = (other.spans[other_start][0], other.spans[other_end - 1][1])
            # `12 houses` may be one word here, which somebody read, and two there.
            same = " ".join(head.words[start:end]) == " ".join(theirs_in_ours[other_start:other_end])
            # Whoever prints the same words a day later says nothing else, though they mean another day.
            if not same and head.text[slice(*mine)] != other.text[slice(*its)]:
                ours.append(mine)
                theirs.append(its)
    if not ours:
        return None
    return Difference(head=head.text, head_differs=tuple(ours), other=other.text, other_differs=tuple(theirs))


def _states(sentence: _Sentence, start: int, end: int) -> bool:
    """Whether these words state something that can be wrong: a figure, a date or a name."""
    return any(
        word.lstrip("-")[0].isnumeric() or (word[0].isupper() and at > 0)
        for at, word in enumerate(sentence.words[start:end], start)
    )


# Those that use the sign without saying whose it is.
_SIGN_OF: Final = {
    "$": "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP BRL JMD",
    "£": "GBP EGP LBP SYP",
    "¥": "JPY CNY",
    "₩": "KRW KPW",
    "₨": "INR PKR LKR NPR",
    "kr": "SEK NOK DKK ISK",
}


def _in_words_of(words: Sequence[str], word: str) -> str:
    """The one of these that states the same amount but for whose dollars they are; without one the word itself."""
    number, apart, unit = word.partition(" ")
    if not apart:
        return word
    units = (found.removeprefix(f"{number} ") for found in words if found.startswith(f"{number} "))
    named = next((ours for ours in units if ours in _stands_for(unit) or unit in _stands_for(ours)), unit)
    return f"{number} {named}"


def _stands_for(sign: str) -> list[str]:
    return _SIGN_OF.get(sign, "").split()
