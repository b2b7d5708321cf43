"""Keyphrases: what an article says often, early and not as everybody does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging import tokens
from services.enrich.tagging.keyphrases import keyphrases
from shared.model import Copy, Span
from tests.enrich.building import a_copy


def phrases(copy: Copy, entities: tuple[Span, ...] = ()) -> list[str]:
    return [tag.label for tag in keyphrases(copy, tokens.of_copy(copy), entities=entities)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The sea wall broke. Engineers saw the sea wall fall into the sea.", "sea wall"),
        ("de", "Die Küstenwache kam. Die Küstenwache ging.", "Küstenwache"),
        ("fi", "Rannikkovartiosto tuli ja rannikkovartiosto lähti.", "Rannikkovartiosto"),
        ("ru", "Береговая охрана пришла. Там была береговая охрана.", "Береговая охрана"),
        ("ar", "وصل خفر السواحل إلى الميناء. قال خفر السواحل إن البحر هادئ.", "خفر السواحل"),
        ("zh", "海岸警卫队来了。海岸警卫队又走了。", "海岸警卫队"),
        ("ja", "海上保安庁が来た。海上保安庁は帰った。", "海上保安庁"),
        ("ko", "해양경찰 왔다. 해양경찰 갔다.", "해양경찰"),
    ],
)
def test_what_is_repeated_is_a_phrase_in_every_language_that_was_counted(
    language: str, text: str, expected: str
) -> None:
    assert expected in phrases(a_copy(text, title="", language=language))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The and of. The and of. The and of.", "stop words"),
        ("On Monday, in March. On Monday, in March.", "days and months"),
        ("Share. Read. Comments. Share. Read. Comments.", "furniture of a page"),
        ("12 400. 12 400. 12 400.", "numbers"),
        ("", "nothing"),
    ],
)
def test_what_says_nothing_is_no_phrase(text: str, reason: str) -> None:
    assert phrases(a_copy(text, title="")) == [], reason


def test_an_entity_is_one_phrase_and_is_not_parted() -> None:
    text = "Bank of the River is closing. Bank of the River was founded by sailors."
    copy = a_copy(text, title="")
    name = "Bank of the River"
    spans = tuple(Span(block=0, start=at, end=at + len(name)) for at in (0, text.rindex(name)))

    found = phrases(copy, spans)

    assert found[0] == name
    assert not {"Bank", "River"} & set(found)


def test_what_stands_in_the_title_is_more() -> None:
    body = "Both wooden bridges and deep tunnels cost money. In deep tunnels it is dark. On wooden bridges it is loud."

    assert phrases(a_copy(body, title="Deep tunnels"))[0] == "deep tunnels"
    assert phrases(a_copy(body, title="Wooden bridges"))[0] == "wooden bridges"


def test_a_phrase_holds_what_is_part_of_it() -> None:
    copy = a_copy("The coast guard ship left. The coast guard ship came back.", title="")

    assert phrases(copy) == ["coast guard ship"]


@given(st.lists(st.text(max_size=120), max_size=6), st.sampled_from(["en", "zh", "ja", "ar", "fi", "th", "xx", None]))
def test_spans_are_what_the_phrase_says(texts: list[str], language: str | None) -> None:
    copy = a_copy("The sea wall broke. The sea wall fell.", *texts, language=language)

    for tag in keyphrases(copy, tokens.of_copy(copy)):
        assert 0 < tag.score <= 1
        for span in tag.spans:
            text = copy.title if span.block < 0 else copy.blocks[span.block].text
            assert 0 <= span.start < span.end <= len(text)
