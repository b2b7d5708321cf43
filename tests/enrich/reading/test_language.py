"""A language is what the source says, if it is one, else what the first words sound like."""

from __future__ import annotations

import pytest

from services.enrich.reading import language
from tests.enrich.building import read_json


@pytest.mark.parametrize(
    ("said", "code"), [("en", "en"), ("EN-us", "en"), ("pt_BR", "pt"), ("xx", None), ("english", None), ("", None)]
)
def test_a_tag_begins_with_a_code_or_is_none(said: str, code: str | None) -> None:
    assert language.valid(said) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council met on Monday evening and decided to close the bridge.", "en"),
        ("Der Stadtrat hat am Montagabend beschlossen, die Brücke zu sperren.", "de"),
        ("Le conseil municipal a décidé lundi soir de fermer le pont.", "fr"),
        ("市議会は月曜日の夜に橋を閉鎖することを決定した。", "ja"),
        ("Hi.", None),
        ("12345 67890 12345 67890", None),
    ],
)
def test_a_language_is_heard(text: str, code: str | None) -> None:
    assert language.detect(text) == code


def test_the_origin_says_who_said_it() -> None:
    posted = read_json(language="de")
    heard = read_json(body_text="The council met on Monday evening and decided to close the bridge.")

    assert (posted.language, posted.origins["language"].origin) == ("de", "posted")
    assert (heard.language, heard.origins["language"].origin) == ("en", "detected")
