"""Key figures: which amounts of an article are worth telling."""

from __future__ import annotations

from dataclasses import replace

from services.enrich.tagging import tokens
from services.enrich.tagging.facts.dates import key_dates
from services.enrich.tagging.facts.figures import MOST, key_figures
from shared.model import Block
from tests.enrich.building import a_copy


def chosen(*paragraphs: str, title: str = "") -> list[str]:
    copy = a_copy(*paragraphs, title=title)
    return [figure.text for figure in key_figures(copy, tokens.of_copy(copy))]


def test_few_are_told_and_of_each_kind_not_all() -> None:
    shares = " ".join(f"It rose {n}%." for n in range(1, 20))
    money = " ".join(f"It cost {n} euros." for n in range(1, 20))
    miles = " ".join(f"It is {n} miles." for n in range(1, 20))

    found = chosen(miles, shares, money)

    assert len(found) == MOST
    assert found == ["1%", "2%", "3%", "4%", "1 euros", "2 euros", "3 euros", "4 euros"]


def test_the_dead_come_before_money_and_that_before_distances() -> None:
    counts = " ".join(f"It is {n} miles and {n}0 houses long." for n in range(10, 30))

    found = chosen(counts, "It cost 5 euros. It rose 2%. 12 people were killed.")

    assert found[-3:] == ["5 euros", "2%", "12 people"]
    assert len(found) == MOST


def test_what_the_title_tells_comes_first_and_is_shown_in_the_text() -> None:
    shares = " ".join(f"It rose {n}%." for n in range(1, 20))

    assert chosen(shares, title="Up 17%") == ["1%", "2%", "3%", "17%"]
    assert chosen("Nothing here.", title="Up 17%") == []


def test_an_amount_that_is_told_again_stands_once() -> None:
    assert chosen("It cost €1.5 million. Yes, 1,500,000 euros.") == ["€1.5 million"]


def test_rows_and_headings_tell_no_figure() -> None:
    copy = a_copy("It rose 3%.", title="")
    blocks = (Block(kind="heading", text="Up 4%"), Block(kind="row", text="5% | 6%"), *copy.blocks)
    copy = replace(copy, blocks=blocks)

    assert [figure.value for figure in key_figures(copy, tokens.of_copy(copy))] == [3]


def test_the_digits_of_a_date_are_no_figure() -> None:
    copy = a_copy("In 2019 people came on May 5, 2019. It was 16 March 2021 people say.", title="")
    words = tokens.of_copy(copy)

    assert key_figures(copy, words, dates=key_dates(copy, words, told_on=None)) == ()


def test_values_stand_where_they_are_written() -> None:
    copy = a_copy("Nothing.", "It cost “$1.5 million”.", title="A title")

    (figure,) = key_figures(copy, tokens.of_copy(copy))

    assert (figure.kind, figure.value, figure.unit, figure.text) == ("money", 1_500_000, "$", "$1.5 million")
    assert copy.blocks[figure.span.block].text[figure.span.start : figure.span.end] == figure.text
