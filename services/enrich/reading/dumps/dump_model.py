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

from services.enrich.reading.dumps.dump_features import NAMES

Numbers = NDArray[np.float32]

WEIGHTS: Final = Path(__file__).parents[1] / "models" / "dump.json.gz"
BODY_FROM: Final = 0.0  # log-odds
HEADS: Final = ("body", "title", "byline", "date", "category")
_STEPS: Final = (-3, -2, -1, 1, 2, 3)
_WINDOWS: Final = (2, 5, 12)
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
    count = len(known)
    thought = (1 / (1 + np.exp(-np.clip(odds, -15, 15)))).astype(np.float32)
    weight = thought * known[:, 0]  # the first column is the length
    sums = np.zeros((2, count + 1), np.float32)
    np.cumsum(thought, out=sums[0, 1:])
    np.cumsum(weight, out=sums[1, 1:])
    index = np.arange(count)
    columns: list[NDArray[Any]] = [np.clip(odds, -8, 8) / 4, thought]
    for step in _STEPS:
        moved = np.zeros(count, np.float32)
        if step < 0:
            moved[-step:] = thought[:step]
        else:
            moved[:-step] = thought[step:]
        columns.append(moved)
    for window in _WINDOWS:
        start, end = np.maximum(index - window, 0), np.minimum(index + window + 1, count)
        columns.append((sums[0, end] - sums[0, start]) / (end - start))
        columns.append(np.log1p(sums[1, index] - sums[1, start]))
        columns.append(np.log1p(sums[1, end] - sums[1, index + 1]))
    whole = max(float(sums[1, -1]), 1.0)
    columns += [sums[1, :-1] / whole, sums[1, 1:] / whole, np.full(count, np.log1p(whole))]
    begins = int(np.searchsorted(sums[1, 1:], 0.04 * sums[1, -1]))  # where the body begins; a stray piece is not it
    distance = (begins - index).astype(np.float32)
    columns += [np.log1p(np.maximum(distance, 0)), np.log1p(np.maximum(-distance, 0))]
    columns += [(distance == 1), (distance == 2), (distance > 0) & (distance < 6)]
    return np.concatenate((known.T, np.array(columns, np.float32))).T


def _layers(told: dict[str, Any]) -> Layers:
    return Layers(**{name: np.array(told[name], np.float32) for name in ("enter", "bias", "leave", "offset")})
