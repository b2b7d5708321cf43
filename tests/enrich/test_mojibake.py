"""What was decoded wrongly and saved is put right; what only looks odd is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.mojibake import repair
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
    assert repair(f"{garbled(text, times)}\nA line of its own.") == (f"{text}\nA line of its own.", 1)
    assert repair(f"<p>{garbled(text, times)}</p><p>{text}</p>") == (f"<p>{text}</p><p>{text}</p>", 1)


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
    assert repair(text) == (text, 0)


@given(st.text(max_size=200))
def test_repair_adds_nothing(text: str) -> None:
    repaired, count = repair(text)

    assert len(repaired) <= len(text)
    assert (count > 0) == (repaired != text)


def test_a_copy_says_that_it_was_repaired() -> None:
    text = _TEXTS[1] * 3

    for copy in (
        read_text(f"A title\n\n{garbled(text)}"),
        read_html(f"<html><title>A title</title><body><article><p>{garbled(text)}</p></article></body></html>"),
        read_json(body_text=garbled(text)),
    ):
        assert copy.text == text
        assert "decoded wrongly" in copy.warnings[-1]
