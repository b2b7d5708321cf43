"""Finds the names of persons, organisations and places: a linear chain of labels over hashed features of words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.enrich.tagging.names.chain import Sentences, best_labels
from services.enrich.tagging.names.lexicon import (
    BEGINS,
    CLUB,
    COMMON,
    FIRST_NAME,
    LONGEST_PHRASE,
    ORGANISATION,
    PATH,
    SENSE,
    SENSES,
    SURNAME,
    TITLE,
    TREES,
    Lexicon,
    key_of,
    longer_by,
)
from services.enrich.tagging.tokens import Tokens

Kind = Literal["person", "organisation", "place"]
KINDS: Final[tuple[Kind, ...]] = ("person", "organisation", "place")

# Outside, then of each kind: the only word of a name, its first, one within, its last.
LABELS: Final = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "SBIE"))
_PARTS: Final = "O" + "SBIE" * len(KINDS)
_BEGINNING: Final = [label for label, part in enumerate(_PARTS) if part in "SB"]
_GOING_ON: Final = [label for label, part in enumerate(_PARTS) if part in "IE"]
BITS: Final = 20  # of a feature's row among the weights

LANGUAGES: Final = frozenset({"en", "pt", "de", "hr", "hu", "ru", "tr"})  # the model has read; no other is guessed at

_MODELS: Final = Path(__file__).parents[1] / "models"
_OUTSIDE: Final = 0
_LEAN: Final = 0.4  # towards names: by itself the model misses three for each that it makes up
_CLEAR: Final = 4.0  # nats
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
    """Words [first, last) of a text name something of a kind; how sure, 0 to 1."""

    first: int
    last: int
    kind: Kind
    sure: float


@cache
def model() -> Model:
    """The model for all languages of LANGUAGES; read on first use, a worker's start shall not wait for it."""
    return load(_MODELS / "names.npz")


def save(path: Path, *, rows: _Array, weights: _Array, scale: float, transitions: _Array, lexicon: Lexicon) -> None:
    """Numbers that ascend are kept as the steps between them, which pack better."""
    kept: dict[str, Any] = {
        "rows": np.diff(rows, prepend=np.uint32(0)),
        "weights": weights.T,
        "scale": np.float32(scale),
        "transitions": transitions.astype(np.float32),
    }
    np.savez_compressed(path, **kept | lexicon.kept())


def load(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as kept:
        return Model(
            rows=np.cumsum(kept["rows"], dtype=np.uint32),
            weights=np.ascontiguousarray(kept["weights"].T),
            scale=float(kept["scale"]),
            transitions=kept["transitions"],
            lexicon=Lexicon.of_kept(kept),
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
        chosen, lengths = _near_capitals(layout)
        scores = self._scores_of_singles(layout, layout.at[chosen])
        scores += self._scores_of_pairs(layout, layout.at[chosen])
        is_open, lengths = open_words(scores, lengths)
        if not lengths:
            return []
        chosen, scores = chosen[is_open], scores[is_open]
        return read_names(chosen, best_labels(scores, self._transitions, LEGAL_ENDS, Sentences.of(lengths)), scores)

    def says(self, word: str) -> int:
        """What the lexicon knows of a word."""
        return self._words.says(word)

    def _scores_of_singles(self, layout: Layout, at: _Array) -> _Array:
        """Word x label: the features of single words, added up once for each word and kept."""
        folded = self._fold()
        total = np.zeros((len(at), len(LABELS)), dtype=np.int32)
        for place, (offset, _) in enumerate(_WINDOW):
            total += folded[layout.words[at + offset], place]
        scores: _Array = total * self._scale
        scores[:, _OUTSIDE] -= _LEAN
        return scores

    def _scores_of_pairs(self, layout: Layout, at: _Array) -> _Array:
        slots = self._slots.take(rows_of(pairs(layout, at)))
        scores: _Array = self._weights.take(slots, axis=0).sum(axis=1, dtype=np.int16) * self._scale
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


class Words:
    """Each word met so far under a number, with its attributes: hashes of its letters, shape and lexicon entry."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.phrases = dict(zip(lexicon.phrases.keys.tolist(), lexicon.phrases.numbers.tolist(), strict=True))
        self._clear()

    def _clear(self) -> None:
        self.numbers: dict[str, int] = {}
        self.keys: list[int] = []
        self.flags: list[int] = []
        self._new: list[list[int]] = []
        self._attributes = np.zeros((0, _ATTRIBUTES), dtype=np.uint32)
        self.number(_PAD)

    def number(self, word: str) -> int:
        number = self.numbers.get(word)
        if number is None:
            number = self.numbers[word] = len(self.flags)
            key = key_of(word.lower())
            flags = self._lexicon.flags.get(key)
            self.keys.append(key)
            self.flags.append(flags)
            self._new.append(list(map(key_of, _attributes(word, flags, self._lexicon.class_of(word)))))
        return number

    def says(self, word: str) -> int:
        return self._lexicon.says(word)

    def attributes(self) -> _Array:
        """Word x attribute, uint32."""
        if self._new:
            self._attributes = np.concatenate([self._attributes, np.array(self._new, dtype=np.uint32)])
            self._new = []
        return self._attributes

    def forget_beyond(self, limit: int) -> None:
        if len(self.flags) > limit:
            self._clear()


_ATTRIBUTES: Final = 21  # of a word by itself; behind them stand those that it has in its place
_WORD, _SHAPE, _END, _KNOWN, _COMMONNESS, _CLASS = 0, 1, 3, 7, 8, 17
_LETTERS: Final = (_WORD, 5, 6, 12)  # what is hidden with them; endings of up to three letters are seen all the same
_MARKS, _FEW_MARKS, _MODE, _PHRASE, _NOTHING = range(_ATTRIBUTES, _ATTRIBUTES + 5)
# Up to three (offset, attribute) that are one feature together.
_PAIRS: Final[tuple[tuple[tuple[int, int], ...], ...]] = (
    ((-1, _WORD), (0, _WORD)),
    ((0, _WORD), (1, _WORD)),
    ((-1, _WORD), (0, _WORD), (1, _WORD)),
    ((-1, _SHAPE), (0, _SHAPE)),
    ((0, _SHAPE), (1, _SHAPE)),
    ((-1, _SHAPE), (0, _SHAPE), (1, _SHAPE)),
    ((-1, _WORD), (0, _SHAPE)),
    ((0, _SHAPE), (1, _WORD)),
    ((-1, _WORD), (1, _WORD)),
    ((-2, _WORD), (-1, _WORD), (0, _SHAPE)),
    ((0, _SHAPE), (1, _WORD), (2, _WORD)),
    ((-1, _KNOWN), (0, _KNOWN)),
    ((0, _KNOWN), (1, _KNOWN)),
    ((-1, _KNOWN), (0, _KNOWN), (1, _KNOWN)),
    ((-1, _END), (0, _END)),
    ((-1, _KNOWN), (0, _WORD)),
    ((0, _WORD), (1, _KNOWN)),
    ((0, _MODE), (0, _SHAPE)),
    ((0, _MODE), (0, _COMMONNESS)),
    ((0, _MARKS),),
    ((0, _MARKS), (0, _SHAPE)),
    ((0, _MARKS), (0, _KNOWN)),
    ((0, _FEW_MARKS), (0, _MODE)),
    ((1, _MARKS),),
    ((-1, _MARKS),),
    ((0, _PHRASE),),
    ((0, _PHRASE), (0, _WORD)),
    ((-1, _CLASS), (0, _CLASS)),
    ((0, _CLASS), (1, _CLASS)),
)
_PADDED: Final = [(*pair, *((0, _NOTHING),) * (3 - len(pair))) for pair in _PAIRS]
_PAIR_OFFSETS: Final = [np.array([pair[part][0] for pair in _PADDED]) for part in range(3)]
_PAIR_ATTRIBUTES: Final = [np.array([pair[part][1] for pair in _PADDED]) for part in range(3)]
_PAIR_SALTS: Final = np.array([crc32(b"pair %d" % number) for number in range(len(_PAIRS))], dtype=np.uint32)
# Which attributes of which words around it count for a word.
_WINDOW: Final[tuple[tuple[int, list[int]], ...]] = (
    (0, list(range(_ATTRIBUTES))),
    (-1, [0, 1, 3, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17]),
    (1, [0, 1, 3, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17]),
    (-2, [0, 1, 7, 13, 17]),
    (2, [0, 1, 7, 13, 17]),
)


def _attributes(word: str, flags: int, class_: int) -> tuple[str, ...]:
    lower, shape, known = word.lower(), _shape(word), flags // 8 % (SENSE // 8)
    case = "1" if word[0].isupper() else "0"
    is_long = len(word) > 4
    classes = _classes(class_) if class_ else ("no class " + case,) * 4
    return (
        "word " + lower,
        "shape " + shape,
        "begins " + lower[:3] + case,
        "ends " + lower[-3:] + case,
        "end " + lower[-2:] + case,
        "beginning " + lower[:4] if is_long else "short",
        "ending " + lower[-4:] + case if is_long else "short ending",
        f"known {known}{case}",
        f"common {flags & COMMON}{shape[:3]}",
        f"person {known & 3}{case}",
        f"place {known >> 2 & 31}{case}",
        f"organisation {known >> 7}{case}",
        "as written " + word,
        f"sense {flags // SENSE % SENSES}{case}",
        *classes,
        f"known {known} shape {shape}",
        f"{classes[3]} shape {shape}",
        f"{classes[2]} known {known}",
    )


@cache
def _classes(number: int) -> tuple[str, ...]:
    """A class and those that hold it; how far up was found good by Turian et al., 2010."""
    language, path = number % TREES, number // TREES
    return tuple(f"class {language} {steps} {path & ((1 << steps) - 1)}" for steps in (4, 6, 10, PATH))


def _shape(word: str) -> str:
    if word.isascii() and word.isalpha():  # the short way for most words
        if word.islower():
            return "xx"[: len(word)]
        if word.istitle():
            return "Xxx"[: len(word)]
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
    lengths: list[int]  # of the sentences, words
    begins: _Array  # of each word: whether a sentence begins with it
    is_capital: _Array  # of each word: whether a name may begin with it, as far as capitals say


def lay_out(tokens: Tokens, words: Words) -> Layout:
    row: list[int] = [0, 0]
    at: list[int] = []
    modes: list[int] = []
    lengths: list[int] = []
    written: list[str] = []
    numbers: list[int] = []
    for first, last in tokens.sentences:
        sentence = tokens.words[first:last]
        mode = _capitals(sentence)
        if mode == _SHOUTED:
            sentence = [word.capitalize() if len(word) > 3 and word.isupper() else word for word in sentence]
        at += range(len(row), len(row) + len(sentence))
        said = list(map(words.number, sentence))
        numbers += said
        row += said
        row += (0, 0)
        modes += [mode] * len(sentence)
        lengths.append(len(sentence))
        written += sentence
    in_row, places = np.array(row), np.array(at)
    flags = [words.flags[number] for number in numbers]
    marks = np.array(_marks(written, modes, lengths, flags), dtype=np.uint32)
    attributes = np.zeros((len(row), _NOTHING + 1), dtype=np.uint32)
    attributes[:, :_ATTRIBUTES] = words.attributes().take(in_row, axis=0)
    attributes[places, _MARKS] = marks
    attributes[places, _FEW_MARKS] = marks & 63
    attributes[places, _MODE] = modes
    attributes[places, _PHRASE] = _in_phrases(written, lengths, flags, words)
    begins = np.zeros(len(at), dtype=bool)
    begins[np.cumsum([0, *lengths])[:-1]] = True
    return Layout(
        words=in_row,
        at=places,
        attributes=attributes,
        lengths=lengths,
        begins=begins,
        is_capital=np.array([not word[0].islower() and word[0].isalnum() for word in written])
        | (attributes[places, _MODE] == _NONE),
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


def _marks(written: list[str], modes: list[int], lengths: list[int], flags: list[int]) -> list[int]:
    """For words with a capital, one bit for each thing that is seen of them anywhere in the document; 0 for others."""
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


def _in_phrases(written: list[str], lengths: list[int], flags: list[int], words: Words) -> list[int]:
    """For words of a name that is known as a whole, its kinds and whether it begins, goes on or ends here; else 0."""
    found = [0] * len(written)
    ends = list(accumulate(lengths))
    behind = 0  # the last name
    for first, said in enumerate(flags):
        if not said & BEGINS or first < behind or not written[first][0].isupper():
            continue
        phrase, kinds = words.keys[words.numbers[written[first]]], 0
        for last in range(first + 1, min(first + LONGEST_PHRASE, ends[bisect_right(ends, first)])):
            phrase = longer_by(phrase, words.keys[words.numbers[written[last]]])
            if phrase in words.phrases:
                kinds, behind = words.phrases[phrase], last + 1
        if kinds:
            found[first:behind] = [kinds * 4 + 2] * (behind - first)
            found[first] = kinds * 4 + 1
            found[behind - 1] = kinds * 4 + 3
    return found


def singles(layout: Layout) -> _Array:
    """Hashes of the features of single words, word x feature: what `Model` folds."""
    return np.concatenate(
        [layout.attributes[layout.at + offset][:, columns] ^ _salt(offset) for offset, columns in _WINDOW], axis=1
    )


def pairs(layout: Layout, at: _Array) -> _Array:
    """Hashes of the features of words together, and of what sentence and document say; word x feature."""
    mixed = np.broadcast_to(_PAIR_SALTS, (len(at), len(_PAIRS)))
    for offsets, attributes in zip(_PAIR_OFFSETS, _PAIR_ATTRIBUTES, strict=True):
        mixed = (mixed ^ layout.attributes[at[:, None] + offsets, attributes]) * np.uint32(0x9E3779B1)
        mixed ^= mixed >> np.uint32(15)
    return mixed


def columns_of_letters() -> dict[int, list[int]]:
    """By offset: which columns of `singles`, with those of `pairs` behind them, say what letters the word there has."""
    alone = [(offset, column) for offset, columns in _WINDOW for column in columns]
    return {
        at: [number for number, (offset, column) in enumerate(alone) if offset == at and column in _LETTERS]
        + [number for number, pair in enumerate(_PAIRS, start=len(alone)) if (at, _WORD) in pair]
        for at in (0, -1, 1)
    }


def rows_of(hashes: _Array) -> _Array:
    """Which row of the weights a feature has."""
    return (hashes * np.uint32(2654435761)) >> np.uint32(32 - BITS)


def _salt(offset: int) -> np.uint32:
    return np.uint32(crc32(b"at %d" % offset))


def _near_capitals(layout: Layout) -> tuple[_Array, list[int]]:
    """The words that may be in a name, and the lengths of their runs; a run stays within a sentence.

    That is, a word with a capital or of a script that has none, up to three words behind it, and the word before it;
    in a sentence without any capital every word.
    """
    near = layout.is_capital.copy()
    for distance in (1, 2, 3):
        near[distance:] |= layout.is_capital[:-distance]
    near[:-1] |= layout.is_capital[1:]
    words = np.flatnonzero(near)
    return words, _lengths(layout.begins[words] | (np.diff(words, prepend=-2) > 1))


def open_words(scores: _Array, lengths: Sequence[int]) -> tuple[_Array, list[int]]:
    """Of words in runs, those through which a name may run, each run of them with the word before it; the new lengths.

    Most words are so clearly in no name that no chain need run through them.
    """
    begins = np.zeros(len(scores), dtype=bool)
    begins[np.cumsum([0, *lengths])[:-1]] = True
    begin = scores[:, _BEGINNING].max(axis=1) - scores[:, _OUTSIDE]
    go_on = scores[:, _GOING_ON].max(axis=1) - scores[:, _OUTSIDE]
    go_on[begins] = -np.inf
    reached: list[float] = []
    gain = -np.inf  # of the best name that has come as far as this word, over none
    for start, rest in zip(begin.tolist(), go_on.tolist(), strict=True):
        gain = max(start, gain + rest)
        reached.append(gain)
    is_clear = np.array(reached) < -_CLEAR
    leads = is_clear & ~np.append(is_clear[1:], True) & ~np.append(begins[1:], True)
    words = np.flatnonzero(~is_clear | leads)
    return words, _lengths(begins[words] | leads[words] | (np.diff(words, prepend=-2) > 1))


def _lengths(begins: _Array) -> list[int]:
    lengths: list[int] = np.diff(np.append(np.flatnonzero(begins), len(begins))).tolist()
    return lengths


def read_names(words: _Array, labels: _Array, scores: _Array) -> list[Name]:
    inside = np.flatnonzero(labels)
    if not len(inside):
        return []
    kinds, parts = np.divmod(labels[inside] - 1, 4)
    starts = np.flatnonzero(parts < 2)
    by_kind = np.take_along_axis(scores[inside, 1:].reshape(-1, len(KINDS), 4), parts[:, None, None], axis=2)[:, :, 0]
    ways = np.column_stack([scores[inside, _OUTSIDE], by_kind])
    ways = np.add.reduceat(ways, starts, axis=0)
    ways = np.exp(ways - ways.max(axis=1, keepdims=True))
    sure = ways[np.arange(len(starts)), 1 + kinds[starts]] / ways.sum(axis=1)
    firsts = words[inside[starts]].tolist()
    lengths = _lengths(parts < 2)
    return [
        Name(first=first, last=first + length, kind=KINDS[kind], sure=round(one, 4))
        for first, length, kind, one in zip(firsts, lengths, kinds[starts].tolist(), sure.tolist(), strict=True)
    ]
