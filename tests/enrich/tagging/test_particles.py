"""Particles, links and elided articles are no part of the word that they are written on to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging import particles, tokens


@pytest.mark.parametrize(
    ("word", "stem", "reason"),
    [
        ("정부는", "정부", "a topic's particle behind a vowel"),
        ("검찰은", "검찰", "and behind a consonant"),
        ("선박을", "선박", "an object"),
        ("항구에서는", "항구", "a place, and a topic"),
        ("시장으로", "시장", "a direction"),
        ("마을", "마을", "a village: no particle 을 stands behind a vowel"),
        ("국가", "국가", "a nation, and one syllable is no noun"),
        ("전문가", "전문가", "an expert: 가 is the end of many nouns"),
        ("건조하는", "건조하는", "a verb"),
        ("밝혔다", "밝혔다", "a verb"),
        ("l'écluse", "écluse", "French"),
        ("dell'acquedotto", "acquedotto", "Italian"),
        ("aujourd'hui", "aujourd'hui", "one word"),
        ("d'un", "un", "two words that say nothing"),
        ("Bursa'daki", "Bursa", "Turkish writes it behind a name"),
        ("O'Connor", "O'Connor", "an Irish name"),
        ("rock'n'roll", "rock'n'roll", "one word"),
        ("والميناء", "ميناء", "Arabic: and the harbour"),
        ("للسفينة", "سفينة", "Arabic: for the ship"),
        ("الله", "الله", "a name"),
        ("harbour", "harbour", "English"),
        ("", "", "nothing"),
    ],
)
def test_a_word_is_bare_without_what_is_surely_written_on(word: str, stem: str, reason: str) -> None:
    assert particles.stem(word) == stem, reason


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ko",
            "방파제가 무너졌다. 방파제의 높이와 방파제.",
            ["방파제", "무너졌다", ".", "방파제", "높이와", "방파제", "."],
        ),
        ("ko", "전문가 회의", ["전문가", "회의"]),
        ("fr", "L'écluse d'Anvers", ["écluse", "Anvers"]),
        ("en", "l'orange d'Anvers", ["l'orange", "d'Anvers"]),
    ],
)
def test_in_a_text_a_doubtful_particle_goes_where_the_noun_stands_without_it(
    language: str, text: str, expected: list[str]
) -> None:
    bare, _ = particles.bare(tokens.of_text(text), language)

    assert bare.words == expected


@given(st.text(max_size=80), st.sampled_from(["ko", "fr", "it", "tr", "en"]))
def test_bare_words_stand_where_they_say(text: str, language: str) -> None:
    bare, marked = particles.bare(tokens.of_text(text), language)

    for at, word in enumerate(bare.words):
        assert bare.text[bare.starts[at] : bare.ends[at]] == word
        assert word
    assert marked <= set(range(len(bare.words)))
