"""Which language a text is decided to be in, when it says one thing and its source another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.reading.language import decide

ENGLISH = "The council met on Monday evening and decided to close the old bridge until the river falls again. "
GERMAN = "Der Stadtrat hat am Montagabend beschlossen, die alte Brücke zu sperren, bis der Fluss wieder fällt. "


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vijeće je u ponedjeljak odlučilo što učiniti s mostom; tko prije dođe, tijekom tjedna prelazi.", "hr"),
        ("Rada je rozhodla, že most zůstane zavřený, protože řeka je příliš vysoká a jsou obavy.", "cs"),
        ("Rada rozhodla, že most zostane zatvorený, pretože rieka je príliš vysoká a sú obavy.", "sk"),
        ("Byrådet har besluttet at lukke broen i en uge, fordi åen er meget høj efter nogle dage med regn.", "da"),
        ("Kommunfullmäktige beslutade att stänga bron i en vecka, eftersom ån är mycket hög efter några dagar.", "sv"),
        ("Міська рада вирішила закрити міст, тому що рівень річки був дуже високий і є загроза.", "uk"),
        ("Городской совет решил закрыть мост, потому что уровень реки был очень высоким.", "ru"),
        ("Градският съвет реши да затвори моста, защото нивото на реката беше много високо.", "bg"),
        ("O conselho decidiu fechar a ponte porque o rio está muito alto e não há segurança para as pessoas.", "pt"),
        ("El consejo decidió cerrar el puente porque el río está muy alto y no hay seguridad para las personas.", "es"),
        ("Το συμβούλιο αποφάσισε να κλείσει τη γέφυρα.", "el"),
        ("시의회는 월요일 밤에 다리를 폐쇄하기로 했다.", "ko"),
        ("สภาเมืองตัดสินใจปิดสะพานในคืนวันจันทร์", "th"),
    ],
)
def test_close_languages_are_told_apart(text: str, code: str) -> None:
    assert decide(text).code == code


@pytest.mark.parametrize(
    ("text", "said", "code", "rule"),
    [
        (ENGLISH, "en-GB", "en", "posted and heard"),
        (GERMAN, "en", "de", "heard, though posted as en"),
        ("Ja.", "nl", "nl", "posted, too little to hear"),
        ("Ja.", None, None, "too little to hear"),
        (ENGLISH, "klingon", "en", "heard"),
        ("Το συμβούλιο αποφάσισε να κλείσει τη γέφυρα.", "en", "el", "its script, though posted as en"),
    ],
)
def test_what_was_said_is_believed_until_the_text_sounds_otherwise(
    text: str, said: str | None, code: str | None, rule: str
) -> None:
    decision = decide(text, said)

    assert (decision.code, decision.rule) == (code, rule)


def test_a_page_that_greets_in_another_language_is_in_that_of_its_most() -> None:
    page = ENGLISH * 7 + GERMAN * 40

    assert decide(page, "de").code == "de"


@given(st.text(max_size=3000), st.none() | st.text(max_size=8))
def test_something_is_always_decided(text: str, said: str | None) -> None:
    decision = decide(text, said)

    assert 0 <= decision.confidence <= 1
    assert decision.code is None or len(decision.code) == 2
