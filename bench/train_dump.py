"""Trains the network that reads text dumps: `python -m bench.train_dump --help`.

A page's dumps always stand in one fold, so that no page is scored by what it taught. Prints the scores of the folds
as JSON; with `--write` also trains on all and writes the weights with their manifest.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import lzma
import random
import re
import textwrap
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench import adapters, dump_pages
from services.enrich.reading import bylines, dates
from services.enrich.reading.decode import clean
from services.enrich.reading.dumps import dump, dump_choice, dump_features, dump_model, dump_whole
from services.enrich.reading.dumps.dump_choice import Choice, Weights
from services.enrich.reading.dumps.dump_features import Numbers, word_count
from services.enrich.reading.dumps.dump_model import BODY_FROM, HEADS, Layers, Model
from services.enrich.reading.dumps.unwrap import Piece, unwrap
from services.enrich.reading.sentences import ends_sentence

FOLDS: Final = 5
_HIDDEN: Final = 0.15  # share of what is seen that is hidden while learning
_DENSE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_DENSE}]|[^\W{_DENSE}]+")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One dump: its pieces as numbers, what each is (NaN: not known), and what the scores need."""

    page: int
    dumper: str
    known: Numbers
    truth: Numbers  # a row a piece, a column for each of HEADS
    words: NDArray[np.int64]
    texts: list[str]
    body: list[str]  # tokens
    is_scored: bool  # the dump shows the body, and was not made up from another


def samples(pages: Sequence[dict[str, Any]], *, augment: int, leave_out: str = "", seed: int = 7) -> list[Sample]:
    """Every dump of the pages, and `augment` more of each page, made up from those that are not left out."""
    dice = random.Random(seed)
    found = []
    for number, page in enumerate(pages):
        dumps = {name: clean(text) for name, text in page["dumps"].items()}
        made = {}
        for at in range(augment):
            name = dice.choice(sorted(dumps.keys() - {leave_out}))
            text = dumps[name]
            if dice.random() < _OTHER_ENDS:
                # Of the same fold, or a page's end would be learnt from before the page is scored.
                others = [one for one in pages[number % FOLDS :: FOLDS] if name in one["dumps"]]
                alike = [one for one in others if one.get("lang") == page.get("lang") and one is not page]
                text = with_end_of(text, page, dice.choice(alike or others), name)
            made[f"~{at}"] = laid_out_anew(dice, text, page["title"])
        for name, text in [*dumps.items(), *made.items()]:
            sample = _sample(number, name, page, text)
            if sample:
                found.append(sample)
    return found


_OTHER_ENDS: Final = 0.5  # share of the made up dumps


def with_end_of(text: str, page: dict[str, Any], other: dict[str, Any], name: str) -> str:
    """A dump with what stands below the body of another page in place of what stands below its own."""
    below = clean(other["dumps"][name])
    end, begin = _end_of_body(text, page["body"]), _end_of_body(below, other["body"])
    return "\n".join(text.split("\n")[:end] + below.split("\n")[begin:]) if end and begin else text


def _end_of_body(text: str, body: str) -> int:
    """The number of its last line, from 1; 0 without any."""
    pieces = unwrap(text)
    truth = _body_truth([_TOKEN.findall(piece.text) for piece in pieces], _TOKEN.findall(body))
    return max((piece.numbers[-1] for piece, is_body in zip(pieces, truth, strict=True) if is_body), default=0)


def laid_out_anew(dice: random.Random, text: str, title: str | None) -> str:
    """The same page as another dumper might set it: other width, bullets, indents and headings, fewer empty lines."""
    lines = []
    pieces = unwrap(text)
    width = dice.choice([0, 0, 60, 66, 72, 76, 78, 90, 100, 120])
    bullet = dice.choice(["* ", "- ", "• ", "+ ", "", "o "])
    indent = dice.choice(["", "", "", "   ", "  "])
    blank = dice.choice(["none", "as it was", "always", "half"])
    levels = _heading_levels(dice, pieces, title) if dice.random() < 0.4 else [0] * len(pieces)
    for piece, level in zip(pieces, levels, strict=True):
        above = {"none": False, "always": True, "half": piece.gap > 1}.get(blank, piece.gap > 0)
        if above or (width and blank == "none" and word_count(piece.text) > 25 and dice.random() < 0.7):
            lines.append("")
        start = indent
        if piece.mark == "item":
            start += "  " * (piece.level - 1) + bullet
        elif level:
            start += "#" * level + " "
        if width:
            lines += textwrap.wrap(piece.text, width, initial_indent=start, subsequent_indent=" " * len(start)) or [""]
        else:
            lines.append(start + piece.text)
    return "\n".join(lines)


def _heading_levels(dice: random.Random, pieces: list[Piece], title: str | None) -> list[int]:
    """Of each piece, 0 for none: as the dump has them; where it has none, its title and some other short lines."""
    if any(piece.mark == "heading" for piece in pieces):
        return [max(piece.level, 1) if piece.mark == "heading" else 0 for piece in pieces]
    is_title = _title_truth([piece.text for piece in pieces], title)
    could_be = [1 < word_count(piece.text) < 15 and not ends_sentence(piece.text) for piece in pieces]
    return [
        1 if hit == 1 and dice.random() < 0.8 else dice.choice([2, 3, 4]) if short and dice.random() < 0.2 else 0
        for hit, short in zip(is_title, could_be, strict=True)
    ]


def _sample(number: int, dumper: str, page: dict[str, Any], text: str) -> Sample | None:
    pieces, _ = dump_whole.set_aside(unwrap(text))
    if len(pieces) < 3:
        return None
    body = _TOKEN.findall(page["body"])
    tokens = [_TOKEN.findall(piece.text) for piece in pieces]
    truth = np.zeros((len(pieces), len(HEADS)), np.float32)
    truth[:, 0] = _body_truth(tokens, body)
    truth[:, 1] = _title_truth([piece.text for piece in pieces], page["title"])
    truth[:, 2] = _byline_truth([piece.text for piece in pieces], page["authors"])
    truth[:, 3] = _date_truth([piece.text for piece in pieces], page["date"])
    truth[:, 4] = _category_truth([piece.text for piece in pieces], page["category"])
    shown = _score(body, _TOKEN.findall(text))[1]
    return Sample(
        page=number,
        dumper=dumper,
        known=dump_features.features(pieces),
        truth=truth,
        words=np.array([word_count(piece.text) for piece in pieces]),
        texts=[piece.text for piece in pieces],
        body=body,
        is_scored=dumper[0] != "~" and shown >= 0.6,
    )


def _shingles(tokens: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)) if tokens)


def _score(true: list[str], read: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of four-token shingles."""
    ours, theirs = _shingles(true), _shingles(read)
    common = (ours & theirs).total()
    precision = common / theirs.total() if theirs else 0.0
    recall = common / ours.total() if ours else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def _body_truth(tokens: list[list[str]], body: list[str]) -> list[float]:
    """1 where most of a piece stands in the body; a short piece follows those beside it."""
    known = set(_shingles(body))
    flat = f" {' '.join(body)} "
    told: list[float] = []
    for said in tokens:
        if len(said) >= 4:
            inside = sum(tuple(said[at : at + 4]) in known for at in range(len(said) - 3))
            told.append(float(inside / (len(said) - 3) > 0.5))
        else:
            told.append(-1.0 if said and f" {' '.join(said)} " in flat else 0.0)
    for at, value in enumerate(told):
        if value == -1:
            told[at] = float(1 in told[max(0, at - 2) : at] and 1 in told[at + 1 : at + 3])
    return told


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))


def _title_truth(texts: list[str], title: str | None) -> list[float]:
    wanted = _plain(title or "")
    hits = [bool(wanted) and _plain(text) == wanted for text in texts]
    return [float(hit) if any(hits) else np.nan for hit in hits]


def _byline_truth(texts: list[str], authors: list[str] | None) -> list[float]:
    wanted = [_plain(name) for name in authors or [] if _plain(name)]
    plain = [f" {_plain(text)} " if len(text) < 60 + 40 * len(wanted) else "" for text in texts]
    hits = [bool(wanted) and all(f" {name} " in text for name in wanted) for text in plain]
    if not any(hits):  # each name on a line of its own
        hits = [len(text) < 50 and any(f" {name} " in text for name in wanted) for text in plain]
    return [float(hit) if any(hits) or (not wanted and authors is not None) else np.nan for hit in hits]


def _date_truth(texts: list[str], day: str | None) -> list[float]:
    hits = []
    for text in texts:
        found = dates.find(text) if day and len(text) < 200 and any(map(str.isdigit, text)) else None
        hits.append(found is not None and found[0].date().isoformat() == day)
    return [float(hit) if any(hits) else np.nan for hit in hits]


def _category_truth(texts: list[str], names: list[str] | None) -> list[float]:
    wanted = {_plain(name) for name in names or []}
    hits = [len(text) < 120 and _plain(re.split(r"[:：>»›/]", text.rstrip(" >»›/"))[-1]) in wanted for text in texts]
    return [float(hit) if wanted and any(hits) else np.nan for hit in hits]


# ---------------------------------------------------------------------------------------------------- learning


def train(found: list[Sample], *, seed: int = 1, epochs: int = 14) -> Model:
    """A model of all these samples; what `second` sees of `first` comes from folds of their own."""
    pages = sorted({sample.page for sample in found})
    inner = {page: at % 3 for at, page in enumerate(pages)}
    thoughts: dict[int, Numbers] = {}
    for fold in range(3):
        first = _fit_first([sample for sample in found if inner[sample.page] != fold], seed, epochs)
        for sample in found:
            if inner[sample.page] == fold:
                thoughts[id(sample)] = first.odds(sample.known)[:, 0]
    second = _fit(
        np.concatenate([dump_model.with_thoughts(sample.known, thoughts[id(sample)]) for sample in found]),
        np.concatenate([sample.truth for sample in found]),
        _weights(found),
        hidden=_HIDDEN_SECOND,
        seed=seed + 1,
        epochs=epochs,
    )
    return Model(
        first=_fit_first(found, seed, epochs),
        second=second,
        calibration=dict.fromkeys(HEADS, (1.0, 0.0)),
    )


_NETS: Final = 3
_HIDDEN_FIRST: Final = 16
_HIDDEN_SECOND: Final = 32


def _fit_first(found: list[Sample], seed: int, epochs: int) -> Layers:
    return _fit(
        np.concatenate([sample.known for sample in found]),
        np.concatenate([sample.truth[:, :1] for sample in found]),
        _weights(found)[:, :1],
        hidden=_HIDDEN_FIRST,
        seed=seed,
        epochs=max(epochs * 2 // 3, 1),
    )


def _weights(found: list[Sample]) -> Numbers:
    """A long piece of body counts more, as it does for who reads it; a page counts as a page, however long."""
    rows = []
    for sample in found:
        size = np.maximum(sample.words, 1)
        of_body = max(float(size[sample.truth[:, 0] > 0].sum()), _FEW_WORDS)
        weight = np.ones((len(size), len(HEADS)), np.float32)
        weight[:, 0] = 12 * np.sqrt(size / of_body)
        rows.append(weight)
    return np.concatenate(rows)


_FEW_WORDS: Final = 50.0


def _fit(known: Numbers, truth: Numbers, weight: Numbers, *, hidden: int, seed: int, epochs: int) -> Layers:
    """Several networks of other beginnings, whose mean is surer than any of them, as one wide network."""
    # What hardly any page of these shows must not shout on one that does.
    mean, spread = known.mean(0), known.std(0) + np.float32(0.15)
    seen = (known - mean) / spread
    weight = np.where(np.isnan(truth), 0, weight)
    told = np.nan_to_num(truth)
    nets = [_fit_one(seen, told, weight, hidden=hidden, seed=seed * 100 + at, epochs=epochs) for at in range(_NETS)]
    first, bias, last, offset = (list(layers) for layers in zip(*nets, strict=True))
    enter = np.concatenate(first, axis=1) * np.float32(1 - _HIDDEN) / spread[:, None]
    return Layers(
        enter=enter,
        bias=np.concatenate(bias) - mean @ enter,
        leave=(np.concatenate(last) / _NETS).astype(np.float32),
        offset=np.mean(offset, axis=0),
    )


def _fit_one(
    known: Numbers, truth: Numbers, weight: Numbers, *, hidden: int, seed: int, epochs: int
) -> tuple[Numbers, ...]:
    """Adam on the log loss of each head; what is not known weighs nothing and teaches nothing."""
    dice = np.random.default_rng(seed)
    columns, heads = known.shape[1], truth.shape[1]
    layers = [
        dice.normal(0, np.sqrt(1.5 / columns), (columns, hidden)).astype(np.float32),
        np.zeros(hidden, np.float32),
        dice.normal(0, np.sqrt(1 / hidden), (hidden, heads)).astype(np.float32),
        np.full(heads, -2, np.float32),
    ]
    means = [np.zeros_like(layer) for layer in layers]
    squares = [np.zeros_like(layer) for layer in layers]
    size, step = 512, 0
    steps = epochs * (len(known) // size + 1)
    for _ in range(epochs):
        order = dice.permutation(len(known))
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            step += 1
            seen = known[rows]
            seen *= dice.integers(0, 256, seen.shape, np.uint8) >= round(_HIDDEN * 256)
            inner = np.maximum(seen @ layers[0] + layers[1], 0)
            mask = (dice.random(inner.shape, np.float32) > _HIDDEN) / np.float32(1 - _HIDDEN)
            inner *= mask
            odds = inner @ layers[2] + layers[3]
            error = (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - truth[rows]) * weight[rows] / size
            back = (error @ layers[2].T) * (inner > 0) * mask
            slopes = [seen.T @ back, back.sum(0), inner.T @ error, error.sum(0)]
            rate = 3e-3 * min(1.0, step / 200) * (1 - step / (steps + 1)) + 1e-5
            for at, slope in enumerate(slopes):
                means[at] = np.float32(0.9) * means[at] + np.float32(0.1) * slope
                squares[at] = np.float32(0.999) * squares[at] + np.float32(0.001) * slope**2
                toward = means[at] / (1 - 0.9**step) / (np.sqrt(squares[at] / (1 - 0.999**step)) + 1e-8)
                decay = 1e-2 * layers[at] if layers[at].ndim == 2 else 0
                layers[at] = (layers[at] - rate * (toward + decay)).astype(np.float32)
    return tuple(layers)


# ---------------------------------------------------------------------------------------------------- choosing


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What could be a field's value on one dump, and which of it is right."""

    page: int  # -1: of our own making, learnt from in every fold
    choices: list[Choice]
    right: list[bool]
    is_shown: bool  # the value can be read in the dump

    @property
    def teaches(self) -> bool:
        return any(self.right) or not self.is_shown


def lessons(
    pages: list[dict[str, Any]], models: Sequence[Model], *, made: Sequence[dict[str, Any]] = ()
) -> dict[str, list[Lesson]]:
    """Of title and byline, what the models of the folds offer on the pages they have not seen, and on those `made`.

    A byline is looked for around the title that weights of the same fold choose.
    """
    dumps = [
        (number, page, clean(text), models[at % FOLDS])
        for numbered in (enumerate(pages), ((-1, page) for page in made))
        for at, (number, page) in enumerate(numbered)
        for text in page["dumps"].values()
    ]
    told: dict[str, list[Lesson]] = {"title": []}
    for number, page, text, model in dumps:
        if page["title"] and f" {_plain(page['title'])} " in f" {_plain(text)} ":
            offered, _ = dump.choices(text, model=model)
            right = [_plain(one.value) == _plain(page["title"]) for one in offered]
            told["title"].append(Lesson(page=number, choices=offered, right=right, is_shown=True))
    weights = [choosing_by_folds(told, fold)["title"] for fold in range(FOLDS)] if dumps else []
    told["byline"] = [
        _byline_lesson(number, page, text, dump.choices(text, model=model, weight=weights[number % FOLDS])[1])
        for number, page, text, model in dumps
        if page["authors"] is not None  # else nobody knows
    ]
    return told


def _byline_lesson(number: int, page: dict[str, Any], text: str, offered: list[Choice]) -> Lesson:
    names = {_plain(name) for name in page["authors"]}
    flat = f" {_plain(text)} "
    shown = bool(names) and all(f" {name} " in flat for name in names)
    right = [shown and {_plain(name) for name in bylines.split(one.value)} == names for one in offered]
    return Lesson(page=number, choices=offered, right=right, is_shown=shown)


def choosing(told: list[Lesson], *, none: bool) -> dict[str, float]:
    """Weights that make the right choice the likeliest of its page; with `none`, of nothing where nothing is right."""
    taught = [one for one in told if one.teaches and one.choices]
    names = sorted({name for lesson in taught for one in lesson.choices for name in one.told})
    rows = np.array([[one.told.get(name, 0.0) for name in names] for lesson in taught for one in lesson.choices])
    spread = np.maximum(rows.std(0), 0.1)
    rows /= spread
    page = np.repeat(np.arange(len(taught)), [len(lesson.choices) for lesson in taught])
    right = np.array([is_right for lesson in taught for is_right in lesson.right], float)
    nothing = np.array([float(not any(lesson.right)) for lesson in taught])
    weight, mean, square = np.zeros((3, len(names)))
    for step in range(1, _STEPS + 1):
        odds = rows @ weight
        most = np.full(len(taught), 0.0 if none else -np.inf)
        np.maximum.at(most, page, odds)
        share = np.exp(odds - most[page])
        empty = np.exp(-most) if none else np.zeros(len(taught))
        whole = np.bincount(page, share) + empty
        known = np.bincount(page, share * right) + nothing * empty
        slope = rows.T @ (share / whole[page] - share * right / known[page]) + _HELD * weight
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        toward = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
        weight -= 0.05 * (1 - step / (_STEPS + 1)) * toward
    return {name: round(float(value), 3) for name, value in zip(names, weight / spread, strict=True)}


_STEPS: Final = 400
_HELD: Final = 24.0  # how strongly weights are held near nothing


def choosing_by_folds(told: dict[str, list[Lesson]], fold: int | None) -> dict[str, dict[str, float]]:
    """The weights for each field of all lessons but those of a fold."""
    return {
        field: choosing([one for one in its if one.page < 0 or one.page % FOLDS != fold], none=field == "byline")
        for field, its in told.items()
    }


def chosen(told: dict[str, list[Lesson]]) -> dict[str, float]:
    """By folds: how often the choice is right where the value is shown, and how often one is made where it is not."""
    count: Counter[str] = Counter()
    for fold in range(FOLDS):
        weights = choosing_by_folds(told, fold)
        for field, its in told.items():
            for one in (one for one in its if one.page >= 0 and one.page % FOLDS == fold):
                best = dump_choice.best(one.choices, weights[field], none=field == "byline")
                count[f"{field} shown" if one.is_shown else f"{field} not shown"] += 1
                if not one.is_shown:
                    count[f"{field} made up"] += best is not None
                elif best:
                    count[field] += one.right[next(at for at, it in enumerate(one.choices) if it is best[0])]
    return {
        "title": round(count["title"] / max(count["title shown"], 1), 4),
        "byline": round(count["byline"] / max(count["byline shown"], 1), 4),
        "byline_made_up": round(count["byline made up"] / max(count["byline not shown"], 1), 4),
    }


# ---------------------------------------------------------------------------------------------------- scoring


Judged = tuple[Sample, Numbers]


def fold_models(found: list[Sample], *, beside: Sequence[Sample] = (), epochs: int, leave_out: str = "") -> list[Model]:
    """For each fold a model that saw no dump of its pages, nor any by the dumper left out.

    What is `beside` is learnt from in every fold.
    """
    parts = [[one for one in found if one.page % FOLDS != fold and one.dumper != leave_out] for fold in range(FOLDS)]
    return [train([*part, *beside], epochs=epochs) for part in parts]


def fold_by_fold(found: list[Sample], models: Sequence[Model], *, leave_out: str = "") -> list[Judged]:
    """Each dump with the odds that the model of its fold gave."""
    asked = [one for one in found if one.dumper[0] != "~" and leave_out in ("", one.dumper)]
    return [(one, models[one.page % FOLDS].judge(one.known)) for one in asked]


def figures(judged: list[Judged]) -> dict[str, Any]:
    """Of each dumper and of all: precision, recall, F1 and share of bad pages; of each field: how often the best piece
    is right where a right one is."""
    told: dict[str, Any] = {}
    dumpers = sorted({sample.dumper for sample, _ in judged})
    for name in [*dumpers, "all"]:
        told[name] = _body_figures([one for one in judged if name in ("all", one[0].dumper)])
    for head in range(1, len(HEADS)):
        hits = [
            sample.truth[int(np.argmax(odds[:, head])), head] == 1
            for sample, odds in judged
            if np.nansum(sample.truth[:, head]) > 0
        ]
        told[HEADS[head]] = round(float(np.mean(hits)), 4) if hits else None
    return told


def _body_figures(judged: list[Judged]) -> dict[str, float]:
    scores = []
    for sample, odds in judged:
        if sample.is_scored:
            read = " ".join(text for text, odd in zip(sample.texts, odds[:, 0], strict=True) if odd > BODY_FROM)
            scores.append(_score(sample.body, _TOKEN.findall(read)))
    precision, recall, own = np.array(scores or [(0, 0, 0)]).T
    mean, whole = float(np.mean(precision[precision > 0])) if precision.any() else 0.0, float(np.mean(recall))
    return {
        "dumps": len(scores),
        "f1": round(2 * mean * whole / max(mean + whole, 1e-9), 4),
        "precision": round(mean, 4),
        "recall": round(whole, 4),
        "bad": round(float(np.mean(own < 0.5)), 4),
    }


def calibrated(model: Model, judged: list[Judged]) -> Model:
    """The model, with slopes and shifts that make its odds say how often they were right in the folds."""
    fitted = {}
    for head, name in enumerate(HEADS):
        odds = np.concatenate([odds[:, head] for _, odds in judged])
        truth = np.concatenate([sample.truth[:, head] for sample, _ in judged])
        known = ~np.isnan(truth)
        fitted[name] = _line(odds[known].astype(float), truth[known].astype(float))
    return replace(model, calibration=fitted)


def _line(odds: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and shift of a logistic curve by Newton's method, held near the odds as they are."""
    odds = np.clip(odds, -12, 12)
    seen = np.stack((odds, np.ones_like(odds)), axis=1)
    line = np.array([1.0, 0.0])
    for _ in range(30):
        guess = 1 / (1 + np.exp(-np.clip(seen @ line, -30, 30)))
        slope = seen.T @ (guess - truth) + (line - [1.0, 0.0])
        bend = (seen * (guess * (1 - guess))[:, None]).T @ seen + np.eye(2)
        line -= np.linalg.solve(bend, slope)
    return round(float(line[0]), 4), round(float(line[1]), 4)


def out_of_fold(
    models: Sequence[Model],
    pages: list[dict[str, Any]],
    told: dict[str, list[Lesson]],
    scorer: Path,
    *,
    leave_out: str = "",
) -> None:
    """Print the scorer's own table of what `read_dump` reads with what saw no dump of the page it reads."""
    judge = _scorer(scorer)
    got: dict[str, list[dict[str, Any]]] = {}
    for fold, model in enumerate(models):
        weights = choosing_by_folds(told, fold)
        for page in pages[fold::FOLDS]:
            for dumper, text in page["dumps"].items():
                if leave_out in ("", dumper):
                    got.setdefault(dumper, []).append(_scored(judge, page, text, model, weights))
    rows = [judge.row("read_dump", dumper, its) for dumper, its in sorted(got.items())]
    judge.show([*rows, judge.row("read_dump", "all", [one for its in got.values() for one in its])])


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _scored(
    judge: ModuleType, page: dict[str, Any], text: str, model: Model, weights: Mapping[str, Weights]
) -> dict[str, Any]:
    """One dump as the scorer counts it: a field where it can be read, a false answer where it cannot."""
    began = time.process_time()
    read = adapters.read_dump(text, model=model, weights=weights)
    took_ms = (time.process_time() - began) * 1e3
    shown = judge.visible(page, text)
    true = {name: {judge.norm(one) for one in page[name] or []} for name in ("category", "authors")}
    writers = judge.names(read["byline"])
    count = Counter({f"any_{name}": read[name] is not None for name in ("title", "category", "byline", "date")})
    for name in ("title", "category", "byline", "date"):
        if shown[name]:
            count[f"n_{name}"] = 1
        elif name == "category" or page["set"] != "zyte":
            count[f"m_{name}"], count[f"fp_{name}"] = 1, bool(read[name])
    if shown["title"]:
        count["title"] = judge.norm(read["title"]) == judge.norm(page["title"])
        count["title~"] = judge.title_near(page["title"], read["title"])
    if shown["category"]:
        count["category"] = judge.norm(read["category"]) in true["category"]
    if shown["byline"]:
        count["byline"], count["byline~"] = writers == judge.names(page["authors"]), bool(writers & true["authors"])
    if shown["date"]:
        count["date"] = read["date"] == page["date"][:10]
    body = judge.score(page["body"], read["body"], page["set"] == "zyte") if shown["body"] else None
    return {"s": body, "t": took_ms, "err": None, "c": count, "empty": not read["body"].strip()}


# ---------------------------------------------------------------------------------------------------- keeping


def to_json(model: Model) -> dict[str, Any]:
    return {
        "columns": list(dump_features.NAMES),
        "first": _told(model.first),
        "second": _told(model.second),
        "calibration": model.calibration,
    }


def _told(layers: Layers) -> dict[str, Any]:
    return {
        name: np.round(getattr(layers, name).astype(float), 4).tolist() for name in ("enter", "bias", "leave", "offset")
    }


def write(model: Model, manifest: dict[str, Any]) -> None:
    path = dump_model.WEIGHTS
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(to_json(model), separators=(",", ":")).encode(), 9, mtime=0))
    path.with_name("dump.manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def write_choosing(offered: dict[str, list[Lesson]], told: dict[str, Any]) -> None:
    kept = {name: told[name] for name in ("learnt_from", "date", "chosen")}
    kept["weights"] = choosing_by_folds(offered, None)
    dump_choice.WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n")


def _real_pages(folder: Path) -> list[dict[str, Any]]:
    pages = []
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf8") as file:
            pages += [json.loads(line) for line in file]
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of labelled dumps to learn from, *.jsonl.xz")
    parser.add_argument(
        "--made", type=int, default=0, help="learn from so many pages of our own making, alone or beside"
    )
    parser.add_argument("--score", type=Path, help="a folder of labelled dumps to score on, never to learn from")
    parser.add_argument("--augment", type=int, default=0, help="lay-outs made up for each page, beside its own")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--leave-out", default="", help="a dumper to score on and not to learn from")
    parser.add_argument("--write", action="store_true", help="train on all and write the weights")
    parser.add_argument("--folds", type=Path, metavar="SCORER", help="print the table of this scorer, out of fold")
    asked = parser.parse_args()
    made = dump_pages.pages(asked.made)
    pages = _real_pages(asked.data) if asked.data else made
    epochs, leave_out = asked.epochs, asked.leave_out
    found = samples(pages, augment=asked.augment, leave_out=leave_out)
    beside = samples(made, augment=0) if asked.data else []
    models = fold_models(found, beside=beside, epochs=epochs, leave_out=leave_out) if asked.data or asked.folds else []
    if asked.folds:
        out_of_fold(models, pages, lessons(pages, models, made=_others(asked.made)), asked.folds, leave_out=leave_out)
        if not asked.write:
            return
    told: dict[str, Any] = {
        "learnt_from": {"labelled pages": len(pages) if asked.data else 0, "pages of our own making": len(made)},
        "dumps": len(found) + len(beside),
        "epochs": epochs,
        "date": datetime.now(UTC).date().isoformat(),
    }
    model = train([*found, *beside], epochs=epochs) if asked.write or not asked.data else None
    if not asked.data and model:  # as many others as one likes can be made
        pages = dump_pages.pages(asked.made // 8, seed=43)
        judged = told_apart(samples(pages, augment=0), model)
        models = [model] * FOLDS
    else:
        judged = fold_by_fold(found, models, leave_out=leave_out)
    told["held_out"] = figures(judged)
    offered = lessons(pages, models, made=_others(asked.made) if asked.data else ())
    told["chosen"] = chosen(offered)
    if model:
        finish(calibrated(model, judged), told, score=asked.score, keep=asked.write)
    if asked.write:
        write_choosing(offered, told)
    print(json.dumps(told, indent=1))


def _others(made: int) -> list[dict[str, Any]]:
    """Pages of our own making that no model has seen, to learn to choose from."""
    return dump_pages.pages(made * 2 // 3, seed=43)


def told_apart(found: list[Sample], model: Model) -> list[Judged]:
    return [(one, model.judge(one.known)) for one in found]


def finish(model: Model, told: dict[str, Any], *, score: Path | None, keep: bool) -> None:
    """Score on pages never learnt from, and on the small sample by which a test knows the weights again; write."""
    if score:
        told["never_learnt_from"] = figures(told_apart(samples(_real_pages(score), augment=0), model))
    told["sample"] = figures(told_apart(samples(dump_pages.pages(12, seed=7), augment=0), model))
    if keep:
        write(model, told)


if __name__ == "__main__":
    main()
