"""The sentences that tell an article, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging import tokens
from services.enrich.tagging.summary import key_sentences
from shared.model import Block, Copy
from tests.enrich.building import a_copy

LEAD = "The harbour town will rebuild its old sea wall before the winter storms return."
COVERS = "Engineers said the sea wall must be raised because storms flood the harbour town every winter."


def told(copy: Copy) -> list[str]:
    return [copy.blocks[span.block].text[span.start : span.end] for span in key_sentences(copy, tokens.of_copy(copy))]


def test_the_lead_and_the_sentence_that_covers_most() -> None:
    copy = a_copy(
        LEAD,
        f"A bakery near the church opens at six in the morning now. {COVERS} Nobody was hurt last year.",
        "Storms broke the sea wall twice. The harbour flooded. The town paid for engineers.",
    )

    assert told(copy) == [LEAD, COVERS]


def test_a_heading_is_no_lead() -> None:
    heading = Block(kind="heading", text="What the council decided about the old sea wall", level=2)
    copy = Copy(
        recognised="json fields", title="A title", blocks=(heading, Block(kind="paragraph", text=LEAD)), language="en"
    )

    assert told(copy) == [LEAD]


@pytest.mark.parametrize("text", ["", "Yes.", "By Ann Other", "12 345 6"])
def test_an_article_without_a_sentence_has_none(text: str) -> None:
    assert told(a_copy(text)) == []


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("de", "Die Hafenstadt baut ihre alte Mauer vor dem nächsten Winter wieder auf."),
        ("ja", "港町は冬の嵐の前に古い防波堤を再建することを決めた。"),
        ("xx", "Qara muri vetu nasil borto kemi dalun aprat."),
    ],
)
def test_every_language_has_a_lead(language: str, lead: str) -> None:
    assert told(a_copy(lead, language=language)) == [lead]


@given(st.lists(st.text(max_size=120), max_size=6), st.sampled_from(["en", "zh", "ar", None]))
def test_sentences_stand_within_their_blocks(texts: list[str], language: str | None) -> None:
    copy = a_copy(LEAD, *texts, language=language)

    for span in key_sentences(copy, tokens.of_copy(copy)):
        assert 0 <= span.start < span.end <= len(copy.blocks[span.block].text)
