"""The committed weights: they load, fit the features, and score what their manifest says."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from bench import dump_pages, train_dump
from services.enrich.reading.dumps import dump_model
from services.enrich.reading.dumps.dump_features import features
from services.enrich.reading.dumps.unwrap import unwrap


@pytest.mark.slow
def test_the_weights_score_what_the_manifest_says() -> None:
    manifest = json.loads(dump_model.WEIGHTS.with_name("dump.manifest.json").read_text())
    sample = train_dump.samples(dump_pages.pages(12, seed=7), augment=0)

    scored = train_dump.figures([(one, dump_model.model().judge(one.known)) for one in sample])

    assert scored["all"]["dumps"] == manifest["sample"]["all"]["dumps"]
    assert scored["all"]["f1"] == pytest.approx(manifest["sample"]["all"]["f1"], abs=0.01)
    assert scored["title"] == pytest.approx(manifest["sample"]["title"], abs=0.05)


def test_weights_for_other_features_are_refused() -> None:
    told = json.loads(gzip.decompress(dump_model.WEIGHTS.read_bytes()))

    with pytest.raises(ValueError, match="other features"):
        dump_model.from_json({**told, "columns": told["columns"][1:]})


def test_the_weights_hold_numbers_and_the_names_of_features_alone() -> None:
    told = json.loads(gzip.decompress(dump_model.WEIGHTS.read_bytes()))

    assert set(told) == {"columns", "first", "second", "calibration"}
    assert set(told["calibration"]) == set(dump_model.HEADS)


def test_a_model_is_kept_whole() -> None:
    kept = dump_model.from_json(json.loads(json.dumps(train_dump.to_json(dump_model.model()))))
    known = features(unwrap("Title of some words\n\nA sentence, and another one after it. And a third."))

    assert kept.judge(known) == pytest.approx(dump_model.model().judge(known), abs=0.05)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_page_of_few_pieces_is_judged(count: int) -> None:
    known = features(unwrap("\n\n".join(["Title of some words", "A sentence, and one more.", "And a third."][:count])))

    judged = dump_model.model().judge(known)

    assert judged.shape == (count, len(dump_model.HEADS))
    assert np.isfinite(judged).all()


def test_made_pages_are_the_same_for_the_same_seed() -> None:
    assert dump_pages.pages(2, seed=5) == dump_pages.pages(2, seed=5)
    assert dump_pages.pages(1, seed=5) != dump_pages.pages(1, seed=6)
