"""Near copies meet in a band and are alike; what only quotes, or only shares its frame, is not."""

from __future__ import annotations

import random

import pytest

from services.enrich.tagging.fingerprint import BANDS, fingerprint
from shared.likeness import SAME_STORY, likeness

_BEGINNINGS = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu")
_VOCABULARY = [first + last for first in _BEGINNINGS for last in ("rd", "st", "mp", "ln", "tch")]


def _words(count: int, *, seed: int) -> list[str]:
    return random.Random(seed).choices(_VOCABULARY, k=count)


ARTICLE = _words(300, seed=1)
FRAME = _words(80, seed=2)  # what a site puts around each of its articles


def _replaced(words: list[str], share: float) -> list[str]:
    dice = random.Random(3)
    return [dice.choice(_VOCABULARY) if dice.random() < share else word for word in words]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("the same", ARTICLE),
        ("shouted", [word.upper() for word in ARTICLE]),
        ("its first half", ARTICLE[:150]),
        ("cut and framed", FRAME[:30] + ARTICLE[:220] + FRAME[30:60]),
        ("every eighth word another", _replaced(ARTICLE, 0.12)),
        ("another beginning", _words(30, seed=4) + ARTICLE[30:]),
    ],
)
def test_a_near_copy_is_found_and_alike(case: str, words: list[str]) -> None:
    one, other = fingerprint(" ".join(ARTICLE)), fingerprint(" ".join(words))

    assert set(one.bands) & set(other.bands), case
    assert likeness(one.sample, other.sample) >= SAME_STORY, case


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("another text", _words(300, seed=5)),
        ("a fifth is quoted", _words(120, seed=6) + ARTICLE[100:160] + _words(120, seed=7)),
        ("a short note quoted in full by a long article", ARTICLE[:40]),
    ],
)
def test_what_only_quotes_is_not_alike(case: str, words: list[str]) -> None:
    one, other = fingerprint(" ".join(ARTICLE)), fingerprint(" ".join(words))

    assert likeness(one.sample, other.sample) < SAME_STORY, case


def test_two_short_articles_in_one_frame_are_not_alike() -> None:
    one = fingerprint(" ".join(FRAME + _words(160, seed=8)))
    other = fingerprint(" ".join(FRAME + _words(160, seed=9)))

    assert likeness(one.sample, other.sample) < SAME_STORY


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = (
        "外相と防衛相は火曜日に東京で会談し、地域の安全保障について協議した。会談は二時間におよび、共同声明が出された。"
    )
    one, other = fingerprint(text), fingerprint(text.replace("火曜日", "水曜日").replace("。", ""))

    assert likeness(one.sample, other.sample) >= SAME_STORY


def test_a_fingerprint_stays_what_it_is() -> None:
    """Kept ones are compared with tomorrow's: whoever changes how they are made must make all of them again."""
    made = fingerprint("Trains go again on the mountain line")

    assert len(made.bands) == BANDS
    assert made.bands[:2] == (5005595331231291136, -3824881764223063991)
    assert made.sample.hex() == "dcc7038203dbb2d5"


def test_a_text_without_words_is_like_nothing() -> None:
    nothing = fingerprint(" ... ")

    assert nothing.bands == ()
    assert likeness(nothing.sample, fingerprint("a word").sample) == 0.0
