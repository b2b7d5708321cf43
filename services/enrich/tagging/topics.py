"""What a copy is about in the words of the IPTC Media Topics: the 17 subjects by a model, what is narrower by its name.

The model is bench/train_topics.py's; models/topics.json says how good it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.enrich.tagging import taxonomy
from services.enrich.tagging.background import background
from services.enrich.tagging.particles import bare, plain
from services.enrich.tagging.tokens import Tokens
from shared.model import Copy, Span, Tag

# The model has read texts about all 17 subjects in these, and in some others about six of them.
LANGUAGES: Final = frozenset(
    "ar cs da de el en es fi fr hi hu id it ja ko nb nl nn no pl pt ro ru sv tr uk vi zh".split()  # noqa: SIM905
)

_MODEL: Final = Path(__file__).with_name("models") / "topics.npz"
_FIRST: Final = 0.4  # how sure the first of the subjects must be; below it half of them are wrong, and there is none
_FIRST_OF_SIX: Final = 0.6
_MORE: Final = 0.25  # and a second and a third
_MOST: Final = 3
_LEAST_FEATURES: Final = 3
_MOST_NARROWER: Final = 6
_TITLE_COUNTS: Final = 3  # times
_EVIDENCE: Final = 12  # words
_LEAST_WORDS: Final = 3  # that speak for a subject, or signs of Chinese and Japanese
_FEW: Final = 225.0  # as much as half a dozen rare words

# Two letters, or one with a sign of its own, as Hindi has; of Chinese and Japanese one.
_LETTERS: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[^\x00-\x7f\w\s’])|[\u3005-\u9fff]")
_HAN: Final = re.compile(r"[\u3005-\u9fff]")
_SIGNS_OF_A_WORD: Final = 3  # of Chinese and Japanese at most
_BEGINNING: Final = 5  # letters; what inflection leaves of a word in most languages
_BEGINNING_IN_SYLLABLES: Final = 2  # of Korean, where each sign is a syllable
_GAP: Final = 3  # words from one to the next that still make a pair: `strike of the workers`
_PAIR: Final = np.uint32(0x9E3779B1)

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """Hashes of what a text says, and the word each was read at."""

    hashes: Hashes
    at: Places


@dataclass(frozen=True, slots=True)
class _Model:
    features: Hashes  # sorted
    weights: NDArray[np.int8]  # of a feature for each subject, in units of `scale`
    idf: Floats
    scale: float
    bias: Floats


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the model makes of a text; `earned` says for each known feature how much it spoke for each subject."""

    chances: Floats
    earned: Floats
    at: Places


@dataclass(slots=True)
class _Named:
    """A narrower topic that the text names."""

    code: str
    spans: list[Span] = field(default_factory=list)
    is_phrase: bool = False

    @property
    def weight(self) -> int:
        return len(self.spans) + _TITLE_COUNTS * any(span.block < 0 for span in self.spans)


def topics(copy: Copy, tokens: Tokens) -> list[Tag]:
    """One to three of the 17 subjects with what is narrower and named, none for a text that tells too little."""
    reading = _read(tokens.words, copy.language)
    chosen = _chosen(reading, copy.language) if reading else {}
    if reading is None or not chosen:
        return []
    found: dict[str, Tag] = {}
    for code, chance in chosen.items():
        words = _evidence(reading, int(code[:2]) - 1, tokens)
        if _tells_enough(words, tokens):
            spans = [tokens.locate(tokens.starts[at], tokens.ends[at]) for at in words]
            found[code] = _tag(code, copy.language, chance, f"model, {chance:.0%} sure", spans)
    for named in _narrower(tokens, copy.language or "en", {code[:2] for code in found}):
        chance = chosen[taxonomy.subjects()[named.code] + "000000"]
        score = chance * (1 - 0.5 ** (1 + named.weight / 2))
        rule = f"named {len(named.spans)} times" if len(named.spans) > 1 else "named once"
        _add(found, _tag(named.code, copy.language, score, rule, named.spans))
        name = taxonomy.concepts()[named.code].label(copy.language)
        for code in taxonomy.ancestors(named.code):
            _add(found, _tag(code, copy.language, score, f"holds {name}", named.spans))
    return sorted(found.values(), key=lambda tag: (-tag.score, tag.key))


def ranked(words: list[str], language: str | None) -> list[tuple[str, float]]:
    """The 17 subjects as two digits, the surest first; none where a text tells too little."""
    reading = _read(words, language)
    if reading is None:
        return []
    return [(f"{index + 1:02}", float(reading.chances[index])) for index in np.argsort(-reading.chances)]


def features(words: list[str], language: str | None) -> Features:
    """Each word that says something in that language, its beginning, and each pair of such words."""
    known = background(language)
    stop_words = known.stop_words if known else frozenset()
    # Of each word two hashes in one number, the second for its beginning; 0 for what says nothing.
    packed = np.array([0 if word.lower() in stop_words else _hashes(word) for word in words], np.uint64)
    first, second = (packed >> np.uint64(32)).astype(np.uint32), packed.astype(np.uint32)
    at, long = np.flatnonzero(first), np.flatnonzero(second)
    whole = first[at]
    near = np.flatnonzero(np.diff(at) <= _GAP)
    pairs = whole[near] * _PAIR + whole[near + 1]
    return Features(np.concatenate((whole, second[long], pairs)), np.concatenate((at, long, at[near])))


@lru_cache(50_000)
def _hashes(word: str) -> int:
    said = plain(word)
    if not _LETTERS.match(said):
        return 0
    length = _BEGINNING_IN_SYLLABLES if "\uac00" <= said[0] <= "\ud7a3" else _BEGINNING
    return crc32(said.encode()) << 32 | (crc32(b"^" + said[:length].encode()) if len(said) > length else 0)


def length(values: Floats) -> float:
    """By what the values of a text are divided: long texts say no more than short ones, but a few words do say less."""
    return math.sqrt(float((values**2).sum()) + _FEW)


def model_name(*, is_english: bool) -> str:
    """Under which name the file keeps the model of English, and the one of all other languages."""
    return "english" if is_english else "others"


@cache
def _model(*, is_english: bool) -> _Model:
    name = model_name(is_english=is_english)
    with np.load(_MODEL) as kept:
        scale, idf_scale = (float(number) for number in kept[f"{name}_scales"])
        return _Model(
            features=kept[f"{name}_features"],
            weights=kept[f"{name}_weights"],
            idf=kept[f"{name}_idf"].astype(np.float32) * np.float32(idf_scale),
            scale=scale,
            bias=kept[f"{name}_bias"],
        )


def _read(words: list[str], language: str | None) -> _Reading | None:
    """None where less than three words or pairs are known."""
    model = _model(is_english=language in (None, "en"))
    said = features(words, language or "en")
    place = np.minimum(np.searchsorted(model.features, said.hashes), len(model.features) - 1)
    known = np.flatnonzero(model.features[place] == said.hashes)
    if len(known) < _LEAST_FEATURES:
        return None
    columns, back, counts = np.unique(place[known], return_inverse=True, return_counts=True)
    root = np.sqrt(counts).astype(np.float32)
    spoken = model.weights[columns] * (root * np.float32(model.scale / length(root * model.idf[columns])))[:, None]
    scores = spoken.sum(axis=0) + model.bias
    powers = np.exp(scores - scores.max())
    # What a word speaks for a subject more than for the others, shared by the times it is said.
    earned = (spoken - spoken.mean(axis=1, keepdims=True)) / counts[:, None]
    return _Reading(powers / powers.sum(), earned[back], said.at[known])


def _chosen(reading: _Reading, language: str | None) -> dict[str, float]:
    best = np.argsort(-reading.chances)[:_MOST]
    least = _FIRST if language is None or language in LANGUAGES else _FIRST_OF_SIX
    if reading.chances[best[0]] < least:
        return {}
    return {
        f"{index + 1:02}000000": float(reading.chances[index])
        for rank, index in enumerate(best)
        if rank == 0 or reading.chances[index] >= _MORE
    }


def _evidence(reading: _Reading, subject: int, tokens: Tokens) -> list[int]:
    """The words that spoke most for a subject, in the order of the text."""
    worth = np.bincount(reading.at, reading.earned[:, subject], len(tokens.words))
    best = np.argsort(-worth, kind="stable")[:_EVIDENCE]
    return [at for at in sorted(best.tolist()) if worth[at] > 0]


def _tells_enough(evidence: list[int], tokens: Tokens) -> bool:
    """Whether several words speak for a subject: one alone, however sure, is a chance."""
    return len({tokens.words[at].lower() for at in evidence}) >= _LEAST_WORDS


def _narrower(tokens: Tokens, language: str, subjects: set[str]) -> list[_Named]:
    """The topics of these subjects that the text names twice, in the title or by more than one word."""
    index = taxonomy.names(language)
    subject_of = taxonomy.subjects()
    tokens, _ = bare(tokens, language)
    words = [plain(word) for word in tokens.words]
    found: dict[str, _Named] = {}
    free = 0
    for at, word in enumerate(words):
        # Of German, `gehen` is a verb and `Gehen` a sport.
        if at < free or word not in index or (language == "de" and not tokens.words[at][0].isupper()):
            continue
        length = 0
        for name, code in index[word]:
            if len(name) < length or subject_of[code] not in subjects or tuple(words[at : at + len(name)]) != name:
                continue
            length = len(name)
            named = found.setdefault(code, _Named(code))
            named.spans.append(tokens.locate(tokens.starts[at], tokens.ends[at + length - 1]))
            named.is_phrase = named.is_phrase or length > (_SIGNS_OF_A_WORD if _HAN.match(word) else 1)
        free = at + length
    sure = [named for named in found.values() if named.is_phrase or named.weight > 1]
    return sorted(sure, key=lambda named: (-named.weight, named.code))[:_MOST_NARROWER]


def _tag(code: str, language: str | None, score: float, rule: str, spans: list[Span]) -> Tag:
    label = taxonomy.concepts()[code].label(language)
    data: dict[str, Any] = {"parent": f"medtop:{parent}" if (parent := taxonomy.concepts()[code].parent) else None}
    return Tag(
        kind="topic",
        key=f"medtop:{code}",
        label=label[:1].upper() + label[1:],
        score=round(score, 4),
        rule=rule,
        spans=tuple(spans),
        data=data,
    )


def _add(found: dict[str, Tag], tag: Tag) -> None:
    """A topic that was found already keeps its rule and its spans."""
    found.setdefault(tag.key.removeprefix("medtop:"), tag)
