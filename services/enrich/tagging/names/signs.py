"""Names in Japanese and Korean: read sign by sign, with a lexicon that says where words may be and what they are.

A sentence is first cut into the words of the lexicon that cost least together. Then each sign has features: the signs
and words around it, and what the lexicon says of all words that begin, end or go on there, cut or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.enrich.tagging.names.chain import Sentences, best_labels
from services.enrich.tagging.names.tagger import LABELS, LEGAL_ENDS, Name, open_words, read_names
from services.enrich.tagging.tokens import Tokens

LANGUAGES: Final = frozenset({"ja", "ko"})
BITS: Final = 20  # of a feature's row among the weights
LONGEST: Final = 8  # signs of a word of the lexicon

# What the lexicon says of a word: in four bits how dear it is to take a run of signs for it, then what it may be.
COST: Final = 15
FAMILY, GIVEN, PERSON, PLACE, COUNTRY, ORGANISATION, PROPER, NOUN, FUNCTION, PREDICATE, TITLE, PLACE_END = (
    16 << bit for bit in range(12)
)

_KEPT: Final = Path(__file__).parents[1] / "models" / "signs.npz"
_OUTSIDE: Final = 0
_WIDTH: Final = 16  # labels, and what fills them up
_LEAN: Final = 0.6  # towards names: by itself the model misses more than it makes up
_AT_ONCE: Final = 4_000  # signs
_PADS: Final = 3  # before, between and behind the sentences
_A_WORD: Final = 4  # what one more word costs
_UNKNOWN: Final = 22  # what a sign costs that is no word
_RUN: Final = 14  # what a run of katakana, letters or digits costs that is no word

_Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words by their hashes; of each what it may be."""

    keys: _Array  # uint32, ascending
    flags: _Array  # uint16

    def says(self, hashes: _Array) -> _Array:
        at = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
        found: _Array = np.where(self.keys[at] == hashes, self.flags[at], 0)
        return found


@cache
def model() -> Model:
    """Read on first use, a worker's start shall not wait for it."""
    return load(_KEPT)


def save(path: Path, *, rows: _Array, weights: _Array, scale: float, transitions: _Array, lexicon: Lexicon) -> None:
    """Numbers that ascend are kept as the steps between them, byte by byte, which packs better."""
    np.savez_compressed(
        path,
        rows=_steps(rows),
        weights=weights.T,
        scale=np.float32(scale),
        transitions=transitions.astype(np.float32),
        keys=_steps(lexicon.keys),
        flags=lexicon.flags,
    )


def load(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as kept:
        return Model(
            rows=_summed(kept["rows"]),
            weights=np.ascontiguousarray(kept["weights"].T),
            scale=float(kept["scale"]),
            transitions=kept["transitions"],
            lexicon=Lexicon(keys=_summed(kept["keys"]), flags=kept["flags"]),
        )


def _steps(ascending: _Array) -> _Array:
    steps: _Array = np.diff(ascending, prepend=np.uint32(0)).astype("<u4").view(np.uint8).reshape(-1, 4).T
    return np.ascontiguousarray(steps)


def _summed(steps: _Array) -> _Array:
    summed: _Array = np.cumsum(np.ascontiguousarray(steps.T).view("<u4").ravel(), dtype=np.uint32)
    return summed


class Model:
    def __init__(self, *, rows: _Array, weights: _Array, scale: float, transitions: _Array, lexicon: Lexicon) -> None:
        self._slots = np.zeros(1 << BITS, dtype=np.uint32)  # of a feature's row: where its weights are; 0, nowhere
        self._slots[rows] = np.arange(1, len(rows) + 1)
        # Sixteen bytes a feature, taken as one number each: so they are gathered in a third of the time.
        padded = np.zeros((len(rows) + 1, _WIDTH), dtype=np.int8)
        padded[1:, : len(LABELS)] = weights
        self._weights = padded.view(np.complex128).ravel()
        self._scale = np.float32(scale)
        self._transitions = transitions
        self._lexicon = lexicon

    def names(self, tokens: Tokens) -> list[Name]:
        """All names in a text that is cut into signs, in its order."""
        return [name for first, last in _pieces(tokens) for name in self._names(tokens, first, last)]

    def _names(self, tokens: Tokens, first: int, last: int) -> list[Name]:
        rows, lengths = features(tokens, first, last, self._lexicon)
        total = np.zeros((len(rows), _WIDTH), dtype=np.int16)
        for slots in self._slots[rows.T]:
            total += self._weights.take(slots).view(np.int8).reshape(len(rows), _WIDTH)
        scores: _Array = total[:, : len(LABELS)] * self._scale
        scores[:, _OUTSIDE] -= _LEAN
        chosen, lengths = open_words(scores, lengths)
        if not lengths:
            return []
        labels = best_labels(scores[chosen], self._transitions, LEGAL_ENDS, Sentences.of(lengths))
        return read_names(chosen + tokens.sentences[first][0], labels, scores[chosen])


def _pieces(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Sentences [first, last) that are read together: a text may be long, and its features many."""
    first, begins = 0, 0
    for index, (_, ends) in enumerate(tokens.sentences):
        if ends - begins >= _AT_ONCE or index + 1 == len(tokens.sentences):
            yield first, index + 1
            first, begins = index + 1, ends


def features(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> tuple[_Array, list[int]]:
    """Of the signs of sentences [first, last): the rows of their features, sign x feature; the sentences' lengths."""
    begin, end = tokens.sentences[first][0], tokens.sentences[last - 1][1]
    signs = np.fromiter(map(ord, tokens.words[begin:end]), np.uint32, end - begin)
    starts = np.array(tokens.starts[begin:end])
    sentences = np.array([start - begin for start, _ in tokens.sentences[first:last]])
    opens = np.zeros(len(signs), dtype=bool)
    opens[sentences] = True
    parted = opens.copy()  # by a space or the end of a sentence from the sign before
    parted[1:] |= np.diff(starts) > 1
    attributes = _attributes(signs, opens, parted, lexicon)
    lengths: list[int] = np.diff(np.append(sentences, len(signs))).tolist()
    at = np.arange(len(signs)) + _PADS * np.cumsum(opens)
    laid_out = np.zeros((len(_NAMES), len(signs) + _PADS * (len(lengths) + 1)), dtype=np.uint32)
    for row, name in enumerate(_NAMES):
        laid_out[row, at] = attributes[name]
    laid_out[:, at] = _mixed(laid_out[:, at])
    hashes = np.empty((len(_TEMPLATES), laid_out.shape[1] - 2 * _PADS), dtype=np.uint32)
    for column, template in enumerate(_TEMPLATES):
        hashes[column] = column + 1
        for factor, (offset, row) in zip(_FACTORS, template, strict=False):
            hashes[column] += laid_out[row, _PADS + offset : laid_out.shape[1] - _PADS + offset] * factor
    rows: _Array = _mixed(hashes[:, at - _PADS].T) >> np.uint32(32 - BITS)
    return rows, lengths


def hash_of(words: list[str]) -> _Array:
    """How the lexicon keeps words of one length."""
    signs = np.array([[ord(sign) for sign in word] for word in words], dtype=np.uint32)
    hashes = np.zeros(len(words), dtype=np.uint32)
    for column in signs.T:
        hashes = _mixed(hashes ^ column)
    return hashes


def _mixed(hashes: _Array) -> _Array:
    mixed = (hashes ^ np.uint32(0x5BD1E995)) * np.uint32(0x9E3779B1)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x85EBCA6B)
    return mixed ^ (mixed >> np.uint32(13))


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Of each length and sign: the hash of the run of signs that begins there, and what the lexicon says of it."""

    hashes: _Array
    flags: _Array


def _attributes(signs: _Array, opens: _Array, parted: _Array, lexicon: Lexicon) -> dict[str, _Array]:
    kinds = _kinds(signs)
    bounds = np.flatnonzero(np.append(parted, True))
    behind = bounds[np.searchsorted(bounds, np.arange(len(signs)), side="right")]
    before = bounds[np.searchsorted(bounds, np.arange(len(signs)), side="right") - 1]
    known = _look_up(signs, behind - np.arange(len(signs)), lexicon)
    cuts = _cut(known.flags, _runs(kinds, parted), len(signs))
    space = parted.astype(np.uint32)
    last = signs[behind - 1] * np.uint32(3) + signs[np.maximum(behind - 2, before)] * np.uint32(65599)
    from_space, to_space = np.minimum(np.arange(len(signs)) - before, 5), np.minimum(behind - np.arange(len(signs)), 5)
    return {
        "sign": signs,
        "parted": signs + (space << np.uint32(21)),
        "kind": kinds + np.uint32(16) * space,
        "between": from_space * 8 + to_space,
        "last": last + to_space.astype(np.uint32),
        **_of_words(signs, kinds, opens, parted, known, cuts),
        **_covered(known.flags),
    }


def _kinds(signs: _Array) -> _Array:
    """Hiragana, katakana, han, hangul, capitals, small letters, digits, a point in a name; 9 for all others."""
    kinds = np.full(len(signs), 9, dtype=np.uint32)
    for kind, ranges in enumerate(_RANGES, start=1):
        for first, last in ranges:
            kinds[(signs >= ord(first)) & (signs <= ord(last))] = kind
    return kinds


_RANGES: Final = (
    (("\u3041", "\u309f"),),
    (("\u30a1", "\u30fa"), ("\u30fc", "\u30ff"), ("\uff66", "\uff9f")),
    (("\u3400", "\u9fff"), ("\u3005", "\u3005")),
    (("\uac00", "\ud7a3"),),
    (("A", "Z"), ("\uff21", "\uff3a")),
    (("a", "z"), ("\uff41", "\uff5a")),
    (("0", "9"), ("\uff10", "\uff19")),
    (("\u30fb", "\u30fb"), ("\u00b7", "\u00b7")),
)


def _look_up(signs: _Array, reach: _Array, lexicon: Lexicon) -> _Known:
    """No word goes over a space or the end of a sentence: `reach` signs are left before that."""
    hashes = np.zeros((LONGEST + 1, len(signs)), dtype=np.uint32)
    flags = np.zeros((LONGEST + 1, len(signs)), dtype=np.uint16)
    run = np.zeros(len(signs), dtype=np.uint32)
    for length in range(1, min(LONGEST, len(signs)) + 1):
        count = len(signs) - length + 1
        run = _mixed(run[:count] ^ signs[length - 1 :])
        hashes[length, :count] = run
        within = np.flatnonzero(reach[:count] >= length)
        flags[length, within] = lexicon.says(run[within])
    return _Known(hashes, flags)


def _runs(kinds: _Array, parted: _Array) -> dict[int, int]:
    """Runs of katakana, letters or digits: where each begins and ends."""
    is_letter = (kinds == 5) | (kinds == 6)
    goes_on = np.zeros(len(kinds), dtype=bool)
    goes_on[1:] = ((kinds[1:] == kinds[:-1]) & ((kinds[1:] == 2) | (kinds[1:] == 7))) | (is_letter[1:] & is_letter[:-1])
    begins = np.flatnonzero(~goes_on | parted)
    ends = np.append(begins[1:], len(kinds))
    return {int(begin): int(end) for begin, end in zip(begins, ends, strict=True) if end - begin > 1}


def _cut(flags: _Array, runs: dict[int, int], count: int) -> _Array:
    """Where words begin, and the end of all: the cheapest way through."""
    best = [1e9] * (count + 1)
    back = [0] * (count + 1)
    best[0] = 0
    places, lengths = np.nonzero(flags.T)
    costs = (flags[lengths, places] & COST) + _A_WORD
    ways = zip(places.tolist(), lengths.tolist(), costs.tolist(), strict=True)
    place, length, cost = next(ways, (count, 0, 0))
    for here in range(count):
        reached = best[here]
        if reached + _UNKNOWN < best[here + 1]:
            best[here + 1], back[here + 1] = reached + _UNKNOWN, here
        end = runs.get(here)
        if end and reached + _RUN < best[end]:
            best[end], back[end] = reached + _RUN, here
        while place == here:
            if reached + cost < best[here + length]:
                best[here + length], back[here + length] = reached + cost, here
            place, length, cost = next(ways, (count, 0, 0))
    cuts = [count]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    return np.array(cuts[::-1])


def _of_words(
    signs: _Array, kinds: _Array, opens: _Array, parted: _Array, known: _Known, cuts: _Array
) -> dict[str, _Array]:
    """What a sign's word is, where in it the sign stands, and what stands beside it."""
    begins, lengths = cuts[:-1], np.diff(cuts)
    word = np.repeat(np.arange(len(begins)), lengths)
    is_short = lengths <= LONGEST
    hashes = np.zeros(len(begins), dtype=np.uint32)
    hashes[is_short] = known.hashes[lengths[is_short], begins[is_short]]
    for long in np.flatnonzero(~is_short):
        hashes[long] = crc32(signs[begins[long] : cuts[long + 1]].tobytes())
    flags = np.where(is_short, known.flags[np.minimum(lengths, LONGEST), begins], 0).astype(np.uint32) >> np.uint32(4)
    said = (flags * np.uint32(16) + kinds[begins]) * np.uint32(8) + np.minimum(lengths, 7).astype(np.uint32)
    sentence = np.cumsum(opens)[begins]

    def beside(values: _Array, distance: int) -> _Array:
        """Of each sign, what is so of the word that stands so far from its own; 0 beyond the sentence."""
        there = np.clip(np.arange(len(values)) + distance, 0, len(values) - 1)
        is_there = (sentence[there] == sentence) & (there - distance == np.arange(len(values)))
        found: _Array = np.where(is_there, values[there], 0)
        return found[word]

    within, length = np.arange(len(signs)) - begins[word], lengths[word]
    part = np.where(length == 1, 3, np.where(within == 0, 0, np.where(within == length - 1, 2, 1)))
    ends, spaces = signs[cuts[1:] - 1], parted[begins].astype(np.uint32)
    return {
        "part": part,
        "placed": part + 4 * np.minimum(length, 7),
        **{f"said{distance}": beside(said, distance) for distance in (-2, -1, 0, 1, 2)},
        **{f"word{distance}": beside(hashes, distance) for distance in (-1, 0, 1, 2)},
        **{f"end{distance}": beside(ends, distance) for distance in (-1, 0, 1)},
        "begins1": beside(signs[begins], 1),
        "spaces": beside(spaces, 0) + 2 * beside(spaces, 1),
    }


_COVERS: Final = {
    "family": (FAMILY, 1), "given": (GIVEN | PERSON, 2), "place": (PLACE | COUNTRY, 2),
    "body": (ORGANISATION | PROPER, 2), "noun": (NOUN, 2), "place_end": (PLACE_END, 1), "title": (TITLE, 1),
}  # fmt: skip


def _covered(flags: _Array) -> dict[str, _Array]:
    """Of each sort of word: how long one is that begins there, that ends there, and whether one goes on there."""
    found: dict[str, _Array] = {}
    ending = np.zeros_like(flags)  # as `flags`, but where the words end
    for length in range(1, min(LONGEST, flags.shape[1]) + 1):
        ending[length, length - 1 :] = flags[length, : flags.shape[1] - length + 1]
    for name, (bits, shortest) in _COVERS.items():
        begins, ends = (flags[shortest:] & bits) > 0, (ending[shortest:] & bits) > 0
        lengths = np.minimum(np.arange(shortest, LONGEST + 1, dtype=np.uint32), 5)[:, None]
        # Of the words of three signs and more, how many have begun before and end behind.
        begun, ended = (np.cumsum(hits[3 - shortest :].sum(axis=0)) for hits in (begins, ends))
        goes_on = np.append(0, begun[:-1]) > ended
        found[name] = (begins * lengths).max(axis=0) + 6 * (ends * lengths).max(axis=0) + 36 * goes_on
    return found


# Attributes that are one feature together; behind an @ how far from the sign.
_WRITTEN: Final = """
sign@-2; sign@-1; sign; sign@1; sign@2; parted; parted parted@1; parted@-1 parted; sign@1 sign@2; sign@-2 sign@-1
parted@-1 parted parted@1; sign parted@1 parted@2; sign@-2 parted@-1 parted
kind@-2 kind@-1 kind kind@1 kind@2; kind@-1 kind kind@1; kind kind@1 kind@2; kind@-3 kind@-2 kind@-1 kind; placed kind
placed said0; part said0 said-1; part said0 said1; part said-1 said0 said1; part said-2 said-1; part said-1; part said1
part said1 said2; part word0; part word-1; part word1; part word-1 said0; part word0 said1
placed end0 said0; placed end-1 said0; placed begins1 said0 spaces; placed end1 said0
family given; place; body; family@1 given@1 family given; family given family@-1 given@-1; place@1 place
place place_end@1; noun place; family given place body; family given place body kind kind@1; given title@1
between kind; last part; spaces said0 part said1; part word1 spaces; part word2 said1
"""
_PARTS: Final = [
    [part.partition("@") for part in template.split()] for template in _WRITTEN.strip().replace("\n", ";").split(";")
]
_NAMES: Final = list(dict.fromkeys(name for template in _PARTS for name, _, _ in template))
_TEMPLATES: Final = [[(int(offset or 0), _NAMES.index(name)) for name, _, offset in template] for template in _PARTS]
_FACTORS: Final = tuple(np.uint32(factor) for factor in (1, 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1))
