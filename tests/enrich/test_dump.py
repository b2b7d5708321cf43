"""Text dumps: what a line is shows in how it looks and where it stands."""

from __future__ import annotations

import pytest

from services.enrich.dump import LIMIT_LINES, read_dump, read_plain
from shared.errors import Refused

PROSE = "The council met on Monday evening and decided, after three hours of talks, to close the bridge for repairs."
MORE = "Nobody knows how long it will take, and the ferry that used to run has not been seen since the last flood."


def test_a_plain_article_is_read() -> None:
    dump = read_dump(f"Bridge to be closed\n\nBy Jane Doe\n\nMarch 16, 2021\n\n{PROSE}\n\n{MORE}\n")

    assert dump.title is not None
    assert dump.title.value == "Bridge to be closed"
    assert dump.byline is not None
    assert dump.byline.value == "Jane Doe"
    assert dump.published_at is not None
    assert dump.published_at.isoformat() == "2021-03-16T00:00:00+00:00"
    assert [block.text for block in dump.blocks] == [PROSE, MORE]
    assert dump.capabilities == ()


def test_furniture_around_the_article_is_left_out() -> None:
    above = "Home\nWorld\nSport\nSign in\n\n  • Weather\n  • Traffic\n\n"
    below = "\n\nShare this\n\nRelated stories\n\n© 2021 The Paper. All rights reserved.\n"
    dump = read_dump(f"{above}Bridge to be closed for repairs\n\n{PROSE}\n\n{MORE}{below}")

    assert dump.title is not None
    assert dump.title.value == "Bridge to be closed for repairs"
    assert [block.text for block in dump.blocks] == [PROSE, MORE]


def test_readers_comments_below_the_comment_box_are_not_the_article() -> None:
    readers = "I said so years ago, and nobody listened to me then.\n\nWho needs a bridge that leads to nowhere at all?"
    dump = read_dump(f"Bridge to be closed\n\n{PROSE}\n\n{MORE}\n\nLeave a comment\n\n{readers}")

    assert [block.text for block in dump.blocks] == [PROSE, MORE]
    assert dump.capabilities == ("comments",)


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Category: Politics", "Politics"),
        ("• Category:Other", "Other"),
        ("Rubrik: Ausland", "Ausland"),
        ("Section：World", "World"),
    ],
)
def test_a_label_gives_the_category(line: str, category: str) -> None:
    dump = read_dump(f"Bridge to be closed\n\n{line}\n\n{PROSE}\n\n{MORE}")

    assert dump.category is not None
    assert dump.category.value == category


def test_headings_items_and_quotes_keep_their_kind() -> None:
    items = "- the first thing\n- the second thing"
    dump = read_dump(f"# Bridge to be closed\n\n{PROSE}\n\n## What next\n\n{MORE}\n\n{items}\n\n{PROSE}")

    assert [block.kind for block in dump.blocks] == ["paragraph", "heading", "paragraph", "item", "item", "paragraph"]


def test_a_short_text_without_prose_is_title_and_body() -> None:
    dump = read_dump("Rain\n\nIt rained.\n\nNot for long.")

    assert dump.title is not None
    assert dump.title.value == "Rain"
    assert [block.text for block in dump.blocks] == ["It rained.", "Not for long."]


def test_one_line_alone_has_no_body() -> None:
    assert read_dump("Only one line").blocks == ()


def test_japanese_prose_is_prose() -> None:
    body = "市議会は月曜日の夜に会合を開き、三時間にわたる議論の末、修理のために橋を閉鎖することを決定した。"
    dump = read_dump(f"メニュー\n\n橋が閉鎖へ\n\n{body}\n\n{body[:-1]}と発表した。")

    assert dump.title is not None
    assert dump.title.value == "橋が閉鎖へ"
    assert len(dump.blocks) == 2


def test_a_plain_body_is_paragraphs_between_blank_lines() -> None:
    blocks = read_plain("One line\nand its end.\n\n- an item\n\n> said by someone")

    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "One line and its end."),
        ("item", "an item"),
        ("quote", "said by someone"),
    ]


def test_more_lines_than_any_page_has_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_dump("a\n" * LIMIT_LINES)

    assert refusal.value.code == "too_large"
