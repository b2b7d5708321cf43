"""The committed models load, and find on a small sample what their manifest says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.enrich.tagging.names import signs, tagger
from services.enrich.tagging.names.chain import Sentences, best_labels, probabilities
from services.enrich.tagging.names.tagger import LABELS, LEGAL, LEGAL_ENDS, Model
from services.enrich.tagging.tokens import by_signs, of_text

_MODELS = Path(tagger.__file__).parents[1] / "models"
MANIFEST: dict[str, Any] = json.loads((_MODELS / "names.json").read_text())

# Written for this test: p is a person, o an organisation, l a place.
SAMPLE = {
    "names": """
        Prime Minister [p Anna Bergström] flew to [l Copenhagen] on Monday to meet [p Lars Holm], who leads the
        [o Danish Red Cross].
        The [o Ministry of Transport] said that [p Keller] had resigned.
        Shares of [o Northgate Holdings Inc.] fell after [o Reuters] reported the deal.
        Dr. [p Rebecca Stone] of the [o University of Leeds] studied rivers in [l Peru] and [l Bolivia].
        "We shall win," said [p Tom Okafor], a striker who joined [o Ipswich Town] from [o Real Sociedad].
        The [o Green Party] won two seats in [l North Holland], and [p De Vries] thanked [l Amsterdam].
        [p Maria da Silva] nasceu em [l Lisboa] e trabalha no [o Banco do Norte].
        [p Klaus Lehmann] aus [l Hamburg] arbeitet bei der [o Deutschen Bank].
        [p Ivan Horvat] živi u [l Zagrebu].
        [p Kovács Péter] [l Budapesten] született.
        """,
    "signs": """
        [p 佐藤健一]は[l 大阪府]で生まれ、[o 東洋電機株式会社]に入社した。
        [o 日本銀行]の[p 鈴木]総裁は[l 東京]で会見した。
        [p 김민수] 감독은 [l 서울]에서 기자들을 만났다.
        """,
}
_MARKED = re.compile(r"\[([pol]) ([^\]]*)\]")
_KINDS = {"p": "person", "o": "organisation", "l": "place"}


def sample(name: str) -> tuple[str, set[tuple[int, int, str]]]:
    """The text of a sample without its brackets, and the names in it."""
    marked = re.sub(r"(?<!\.)\n +", " ", SAMPLE[name].strip()) if name == "names" else SAMPLE[name].strip()
    text, names, end = "", set(), 0
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        names.add((len(text), len(text) + len(match[2]), _KINDS[match[1]]))
        text, end = text + match[2], match.end()
    return text + marked[end:], names


def f1(name: str, model: Model | signs.Model) -> float:
    text, there = sample(name)
    tokens = of_text(text) if name == "names" else by_signs(of_text(text))
    given = {(tokens.starts[one.first], tokens.ends[one.last - 1], one.kind) for one in model.names(tokens)}
    return round(200 * len(given & there) / (len(given) + len(there)), 1)


@pytest.mark.parametrize("name", ["names", "signs"])
def test_a_model_finds_in_the_sample_what_its_manifest_says(name: str) -> None:
    model = tagger.model() if name == "names" else signs.model()

    assert f1(name, model) == MANIFEST["models"][name]["sample_f1"]


def test_the_manifest_says_which_languages_the_models_have_read() -> None:
    assert set(MANIFEST["models"]["names"]["languages"]) == tagger.LANGUAGES
    assert set(MANIFEST["models"]["signs"]["languages"]) == signs.LANGUAGES


def test_all_models_of_tagging_together_stay_below_12_mb() -> None:
    kept = [path for path in _MODELS.iterdir() if path.suffix in (".npz", ".gz")]

    assert len(kept) == 6
    assert sum(path.stat().st_size for path in kept) <= 12_000_000


def test_what_a_word_scores_does_not_hang_on_what_was_read_before() -> None:
    text = of_text("Anna Bergström of the University of Leeds met Tom Okafor in Peru.")
    first = tagger.load(_MODELS / "names.npz")
    second = tagger.load(_MODELS / "names.npz")
    second.names(of_text("Many other words, and Anna, were read before."))

    assert first.names(text) == second.names(text)


def test_a_text_without_words_has_no_names() -> None:
    assert tagger.model().names(of_text(" \n ")) == []


def test_japanese_and_korean_are_read_piece_by_piece_as_a_whole_is() -> None:
    sentence = by_signs(of_text("佐藤健一は大阪府で生まれた。"))
    text = by_signs(of_text("佐藤健一は大阪府で生まれた。" * 600))

    found = [(name.first % 14, name.last - name.first, name.kind) for name in signs.model().names(text)]

    assert found == 600 * [(name.first, name.last - name.first, name.kind) for name in signs.model().names(sentence)]


@pytest.mark.parametrize("text", ["", " \n ", "한", "あ", "\ud800\U0001f600", "．" * 300, "ー" * 9_000])
def test_whatever_is_read_sign_by_sign_is_read(text: str) -> None:
    names = signs.model().names(by_signs(of_text(text)))

    assert all(0 <= name.first < name.last <= len(text) for name in names)


def test_a_very_long_sentence_is_read_too() -> None:
    text = of_text("He met Peter Miller and " * 2_000)

    assert len(tagger.model().names(text)) > 1_500


def test_the_best_chain_is_the_best_of_all() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(3, len(LABELS))).astype(np.float32)
    transitions = LEGAL + rng.normal(size=LEGAL.shape).astype(np.float32)
    sentences = Sentences.of([3])

    best = best_labels(scores, transitions, LEGAL_ENDS, sentences)

    def score(a: int, b: int, c: int) -> float:
        inner = float(scores[0, a] + scores[1, b] + scores[2, c] + transitions[a, b] + transitions[b, c])
        return inner + float(LEGAL_ENDS[0, a] + LEGAL_ENDS[1, c])

    count = range(len(LABELS))
    assert tuple(best) == max(((a, b, c) for a in count for b in count for c in count), key=lambda one: score(*one))


def test_probabilities_are_those_of_all_chains_together() -> None:
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(3, len(LABELS)))
    transitions = LEGAL + rng.normal(size=LEGAL.shape)

    found, expected = probabilities(scores, transitions, LEGAL_ENDS, Sentences.of([2, 1]))

    joint = np.exp(
        scores[0][:, None] + scores[1][None, :] + transitions + LEGAL_ENDS[0][:, None] + LEGAL_ENDS[1][None, :]
    )
    joint /= joint.sum()
    np.testing.assert_allclose(found[0], joint.sum(axis=1), atol=1e-6)
    np.testing.assert_allclose(found[1], joint.sum(axis=0), atol=1e-6)
    np.testing.assert_allclose(expected, joint, atol=1e-6)
