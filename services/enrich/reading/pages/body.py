"""Tells which pieces of a page are its body: a small trained model looks twice, the second time knowing the first."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.pages.layout import Floats, Measured

MODEL: Final = Path(__file__).parents[1] / "models" / "page.json.gz"  # made by bench/train_page.py
_LIMIT: Final = 8.0  # beyond, a score is as sure as it gets
_BATCH: Final = 4096  # rows
_NEAR_BEST: Final = 1.5  # where nothing reaches the threshold, what is so near the best is taken


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How likely each piece is body, which of them are, and how sure that is of the whole page."""

    chances: Floats
    is_body: NDArray[np.bool_]
    confidence: float  # the F1 to be expected of the body


Layers = Sequence[tuple[Floats, Floats]]  # weights and bias of each


@dataclass(frozen=True, kw_only=True)
class Look:
    """Some small neural nets that were trained alike: measures in, their mean score a row out; above 0 is body."""

    mean: Floats
    scale: Floats
    nets: Sequence[Layers]
    _side_by_side: list[tuple[Floats, Floats]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # The first layers make one wide layer, for all see the same; the others are stacked, net by net.
        (first, *others) = zip(*self.nets, strict=True)
        wide = np.concatenate([weights for weights, _ in first], axis=1), np.concatenate([bias for _, bias in first])
        stacked = [
            (np.stack([weights for weights, _ in layer]), np.stack([bias for _, bias in layer])[:, None])
            for layer in others
        ]
        object.__setattr__(self, "_side_by_side", [wide, *stacked])

    def scores(self, rows: Floats) -> Floats:
        # In batches: a page of 100,000 elements would need its rows several times over at once.
        batches = [self._scores(rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH)]
        return np.concatenate(batches) if batches else np.zeros(0, dtype=np.float32)

    def _scores(self, rows: Floats) -> Floats:
        values = np.clip((rows - self.mean) / self.scale, -6, 6)
        (wide, bias), *stacked = self._side_by_side
        values = np.maximum(values @ wide + bias, 0)
        values = values.reshape(len(rows), len(self.nets), -1).transpose(1, 0, 2)
        for weights, bias in stacked[:-1]:
            values = np.maximum(values @ weights + bias, 0)
        weights, bias = stacked[-1]
        scores: Floats = (values @ weights + bias)[..., 0].mean(0)
        return scores


@dataclass(frozen=True, kw_only=True)
class Model:
    first: Look
    second: Look
    threshold: float
    # Where the nets expect an F1 of the first, pages that they had not seen had one of the second; both rise.
    calibration: tuple[Floats, Floats]


def judge(measured: Measured) -> Judged:
    """Tell body from the rest by the model that is shipped."""
    return judge_by(_shipped(), measured)


def judge_by(model: Model, measured: Measured) -> Judged:
    if not len(measured.rows):
        return Judged(chances=np.zeros(0, dtype=np.float32), is_body=np.zeros(0, dtype=np.bool_), confidence=0.0)
    scores = model.second.scores(second_rows(measured, model.first.scores(measured.rows)))
    best = float(scores.max())
    threshold = model.threshold if best > model.threshold + 1 else best - _NEAR_BEST
    chances = 1 / (1 + np.exp(-np.clip(scores, -_LIMIT, _LIMIT)))
    is_body: NDArray[np.bool_] = scores > threshold
    expected = _expected_f1(measured.words, chances, is_body)
    return Judged(chances=chances, is_body=is_body, confidence=float(np.interp(expected, *model.calibration)))


def second_rows(measured: Measured, scores: Floats) -> Floats:
    """The measures again, with what the first look thought of each piece, its neighbours and its containers."""
    context = _context(measured, np.clip(scores, -_LIMIT, _LIMIT))
    return np.concatenate((measured.rows, context), axis=1, dtype=np.float32)


def _context(measured: Measured, scores: Floats) -> Floats:
    count, words = len(scores), measured.words
    chances = 1 / (1 + np.exp(-scores))
    body = words * chances
    columns = [scores]
    padded = np.concatenate((np.full(4, -_LIMIT), scores, np.full(4, -_LIMIT)))
    columns += [padded[4 + step : 4 + step + count] for step in (-1, 1, -2, 2, -3, 3, -4, 4)]

    index = np.arange(count)
    words_to = np.concatenate(([0.0], np.cumsum(words)))
    body_to = np.concatenate(([0.0], np.cumsum(body)))
    for reach in (5, 15):
        for start, end in (
            (np.maximum(index - reach, 0), index),
            (index + 1, np.maximum(np.minimum(index + 1 + reach, count), index + 1)),
        ):
            columns.append((body_to[end] - body_to[start]) / (words_to[end] - words_to[start] + 5))
    for group in measured.groups:
        all_words, all_body = np.bincount(group, words), np.bincount(group, body)
        columns += [(all_body[group] - body) / (all_words[group] - words + 3), np.log1p(all_body[group])]
    total = body_to[-1] + 1
    columns += [
        body_to[:-1] / total,
        np.full(count, np.log1p(total)),
        np.full(count, total / (words_to[-1] + 1)),
        np.full(count, scores.max()),
    ]
    is_good = (chances > 0.5) & (words >= 8)
    last = np.maximum.accumulate(np.where(is_good, index, -100))
    following = np.minimum.accumulate(np.where(is_good, index, count + 100)[::-1])[::-1]
    columns += [np.minimum(index - last, 30) / 10, np.minimum(following - index, 30) / 10]
    return np.array(columns).T


def _expected_f1(words: Floats, chances: Floats, is_body: NDArray[np.bool_]) -> float:
    right = float((words * chances)[is_body].sum())
    taken = float(words[is_body].sum())
    missed = float((words * chances)[~is_body].sum())
    return 2 * right / ((taken + right + missed) or 1.0)


@cache
def _shipped() -> Model:
    return read_model(json.loads(gzip.decompress(MODEL.read_bytes())))


def read_model(kept: Mapping[str, Any]) -> Model:
    """The model as its file keeps it: `{"first": look, "second": look, "threshold": -0.6, "calibration": [x, y]}`."""
    expected, seen = kept["calibration"]
    return Model(
        first=_look(kept["first"]),
        second=_look(kept["second"]),
        threshold=float(kept["threshold"]),
        calibration=(np.array(expected, dtype=np.float32), np.array(seen, dtype=np.float32)),
    )


def _look(kept: Mapping[str, Any]) -> Look:
    return Look(
        mean=np.array(kept["mean"], dtype=np.float32),
        scale=np.array(kept["scale"], dtype=np.float32),
        nets=[
            [(np.array(weights, dtype=np.float32), np.array(bias, dtype=np.float32)) for weights, bias in layers]
            for layers in kept["nets"]
        ],
    )
