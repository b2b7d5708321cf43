"""A sentence ends where its script says so, and not at an abbreviation."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.sentences import sentences


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The bridge is closed.", "It opens in May!", "Who pays?"]),
        ("en", ["Dr. Smith of the U.S. Navy met J. Doe.", "They talked."]),
        ("en", ["“Is it safe?” she asked.", "Nobody knew."]),
        ("en", ["He said: “We close it.”", "Then he left."]),
        ("en", ["It cost 3.5 million.", "The site example.com has more."]),
        ("en", ["1. The council met."]),
        ("en", ["Wait… the talks go on.", "So they say."]),
        ("de", ["Am 3. mai kam Dr. Huber, bzw. sein Amt.", "Er blieb."]),
        ("fr", ["M. Durand a parlé.", "« Il faut fermer le pont. »", "Puis il est parti."]),
        ("ru", ["Мост закрыт с 2020 г. по решению совета.", "Когда откроют?"]),
        ("ja", ["橋は閉鎖された。", "市長は「安全が第一だ。」", "と述べた。"]),
        ("ja", ["本当か？！", "まだ分からない。"]),
        ("zh", ["大桥已经关闭。", "什么时候开放？", "没有人知道！"]),
        ("ko", ["다리가 폐쇄되었다.", "언제 열리나?"]),
        ("hi", ["पुल बंद है।", "यह मई में खुलेगा।"]),
        ("ar", ["متى يفتح الجسر؟", "لا أحد يعرف."]),
        ("ur", ["پل بند ہے۔", "کب کھلے گا؟"]),
        ("am", ["ድልድዩ ተዘግቷል።", "መቼ ይከፈታል?"]),
        ("th", ["สะพานปิดซ่อมตั้งแต่วันจันทร์ที่ผ่านมา", "ยังไม่มีใครทราบว่าจะเปิดเมื่อใด"]),
        (None, ["Mr. Smith closed it.", "Mme. Durand agreed."]),
        (None, ["No full stop at the end", "but a line"]),
    ],
)
def test_sentences_are_told_apart(language: str | None, parts: list[str]) -> None:
    gap = "" if language in ("ja", "zh") else "\n" if parts[0][-1].isalpha() and language is None else " "
    text = gap.join(parts)

    assert [text[start:end] for start, end in sentences(text, language)] == parts


@given(st.text(st.sampled_from("aB. 。！?”\n\u0e01\u0e02۔।3")), st.sampled_from([None, "en", "th", "ja"]))
def test_every_sign_that_is_no_space_stands_in_one_sentence(text: str, language: str | None) -> None:
    found = sentences(text, language)

    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
