"""Trains the model of the 17 top subjects on open sets and on the texts beside this file, and says how good it is.

    .venv/bin/python -m bench.train_topics DATA --folds    # scores on texts a model has not seen; writes nothing
    .venv/bin/python -m bench.train_topics DATA            # trains on everything and writes model and manifest

DATA is the folder with `topics_*.jsonl.gz` and `iptc_mediatopics.json.gz`. The same data give the same model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.enrich import tokens, topics

_OWN: Final = Path(__file__).with_name("topics")
_SAMPLE: Final = Path(__file__).with_name("topics_sample.tsv")  # written for the test, never trained on
_MODELS: Final = Path(topics.__file__).with_name("models")

# How much one text of a set weighs. Headlines of one newspaper are many and are no world news.
_WEIGHTS: Final = {"huff10k": 0.4, "huff41": 0.3, "cep": 1.0, "gmb": 1.0, "sib200": 0.1}
_OWN_WEIGHT: Final = 5.0
_WORDS_WEIGHT: Final = 5.0
_OTHER_WORDS_WEIGHT: Final = 0.5  # of the seventeen other languages, each
_ARTICLE_WEIGHT: Final = 2.0
_TAXONOMY_WEIGHT: Final = 1.0
_VARIANTS: Final = 30  # of each own sentence with alternatives
_SAMPLES: Final = 40  # of each list of words in English, a quarter of it in other languages
_ARTICLES: Final = 60  # of each subject, made of own sentences: a long text shall not be an uncertain one
_LEAST: Final = 2  # texts that must have a feature
_RIDGE: Final = 2e-5
_FOLDS: Final = 5
_TEMPERATURE: Final = "temperature on cep and gmb, five folds"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its subject. Texts of one `group` (translations, variants of a sentence) share a fold."""

    text: str
    subject: int  # 0 to 16
    source: str
    group: str
    weight: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """Texts by features, row by row; the features of a row begin at `begins[row]`."""

    columns: Ints
    values: Floats
    begins: Ints
    width: int

    def times(self, weights: Floats) -> Floats:
        return np.asarray(np.add.reduceat(weights[self.columns] * self.values[:, None], self.begins, axis=0))


@dataclass(frozen=True, slots=True)
class Model:
    features: NDArray[np.uint32]  # sorted
    idf: Floats
    weights: Floats
    bias: Floats


def sample_accuracy() -> float:
    """How many of the sample's texts the model beside us gives the right subject first, in percent."""
    rows = [line.split("\t") for line in _SAMPLE.read_text().splitlines()]
    right = sum(topics.ranked(tokens.of_text(text).words)[0][0] == subject for subject, text in rows)
    return round(100 * right / len(rows), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", action="store_true")
    asked = parser.parse_args()
    texts = [*_records(asked.data), *_taxonomy(asked.data), *_own_texts()]
    rows = [_row(text.text) for text in texts]
    print(f"{len(texts)} texts")
    figures = _evaluate(texts, rows) if asked.folds else None
    if figures is None:
        _write(_train(texts, rows), texts)
    else:
        (_MODELS / "topics.figures.json").write_text(json.dumps(figures, indent=1) + "\n")


def _records(data: Path) -> Iterator[Text]:
    for name, weight in _WEIGHTS.items():
        with gzip.open(data / f"topics_{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                group = record["id"].rsplit("-", 1)[0] if name == "sib200" else record["id"]
                yield Text(record["text"], int(record["topics"][0]) - 1, name, group, weight)


def _taxonomy(data: Path) -> Iterator[Text]:
    """The topics' definitions in English, and their names in the other languages."""
    with gzip.open(data / "iptc_mediatopics.json.gz", "rt", encoding="utf-8") as file:
        concepts: dict[str, Any] = {concept["code"]: concept for concept in json.load(file)["topics"]}
    for code, concept in concepts.items():
        top = concept
        while top["parent"]:
            top = concepts[top["parent"]]
        subject = int(top["code"][:2]) - 1
        names = " . ".join(sorted({name for key, name in concept["name"].items() if not key.startswith("en")}))
        yield Text(f"{concept['name']['en-US']}. {concept['def'] or ''}", subject, "taxonomy", code, _TAXONOMY_WEIGHT)
        yield Text(names, subject, "taxonomy", code, _TAXONOMY_WEIGHT)


def _own_texts() -> Iterator[Text]:
    dice = random.Random(1)
    slots = dict(line.split(": ", 1) for line in (_OWN / "slots.txt").read_text().splitlines())
    sentences: dict[int, list[Text]] = {}
    for path in sorted(_OWN.glob("*.txt")):
        if path.stem == "slots":
            continue
        for number, subject, line in _lines(path):
            group = f"{path.stem}:{number}"
            if path.stem.startswith("words"):
                is_english = path.stem == "words_en"
                weight = _WORDS_WEIGHT if is_english else _OTHER_WORDS_WEIGHT
                for sample in _samples(line, _SAMPLES if is_english else _SAMPLES // 4, dice):
                    yield Text(sample, subject, "words", group, weight)
                continue
            for _ in range(_VARIANTS if "[" in line else 1):
                text = Text(_variant(line, slots, dice), subject, "own", group, _OWN_WEIGHT)
                if path.stem.startswith("en"):
                    sentences.setdefault(subject, []).append(text)
                yield text
    for subject, written in sorted(sentences.items()):
        for number in range(_ARTICLES):
            article = " ".join(text.text for text in dice.sample(written, dice.randint(3, 9)))
            yield Text(article, subject, "article", f"{subject}:{number}", _ARTICLE_WEIGHT)


def _lines(path: Path) -> Iterator[tuple[int, int, str]]:
    subject = -1
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("== "):
            subject = int(line[3:]) - 1
        elif line.strip():
            yield number, subject, line.strip()


def _samples(line: str, count: int, dice: random.Random) -> Iterator[str]:
    words = re.split(r"[,،、，]\s*", line)
    for _ in range(count):
        yield ". ".join(dice.sample(words, min(9, len(words))))


def _variant(line: str, slots: dict[str, str], dice: random.Random) -> str:
    chosen = re.sub(r"\[([^\[\]]*)\]", lambda match: dice.choice(match[1].split("|")), line)
    return re.sub(r"\{(\w+)\}", lambda match: dice.choice(slots[match[1]].split("|")), chosen)


_Row = tuple[NDArray[np.uint32], Floats]


def _row(text: str) -> _Row:
    hashes, counts = np.unique(topics.features(tokens.of_text(text).words).hashes, return_counts=True)
    return hashes, np.sqrt(counts).astype(np.float32)


def _train(texts: list[Text], rows: list[_Row]) -> Model:
    features, seen = np.unique(np.concatenate([row[0] for row in rows]), return_counts=True)
    features, seen = features[seen >= _LEAST], seen[seen >= _LEAST]
    idf = np.log((len(texts) + 1) / (seen + 1)).astype(np.float32)
    subjects = np.array([text.subject for text in texts])
    weights = np.array([text.weight for text in texts], np.float32)
    # Each subject weighs the same, however many texts it has.
    weights /= np.bincount(subjects, weights, 17)[subjects]
    fitted, bias = _fit(_matrix(rows, features, idf), subjects, (weights / weights.sum()).astype(np.float32))
    return Model(features, idf, fitted, bias)


def _matrix(rows: list[_Row], features: NDArray[np.uint32], idf: Floats) -> Matrix:
    """Square root of the count, times idf, each row of length one; a row without features has one of value zero."""
    columns, values, begins, at = [], [], [], 0
    for hashes, counts in rows:
        place = np.minimum(np.searchsorted(features, hashes), len(features) - 1)
        known = features[place] == hashes
        column, value = place[known], counts[known] * idf[place[known]]
        if not len(column):
            column, value = np.zeros(1, np.int64), np.zeros(1, np.float32)
        columns.append(column)
        values.append(value / max(float(np.sqrt((value**2).sum())), 1e-6))
        begins.append(at)
        at += len(column)
    return Matrix(np.concatenate(columns), np.concatenate(values), np.array(begins), len(features))


def _fit(matrix: Matrix, subjects: Ints, weights: Floats) -> tuple[Floats, Floats]:
    """Multinomial logistic regression with a ridge, by L-BFGS."""
    count, width = len(subjects), matrix.width
    truth = np.zeros((count, 17), np.float32)
    truth[np.arange(count), subjects] = 1
    turned = _turned(matrix, count)

    def loss(point: Floats) -> tuple[float, Floats]:
        weight, bias = point[:-17].reshape(width, 17), point[-17:]
        chances = _softmax(matrix.times(weight) + bias)
        right = np.log(chances[np.arange(count), subjects] + 1e-9)
        error = (chances - truth) * weights[:, None]
        slope = turned.times(error) + _RIDGE * weight
        cost = -float(weights @ right) + 0.5 * _RIDGE * float((weight * weight).sum())
        return cost, np.concatenate((slope.ravel(), error.sum(axis=0)))

    point = _least(loss, np.zeros(width * 17 + 17, np.float32))
    return point[:-17].reshape(width, 17), point[-17:]


def _turned(matrix: Matrix, count: int) -> Matrix:
    """Features by texts. Each feature is in some text, so no row is empty."""
    lengths = np.diff(np.append(matrix.begins, len(matrix.columns)))
    rows = np.repeat(np.arange(count), lengths)
    order = np.argsort(matrix.columns, kind="stable")
    begins = np.searchsorted(matrix.columns[order], np.arange(matrix.width))
    return Matrix(rows[order], matrix.values[order], begins, count)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _least(loss: Callable[[Floats], tuple[float, Floats]], point: Floats, *, rounds: int = 60) -> Floats:
    """Where the loss is least, by L-BFGS with eight pairs and halved steps (Nocedal and Wright, chapter 7)."""
    cost, slope = loss(point)
    steps: list[tuple[Floats, Floats]] = []
    for _ in range(rounds):
        direction = slope.copy()
        shares = []
        for step, turn in reversed(steps):
            share = float(step @ direction) / float(turn @ step)
            direction -= share * turn
            shares.append(share)
        if steps:
            step, turn = steps[-1]
            direction *= float(step @ turn) / float(turn @ turn)
        else:
            direction /= max(float(np.abs(slope).sum()), 1e-9)
        for (step, turn), share in zip(steps, reversed(shares), strict=True):
            direction += (share - float(turn @ direction) / float(turn @ step)) * step
        length = 1.0
        while True:
            tried = point - length * direction
            tried_cost, tried_slope = loss(tried)
            if tried_cost <= cost - 1e-4 * length * float(slope @ direction) or length < 1e-4:
                break
            length /= 2
        if float((tried - point) @ (tried_slope - slope)) > 1e-10:
            steps = [*steps[-7:], (tried - point, tried_slope - slope)]
        is_done = abs(cost - tried_cost) < 1e-5 * abs(tried_cost)
        point, cost, slope = tried, tried_cost, tried_slope
        if is_done:
            break
    return point


def _chances(model: Model, rows: list[_Row]) -> Floats:
    return _softmax(_matrix(rows, model.features, model.idf).times(model.weights) + model.bias)


def _evaluate(texts: list[Text], rows: list[_Row]) -> dict[str, Any]:
    """Unseen world news (neither set, then one set in training), then five folds over everything."""
    sources = np.array([text.source for text in texts])
    world = np.isin(sources, ("cep", "gmb"))
    figures: dict[str, Any] = {}
    cases = {
        "cep and gmb, trained on neither": (world, world),
        "cep, trained on all else": (sources == "cep", sources == "cep"),
        "gmb, trained on all else": (sources == "gmb", sources == "gmb"),
    }
    for name, (test, out) in cases.items():
        chances = _chances(_train_on(texts, rows, ~out), [rows[index] for index in np.flatnonzero(test)])
        _note(figures, name, chances, texts, np.flatnonzero(test))
        if len(set(sources[test])) > 1:
            for source in ("cep", "gmb"):
                part = sources[test] == source
                _note(figures, f"{source}, trained on neither", chances[part], texts, np.flatnonzero(sources == source))
    groups = sorted({text.group for text in texts})
    random.Random(5).shuffle(groups)
    fold_of = {group: number % _FOLDS for number, group in enumerate(groups)}
    folds = np.array([fold_of[text.group] for text in texts])
    everything = np.zeros((len(texts), 17), np.float32)
    for fold in range(_FOLDS):
        test = folds == fold
        everything[test] = _chances(_train_on(texts, rows, ~test), [rows[index] for index in np.flatnonzero(test)])
    for source in ("huff10k", "huff41", "sib200", "cep", "gmb", "own"):
        at = np.flatnonzero(sources == source)
        _note(figures, f"{source}, five folds", everything[at], texts, at)
    records = np.flatnonzero(np.isin(sources, tuple(_WEIGHTS)))
    _note(figures, "all sets, five folds", everything[records], texts, records)
    figures[_TEMPERATURE] = _temperature(everything[world], texts, np.flatnonzero(world))
    return figures


def _train_on(texts: list[Text], rows: list[_Row], mask: NDArray[np.bool_]) -> Model:
    chosen = np.flatnonzero(mask)
    return _train([texts[index] for index in chosen], [rows[index] for index in chosen])


def _note(figures: dict[str, Any], name: str, chances: Floats, texts: list[Text], at: Ints) -> None:
    truth = np.array([texts[index].subject for index in at])
    found = chances.argmax(axis=1)
    f1 = {
        f"{subject + 1:02}": round(
            200 * int(((found == subject) & (truth == subject)).sum())
            / int((found == subject).sum() + (truth == subject).sum())
        )
        for subject in sorted(set(truth.tolist()))
    }  # fmt: skip
    third = (np.argsort(-chances, axis=1)[:, :3] == truth[:, None]).any(axis=1)
    figures[name] = {
        "texts": len(at),
        "accuracy": round(100 * float((found == truth).mean()), 1),
        "among three": round(100 * float(third.mean()), 1),
        "macro-F1": round(sum(f1.values()) / len(f1), 1),
        "F1": f1,
    }
    print(name, json.dumps(figures[name]), flush=True)


def _temperature(chances: Floats, texts: list[Text], at: Ints) -> float:
    """By which the scores are divided so that of what is 70 % sure 70 % is right."""
    truth = np.array([texts[index].subject for index in at])
    scores = np.log(chances + 1e-9)

    def cost(temperature: float) -> float:
        return -float(np.log(_softmax(scores / temperature)[np.arange(len(at)), truth] + 1e-9).mean())

    best = min((step / 20 for step in range(5, 60)), key=cost)
    print("temperature", best, flush=True)
    return best


def _write(model: Model, texts: list[Text]) -> None:
    figures = _MODELS / "topics.figures.json"
    known = json.loads(figures.read_text()) if figures.exists() else {}
    # Measured on texts that the folds had not seen: divided by it, of what is 70 % sure 70 % is right.
    temperature = float(known.get(_TEMPERATURE, 1.0))
    folded = model.weights * model.idf[:, None] / temperature
    scale = float(np.abs(folded).max()) / 127
    idf_scale = float(model.idf.max()) / 255
    path = _MODELS / "topics.npz"
    np.savez_compressed(
        path,
        features=model.features,
        weights=np.round(folded / scale).astype(np.int8),
        idf=np.round(model.idf / idf_scale).astype(np.uint8),
        scales=np.array([scale, idf_scale], np.float32),
        bias=(model.bias / temperature).astype(np.float32),
    )
    counts: dict[str, int] = {}
    for text in texts:
        counts[text.source] = counts.get(text.source, 0) + 1
    manifest = {
        "model": path.name,
        "made": time.strftime("%Y-%m-%d"),
        "by": "bench/train_topics.py",
        "commands": ["python -m bench.train_topics DATA --folds", "python -m bench.train_topics DATA"],
        "texts": counts,
        "features": len(model.features),
        "bytes": path.stat().st_size,
        "sample": {"file": f"bench/{_SAMPLE.name}", "accuracy": sample_accuracy()},
        "licences": "services/enrich/models/CREDITS-topics.md",
        "figures": known,
    }
    (_MODELS / "topics.json").write_text(json.dumps(manifest, indent=1) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes, {len(model.features)} features")


if __name__ == "__main__":
    main()
