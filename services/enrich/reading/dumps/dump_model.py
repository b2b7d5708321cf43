"""The small network that judges the pieces of a dump: how likely each is body, title, byline, date or category."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.dumps.dump_features import NAMES, best_run

Numbers = NDArray[np.float32]

WEIGHTS: Final = Path(__file__).parents[1] / "models" / "dump.json.gz"
BODY_FROM: Final = 0.0  # log-odds
HEADS: Final = ("body", "title", "byline", "date", "category")
_REACH: Final = 6
_STEPS: Final = np.array([step for step in range(-_REACH, _REACH + 1) if step])[:, None]
_WINDOWS: Final = np.array([2, 5, 12, 30])[:, None]
_FADING: Final = np.array([4, 15])[:, None, None]
_FAR: Final = 50  # pieces
_LENGTH: Final = NAMES.index("length")
_COMPARED: Final = [
    NAMES.index(name)
    for name in (
        "length", "ends", "commas", "sentences", "no_gap", "wide_gap", "indented", "capitals", "digits", "linked",
        "long_words", "quoted", "item", "wrapped", "says_any", "often", "colon", "opens_quote",
    )
]  # fmt: skip
# OpenBLAS wakes all its threads for a product of more multiplications, and they cost a page more than they save.
_ONE_THREAD: Final = 250_000


@dataclass(frozen=True, kw_only=True)
class Layers:
    """One hidden layer of rectified sums between `columns` of what is known of a piece and the odds of its parts."""

    enter: Numbers
    bias: Numbers
    leave: Numbers
    offset: Numbers

    def odds(self, known: Numbers) -> Numbers:
        hidden = np.empty((len(known), len(self.bias)), np.float32)
        step = max(1, _ONE_THREAD // self.enter.size)
        for start in range(0, len(known), step):
            np.matmul(known[start : start + step], self.enter, out=hidden[start : start + step])
        hidden += self.bias
        np.maximum(hidden, 0, out=hidden)
        odds: Numbers = hidden @ self.leave + self.offset
        return odds


@dataclass(frozen=True, kw_only=True)
class Model:
    """`first` tells body from the rest; `second` knows what `first` thought of a piece's neighbours, and tells all."""

    first: Layers
    second: Layers
    calibration: dict[str, tuple[float, float]]  # of each head: odds -> slope * odds + shift, as the folds taught

    def judge(self, known: Numbers) -> Numbers:
        """Log-odds for each piece (row) and each of HEADS (column)."""
        return self.second.odds(with_thoughts(known, self.first.odds(known)[:, 0]))

    def sure(self, odds: Numbers) -> Numbers:
        """How often odds such as these are right, 0 to 1: a row a piece, a column for each of HEADS."""
        slopes, shifts = np.array([self.calibration[head] for head in HEADS], np.float32).T
        sure: Numbers = 1 / (1 + np.exp(-np.clip(odds * slopes + shifts, -30, 30)))
        return sure


@cache
def model() -> Model:
    """The committed weights; `models/dump.manifest.json` says where they are from and what they score."""
    return from_json(json.loads(gzip.decompress(WEIGHTS.read_bytes())))


def from_json(told: dict[str, Any]) -> Model:
    """A model from its kept form. Raises ValueError when it was trained for other columns than these."""
    if told["columns"] != list(NAMES):
        raise ValueError("the weights were trained for other features: run bench/train_dump.py")
    return Model(
        first=_layers(told["first"]),
        second=_layers(told["second"]),
        calibration={head: (slope, shift) for head, (slope, shift) in told["calibration"].items()},
    )


def with_thoughts(known: Numbers, odds: Numbers) -> Numbers:
    """What is known of the pieces, with what was first thought of them and of those around them."""
    length = known[:, _LENGTH]
    thought = (1 / (1 + np.exp(-np.clip(odds, -15, 15)))).astype(np.float32)
    weight = thought * length
    rows = (
        np.clip(odds, -8, 8)[None] / 4,
        thought[None],
        _moved(thought),
        _windows(thought, weight),
        _from_beginning(weight),
        _from_run(length, odds),
        _from_sure(length, thought),
    )
    return np.concatenate((known, np.concatenate(rows).T, _beside_body(known, thought)), axis=1, dtype=np.float32)


def _moved(thought: Numbers) -> Numbers:
    """What was thought of those just above and below."""
    padded = np.zeros(len(thought) + 2 * _REACH, np.float32)
    padded[_REACH:-_REACH] = thought
    moved: Numbers = padded[np.arange(len(thought)) + _REACH + _STEPS]
    return moved


def _windows(thought: Numbers, weight: Numbers) -> Numbers:
    """How much body was thought to stand around, above and below, within some pieces."""
    count = len(thought)
    index = np.arange(count)
    thoughts, weights = _sums(thought), _sums(weight)
    start, end = np.maximum(index - _WINDOWS, 0), np.minimum(index + _WINDOWS + 1, count)
    around = (thoughts[end] - thoughts[start]) / (end - start)
    above = np.log1p(weights[:-1] - weights[start])
    below = np.log1p(weights[end] - weights[1:])
    return np.stack((around, above, below), axis=1).reshape(-1, count)


def _from_beginning(weight: Numbers) -> NDArray[Any]:
    """How much of the body stands above, and how far off it begins."""
    sums = _sums(weight)
    whole = max(float(sums[-1]), 1.0)
    begins = int(np.searchsorted(sums[1:], 0.04 * sums[-1]))  # a stray piece is not where the body begins
    below = (begins - np.arange(len(weight))).astype(np.float32)
    return np.stack(
        (
            sums[:-1] / whole,
            sums[1:] / whole,
            np.full(len(weight), np.log1p(whole)),
            np.log1p(np.maximum(below, 0)),
            np.log1p(np.maximum(-below, 0)),
            below == 1,
            below == 2,
            (below > 0) & (below < 6),
        )
    )


def _from_run(length: Numbers, odds: Numbers) -> NDArray[Any]:
    """Where a piece stands, as seen from the run with the best odds."""
    first, last = best_run((np.clip(odds + 0.5, -4, 4) * (length + 0.2)).tolist())
    index = np.arange(len(odds))
    return np.stack(
        (
            (index >= first) & (index < last),
            np.log1p(np.maximum(first - index, 0)),
            np.log1p(np.maximum(index - last + 1, 0)),
            *(index == edge for edge in (first - 1, first, last - 1, last)),
        )
    )


def _from_sure(length: Numbers, thought: Numbers) -> NDArray[Any]:
    """How near the next paragraphs above and below stand that are surely body: 1 at hand, fading to 0."""
    count = len(thought)
    index = np.arange(count)
    is_sure = (thought > 0.6) & (length > 2.4)
    distance = np.full((2, count), _FAR)
    distance[0, 1:] = index[1:] - np.maximum.accumulate(np.where(is_sure, index, -_FAR))[:-1]
    distance[1, :-1] = np.minimum.accumulate(np.where(is_sure, index, count + _FAR)[::-1])[-2::-1] - index[:-1]
    nearness: NDArray[Any] = np.exp(-distance / _FADING)
    return nearness.reshape(-1, count)


def _beside_body(known: Numbers, thought: Numbers) -> Numbers:
    """How a piece differs from the mean of what was thought to be body: papers keep to one way of setting it."""
    weight = np.where(thought > 0.3, thought * known[:, _LENGTH], 0)
    whole = weight.sum() + 1e-3
    compared = known[:, _COMPARED]
    off = compared - (weight @ compared) / whole
    spread = np.sqrt(weight @ off[:, :1] ** 2 / whole + 0.05)
    longer = np.clip(off[:, :1] / spread, -4, 4)
    beside: Numbers = np.concatenate((off, np.abs(off), longer, np.maximum(-longer, 0)), axis=1)
    return beside


def _sums(values: Numbers) -> Numbers:
    sums = np.zeros(len(values) + 1, np.float32)
    np.cumsum(values, out=sums[1:])
    return sums


def _layers(told: dict[str, Any]) -> Layers:
    return Layers(**{name: np.array(told[name], np.float32) for name in ("enter", "bias", "leave", "offset")})
