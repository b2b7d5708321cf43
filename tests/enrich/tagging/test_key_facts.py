"""Key dates and key figures of fifty short articles, written for this in nineteen languages and read by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.enrich.tagging import tokens
from services.enrich.tagging.facts.dates import key_dates
from services.enrich.tagging.facts.figures import key_figures
from tests.enrich.building import a_copy

TOLD_ON = date(2026, 11, 25)  # a Wednesday
_FILE = Path(__file__).parents[2] / "data" / "key_facts.txt"
ARTICLES = [article.split("\n") for article in _FILE.read_text(encoding="utf-8").strip().split("\n\n")[1:]]


@pytest.mark.parametrize(("language", "text", "dates", "figures"), ARTICLES)
def test_what_an_article_tells_is_found_and_nothing_else(language: str, text: str, dates: str, figures: str) -> None:
    copy = a_copy(text, title="", language=language)
    words = tokens.of_copy(copy)

    days = key_dates(copy, words, told_on=TOLD_ON)
    amounts = key_figures(copy, words, dates=days)

    assert "dates: " + " | ".join(f"{day.date} = {day.text}" for day in days) == dates
    assert "figures: " + " | ".join(f"{told.value:.12g} {told.unit} = {told.text}" for told in amounts) == figures
