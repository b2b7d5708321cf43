"""Two links to one article are equal in their canonical form, and only those."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Refused
from shared.urls import LIMIT, canonical


@pytest.mark.parametrize(
    ("given_url", "expected", "reason"),
    [
        ("https://example.com/a", "https://example.com/a", "already canonical"),
        ("  https://example.com/a\n", "https://example.com/a", "space around it came from copying"),
        ("HTTPS://EXAMPLE.com/A", "https://example.com/A", "scheme and host know no case, a path does"),
        ("https://example.com", "https://example.com/", "an empty path is /"),
        ("https://example.com:443/a", "https://example.com/a", "443 is the port of https"),
        ("http://example.com:80/a", "http://example.com/a", "80 is the port of http"),
        ("http://example.com:8080/a", "http://example.com:8080/a", "any other port is another place"),
        ("https://example.com/a#part-2", "https://example.com/a", "a fragment is a place within the article"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2", "the order of parameters says nothing"),
        ("https://example.com/a?utm_source=x&id=7&fbclid=y", "https://example.com/a?id=7", "tracking"),
        ("https://example.com/a?UTM_Source=x", "https://example.com/a", "tracking in any case"),
        ("https://example.com/a?%75tm_source=x", "https://example.com/a", "tracking behind an escape"),
        ("https://example.com/a?", "https://example.com/a", "an empty query is none"),
        ("https://example.com/a?q=&r", "https://example.com/a?q=&r", "an empty value is a value"),
        ("https://example.com/%7ejoe/%e4%b8%ad", "https://example.com/~joe/%E4%B8%AD", "one spelling of an escape"),
        ("https://example.com/中?q=é", "https://example.com/%E4%B8%AD?q=%C3%A9", "other letters are escaped as UTF-8"),
        ("https://example.com/a b", "https://example.com/a%20b", "a space is escaped"),
        ("https://example.com/100%", "https://example.com/100%25", "a lone percent sign stands for itself"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c", "dot segments"),
        ("https://example.com/../..", "https://example.com/", "nothing lies above the root"),
        ("https://bücher.example./a", "https://xn--bcher-kva.example/a", "an international name; the root's dot"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/", "an address of version 6"),
    ],
)
def test_a_url_has_one_form(given_url: str, expected: str, reason: str) -> None:
    assert canonical(given_url) == expected, reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "nothing"),
        ("/a", "not absolute"),
        ("//example.com/a", "no scheme"),
        ("ftp://example.com/a", "not the web"),
        ("javascript:alert(1)", "a program, not a place"),
        ("https://", "no host"),
        ("https://exa mple.com/", "a space in the host"),
        ("https://user:secret@example.com/", "a secret that would be published"),
        ("https://example.com:99999/", "no such port"),
        ("https://[::1/", "a bracket left open"),
        ("https://example..com/", "an empty label"),
        ("https://example.com/\x00", "a control character"),
        ("https://example.com/\ud800", "half a character"),
        ("https://example.com/" + "a" * LIMIT, "too long"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        canonical(url)

    assert refusal.value.code == "bad_url", reason


_pieces = st.sampled_from(
    ["/", "..", ".", "%", "%2", "%41", "%2e", "%zz", "?", "&", "=", "#", "a", "é", " ", "\\", ":", "utm_x=1", "+"]
)


@given(st.lists(_pieces | st.text(max_size=3), max_size=12))
def test_canonical_is_idempotent(pieces: list[str]) -> None:
    try:
        once = canonical("https://example.com/" + "".join(pieces))
    except Refused:
        return

    assert canonical(once) == once


@given(st.text(max_size=60) | st.text(max_size=60).map("http://".__add__))
def test_any_text_gives_a_canonical_url_or_a_refusal(text: str) -> None:
    try:
        once = canonical(text)
    except Refused:
        return

    assert canonical(once) == once
    assert once.isascii()
