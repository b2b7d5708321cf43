"""Trains the model of the 17 top subjects on open sets and on the texts beside this file, and says how good it is.

    .venv/bin/python -m bench.train_topics DATA --folds    # scores on texts a model has not seen; no model is written
    .venv/bin/python -m bench.train_topics DATA            # trains on everything and writes model and manifest
    .venv/bin/python -m bench.train_topics DATA --only others    # so or so, one of the two models: english or others

DATA is the folder with `topics_*.jsonl.gz`, `langid.jsonl.gz` and `iptc_mediatopics.json.gz`. The same data give the
same model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.enrich.tagging import tokens, topics

_OWN: Final = Path(__file__).with_name("topics")
_SAMPLE: Final = Path(__file__).with_name("topics_sample.tsv")  # written for the test, never trained on
_MODELS: Final = Path(topics.__file__).with_name("models")
_MANIFEST: Final = _MODELS / "topics.json"

# How much one text of a set weighs. Headlines of one newspaper are many and are no world news.
_WEIGHTS: Final = {"huff10k": 0.4, "huff41": 0.3, "cep": 1.0, "gmb": 1.0, "sib200": 0.2}
# How SIB-200 names its languages.
_LANGUAGES: Final = {
    "eng": "en", "deu": "de", "fra": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "pol": "pl", "rus": "ru",
    "ukr": "uk", "tur": "tr", "arb": "ar", "zho": "zh", "jpn": "ja", "kor": "ko", "hin": "hi", "ind": "id", "swe": "sv",
    "dan": "da", "nob": "nb", "fin": "fi", "ces": "cs", "hun": "hu", "ron": "ro", "ell": "el", "heb": "he", "vie": "vi",
    "tha": "th", "pes": "fa", "ben": "bn", "cat": "ca", "eus": "eu", "swh": "sw",
}  # fmt: skip
_OWN_WEIGHT: Final = 2.5
_WORDS_WEIGHT: Final = 5.0
_ARTICLE_WEIGHT: Final = 2.0
_TAXONOMY_WEIGHT: Final = 1.0
_MIXED_WEIGHT: Final = 4.0
_VARIANTS: Final = 30  # of each own sentence with alternatives
_SAMPLES: Final = 40  # of each list of words in English, a quarter of it in other languages
_MIXED: Final = 20  # of each list of words in a language but English, ...
_SENTENCES: Final = (3, 8)  # ... with so many sentences about anything between its words
_NOTHING: Final = 120  # of each language but English: such sentences alone, which shall make no subject likely
_ARTICLES: Final = 60  # of each subject, made of own sentences: a long text shall not be an uncertain one
_LEAST: Final = 2  # texts that must have a feature
_RIDGE: Final = {True: 1e-5, False: 3e-6}  # of the English model, and of the one for all other languages
_COUNTED: Final = 0.6  # how much naive Bayes says beside the regression
_EVERYWHERE: Final = 1e-5  # how much of each feature there is in every subject, as naive Bayes counts
_FOLDS: Final = 5
_TEMPERATURE: Final = {True: "temperature of English, five folds", False: "temperature of others, five folds"}

_COMMA: Final = re.compile(r"[,،、，]\s*")

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its subject. Texts of one `group` (translations, variants of a sentence) share a fold."""

    text: str
    subject: int  # 0 to 16; -1 for none
    source: str
    group: str
    weight: float
    language: str = "en"  # ISO 639-1; empty where several are mixed

    @property
    def is_english(self) -> bool:
        return self.language == "en"


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
    right = sum(topics.ranked(tokens.of_text(text).words, language)[0][0] == code for code, language, text in rows)
    return round(100 * right / len(rows), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--only", choices=[topics.model_name(is_english=flag) for flag in (True, False)])
    asked = parser.parse_args()
    texts = [*_records(asked.data), *_taxonomy(asked.data), *_own_texts(), *_mixed(asked.data)]
    if asked.only:
        texts = [text for text in texts if topics.model_name(is_english=text.is_english) == asked.only]
    rows = [_row(text) for text in texts]
    print(f"{len(texts)} texts")
    if asked.folds:
        figures = {**_manifest().get("figures", {}), **_evaluate(texts, rows)}
        _MANIFEST.write_text(json.dumps({**_manifest(), "figures": figures}, indent=1) + "\n")
    else:
        _write(_train(texts, rows), texts)


def _records(data: Path) -> Iterator[Text]:
    for name, weight in _WEIGHTS.items():
        with gzip.open(data / f"topics_{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                group = record["id"].rsplit("-", 1)[0] if name == "sib200" else record["id"]
                language = _LANGUAGES[record["lang"][:3]] if "lang" in record else "en"
                yield Text(record["text"], int(record["topics"][0]) - 1, name, group, weight, language)


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
        yield Text(names, subject, "taxonomy", code, _TAXONOMY_WEIGHT, language="")


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
                language = path.stem.removeprefix("words_")
                for sample in _samples(line, _SAMPLES if language == "en" else _SAMPLES // 4, dice):
                    yield Text(sample, subject, "words", group, _WORDS_WEIGHT, language)
                continue
            for _ in range(_VARIANTS if "[" in line else 1):
                text = Text(_variant(line, slots, dice), subject, "own", group, _OWN_WEIGHT)
                if path.stem.startswith("en"):
                    sentences.setdefault(subject, []).append(text)
                yield text
    for subject, written in sorted(sentences.items()):
        for number in range(_ARTICLES):
            # Of sentences of one fold: else an article would tell what the fold is asked.
            told = [text for text in written if _fold(text.group) == number % _FOLDS]
            chosen = dice.sample(told, dice.randint(3, 9))
            article = " ".join(text.text for text in chosen)
            yield Text(article, subject, "article", chosen[0].group, _ARTICLE_WEIGHT)


def _mixed(data: Path) -> Iterator[Text]:
    """Words of a subject among sentences about anything, and such sentences alone: they shall speak for no subject.

    Else it speaks for the six subjects that SIB-200 has sentences of.
    """
    dice = random.Random(7)
    sentences: dict[str, list[str]] = {}
    with gzip.open(data / "langid.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["kind"] == "sentence":
                sentences.setdefault(record["lang"], []).append(record["text"])
    for language, said in sentences.items():
        for _ in range(_NOTHING) if language != "en" else ():
            nothing = " . ".join(dice.sample(said, dice.randint(1, 6)))
            yield Text(nothing, -1, "nothing", f"nothing:{language}", 1.0, language)
    for path in sorted(_OWN.glob("words_*.txt")):
        language = path.stem.removeprefix("words_")
        for number, subject, line in _lines(path) if language != "en" else ():
            words = _COMMA.split(line)
            for _ in range(_MIXED):
                parts = [
                    *dice.sample(sentences[language], dice.randint(*_SENTENCES)),
                    *dice.sample(words, min(dice.randint(5, 10), len(words))),
                ]
                dice.shuffle(parts)
                yield Text(" . ".join(parts), subject, "mixed", f"{path.stem}:{number}", _MIXED_WEIGHT, language)


def _lines(path: Path) -> Iterator[tuple[int, int, str]]:
    subject = -1
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("== "):
            subject = int(line[3:]) - 1
        elif line.strip():
            yield number, subject, line.strip()


def _samples(line: str, count: int, dice: random.Random) -> Iterator[str]:
    words = _COMMA.split(line)
    for _ in range(count):
        yield ". ".join(dice.sample(words, min(9, len(words))))


def _variant(line: str, slots: dict[str, str], dice: random.Random) -> str:
    chosen = re.sub(r"\[([^\[\]]*)\]", lambda match: dice.choice(match[1].split("|")), line)
    return re.sub(r"\{(\w+)\}", lambda match: dice.choice(slots[match[1]].split("|")), chosen)


_Row = tuple[NDArray[np.uint32], Floats]


def _row(text: Text) -> _Row:
    said = topics.features(tokens.of_text(text.text).words, text.language)
    hashes, counts = np.unique(said.hashes, return_counts=True)
    return hashes, np.sqrt(counts).astype(np.float32)


def _train(texts: list[Text], rows: list[_Row]) -> dict[bool, Model]:
    """The model of English, under True, and the one of all other languages: a word of one says nothing of another.

    One without texts is not made.
    """
    models = {}
    for is_english in sorted({text.is_english for text in texts}):
        chosen = [index for index, text in enumerate(texts) if text.is_english == is_english]
        models[is_english] = _train_one([texts[index] for index in chosen], [rows[index] for index in chosen])
    return models


def _train_one(texts: list[Text], rows: list[_Row]) -> Model:
    # What stands only in sentences about anything is no feature.
    told = [row[0] for row, text in zip(rows, texts, strict=True) if text.source not in ("mixed", "nothing")]
    features, seen = np.unique(np.concatenate(told), return_counts=True)
    features, seen = features[seen >= _LEAST], seen[seen >= _LEAST]
    idf = np.log((len(texts) + 1) / (seen + 1)).astype(np.float32)
    subjects = np.array([text.subject for text in texts])
    weights = np.array([text.weight for text in texts], np.float32)
    # Each subject weighs the same, however many texts it has.
    weights /= np.bincount(subjects + 1, weights, 18)[subjects + 1]
    weights = (weights / weights.sum()).astype(np.float32)
    matrix = _matrix(rows, features, idf)
    fitted, bias = _fit(matrix, subjects, weights, _RIDGE[texts[0].is_english])
    counted = _counted(matrix, subjects, weights)
    share = _COUNTED * float(matrix.times(fitted).std() / matrix.times(counted).std())
    return Model(features, idf, fitted + share * counted, bias)


def _matrix(rows: list[_Row], features: NDArray[np.uint32], idf: Floats) -> Matrix:
    """Square root of the count, times idf, each row as long as topics.py makes it; an empty row has one zero."""
    columns, values, begins, at = [], [], [], 0
    for hashes, counts in rows:
        place = np.minimum(np.searchsorted(features, hashes), len(features) - 1)
        known = features[place] == hashes
        column, value = place[known], counts[known] * idf[place[known]]
        if not len(column):
            column, value = np.zeros(1, np.int64), np.zeros(1, np.float32)
        columns.append(column)
        values.append(value / topics.length(value))
        begins.append(at)
        at += len(column)
    return Matrix(np.concatenate(columns), np.concatenate(values), np.array(begins), len(features))


def _fit(matrix: Matrix, subjects: Ints, weights: Floats, ridge: float) -> tuple[Floats, Floats]:
    """Multinomial logistic regression with a ridge, by L-BFGS."""
    count, width = len(subjects), matrix.width
    truth = np.eye(17, dtype=np.float32)[subjects]
    truth[subjects < 0] = 1 / 17
    turned = _turned(matrix, count)

    def loss(point: Floats) -> tuple[float, Floats]:
        weight, bias = point[:-17].reshape(width, 17), point[-17:]
        chances = _softmax(matrix.times(weight) + bias)
        right = (truth * np.log(chances + 1e-9)).sum(axis=1)
        error = (chances - truth) * weights[:, None]
        slope = turned.times(error) + ridge * weight
        cost = -float(weights @ right) + 0.5 * ridge * float((weight * weight).sum())
        return cost, np.concatenate((slope.ravel(), error.sum(axis=0)))

    point = _least(loss, np.zeros(width * 17 + 17, np.float32))
    return point[:-17].reshape(width, 17), point[-17:]


def _counted(matrix: Matrix, subjects: Ints, weights: Floats) -> Floats:
    """Naive Bayes by what stands in all other subjects: rare words speak, too, of which a regression learns little.

    Rennie and others, Tackling the Poor Assumptions of Naive Bayes Text Classifiers (2003).
    """
    rows = np.repeat(np.arange(len(subjects)), np.diff(np.append(matrix.begins, len(matrix.columns))))
    values = matrix.values * weights[rows]
    said = np.stack(
        [np.bincount(matrix.columns, values * (subjects[rows] == subject), matrix.width) for subject in range(17)]
    )
    # What stands in texts about nothing stands, for all we know, as often in all other subjects together.
    nothing = np.bincount(matrix.columns, values * (subjects[rows] < 0), matrix.width) * len(said)
    elsewhere = said.sum(axis=0) - said + nothing + _EVERYWHERE / 17
    speaks = -np.log(elsewhere / elsewhere.sum(axis=1, keepdims=True))
    return np.asarray((speaks - speaks.mean(axis=0)).T, np.float32)


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


def _chances(models: dict[bool, Model], texts: list[Text], rows: list[_Row]) -> Floats:
    chances = np.zeros((len(texts), 17), np.float32)
    for is_english, model in models.items():
        at = [index for index, text in enumerate(texts) if text.is_english == is_english]
        if at:
            matrix = _matrix([rows[index] for index in at], model.features, model.idf)
            chances[at] = _softmax(matrix.times(model.weights) + model.bias)
    return chances


def _evaluate(texts: list[Text], rows: list[_Row]) -> dict[str, Any]:
    """Each model on texts that it has not seen; of English also the world news, with neither set or one in training."""
    figures: dict[str, Any] = {}
    sources = np.array([text.source for text in texts])
    english = np.array([text.is_english for text in texts])
    world = np.isin(sources, ("cep", "gmb"))
    if world.any():
        neither = _unseen(texts, rows, world, english)
        for name, part in {"cep and gmb": world, "cep": sources == "cep", "gmb": sources == "gmb"}.items():
            _note(figures, f"{name}, trained on neither", neither[part[world]], texts, np.flatnonzero(part))
        for source in ("cep", "gmb"):
            part = sources == source
            found = _unseen(texts, rows, part, english)
            _note(figures, f"{source}, trained on all else", found, texts, np.flatnonzero(part))
    folds = _folds(texts)
    for is_english in sorted(set(english.tolist())):
        ours = english == is_english
        found = np.zeros((len(texts), 17), np.float32)
        for fold in range(_FOLDS):
            found[ours & (folds == fold)] = _unseen(texts, rows, ours & (folds == fold), ours)
        name = topics.model_name(is_english=is_english)
        for source in sorted(set(sources[ours].tolist()) - {"taxonomy", "words", "article", "nothing"}):
            at = np.flatnonzero(ours & (sources == source))
            _note(figures, f"{name}: {source}, five folds", found[at], texts, at)
        at = np.flatnonzero(world if is_english else ours & ~np.isin(sources, ("taxonomy", "nothing")))
        figures[_TEMPERATURE[is_english]] = _temperature(found[at], texts, at)
    return figures


def _fold(group: str) -> int:
    """By its name: texts that are added move no other one to another fold."""
    return crc32(group.encode()) % _FOLDS


def _folds(texts: list[Text]) -> Ints:
    """The fold of each text; texts of one group have the same."""
    return np.array([_fold(text.group) for text in texts])


def _unseen(texts: list[Text], rows: list[_Row], mask: NDArray[np.bool_], among: NDArray[np.bool_]) -> Floats:
    """What a model trained on the others `among` the texts makes of those of the mask."""
    test, rest = np.flatnonzero(mask), np.flatnonzero(among & ~mask)
    models = _train([texts[index] for index in rest], [rows[index] for index in rest])
    return _chances(models, [texts[index] for index in test], [rows[index] for index in test])


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


def _write(models: dict[bool, Model], texts: list[Text]) -> None:
    figures = _manifest().get("figures", {})
    path = _MODELS / "topics.npz"
    with np.load(path) as before:  # a model that was not made anew stays
        kept: dict[str, NDArray[Any]] = dict(before)
    for is_english, model in models.items():
        # Measured on texts that the folds had not seen: divided by it, of what is 70 % sure 70 % is right.
        temperature = float(figures.get(_TEMPERATURE[is_english], 1.0))
        folded = model.weights * model.idf[:, None] / temperature
        scale = float(np.abs(folded).max()) / 127
        idf_scale = float(model.idf.max()) / 255
        name = topics.model_name(is_english=is_english)
        kept[f"{name}_features"] = model.features
        kept[f"{name}_weights"] = np.round(folded / scale).astype(np.int8)
        kept[f"{name}_idf"] = np.round(model.idf / idf_scale).astype(np.uint8)
        kept[f"{name}_scales"] = np.array([scale, idf_scale], np.float32)
        kept[f"{name}_bias"] = (model.bias / temperature).astype(np.float32)
    np.savez_compressed(path, **kept)  # type: ignore[arg-type,unused-ignore]
    counts: dict[str, dict[str, int]] = dict(_manifest().get("texts", {}))
    for is_english in models:
        sources = [text.source for text in texts if text.is_english == is_english]
        counts[topics.model_name(is_english=is_english)] = dict(sorted(Counter(sources).items()))
    manifest = {
        "model": path.name,
        "made": time.strftime("%Y-%m-%d"),
        "by": "bench/train_topics.py",
        "commands": ["python -m bench.train_topics DATA --folds", "python -m bench.train_topics DATA"],
        "texts": counts,
        "features": {name: len(kept[f"{name}_features"]) for name in sorted(counts)},
        "bytes": path.stat().st_size,
        "sample": {"file": f"bench/{_SAMPLE.name}", "accuracy": sample_accuracy()},
        "licences": "services/enrich/tagging/models/CREDITS-topics.md",
        "figures": figures,
    }
    _MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes, sample {manifest['sample']}")


def _manifest() -> dict[str, Any]:
    return dict(json.loads(_MANIFEST.read_text())) if _MANIFEST.exists() else {}


if __name__ == "__main__":
    main()
