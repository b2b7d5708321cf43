"""JSON that two parsers could read in two ways is not taken; all other JSON is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest import strict_json
from services.ingest.refusal import Refusal

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT
VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4), max_leaves=20
)


@given(VALUES, st.booleans())
def test_whatever_json_can_say_comes_through_unchanged(value: Any, is_ascii: bool) -> None:
    assert strict_json.parse(json.dumps(value, ensure_ascii=is_ascii).encode()) == value


@given(st.lists(VALUES, max_size=5), st.sampled_from(["", " ", "\n", " \r\n\t "]))
def test_the_elements_of_an_array_are_cut_out_as_they_stand(values: list[Any], space: str) -> None:
    texts = [json.dumps(value) for value in values]
    array = f"{space}[{space}" + f"{space},{space}".join(texts) + f"{space}]{space}"

    found = list(strict_json.elements(array))

    assert [text for _, text in found] == texts
    assert all(array.startswith(text, index) for index, text in found)


@given(st.binary() | st.text().map(str.encode).map(lambda body: b'{"a":' + body + b"}"))
def test_any_bytes_are_either_parsed_or_refused(body: bytes) -> None:
    refusal = _refusal(lambda: strict_json.parse(body))

    assert refusal is None or (refusal.problem == "invalid-json" and refusal.detail.endswith("."))


@given(st.text(alphabet='[]{},:"\\ 1a', max_size=60))
def test_the_elements_of_anything_are_found_or_refused(text: str) -> None:
    refusal = _refusal(lambda: list(strict_json.elements(text)))

    assert refusal is None or refusal.problem == "invalid-json"


# (what makes it slow for a careless parser, body)
SLOW = [
    ("a string without end, full of escaped quotes", b'"' + b'\\"' * 1_000_000),
    ("brackets", b"[" * 2_000_000),
    ("brackets in a string", b'{"a":"' + b"[{" * 1_000_000 + b'"}'),
    ("brackets beside each other", b"[" + b"[]," * 300_000 + b"[]]"),
    ("backslashes", b'"' + b"\\" * 2_000_001),
    ("one key many times", b"{" + b'"a":1,' * 300_000 + b'"a":1}'),
    ("minus signs", b"[" + b"-" * 2_000_000),
    ("objects as deep as may be", b"[" + b",".join([b'{"":' * 62 + b"{}" + b"}" * 62] * 6_000) + b"]"),
    ("deep lists and an escape", b'["\\u00e9",' + b",".join([b"[" * 63 + b"]" * 63] * 16_000) + b"]"),
    ("a key twice behind much else", b"[" + b'{"a":1},' * 250_000 + b'{"a":1,"a":2}]'),
]


@pytest.mark.parametrize("body", [row[1] for row in SLOW], ids=[row[0] for row in SLOW])
def test_no_body_takes_more_than_its_length_deserves(body: bytes) -> None:
    began_s = time.process_time()
    _refusal(lambda: strict_json.parse(body))

    assert time.process_time() - began_s < 2


# (what opens a level, what closes it)
LEVELS = [("[", "]"), ('{"a":', "}"), ('[{"]}":', "}]"), ('{"\\\\":', "}"), ('{"\\"[":', "}")]


@pytest.mark.parametrize(("opens", "closes"), LEVELS)
def test_64_levels_are_taken_and_65_are_not(opens: str, closes: str) -> None:
    count = strict_json.DEPTH // (opens.count("[{") + 1)
    deepest = opens * (count - 1) + "[]" + closes * (count - 1)

    assert _refusal(lambda: strict_json.parse_text(deepest)) is None
    assert "levels deep" in str(_refusal(lambda: strict_json.parse_text(opens * 2 + deepest + closes * 2)))
    assert "levels deep" in str(_refusal(lambda: strict_json.parse_text(f'["]]]",{opens * 2}{deepest}{closes * 2}]')))


# (a string, what it holds that no text can keep)
ESCAPES = [
    (r'"\u0041"', None),
    (r'"\u0000"', "U+0000"),
    (r'"\\u0000"', None),
    (r'"\\\u0000"', "U+0000"),
    (r'"\ud83d\ude00"', None),
    (r'"\uD83D\uDE00\uDE00"', r"\ude00"),
    (r'"\ude00\ud83d"', r"\ude00"),
    (r'"\ud83d\\\ude00"', r"\ud83d"),
    (r'"\\ud83d\ude00"', r"\ude00"),
    (r'"\\ud83d"', None),
]


@pytest.mark.parametrize(("text", "unkept"), ESCAPES)
def test_an_escape_that_no_text_can_keep_is_named(text: str, unkept: str | None) -> None:
    refusal = _refusal(lambda: strict_json.parse_text(text))

    assert refusal is None if unkept is None else f"The text holds {unkept}" in str(refusal)


def test_in_a_long_text_what_cannot_be_kept_is_told_by_its_place() -> None:
    text = '["' + "a" * 500_000 + r'",{"a":"\ud800"}]'

    assert "The text at column 500011 holds" in str(_refusal(lambda: strict_json.parse_text(text)))


# (a text, an index into it, where that is)
PLACES = [
    ("abc", 0, "column 1"), ("abc", 2, "column 3"), ("a\nbc", 3, "line 2, column 2"), ("abc\n", 1, "column 2"),
    ("abc\n", 4, "column 4"), ("a\nbc\n\n", 6, "line 2, column 3"), ("", 0, "column 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "index", "place"), PLACES)
def test_places_are_told_as_editors_count(text: str, index: int, place: str) -> None:
    assert strict_json.place(text, index) == place


def _refusal(read: Callable[[], Any]) -> Refusal | None:
    try:
        read()
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "  \n\n"])
def test_a_line_that_breaks_off_says_its_last_column_however_it_ends(end: str) -> None:
    told = str(_refusal(lambda: strict_json.parse_text('{"title": "Bridge"' + end)))

    assert "breaks off at column 19: expecting ',' delimiter" in told
