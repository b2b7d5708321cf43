"""Changes are shown word by word, with a little of what stands around them."""

from __future__ import annotations

import pytest

from services.console import worddiff

TEXTS = [
    ("Line open | Post", "Line open", "Line open [-| Post-]"),
    ("Line open", "Line open again", "Line open {+again+}"),
    ("Sprot", "Sport", "[-Sprot-] {+Sport+}"),
    ("", "New", "{+New+}"),
    ("Gone", "", "[-Gone-]"),
    # Where no space parts words, sign by sign.
    ("列車が動いた", "列車が止まった", "列車が[-動い-] {+止まっ+}た"),
]


@pytest.mark.parametrize(("before", "after", "shown"), TEXTS)
def test_words_that_went_and_came_are_marked(before: str, after: str, shown: str) -> None:
    assert worddiff.of_texts(before, after) == shown


def test_what_stays_the_same_for_long_is_left_out() -> None:
    words = [f"w{n}" for n in range(100)]

    shown = worddiff.of_texts(" ".join([*words, "old"]), " ".join([*words, "new"]))
    begun = worddiff.of_texts(" ".join(["old", *words]), " ".join(["new", *words]))

    assert shown == "… w92 w93 w94 w95 w96 w97 w98 w99 [-old-] {+new+}"
    assert begun == "[-old-] {+new+} w0 w1 w2 w3 w4 w5 w6 w7 …"


def test_paragraphs_that_went_came_or_changed_are_told_each_in_a_line() -> None:
    before, after = ["One stays.", "Two is here.", "Three goes."], ["One stays.", "Two was here."]

    assert list(worddiff.of_paragraphs(before, after)) == ["Two [-is-] {+was+} here.", "[-Three goes.-]"]


def test_long_paragraphs_are_not_compared_word_by_word() -> None:
    shown = worddiff.of_texts("a " * 5000, "b " * 5000)

    assert len(shown) < 500


def test_texts_made_to_be_hard_to_compare_are_told_as_replaced() -> None:
    before, after = "a b " * 3000, "b c " * 3000

    assert worddiff.of_texts(before, after).startswith("[-a b")
