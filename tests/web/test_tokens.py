"""Cursors, receipts and the key they are signed with."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web import cursor, receipt
from services.web.secret import secret_key
from shared import ids
from shared.problems import Problem

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
KEY = b"k" * 32


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_comes_back_from_its_token(at: datetime, id_: UUID) -> None:
    assert cursor.find_place(cursor.of_place(at, id_)) == cursor.Place(at=at, id=id_)


@given(st.text(min_size=1, max_size=80))
def test_no_text_is_taken_for_a_cursor_by_accident(text: str) -> None:
    with pytest.raises(Problem) as told:
        cursor.find_place(text)

    assert told.value.name == "bad-cursor"


@pytest.mark.parametrize("token", ["x", "%", "AAAA", "A" * 31, "é", cursor.of_hits(3)])
def test_a_token_that_is_not_ours_is_a_bad_cursor(token: str) -> None:
    with pytest.raises(Problem, match="not made by this list"):
        cursor.find_place(token)


def test_a_cursor_by_time_is_none_by_relevance() -> None:
    with pytest.raises(Problem):
        cursor.find_hits("relevance", cursor.of_place(NOON, ids.new_id()))


def test_a_receipt_names_its_comment_and_only_under_its_key() -> None:
    comment_id = ids.new_id()
    told = receipt.give(KEY, comment_id)

    assert receipt.find(KEY, told) == comment_id
    assert receipt.find(b"other key", told) is None
    assert receipt.find(KEY, told[:30] + ("B" if told[30] == "A" else "A") + told[31:]) is None


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_receipt(text: str) -> None:
    assert receipt.find(KEY, text) is None


def test_a_key_is_made_once_for_our_eyes_only(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "home", "")
    again = secret_key(tmp_path / "home", "")

    assert first == again
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret-key"]


def test_a_configured_key_is_used_and_nothing_written(tmp_path: Path) -> None:
    assert secret_key(tmp_path, "x" * 32) == b"x" * 32
    assert not list(tmp_path.iterdir())
