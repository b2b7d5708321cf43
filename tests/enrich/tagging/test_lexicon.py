"""What lists say of words and of names as a whole, and where the tagger's features take it from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from services.enrich.tagging.names import tagger
from services.enrich.tagging.names.lexicon import (
    A_PLACE,
    AN_ORGANISATION,
    BEGINS,
    CITY,
    Lexicon,
    Table,
    key_of,
    phrase_key,
)
from services.enrich.tagging.names.tagger import Layout, Words
from services.enrich.tagging.tokens import of_text


def a_lexicon(
    *,
    flags: Mapping[str, int] | None = None,
    classes: Mapping[str, int] | None = None,
    phrases: Mapping[str, int] | None = None,
) -> Lexicon:
    return Lexicon(
        flags=Table.of({key_of(word): number for word, number in (flags or {}).items()}, np.uint32),
        classes=Table.of({key_of(word): number for word, number in (classes or {}).items()}),
        phrases=Table.of({phrase_key(map(key_of, name.split())): kinds for name, kinds in (phrases or {}).items()}),
    )


def laid_out(text: str, lexicon: Lexicon) -> Layout:
    return tagger.lay_out(of_text(text), Words(lexicon))


def features(text: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
    """Word x feature, in the order in which the model is trained."""
    layout = laid_out(text, a_lexicon())
    return np.concatenate([tagger.singles(layout), tagger.pairs(layout, layout.at)], axis=1)


def differing(one: Layout, other: Layout) -> list[int]:
    """Which words of a text have other attributes."""
    return np.flatnonzero((one.attributes[one.at] != other.attributes[other.at]).any(axis=1)).tolist()


@pytest.mark.parametrize(
    ("word", "number", "why"),
    [
        ("Oslo", 5, "as it is written"),
        ("bank", 9, "as it is written, though a capital would say something else"),
        ("OSLO", 5, "a headline in capitals"),
        ("oslo", 5, "no capitals on the web"),
        ("THE", 7, "a common word shouted"),
        ("Bergen", 0, "in no class"),
    ],
)
def test_a_word_has_the_class_of_the_form_that_has_one(word: str, number: int, why: str) -> None:
    lexicon = a_lexicon(classes={"Oslo": 5, "bank": 9, "Bank": 8, "the": 7})

    assert lexicon.class_of(word) == number, why


def test_a_table_says_nothing_of_a_word_that_it_does_not_have() -> None:
    table = Table.of({key_of("oslo"): CITY})

    assert [table.get(key_of(word)) for word in ("oslo", "bergen", "")] == [CITY, 0, 0]


def test_what_is_kept_of_a_lexicon_reads_back() -> None:
    lexicon = a_lexicon(flags={"oslo": CITY, "a": 1 << 20}, classes={"Oslo": 5}, phrases={"new york": A_PLACE})

    again = Lexicon.of_kept(lexicon.kept())

    for table, kept in (
        (again.flags, lexicon.flags),
        (again.classes, lexicon.classes),
        (again.phrases, lexicon.phrases),
    ):
        np.testing.assert_array_equal(table.keys, kept.keys)
        np.testing.assert_array_equal(table.numbers, kept.numbers)


def test_words_of_one_class_look_alike_in_it_and_in_all_that_hold_it() -> None:
    near, far = 0b1011 * 4 + 1, 0b11_0000_1011 * 4 + 1
    lexicon = a_lexicon(classes={"Xaver": near, "Yorik": near, "Zenon": far})
    words = laid_out("Xaver Yorik Zenon", lexicon)
    xaver, yorik, zenon = words.attributes[words.at]

    assert (xaver == yorik).sum() - (xaver == zenon).sum() == 4  # ten steps and all of them, each alone and with more
    assert (xaver == zenon).any()  # the first four and six steps


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He saw New York again", [2, 3]),
        ("He saw new York again", []),  # a name begins with a capital
        ("He saw New York Times journalists", [2, 3, 4]),  # the longest
        ("He saw New. York again", []),  # not over the end of a sentence
        ("He left York", []),
    ],
)
def test_a_name_known_as_a_whole_is_marked_from_its_first_word_to_its_last(text: str, found: list[int]) -> None:
    known = a_lexicon(flags={"new": BEGINS}, phrases={"new york": A_PLACE, "new york times": AN_ORGANISATION})

    assert differing(laid_out(text, known), laid_out(text, a_lexicon())) == found


def test_hiding_a_words_letters_hides_all_that_its_neighbours_see_of_them() -> None:
    one, other = features("He met Kalabxmester then ."), features("He met Kalabymester then .")

    columns = tagger.columns_of_letters()

    assert np.flatnonzero(one[3] != other[3]).tolist() == columns[-1]
    assert np.flatnonzero(one[1] != other[1]).tolist() == columns[1]
    assert set(np.flatnonzero(one[2] != other[2])) <= set(columns[0])
