"""Choosing among what could be a dump's title and byline."""

from __future__ import annotations

import json

import pytest

from bench import train_dump
from services.enrich.reading.dumps import dump, dump_choice, dump_model
from services.enrich.reading.dumps.dump_choice import Choice
from tests.enrich.reading.test_around import PROSE as EVERY_PROSE

PROSE = (
    "The harbour council voted on Monday to raise the old sea wall, after two winters in which the water came over it. "
    "Work begins in spring, and the fishing boats will have to moor on the northern side until it is done."
)


def offered(*lines: str) -> tuple[list[Choice], list[Choice]]:
    return dump.choices("\n\n".join([*lines, PROSE, PROSE.lower().capitalize()]), model=dump_model.model())


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Council raises the old sea wall | The Harbour Post"], "Council raises the old sea wall"),
        (["The Harbour Post | Council raises the old sea wall"], "Council raises the old sea wall"),
        (["Sea wall", "Council votes to raise it"], "Sea wall Council votes to raise it"),
    ],
)
def test_a_title_may_be_a_part_of_a_line_or_two_lines(lines: list[str], title: str) -> None:
    assert title in [one.value for one in offered(*lines)[0]]


def test_a_category_is_no_part_of_a_title() -> None:
    could_be = offered("Council raises the old sea wall", "Category: Other")[0]

    assert not any("wall Category" in one.value for one in could_be)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By Jane Doe"], "Jane Doe"),
        (["Jane Doe | 4 min"], "Jane Doe"),
        (["Jane Doe Jane Doe"], "Jane Doe"),
        (["By Jane Doe", "John Roe"], "Jane Doe; John Roe"),
        (["4 May • Jane Doe • 4 min"], "Jane Doe"),
    ],
)
def test_a_byline_may_be_a_part_of_a_line_or_names_one_below_the_other(lines: list[str], names: str) -> None:
    assert names in [one.value for one in offered("Council raises the old sea wall", *lines)[1]]


def choice(value: str, **told: float) -> Choice:
    return Choice(value=value, at=0, kind="whole", told=told)


def test_the_choice_with_most_weight_is_the_best() -> None:
    best = dump_choice.best([choice("one", odds=1.0), choice("two", odds=3.0)], {"odds": 2.0}, none=False)

    assert best is not None
    assert best[0].value == "two"
    assert best[1] == pytest.approx(0.982, abs=0.001)


def test_what_weighs_less_than_nothing_is_not_chosen_where_there_may_be_none() -> None:
    assert dump_choice.best([choice("one", odds=-1.0)], {"odds": 1.0}, none=True) is None
    assert dump_choice.best([choice("one", odds=-1.0)], {"odds": 1.0}, none=False) is not None


def test_where_it_is_in_doubt_that_a_line_is_cut_it_stays_whole() -> None:
    part, whole = (
        Choice(value="one", at=0, kind=kind, told={"odds": odds}) for kind, odds in (("head", 1.2), ("whole", 1.0))
    )

    unsure = dump_choice.best_title([part, whole], {"odds": 1.0})
    sure = dump_choice.best_title([part, whole], {"odds": 5.0})

    assert unsure is not None
    assert sure is not None
    assert unsure[0] is whole
    assert sure[0] is part


@pytest.mark.parametrize(
    "line",
    [
        "Inondations dans le Gard : trois morts, un enfant porté disparu",
        "Floods in the valley: three dead, one child missing",
    ],
)
def test_a_headline_with_a_colon_is_the_title_as_a_whole(line: str) -> None:
    found = dump.read_dump("\n\n".join([line, *EVERY_PROSE["fr"]])).title

    assert found is not None
    assert found.value == line


def test_weights_are_learnt_from_what_was_right() -> None:
    lesson = train_dump.Lesson(
        page=0, choices=[choice("one", odds=1.0), choice("two", odds=2.0)], right=[True, False], is_shown=True
    )

    assert train_dump.choosing([lesson] * 20, none=False)["odds"] < 0


def test_the_kept_weights_are_numbers_for_what_is_told_alone() -> None:
    kept = json.loads(dump_choice.WEIGHTS.read_text())
    told = train_dump.lessons([], [dump_model.model()] * train_dump.FOLDS)

    assert set(kept["weights"]) == set(dump_choice.FIELDS) == set(told)
    assert all(isinstance(value, float) for its in kept["weights"].values() for value in its.values())
    for choices, field in zip(
        offered("Council raises the old sea wall", "By Jane Doe"), dump_choice.FIELDS, strict=True
    ):
        assert {name for one in choices for name in one.told} <= set(kept["weights"][field])
