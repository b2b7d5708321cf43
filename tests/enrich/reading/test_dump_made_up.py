"""Dumps made up from others, for the network to learn from."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bench import train_dump

TITLE = "Council raises the old sea wall"
PROSE = "The harbour council voted on Monday to raise the old sea wall, after two winters in which water came over it."
OTHER = "Eine Brücke aus Holz führt seit dem Herbst wieder über den Bach, und die Kinder gehen zu Fuß in die Schule."


def a_page(title: str, prose: str, below: str) -> dict[str, Any]:
    dump = f"Menu\n\n{title}\n\n{prose}\n\n{below}"
    return {"dumps": {"plain": dump}, "title": title, "body": prose, "authors": [], "date": None, "category": None}


def test_a_dump_may_end_as_another_page_does() -> None:
    page, other = a_page(TITLE, PROSE, "Read more"), a_page("Die Brücke", OTHER, "Mehr zum Thema\n\nImpressum")

    mixed = train_dump.with_end_of(page["dumps"]["plain"], page, other, "plain")

    assert mixed == f"Menu\n\n{TITLE}\n\n{PROSE}\n\nMehr zum Thema\n\nImpressum"


def test_a_dump_without_the_other_body_stays_as_it_is() -> None:
    page, other = a_page(TITLE, PROSE, "Read more"), a_page("Die Brücke", OTHER, "Impressum") | {"body": "Nirgends."}

    assert train_dump.with_end_of(page["dumps"]["plain"], page, other, "plain") == page["dumps"]["plain"]


@pytest.mark.parametrize("marked", ["", "# "])
def test_titles_are_seen_with_the_mark_of_a_heading_and_without(marked: str) -> None:
    text = f"Menu\n\n{marked}{TITLE}\n\n{PROSE}"
    made = [train_dump.laid_out_anew(random.Random(seed), text, TITLE) for seed in range(20)]

    has_mark = [f"# {TITLE}" in text for text in made]

    assert any(has_mark)
    assert not all(has_mark)
