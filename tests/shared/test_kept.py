"""What is kept as JSON comes back as it was."""

from __future__ import annotations

import json

from shared import kept
from shared.model import KeyDate, KeyFigure, Span, Tag

SPANS = [Span(block=-1, start=0, end=4), Span(block=3, start=1, end=2)]


def test_tags_come_back_as_they_were() -> None:
    tags = [
        Tag(
            kind="place", key="city:1", label="Brig", score=0.5, rule="r", spans=tuple(SPANS), state="confirmed",
            data={"iso": "CH"},
        ),
        Tag(kind="topic", key="rail", label="Rail", score=1.0, rule="posted"),
    ]  # fmt: skip

    assert kept.tags(json.loads(json.dumps(kept.of_tags(tags)))) == tags


def test_key_sentences_and_key_dates_come_back_as_they_were() -> None:
    dates = [KeyDate(date="2021-03", precision="month", text="March", span=SPANS[1])]

    assert kept.spans(json.loads(json.dumps(kept.of_spans(SPANS)))) == SPANS
    assert kept.key_dates(json.loads(json.dumps(kept.of_key_dates(dates)))) == dates


def test_key_figures_come_back_as_they_were_and_whole_values_without_decimals() -> None:
    figures = [
        KeyFigure(kind="share", value=2.5, unit="%", text="2,5 Prozent", span=SPANS[1]),
        KeyFigure(kind="money", value=1.5e6, unit="EUR", text="1,5 Mio. Euro", span=SPANS[1]),
    ]

    told = json.dumps(kept.of_key_figures(figures))

    assert kept.key_figures(json.loads(told)) == figures
    assert "1500000," in told
