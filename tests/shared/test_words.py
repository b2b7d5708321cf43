"""Words are counted as their script parts them, and names have one form in addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.words import count


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("", 0, "nothing"),
        ("The bridge is closed.", 4, "spaces part words"),
        ("A bridge — closed – since May", 5, "a dash is no word"),
        ("| - * _", 0, "nor are other marks"),
        ("_ — _", 0, "in whatever company"),
        ("Die Brücke ist gesperrt, sagt er.", 6, "Latin beyond ASCII"),
        ("Мост закрыт на ремонт", 4, "Cyrillic"),
        ("أُغلق الجسر للصيانة", 3, "Arabic with vowels"),
        ("पुल बंद है।", 3, "Devanagari with its signs"),
        ("다리가 폐쇄되었다", 2, "Korean has spaces"),
        ("橋は閉鎖された。", 4, "seven signs of Japanese and a full stop"),
        ("桥已关闭", 2, "Chinese"),
        ("第3号橋", 3, "a number parts runs: 第, 3, 号橋"),
        ("สะพานปิดซ่อม", 3, "twelve signs of Thai"),
        ("NHKは報じた", 3, "Latin within Japanese"),
    ],
)
def test_words_are_counted_by_their_script(text: str, number: int, reason: str) -> None:
    assert count(text) == number, reason


@given(st.text(), st.text())
def test_what_stands_on_two_lines_counts_as_the_sum(one: str, other: str) -> None:
    assert count(f"{one}\n{other}") == count(one) + count(other)
