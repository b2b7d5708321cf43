"""Bytes become characters by what they say of themselves; characters become such as can be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.decode import clean, decode, storable
from shared.errors import Refused


@pytest.mark.parametrize(
    ("payload", "content_type", "text", "reason"),
    [
        ("é".encode(), "text/plain; charset=utf-8", "é", "declared"),
        ("é".encode("latin-1"), "text/plain; charset=ISO-8859-1", "é", "declared"),
        (b"\x93a\x94", "text/plain; charset=iso-8859-1", "“a”", "what says latin-1 is windows-1252"),
        ("中".encode("shift_jis"), 'text/plain; charset="Shift_JIS"', "中", "declared in quotes"),
        ("é".encode("utf-16"), "text/plain", "é", "byte order mark"),
        ("é".encode("utf-16"), "text/plain; charset=utf-8", "é", "the mark counts more than what was declared"),
        ("é".encode("utf-16-le"), "text/plain; charset=utf-16le", "é", "UTF-16 that was declared needs no mark"),
        (b"\xef\xbb\xbfa", "text/plain", "a", "the mark is no character of the text"),
        ("é".encode(), "text/plain", "é", "UTF-8 when nothing is declared"),
        (b'<meta charset="iso-8859-2">\xb1', "text/html", '<meta charset="iso-8859-2">ą', "a page's own meta"),
    ],
)
def test_the_charset_is_found(payload: bytes, content_type: str, text: str, reason: str) -> None:
    assert decode(payload, content_type) == (text, ()), reason


@pytest.mark.parametrize("charset", ["klingon", "zlib", "rot13", "punycode", "unicode_escape", "hex"])
def test_what_is_no_charset_is_not_used_and_said(charset: str) -> None:
    text, warnings = decode(b"hello", f"text/plain; charset={charset}")

    assert text == "hello"
    assert charset in warnings[0]


def test_what_is_in_no_known_charset_is_read_as_windows_1252_with_a_warning() -> None:
    text, warnings = decode(b"caf\xe9", "text/plain")

    assert text == "café"
    assert "windows-1252" in warnings[0]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a\x00b", "binary"),
        ("é".encode("utf-16-le"), "binary"),
        (b"%PDF-1.7 and so on", "binary"),
        (b"\x1f\x8b\x08 and so on", "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused(payload: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode(payload, "text/plain")

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("given_text", "kept", "reason"),
    [
        ("e\u0301", "é", "NFC"),
        ("co\u00adoperate", "cooperate", "soft hyphen"),
        ("a\u200bb\ufeffc\u2060d", "abcd", "zero width"),
        ("a\u00a0b\u202fc", "a b c", "spaces that do not break"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", "one kind of line end"),
        ("a\x07b\x9fc\x00d", "abcd", "control characters"),
        ("a\ud800b", "a\ufffdb", "half a character"),
        ("abc\u202edef", "abcdef", "an override of the writing direction"),
        ("می\u200cخواهم", "می\u200cخواهم", "a Persian word needs its joiner"),
        ("क्\u200dष", "क्\u200dष", "and a Devanagari one"),
        ("👩\u200d🚀", "👩\u200d🚀", "an astronaut is a woman and a rocket, joined"),
        ("ab\u200dcd", "abcd", "between Latin letters a joiner says nothing"),
        ("e\u200d\u0301", "é", "what it parted is composed again"),
    ],
)
def test_text_is_cleaned(given_text: str, kept: str, reason: str) -> None:
    assert clean(given_text) == kept, reason


@given(st.text(st.characters()))
def test_clean_is_idempotent_and_storable(text: str) -> None:
    kept = clean(text)

    assert clean(kept) == kept
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_json_is_made_storable_all_the_way_down() -> None:
    assert storable({"a\x00": ["\ud800", {"b": 2**70, "c": 1.5, "d": None, "e": True}]}) == {
        "a": ["\ufffd", {"b": str(2**70), "c": 1.5, "d": None, "e": True}]
    }


def test_json_that_nests_too_deep_is_refused() -> None:
    nested: list[object] = []
    for _ in range(70):
        nested = [nested]

    with pytest.raises(Refused) as refusal:
        storable(nested)

    assert refusal.value.code == "too_deep"
