"""Text dumps: what a line is shows in how it looks and where it stands."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.reading import bylines, dates
from services.enrich.reading.decode import clean
from services.enrich.reading.dumps.dump import LIMIT_LINES, read_dump, read_plain
from services.enrich.reading.dumps.dump_fields import byline_in
from services.enrich.reading.dumps.unwrap import unwrap
from shared.errors import Refused

PAGES: Final = json.loads((Path(__file__).parents[2] / "data" / "dumps" / "pages.json").read_text(encoding="utf-8"))

PROSE = "The council met on Monday evening and decided, after three hours of talks, to close the bridge for repairs."
MORE = "Nobody knows how long it will take, and the ferry that used to run has not been seen since the last flood."


def test_a_plain_article_is_read() -> None:
    dump = read_dump(f"Bridge to be closed\n\nBy Jane Doe\n\nMarch 16, 2021\n\n{PROSE}\n\n{MORE}\n")

    assert dump.title is not None
    assert dump.title.value == "Bridge to be closed"
    assert dump.byline is not None
    assert dump.byline.value == "Jane Doe"
    assert dump.date is not None
    moment = dates.parse(dump.date.value)
    assert moment is not None
    assert moment[0].isoformat() == "2021-03-16T00:00:00+00:00"
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


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe Follow", "Jane Doe"),
        ("By Jane Doe Apr 24, 2021", "Jane Doe"),
        ("Beitrag von Jane Doe", "Jane Doe"),
        ("Getty Images", None),
        ("Read more: what the engineers found", None),
        ("Reuters", "Reuters"),
    ],
)
def test_a_byline_is_names_and_no_words_of_the_page(line: str, names: str | None) -> None:
    found = byline_in(line)

    assert (found and found[0]) == names


def test_a_kicker_belongs_to_the_title_where_the_window_says_both() -> None:
    dump = read_dump(
        f"Old bridge: Closed for two years | The Paper\n\nOld bridge:\n\nClosed for two years\n\n{PROSE}\n\n{MORE}"
    )

    assert dump.title is not None
    assert dump.title.value == "Old bridge: Closed for two years"


def test_an_article_that_was_cut_out_by_hand_is_kept_whole() -> None:
    last = "Until then the bus will stop on the other bank, and the school begins a quarter of an hour later."

    dump = read_dump(f"Bridge to be closed\n\n{PROSE}\n\nWhat next\n\n{MORE}\n\n{last}")

    assert dump.title is not None
    assert dump.title.value == "Bridge to be closed"
    assert [block.text for block in dump.blocks] == [PROSE, "What next", MORE, last]


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


# ------------------------------------------------------------------------------------- fifteen languages, six lay-outs


def one_line_a_block(page: dict[str, Any]) -> str:
    head = [page["title"], page["byline"], page["dateline"]]
    return "\n".join([*page["above"], page["category"], *head, *page["body"], *page["below"]])


def blank_lines_between(page: dict[str, Any]) -> str:
    return one_line_a_block(page).replace("\n", "\n\n")


def windows_line_ends(page: dict[str, Any]) -> str:
    return clean(blank_lines_between(page).replace("\n", "\r\n"))


def markdown(page: dict[str, Any]) -> str:
    menu = "\n".join(f"  * [{word}](https://example.org/{word})" for word in page["above"])
    head = [page["category"], f"# {page['title']}", page["byline"], page["dateline"]]
    return "\n\n".join([menu, *head, *page["body"], *(f"### {line}" for line in page["below"])])


def wrapped(page: dict[str, Any]) -> str:
    menu = "\n".join(f"  • {word}" for word in page["above"])
    head = [page["category"], page["title"], page["byline"], page["dateline"]]
    return "\n\n".join([menu, *head, *(folded(text, 76) for text in page["body"]), *page["below"]])


def counted_links(page: dict[str, Any]) -> str:
    menu = "\n".join(f"     + [{number}]{word}" for number, word in enumerate(page["above"], 1))
    head = [page["category"], page["title"], page["byline"], page["dateline"]]
    below = [f"[{number}]{word}" for number, word in enumerate(page["below"], 6)]
    blocks = [*head, *(folded(text, 70) for text in page["body"]), *below, "References"]
    links = "\n".join(f"  {number}. https://example.org/{number}" for number in range(1, 10))
    return "\n\n".join([menu, *(textwrap.indent(block, "   ") for block in blocks), links])


def folded(text: str, width: int) -> str:
    """Wrapped at a number of columns, as a terminal counts them: a Chinese character takes two."""
    if any("\u3040" <= sign <= "\u9fff" for sign in text):
        return "\n".join(text[at : at + width // 2] for at in range(0, len(text), width // 2))
    return textwrap.fill(text, width, break_on_hyphens=False)


LAYOUTS: Final = [one_line_a_block, blank_lines_between, windows_line_ends, markdown, wrapped, counted_links]


@pytest.mark.parametrize("lay_out", LAYOUTS, ids=lambda lay_out: str(lay_out.__name__))
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page["lang"]))
def test_a_page_is_read_in_every_language_and_lay_out(
    page: dict[str, Any], lay_out: Callable[[dict[str, Any]], str]
) -> None:
    dump = read_dump(clean(lay_out(page)))

    assert dump.title is not None
    assert dump.title.value == page["title"]
    assert [block.text for block in dump.blocks] == page["body"]
    assert dump.category is not None
    assert dump.category.value == page["category"].replace("：", ":").partition(":")[2].strip()
    assert dump.capabilities == ("comments",)


def masthead_and_menu(page: dict[str, Any]) -> list[str]:
    return [page["masthead"], *page["above"], page["title"], page["byline"], *page["body"][:2]]


def a_day_in_the_masthead(page: dict[str, Any]) -> list[str]:
    return [page["masthead"], *page["above"], page["dateline"], page["title"], page["byline"], *page["body"]]


def window_title_and_masthead(page: dict[str, Any]) -> list[str]:
    head = [f"{page['title']} - {page['masthead']}", page["masthead"], *page["above"], page["title"]]
    return [*head, page["dateline"], page["byline"], *page["body"], *page["below"]]


def a_masthead_at_both_ends(page: dict[str, Any]) -> list[str]:
    head = [page["masthead"], *page["above"], page["category"], page["title"], page["dateline"], page["byline"]]
    return [*head, *page["body"], page["masthead"], *page["below"]]


UNDER_A_MASTHEAD: Final = [
    masthead_and_menu,
    a_day_in_the_masthead,
    window_title_and_masthead,
    a_masthead_at_both_ends,
]


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["close", "spaced"])
@pytest.mark.parametrize("lay_out", UNDER_A_MASTHEAD, ids=lambda lay_out: str(lay_out.__name__))
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page["lang"]))
def test_below_a_masthead_the_headline_is_the_title_and_the_writer_the_byline(
    page: dict[str, Any], lay_out: Callable[[dict[str, Any]], list[str]], between: str
) -> None:
    dump = read_dump(clean(between.join(lay_out(page))))

    assert dump.title is not None
    assert dump.title.value == page["title"]
    assert dump.byline is not None
    assert bylines.split(dump.byline.value) == (page["names"],)


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["close", "spaced"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page["lang"]))
def test_where_nobody_signs_nobody_is_named(page: dict[str, Any], between: str) -> None:
    lines = [page["masthead"], *page["above"], page["title"], page["dateline"], *page["body"][:2]]
    dump = read_dump(clean(between.join([*lines, f"© {page['masthead']}"])))

    assert dump.title is not None
    assert dump.title.value == page["title"]
    assert dump.byline is None


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By", "Jane Doe", "and", "John Roe", "March 16, 2021"], ("Jane Doe", "John Roe")),
        (["Jane Doe", "|", "John Roe", "16 March 2021"], ("Jane Doe", "John Roe")),
        (["von", "Anna Beispiel", ",", "Deutsche Presse-Agentur"], ("Anna Beispiel", "Deutsche Presse-Agentur")),
        (["김보기 기자", "bogi@example.org", "이보기 기자", "i@example.org", "2021.03.16"], ("김보기", "이보기")),
        (["[7b6]Jane Doe", "March 16, 2021"], ("Jane Doe",)),
        (["Kolumne von Anna Beispiel", "16. März 2021"], ("Anna Beispiel",)),
        (["Jane Doe March 16, 2021", "Share"], ("Jane Doe",)),
        (["By Jane DoeTwitter", "March 16, 2021"], ("Jane Doe",)),
        (["By Reuters", "March 16, 2021"], ("Reuters",)),
        (["By Jane Doe [x] Share", "March 16, 2021"], ("Jane Doe",)),
        (["By Jane Doe ![](a.jpg) Follow", "March 16, 2021"], ("Jane Doe",)),
    ],
)
def test_names_are_found_however_the_page_sets_them(lines: list[str], names: tuple[str, ...]) -> None:
    menu = ["Home", "World", "Sport"]
    text = "\n\n".join([*menu, "Council closes the old bridge for two years", *lines, PROSE, MORE, PROSE, MORE])
    dump = read_dump(clean(text))

    assert dump.byline is not None
    assert bylines.split(dump.byline.value) == names


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe [photo.jpg] Share",
        "By Jane Doe [x] Share",
        "Jane Doe, [Reuters] Share",
        "[a.jpg] Jane Doe [b.jpg] [c.jpg] Apr",
        "By Jane Doe ![](a.jpg) Follow",
        "![](a.jpg) Jane Doe ![ ](b.jpg) [ ](https://example.org) Share",
    ],
)
def test_a_picture_between_a_name_and_a_button_costs_no_article(line: str) -> None:
    dump = read_dump(f"Bridge to be closed\n\n{line}\n\n{PROSE}\n\n{MORE}")

    assert dump.title is not None
    assert dump.title.value == "Bridge to be closed"
    assert [block.text for block in dump.blocks] == [PROSE, MORE]


# ------------------------------------------------------------------------------------- what holds of any text

# What stands side by side in a line around a name: bracketed words for pictures, buttons, dates, Markdown.
BITS: Final = st.lists(
    st.sampled_from(
        [
            "By", "von", "Jane Doe", "JANE DOE", "John Roe", "and", "記者", "Reuters", "[photo.jpg]", "[x]",
            "[Reuters]", "![](a.jpg)", "![ ](a.jpg)", "![alt](a.jpg)", "[ ](https://example.org)", "[Jane Doe](/jane)",
            "**Doe**", "Share", "Follow", "Read more", "Apr", "16 March 2021", "10:22", "|", ",", ";", "•", "@jane",
            "(photo)",
        ]
    ),
    max_size=8,
)  # fmt: skip

LINES: Final = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "  ", "• ", "* a", "## head", "> said", "| a | b |", "---", "[1]link", "12. x", PROSE, MORE]
        ),
        BITS.map(" ".join),
        st.text(max_size=40),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_every_line_stands_among_the_lines_once(lines: list[str]) -> None:
    text = clean("\n".join(lines))
    dump = read_dump(text)

    assert [line.number for line in dump.lines] == list(range(1, text.count("\n") + 2))
    assert all(line.rule and 0 <= line.confidence <= 1 and len(line.text) <= 300 for line in dump.lines)
    assert {line.block for line in dump.lines if line.block is not None} == set(range(len(dump.blocks)))


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_blocks_are_the_words_of_the_input_in_their_order(lines: list[str]) -> None:
    text = clean("\n".join(lines))
    letters = iter(sign for sign in text if sign.isalnum())

    assert all(sign in letters for block in read_dump(text).blocks for sign in block.text if sign.isalnum())


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "word " * 400_000,
        "[" * 500_000,
        "_a*" * 300_000,
        "[a](" * 200_000,
        "[a](<" * 200_000,
        "![a](" * 200_000,
        "*a " * 300_000,
        "**_a " * 200_000,
        "#" * 500_000 + "\n" + "-" * 500_000,
        "\n".join(["a", PROSE] * 9_999),
        "\n" * 19_999,
        "> " * 300_000 + "a",
        "橋" * 500_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    dump = read_dump(text)

    assert len(dump.lines) == text.count("\n") + 1


# ------------------------------------------------------------------------------------- lines to pieces


@pytest.mark.parametrize("width", [50, 64, 72, 80, 100, 120])
def test_wrapped_lines_are_joined_at_any_width(width: int) -> None:
    paragraphs = [PROSE, f"{MORE} {PROSE}", f"{PROSE} {MORE}", MORE]
    text = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)

    assert [piece.text for piece in unwrap(text)] == paragraphs


def test_wrapped_japanese_is_joined_without_a_space() -> None:
    text = "市議会は月曜日の夜に会合を開き、三時間にわたる議論の末、修理のために橋を閉鎖することを決定した。" * 4
    lines = [text[at : at + 38] for at in range(0, len(text), 38)]

    assert [piece.text for piece in unwrap("\n".join(lines))] == [text]


def test_a_number_at_the_start_of_a_wrapped_line_is_no_item() -> None:
    text = "The council of the town on the river will come together for its next long meeting on\n15. March to hear what the engineers have found in the piers since the last flood of\nthe year."  # noqa: E501

    assert len(unwrap("\n".join([text] * 3 + [text]))) <= 4


def test_items_know_how_deep_they_stand() -> None:
    pieces = unwrap("* one\n    * two\n    * three\n* four\n1. five")

    assert [(piece.text, piece.level) for piece in pieces] == [
        ("one", 1),
        ("two", 2),
        ("three", 2),
        ("four", 1),
        ("five", 1),
    ]
    assert pieces[-1].is_numbered


def test_markdown_leaves_its_words() -> None:
    (piece,) = unwrap(r"**Bridge** [to be](https://example.org/a) _closed_ on 3\. May")

    assert piece.text == "Bridge to be closed on 3. May"


def test_emphasis_within_emphasis_leaves_its_words() -> None:
    (piece,) = unwrap("**Bridge _to be_ closed** on snake_case_day")

    assert piece.text == "Bridge to be closed on snake_case_day"


def test_a_row_has_cells() -> None:
    (row,) = read_plain("| pier | crack |")

    assert (row.kind, row.cells, row.text) == ("row", ("pier", "crack"), "pier | crack")


LISTED = """Roman hall opens at the museum

Jane Doe
21 November 2026 6:40 PM

The museum opened its new hall on Saturday, and some four hundred people stood in line before the doors were opened.

The hall shows what was dug up when the station was built, and a road of which nobody had known until spring 2019.

Opening hours:
- Monday to Friday: 10am to 5pm
- Saturday: 9am to 6pm
- Closed on Christmas Day

The director said that the hall would stay open for ten years, and that schools would be let in without paying anything.
"""


def test_a_list_that_is_led_in_by_a_colon_is_kept_whole() -> None:
    items = [block.text for block in read_dump(LISTED).blocks if block.kind == "item"]

    assert items == ["Monday to Friday: 10am to 5pm", "Saturday: 9am to 6pm", "Closed on Christmas Day"]


def test_half_a_day_is_nobody() -> None:
    said = read_dump(LISTED.replace("Jane Doe\n", "")).byline

    assert said is None
