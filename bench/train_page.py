"""Trains the model that tells a page's body from the rest, and scores it by folds over pages' hosts.

    python -m bench.train_page SCORER [--data FOLDER] [--folds] [--baseline texts.json]

SCORER is the folder of `bench_extract.py`; its `load` reads the pages and its `score` judges them. First each page is
judged by a model that has seen no page of its host; the same table is printed as by the scorer, and with `--baseline`
(a JSON object: page id -> text of another extractor) a paired bootstrap of the pages' F1 against that one. Then,
without `--folds`, the model is trained on all pages and written to where `services.enrich.reading.pages.body` reads it,
with the confidence set right by the folds, and beside it the manifest with what the folds scored.

It learns from each page twice: as it is, and with paragraphs that are marked up as `div`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

from services.enrich.reading.pages import body
from services.enrich.reading.pages.layout import Floats, Measured, measure
from services.enrich.reading.pages.page import tell_apart, title_of
from services.enrich.reading.pages.pieces import Piece, cut

FOLDS: Final = 5
INNER_FOLDS: Final = 4
SEEDS: Final = 2
THRESHOLD: Final = -0.6  # below 0: what is left out costs the F1 more than what is taken in
HIDDEN: Final = (32, 16)
BINS: Final = 6  # of the calibration
MANIFEST: Final = body.MODEL.parent / "page.manifest.json"


@dataclass(kw_only=True)
class Example:
    """A page to learn from: its pieces' measures and how much of each stands in the true body."""

    row: dict[str, Any]
    title: str
    pieces: list[Piece]
    measured: Measured
    share: Floats
    weight: Floats

    @property
    def host(self) -> str:
        return urlsplit(self.row["url"] or "").hostname or str(self.row["id"])


def main() -> None:
    options = _options()
    sys.path.insert(0, options.scorer)
    scorer = importlib.import_module("bench_extract")
    data = options.data or str(Path(options.scorer).parent / "data" / "extraction")
    examples = [_example(row, scorer) for row in scorer.load("zyte,fundus", data)]
    altered = [_altered(one) for one in examples]
    judged = dict(_out_of_fold(examples, altered))
    scores = _report(examples, judged, scorer, options.baseline)
    if not options.folds:
        expected = np.array([judged[one.row["id"]].confidence for one in examples])
        kept = train([*examples, *altered]) | {"calibration": _calibration(expected, scores["page_f1"])}
        packed = gzip.compress(json.dumps(kept, separators=(",", ":")).encode(), mtime=0)
        body.MODEL.write_bytes(packed)
        manifest = json.dumps(_manifest(examples, scores), indent=2, ensure_ascii=False)
        MANIFEST.write_text(manifest + "\n", encoding="utf-8")
        print(f"{body.MODEL.name}: {len(packed):,} bytes, trained on {len(examples)} pages")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", help="the folder of bench_extract.py")
    parser.add_argument("--data", help="the folder of the pages; else the scorer's own")
    parser.add_argument("--folds", action="store_true", help="only score by folds, write no model")
    parser.add_argument("--baseline", type=Path, help="texts of another extractor, to compare with")
    return parser.parse_args()


def _example(row: dict[str, Any], scorer: Any) -> Example:
    tree = LexborHTMLParser(row["html"])
    pieces = cut(tree).candidates
    words = [scorer.tokens(piece.text, row["set"] == "zyte") for piece in pieces]
    share = shares_in(scorer.tokens(row["body"], row["set"] == "zyte"), words)
    sizes = np.array([max(len(own), 1) for own in words], dtype=np.float32)
    of_body = max(float(sizes[share >= 0.5].sum()), 50.0)
    # Long pieces weigh more and every page about the same: that is how the body's F1 counts them.
    weight = 20 * np.sqrt(sizes / of_body)
    title = title_of(tree)
    measured = measure(pieces, title)
    return Example(row=row, title=title, pieces=pieces, measured=measured, share=share, weight=weight)


def _altered(example: Example) -> Example:
    """The page again, with paragraphs marked up as `div`: all of them, some, or only the last."""
    row = example.row
    dice = np.random.default_rng(int(hashlib.sha256(row["id"].encode()).hexdigest()[:8], 16))
    tree = LexborHTMLParser(row["html"])
    pieces = cut(tree).candidates
    paragraphs = [at for at, piece in enumerate(pieces) if piece.block.tag == "p"]
    true = [at for at in paragraphs if example.share[at] >= 0.5]
    how = dice.integers(3)
    chosen = paragraphs if how == 0 else [at for at in paragraphs if dice.random() < 0.3] if how == 1 else true[-1:]
    for at in chosen:
        block = pieces[at].block
        if block.tag == "p":  # it may hold several pieces
            block.tag = "div"
    return replace(
        example,
        row={**row, "id": f"{row['id']} altered"},
        pieces=pieces,
        measured=measure(pieces, title_of(tree)),
    )


def shares_in(truth: list[str], pieces: list[list[str]]) -> Floats:
    """How much of each piece's words stands in the true text, in the same order; what stands twice counts once."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(truth) - 3):
        places.setdefault(tuple(truth[at : at + 4]), []).append(at)
    share = np.zeros(len(pieces), dtype=np.float32)
    spans: list[tuple[int, int, int, float]] = []  # piece, where it begins and ends in the truth, words found
    for number, words in enumerate(pieces):
        runs = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
        hits = [at for at, run in enumerate(runs) if run in places]
        if runs and len(hits) * 2 >= len(runs):
            share[number] = len(hits) / len(runs)
            for start in places[runs[hits[0]]][:20]:
                spans.append((number, start - hits[0], start - hits[0] + len(words), float(len(hits))))
    chain = _heaviest_chain(spans)
    kept = {number for number, *_ in chain}
    share[[number for number in range(len(pieces)) if number not in kept]] = 0
    _fill_short(share, chain, truth, pieces)
    return share


def _heaviest_chain(spans: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int, float]]:
    """The spans that follow one another both in the page and in the truth, with the most words together."""
    best: list[float] = []
    back: list[int] = []
    starts = np.array([span[1] for span in spans])
    numbers = np.array([span[0] for span in spans])
    weights = np.zeros(len(spans))
    for at, (number, start, _, words) in enumerate(spans):
        allowed = np.where((numbers[:at] < number) & (starts[:at] < start), weights[:at], 0)
        before = int(allowed.argmax()) if at and allowed.max() > 0 else -1
        weights[at] = words + (weights[before] if before >= 0 else 0)
        best.append(float(weights[at]))
        back.append(before)
    chain = []
    at = int(np.argmax(best)) if best else -1
    while at >= 0:
        chain.append(spans[at])
        at = back[at]
    return chain[::-1]


def _fill_short(
    share: Floats, chain: list[tuple[int, int, int, float]], truth: list[str], pieces: list[list[str]]
) -> None:
    """Pieces of one to three words are body where the truth has them right before or after what stands beside them."""
    ends = {end for _, _, end, _ in chain}
    starts = {start for _, start, _, _ in chain}
    numbers = [number for number, *_ in chain]
    for number, words in enumerate(pieces):
        size = len(words)
        if not 0 < size < 4 or not numbers or not numbers[0] - 3 <= number <= numbers[-1] + 3:
            continue
        after = any(truth[end : end + size] == words for end in ends if _is_beside(number, end, chain, 2))
        before = any(truth[start - size : start] == words for start in starts if _is_beside(number, start, chain, 1))
        share[number] = float(after or before)


def _is_beside(number: int, at: int, chain: list[tuple[int, int, int, float]], edge: int) -> bool:
    return any(span[edge] == at and abs(span[0] - number) <= 6 for span in chain)


def train(examples: Sequence[Example]) -> dict[str, Any]:
    """Both looks. The second learns from what first looks thought of pages that they had not seen."""
    guesses: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(examples)
    for fold in range(INNER_FOLDS):
        look = _look([one for one in examples if _fold(one, "inner", INNER_FOLDS) != fold], _first_rows, seeds=1)
        for at, one in enumerate(examples):
            if _fold(one, "inner", INNER_FOLDS) == fold:
                guesses[at] = look.scores(one.measured.rows)
    by_id = {one.row["id"]: guess for one, guess in zip(examples, guesses, strict=True)}
    first = _look(examples, _first_rows)
    second = _look(examples, lambda one: body.second_rows(one.measured, by_id[one.row["id"]]))
    return {"first": _kept(first), "second": _kept(second), "threshold": THRESHOLD}


def _first_rows(example: Example) -> Floats:
    return example.measured.rows


def _fold(example: Example, salt: str, folds: int) -> int:
    return int(hashlib.sha256(f"{salt} {example.host}".encode()).hexdigest(), 16) % folds


def _look(examples: Sequence[Example], rows_of: Callable[[Example], Floats], *, seeds: int = SEEDS) -> body.Look:
    full = [one for one in examples if one.pieces]
    rows = np.concatenate([rows_of(one) for one in full])
    truth = (np.concatenate([one.share for one in full]) >= 0.5).astype(np.float32)
    weight = np.concatenate([one.weight for one in full]).astype(np.float32)
    mean, scale = rows.mean(0), rows.std(0) + 1e-3
    values = np.clip((rows - mean) / scale, -6, 6).astype(np.float32)
    nets = [_net(values, truth, weight, np.random.default_rng(seed)) for seed in range(seeds)]
    return body.Look(mean=mean, scale=scale, nets=nets)


def _net(
    values: Floats,
    truth: Floats,
    weight: Floats,
    dice: np.random.Generator,
    *,
    epochs: int = 14,
    batch: int = 512,
    rate: float = 2e-3,
    decay: float = 1e-4,
    drop: float = 0.2,
) -> body.Layers:
    """A net fitted by Adam, with dropout, the rate falling along a cosine."""
    widths = (values.shape[1], *HIDDEN, 1)
    depth = len(HIDDEN)
    weights = [dice.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32) for a, b in pairwise(widths)]
    fitted: list[NDArray[np.float32]] = [*weights, *(np.zeros(b, np.float32) for b in widths[1:])]
    slow = [np.zeros_like(values_) for values_ in fitted]
    square = [np.zeros_like(values_) for values_ in fitted]
    steps = epochs * (len(values) // batch)
    step = 0
    for _ in range(epochs):
        order = dice.permutation(len(values))
        for start in range(0, len(values) - batch + 1, batch):
            chosen = order[start : start + batch]
            seen = values[chosen] * _kept_by(dice, (batch, widths[0]), drop / 2)
            layers, masks = [seen], []
            for level in range(depth):
                raw = layers[-1] @ fitted[level] + fitted[depth + 1 + level]
                masks.append(_kept_by(dice, raw.shape, drop) * (raw > 0))
                layers.append(raw * masks[-1])
            said = 1 / (1 + np.exp(-(layers[-1] @ fitted[depth] + fitted[-1])[:, 0]))
            blame = ((said - truth[chosen]) * weight[chosen] / weight[chosen].sum())[:, None].astype(np.float32)
            slopes: list[NDArray[np.float32]] = [blame] * len(fitted)
            for level in range(depth, -1, -1):
                slopes[level] = layers[level].T @ blame + decay * fitted[level]
                slopes[depth + 1 + level] = blame.sum(0)
                if level:
                    blame = (blame @ fitted[level].T) * masks[level - 1]
            step += 1
            now = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            for at, slope in enumerate(slopes):
                slow[at] = 0.9 * slow[at] + 0.1 * slope
                square[at] = 0.999 * square[at] + 0.001 * slope * slope
                fitted[at] -= (
                    now * (slow[at] / (1 - 0.9**step)) / (np.sqrt(square[at] / (1 - 0.999**step)) + 1e-8)
                ).astype(np.float32)
    return [(fitted[level], fitted[depth + 1 + level]) for level in range(depth + 1)]


def _kept_by(dice: np.random.Generator, shape: tuple[int, ...], drop: float) -> NDArray[np.float32]:
    return ((dice.random(shape) > drop) / (1 - drop)).astype(np.float32)


def _kept(look: body.Look) -> dict[str, Any]:
    nets = [[[_rounded(weights), _rounded(bias)] for weights, bias in layers] for layers in look.nets]
    return {"mean": _rounded(look.mean), "scale": _rounded(look.scale), "nets": nets}


def _rounded(values: Floats) -> Any:
    if values.ndim > 1:
        return [_rounded(row) for row in values]
    return [float(f"{value:.3g}") for value in values]


def _out_of_fold(examples: Sequence[Example], altered: Sequence[Example]) -> Iterator[tuple[str, body.Judged]]:
    as_expected = {"calibration": [[0.0, 1.0], [0.0, 1.0]]}
    for fold in range(FOLDS):
        kept = train([one for one in (*examples, *altered) if _fold(one, "outer", FOLDS) != fold])
        model = body.read_model(kept | as_expected)
        for one in examples:
            if _fold(one, "outer", FOLDS) == fold:
                yield one.row["id"], body.judge_by(model, one.measured)


def _report(
    examples: Sequence[Example], judged: dict[str, body.Judged], scorer: Any, baseline: Path | None
) -> dict[str, Any]:
    scores: dict[str, Any] = {}
    texts = {one.row["id"]: _text(one, judged[one.row["id"]]) for one in examples}
    others = json.loads(baseline.read_text(encoding="utf-8")) if baseline else {}
    for name, answers in (("own, by folds", texts), ("baseline", others)):
        for kind in ("zyte", "fundus"):
            rows = [one.row for one in examples if one.row["set"] == kind]
            told = {name: {row["id"]: {"out": answers.get(row["id"]), "t": 0.0, "err": None} for row in rows}}
            if answers:
                print(f"\n{kind}")
                columns = ["name", "n", "f1", "p", "r", "pageF1", "bad", "empty"]
                table = scorer.body_table(told, rows, rouge=False)
                scorer.show(table, columns)
                if answers is texts:
                    scores[kind] = {column: round(table[0][column], 3) for column in ("f1", "p", "r", "bad")}
    own = _f1_of_pages(examples, texts, scorer)
    print("\nconfidence, set right by the other folds: pages, its mean, F1 of these pages")
    expected = np.array([judged[one.row["id"]].confidence for one in examples])
    folds = np.array([_fold(one, "outer", FOLDS) for one in examples])
    sure = expected.copy()
    for fold in range(FOLDS):
        points, levels = _calibration(expected[folds != fold], own[folds != fold])
        sure[folds == fold] = np.interp(expected[folds == fold], points, levels)
    for low, high in ((0.0, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)):
        chosen = (sure >= low) & (sure < high)
        if chosen.any():
            print(f"{low:.2f}-{high:.2f} {chosen.sum():4d} {sure[chosen].mean():.3f} {own[chosen].mean():.3f}")
    if others:
        gain = own - _f1_of_pages(examples, others, scorer)
        dice = np.random.default_rng(1)
        means = [dice.choice(gain, len(gain)).mean() for _ in range(10_000)]
        low, high = np.percentile(means, [2.5, 97.5])
        print(f"\npages' F1 against the baseline: {gain.mean():+.4f}, 95 % interval {low:+.4f} to {high:+.4f}")
        bounds = {"mean": gain.mean(), "low": low, "high": high}
        scores["gain_in_page_f1_over_baseline"] = {name: round(float(value), 4) for name, value in bounds.items()}
    return scores | {"page_f1": own}


def _calibration(expected: Floats, seen: Floats) -> tuple[list[float], list[float]]:
    """Pages in bins of one size by what was expected of them: the means of that and of what was seen, never falling."""
    order = np.argsort(expected, kind="stable")
    bins = [(float(expected[part].mean()), [float(seen[part].mean())]) for part in np.array_split(order, BINS)]
    level: list[list[float]] = []
    for _, means in bins:
        level.append(means)
        while len(level) > 1 and np.mean(level[-2]) > np.mean(level[-1]):
            level[-2:] = [level[-2] + level[-1]]
    rising = [float(np.mean(run)) for run in level for _ in run]
    return [0.0, *(round(x, 4) for x, _ in bins)], [0.0, *(round(y, 4) for y in rising)]


def _text(example: Example, judged: body.Judged) -> str:
    measured = example.measured
    kept = tell_apart(example.pieces, measured, judged.is_body, example.title, is_signed=True, is_dated=True).is_body
    return "\n\n".join(piece.text for piece, is_kept in zip(example.pieces, kept, strict=True) if is_kept)


def _f1_of_pages(examples: Sequence[Example], texts: dict[str, str], scorer: Any) -> Floats:
    return np.array(
        [
            scorer.score(one.row["body"], texts.get(one.row["id"], ""), one.row["set"] == "zyte", False)["f"]
            for one in examples
        ]
    )


def _manifest(examples: Sequence[Example], scores: dict[str, Any]) -> dict[str, Any]:
    sets = [one.row["set"] for one in examples]
    how = f"{FOLDS} folds by host, both sets pooled; the second look's inputs by {INNER_FOLDS} inner folds"
    return {
        "model": body.MODEL.name,
        "trained_by": "python -m bench.train_page SCORER --baseline texts.json",
        "trained": datetime.now(UTC).date().isoformat(),
        "pages": {name: sets.count(name) for name in sorted(set(sets))},
        "folds": {"how": how} | {name: value for name, value in scores.items() if name != "page_f1"},
    }


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main()
