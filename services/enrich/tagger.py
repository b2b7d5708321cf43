"""Finds the names of persons, organisations and places: a linear chain of labels over hashed features of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.enrich.chain import Sentences, best_labels, probabilities
from services.enrich.tokens import Tokens

Kind = Literal["person", "organisation", "place"]
KINDS: Final[tuple[Kind, ...]] = ("person", "organisation", "place")

# Outside, then of each kind: the only word of a name, its first, one within, its last.
LABELS: Final = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "SBIE"))
_PARTS: Final = "O" + "SBIE" * len(KINDS)
BITS: Final = 20  # of a feature's row among the weights

# What the lexicon knows of a word, one bit each; below them, in three bits, how common the word is.
FIRST_NAME, SURNAME, CITY, IN_CITY, COUNTRY, DEMONYM, REGION, ORGANISATION, TITLE, CALENDAR, SITE, CLUB, LINK = (
    8 << bit for bit in range(13)
)
_COMMON: Final = 7

LANGUAGES: Final = frozenset({"en", "pt", "de", "hr", "hu", "ru", "tr"})  # the model has read; no other is guessed at
BY_SIGNS: Final = frozenset({"ja", "ko"})  # read by a model of their own, sign by sign

_MODELS: Final = Path(__file__).with_name("models")
_OUTSIDE: Final = 0
_LEAN: Final = 0.4  # towards names: by itself the model misses three for each that it makes up
_PAD: Final = "\n"  # stands twice before and behind each sentence
_CACHED: Final = 30_000  # words
_LOCATIVES: Final = frozenset({"in", "at", "from", "near", "to", "em", "no", "na", "aus", "nach", "u", "iz"})
_REPEATS: Final = re.compile(r"(.)\1{2,}")

_Array = NDArray[Any]

_NEVER: Final = -1e4


def _may_follow(label: int, behind: int) -> bool:
    """Whether a label may stand behind another one: within a name come its rest and its end, else only a beginning."""
    if _PARTS[label] in "BI":
        return _PARTS[behind] in "IE" and (label - 1) // 4 == (behind - 1) // 4
    return _PARTS[behind] in "OSB"


LEGAL: Final = np.array(
    [[0.0 if _may_follow(a, b) else _NEVER for b in range(len(LABELS))] for a in range(len(LABELS))], dtype=np.float32
)
LEGAL_ENDS: Final = np.array(
    [[0.0 if part in parts else _NEVER for part in _PARTS] for parts in ("OSB", "OSE")], dtype=np.float32
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Words [first, last) of a text name something of a kind; `sure` is the model's own probability, 0 to 1."""

    first: int
    last: int
    kind: Kind
    sure: float


@cache
def model() -> Model:
    """The model for all languages of LANGUAGES; read on first use, a worker's start shall not wait for it."""
    return load(_MODELS / "names.npz")


@cache
def model_of_signs() -> Model:
    """The model for BY_SIGNS; its words are single signs."""
    return load(_MODELS / "signs.npz")


def save(path: Path, *, rows: _Array, weights: _Array, scale: float, transitions: _Array, lexicon: Lexicon) -> None:
    """Numbers that ascend are kept as the steps between them, which pack better."""
    np.savez_compressed(
        path,
        rows=np.diff(rows, prepend=np.uint32(0)),
        weights=weights.T,
        scale=np.float32(scale),
        transitions=transitions.astype(np.float32),
        keys=np.diff(lexicon.keys, prepend=np.uint32(0)),
        flags=lexicon.flags,
    )


def load(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as kept:
        return Model(
            rows=np.cumsum(kept["rows"], dtype=np.uint32),
            weights=np.ascontiguousarray(kept["weights"].T),
            scale=float(kept["scale"]),
            transitions=kept["transitions"],
            lexicon=Lexicon(keys=np.cumsum(kept["keys"], dtype=np.uint32), flags=kept["flags"]),
        )


class Model:
    """The weights, and what they make of every word met so far."""

    def __init__(self, *, rows: _Array, weights: _Array, scale: float, transitions: _Array, lexicon: Lexicon) -> None:
        self._slots = np.zeros(1 << BITS, dtype=np.uint32)  # of a feature's row: where its weights are; 0, nowhere
        self._slots[rows] = np.arange(1, len(rows) + 1)
        self._weights = np.concatenate([np.zeros((1, len(LABELS)), dtype=np.int8), weights])
        self._scale = np.float32(scale)
        self._transitions = transitions
        self._words = Words(lexicon)
        self._folded = np.zeros((0, len(_WINDOW), len(LABELS)), dtype=np.int16)

    def names(self, tokens: Tokens) -> list[Name]:
        """All names in a text, in its order."""
        if not tokens.words:
            return []
        self._words.forget_beyond(_CACHED)
        layout = lay_out(tokens, self._words)
        scores = self._scores(layout)
        sentences = Sentences.of(layout.lengths)
        labels = best_labels(scores, self._transitions, LEGAL_ENDS, sentences)
        sure, _ = probabilities(scores, self._transitions, LEGAL_ENDS, sentences)
        return _read_names(labels, sure[np.arange(len(labels)), labels])

    def _scores(self, layout: Layout) -> _Array:
        """Word x label: single words' features are added up once and kept, pairs are looked up as they come."""
        folded = self._fold()
        total = np.zeros((len(layout.at), len(LABELS)), dtype=np.int32)
        for place, (offset, _) in enumerate(_WINDOW):
            total += folded[layout.words[layout.at + offset], place]
        for slots in self._slots[rows_of(pairs(layout)).T]:
            total += self._weights[slots]
        scores: _Array = total.astype(np.float32) * self._scale
        scores[:, _OUTSIDE] -= _LEAN
        return scores

    def _fold(self) -> _Array:
        attributes = self._words.attributes()
        known = len(self._folded)
        if known > len(attributes):
            self._folded, known = self._folded[:0], 0
        if known < len(attributes):
            new = np.stack(
                [
                    self._weights[self._slots[rows_of(attributes[known:, columns] ^ _salt(offset))]].sum(
                        axis=1, dtype=np.int16
                    )
                    for offset, columns in _WINDOW
                ],
                axis=1,
            )
            self._folded = np.concatenate([self._folded, new])
        return self._folded


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What lists of names and of common words say about a word; of each word only a hash is kept."""

    keys: _Array  # uint32, ascending
    flags: _Array  # uint16

    def says(self, word: str) -> int:
        key = crc32(word.lower().encode("utf-8", "surrogatepass"))
        at = int(np.searchsorted(self.keys, np.uint32(key)))
        return int(self.flags[at]) if at < len(self.keys) and self.keys[at] == key else 0


class Words:
    """Each word met so far under a number, with its attributes: hashes of its letters, shape and lexicon entry."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._clear()

    def _clear(self) -> None:
        self.numbers: dict[str, int] = {}
        self.flags: list[int] = []
        self._new: list[list[int]] = []
        self._attributes = np.zeros((0, _ATTRIBUTES), dtype=np.uint32)
        self.number(_PAD)

    def number(self, word: str) -> int:
        number = self.numbers.get(word)
        if number is None:
            number = self.numbers[word] = len(self.flags)
            flags = self._lexicon.says(word)
            self.flags.append(flags)
            self._new.append([crc32(said.encode("utf-8", "surrogatepass")) for said in _attributes(word, flags)])
        return number

    def attributes(self) -> _Array:
        """Word x attribute, uint32."""
        if self._new:
            self._attributes = np.concatenate([self._attributes, np.array(self._new, dtype=np.uint32)])
            self._new = []
        return self._attributes

    def forget_beyond(self, limit: int) -> None:
        if len(self.flags) > limit:
            self._clear()


_ATTRIBUTES: Final = 13
_WORD, _SHAPE, _END, _KNOWN = 0, 1, 3, 7
# Which attributes of which words around it count for a word.
_WINDOW: Final[tuple[tuple[int, list[int]], ...]] = (
    (0, list(range(_ATTRIBUTES))),
    (-1, [0, 1, 3, 7, 8, 9, 10, 11]),
    (1, [0, 1, 3, 7, 8, 9, 10, 11]),
    (-2, [0, 1, 7]),
    (2, [0, 1, 7]),
)


def _attributes(word: str, flags: int) -> tuple[str, ...]:
    lower, shape, known = word.lower(), _shape(word), flags >> 3
    case = "1" if word[0].isupper() else "0"
    is_long = len(word) > 4
    return (
        "word " + lower,
        "shape " + shape,
        "begins " + lower[:3] + case,
        "ends " + lower[-3:] + case,
        "end " + lower[-2:] + case,
        "beginning " + lower[:4] if is_long else "short",
        "ending " + lower[-4:] + case if is_long else "short ending",
        f"known {known}{case}",
        f"common {flags & _COMMON}{shape[:3]}",
        f"person {known & 3}{case}",
        f"place {known >> 2 & 31}{case}",
        f"organisation {known >> 7}{case}",
        "as written " + word,
    )


def _shape(word: str) -> str:
    return _REPEATS.sub(r"\1\1", "".join(map(_shape_of, word[:14])))


@cache
def _shape_of(sign: str) -> str:
    if sign.isupper():
        return "X"
    if sign.islower():
        return "x"
    if sign.isdigit():
        return "d"
    for script, first, last in (("i", "\u3040", "\u309f"), ("k", "\u30a0", "\u30ff"), ("g", "\uac00", "\ud7a3")):
        if first <= sign <= last:
            return script
    return "c" if sign.isalpha() else sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The words of a text in one row, two pads between sentences; `at` is where the words of sentences stand in it."""

    words: _Array  # numbers of words
    at: _Array
    attributes: _Array  # of all words in the row
    modes: _Array  # of each word's sentence: how it uses capitals
    marks: _Array  # of each word: what the rest of the document says about it
    lengths: list[int]  # of the sentences, words


def lay_out(tokens: Tokens, words: Words) -> Layout:
    row: list[int] = [0, 0]
    at: list[int] = []
    modes: list[int] = []
    lengths: list[int] = []
    written: list[str] = []
    for first, last in tokens.sentences:
        sentence = tokens.words[first:last]
        mode = _capitals(sentence)
        if mode == _SHOUTED:
            sentence = [word.capitalize() if len(word) > 3 and word.isupper() else word for word in sentence]
        at += range(len(row), len(row) + len(sentence))
        row += map(words.number, sentence)
        row += (0, 0)
        modes += [mode] * len(sentence)
        lengths.append(len(sentence))
        written += sentence
    numbers = np.array(row)
    return Layout(
        words=numbers,
        at=np.array(at),
        attributes=words.attributes()[numbers],
        modes=np.array(modes, dtype=np.uint32),
        marks=np.array(_marks(written, modes, lengths, words), dtype=np.uint32),
        lengths=lengths,
    )


_AS_USUAL, _HEADLINE, _SHOUTED, _NONE = range(4)


def _capitals(sentence: Sequence[str]) -> int:
    words = [word for word in sentence if word[0].isalpha()]
    if len(words) < 3:
        return _AS_USUAL
    if sum(word.isupper() and len(word) > 1 for word in words) >= 0.7 * len(words):
        return _SHOUTED
    if not any(word[0].isupper() for word in words):
        return _NONE
    long = [word for word in words if len(word) > 3]
    return _HEADLINE if len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long) else _AS_USUAL


def _marks(written: list[str], modes: list[int], lengths: list[int], words: Words) -> list[int]:
    """For words with a capital, one bit for each thing that is seen of them anywhere in the document; 0 for others."""
    flags = [words.flags[words.numbers[word]] for word in written]
    starts: set[int] = set()
    start = 0
    for length in lengths:
        starts.add(start)
        start += length
    lower: set[str] = set()
    seen: dict[str, int] = {}
    for index, word in enumerate(written):
        if not word[0].isupper():
            lower.add(word)
            continue
        said = seen.get(word, 0)
        if index in starts:
            said |= 128 if said & 1 else 1
        else:
            before = written[index - 1]
            said |= (
                (2 if modes[index] == _AS_USUAL else 0)
                | (4 if flags[index - 1] & TITLE else 0)
                | (8 if flags[index - 1] & FIRST_NAME and before[0].isupper() else 0)
                | (16 if before.lower() in _LOCATIVES else 0)
            )
        if index + 1 < len(written) and index + 1 not in starts and written[index + 1][0].isupper():
            said |= (32 if flags[index + 1] & (ORGANISATION | CLUB) else 0) | (64 if flags[index + 1] & SURNAME else 0)
        seen[word] = said
    return [
        seen[word] * 2 + (word.lower() in lower) + (512 if index in starts else 0) if word in seen else 0
        for index, word in enumerate(written)
    ]


def singles(layout: Layout) -> _Array:
    """Hashes of the features of single words, word x feature: what `Model` folds."""
    return np.concatenate(
        [layout.attributes[layout.at + offset][:, columns] ^ _salt(offset) for offset, columns in _WINDOW], axis=1
    )


def pairs(layout: Layout) -> _Array:
    """Hashes of the features of words together, and of what sentence and document say; word x feature."""
    at, attributes = layout.at, layout.attributes
    before, here, behind = attributes[at - 1], attributes[at], attributes[at + 1]
    word_2, word_1, word, word1, word2 = (attributes[at + offset, _WORD] for offset in (-2, -1, 0, 1, 2))
    shape_1, shape, shape1 = before[:, _SHAPE], here[:, _SHAPE], behind[:, _SHAPE]
    known_1, known, known1 = before[:, _KNOWN], here[:, _KNOWN], behind[:, _KNOWN]
    modes = layout.modes * np.uint32(0x1234567)
    marks = layout.marks + np.uint32(77777)
    columns = (
        (word_1, word),
        (word, word1),
        (word_1, word, word1),
        (shape_1, shape),
        (shape, shape1),
        (shape_1, shape, shape1),
        (word_1, shape),
        (shape, word1),
        (word_1, word1),
        (word_2, word_1, shape),
        (shape, word1, word2),
        (known_1, known),
        (known, known1),
        (known_1, known, known1),
        (known, shape),
        (before[:, _END], here[:, _END]),
        (known_1, word),
        (word, known1),
        (modes, shape),
        (modes, here[:, 8]),
        (marks,),
        (marks, shape),
        (marks, known),
        (marks & np.uint32(63), modes),
        (np.roll(marks, -1),),
        (np.roll(marks, 1),),
    )
    return np.stack([_mix(number, *column) for number, column in enumerate(columns)], axis=1)


def rows_of(hashes: _Array) -> _Array:
    """Which row of the weights a feature has."""
    return (hashes * np.uint32(2654435761)) >> np.uint32(32 - BITS)


def _mix(number: int, *columns: _Array) -> _Array:
    mixed = np.full(len(columns[0]), crc32(b"pair %d" % number), dtype=np.uint32)
    for column in columns:
        mixed = (mixed ^ column) * np.uint32(0x9E3779B1)
        mixed ^= mixed >> np.uint32(15)
    return mixed


def _salt(offset: int) -> np.uint32:
    return np.uint32(crc32(b"at %d" % offset))


def _read_names(labels: _Array, sure: _Array) -> list[Name]:
    names: list[Name] = []
    for at in np.flatnonzero(labels):
        part, kind = _PARTS[labels[at]], KINDS[(labels[at] - 1) // 4]
        if part in "SB" or not names or names[-1].last != at or names[-1].kind != kind:
            names.append(Name(first=int(at), last=int(at) + 1, kind=kind, sure=float(sure[at])))
        else:
            names[-1] = replace(names[-1], last=int(at) + 1, sure=min(names[-1].sure, float(sure[at])))
    return names
