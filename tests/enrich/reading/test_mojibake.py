"""What was decoded wrongly and saved is put right; what only looks odd is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.reading.mojibake import Repaired, repair
from tests.enrich.building import read_html, read_json, read_text

_TEXTS = (
    "Le ministre a déclaré à l’Assemblée : « La situation était déjà préoccupante » — et coûteuse.",
    "Die Brücke über die Spree wird für drei Jahre gesperrt, heißt es.",
    "Мэр заявил, что мост закроют на три года.",
    "市長は火曜日に東京で会見し、橋を三年間閉鎖すると述べた。",
)


def garbled(text: str, times: int = 1) -> str:
    """UTF-8 that was read as windows-1252, with its five gaps as the controls that browsers make of them."""
    for _ in range(times):
        signs = (bytes([byte]) for byte in text.encode())
        text = "".join(sign.decode("cp1252") if sign[0] not in _GAPS else chr(sign[0]) for sign in signs)
    return text


_GAPS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("text", _TEXTS)
def test_garbled_text_is_put_right(text: str, times: int) -> None:
    for before, after in (
        (f"{garbled(text, times)}\nA line of its own.", f"{text}\nA line of its own."),
        (f"<p>{garbled(text, times)}</p><p>{text}</p>", f"<p>{text}</p><p>{text}</p>"),
    ):
        assert repair(before) == Repaired(text=after, stretches=1)


@pytest.mark.parametrize(
    "text",
    [
        *_TEXTS,
        "Plain ASCII",
        "“Quotes” stay ‘curled’ – and dashes long",
        "SÃO PAULO, MARÃES: UM SÓ PAÍS",
        "ÅÄÖ åäö, naïve Übung; «été», 25 °C, ½ — £5",
        "Âge légal : 18 ans",
        "Ŵyl yr haf â’r ŵyl",
    ],
)
def test_clean_text_is_left_as_it_is(text: str) -> None:
    assert repair(text) == Repaired(text=text)


@given(st.text(max_size=200))
def test_repair_adds_nothing(text: str) -> None:
    repaired = repair(text)

    assert len(repaired.text) <= len(text)
    assert (repaired.stretches > 0) == (repaired.text != text)
    assert repaired.is_whole


def test_a_line_is_put_right_where_it_was_garbled() -> None:
    assert repair(f"« Déjà »: {garbled('“déjà”')} ").text == "« Déjà »: “déjà” "


@pytest.mark.slow
def test_what_no_article_has_is_left_and_said() -> None:
    repaired = repair("Ã©\n" * 60_000)

    assert not repaired.is_whole
    assert repaired.text.endswith("é\n" + "Ã©\n" * 9_999)
    assert "the rest was left" in read_text("A title\n\n" + f"{garbled('é')} é and a word " * 60_000).warnings[-1]


def test_a_copy_says_that_it_was_repaired() -> None:
    text = _TEXTS[1] * 3

    for copy in (
        read_text(f"A title\n\n{garbled(text)}"),
        read_html(f"<html><title>A title</title><body><article><p>{garbled(text)}</p></article></body></html>"),
        read_json(body_text=garbled(text)),
    ):
        assert copy.text == text
        assert "decoded wrongly" in copy.warnings[-1]
