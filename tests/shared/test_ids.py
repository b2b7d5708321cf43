"""Ids: sortable inside, typeable outside."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import ids


@given(st.uuids())
def test_text_and_uuid_say_the_same(value: UUID) -> None:
    text = ids.to_text(value)

    assert len(text) == 26
    assert ids.find_id(text) == ids.find_id(text.lower()) == value
    assert ids.short_value(text[-8:]) == value.int & (1 << 40) - 1


@given(st.uuids(), st.uuids())
def test_texts_sort_as_their_uuids_do(one: UUID, other: UUID) -> None:
    assert (one < other) == (ids.to_text(one) < ids.to_text(other))


def test_a_new_id_is_a_version_7_and_later_ones_are_larger() -> None:
    first = ids.new_id()
    time.sleep(0.002)
    second = ids.new_id()

    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second


@pytest.mark.parametrize(
    "text",
    ["", "7Q3KX0V", "8" + "0" * 25, "0" * 27, "0" * 25 + "U", "0" * 25 + "é", "0" * 25 + "\n"],
    ids=["empty", "too short", "beyond 128 bits", "too long", "no U in the alphabet", "not ASCII", "line end"],
)
def test_what_is_no_id_is_none(text: str) -> None:
    assert ids.find_id(text) is None


def test_letters_that_look_like_digits_are_read_as_those() -> None:
    assert ids.find_id("0" * 23 + "ILO") == ids.find_id("0" * 23 + "110")
