"""Rules correct a copy after it was read: fields, lines, and the body that the lines became."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.enrich.reading.corrections import correct
from shared.model import Block, Copy, Line, Mark, Origin
from shared.rules import SourceRule, of_line, plain, told
from shared.shapes import where

RECEIVED_AT = datetime(2026, 11, 25, tzinfo=UTC)
IDENTITY = "id:1"


def a_rule(what: str, how: Any, said: str = "", say: str = "", number: int = 1) -> SourceRule:
    return SourceRule(id=UUID(int=number), what=what, how=how, said=said, say=say)


def a_copy(**fields: Any) -> Copy:
    """A dump of six lines: title, byline, a first paragraph of two lines, a line of the page in its midst, a second."""
    usual: dict[str, Any] = {
        "recognised": "text dump",
        "title": "Line open | Valley Post",
        "category": "Sprot",
        "byline": ("Jane Doe | Staff", "Ann Roe"),
        "origins": {"title": Origin(origin="dump-line 1", rule="like a headline", confidence=0.6)},
        "blocks": (
            Block(kind="paragraph", text="The line carries trains again."),
            Block(kind="paragraph", text="Share 12 times"),
            Block(kind="paragraph", text="The first train left Bern."),
        ),
        "lines": (
            Line(number=1, role="title", rule="r", text="Line open | Valley Post"),
            Line(number=2, role="furniture", rule="r", text="Desk: Sport"),
            Line(number=3, role="body", rule="r", block=0),
            Line(number=4, role="body", rule="r", block=0),
            Line(number=5, role="body", rule="r", block=1),
            Line(number=6, role="furniture", rule="r", text="A sentence that was taken for furniture."),
            Line(number=7, role="body", rule="r", block=2),
        ),
    }
    return Copy(**usual | fields)


def corrected(copy: Copy, *rules: SourceRule) -> Copy:
    return correct(copy, rules, identity=IDENTITY, received_at=RECEIVED_AT)


FIELDS = [
    (a_rule("title", "cut_suffix", " | Valley Post"), "title", "Line open"),
    (a_rule("title", "cut_suffix", " | Other Post"), "title", "Line open | Valley Post"),
    (a_rule("title", "cut_prefix", "Line "), "title", "open | Valley Post"),
    (a_rule("title", "cut_prefix", "Line open | Valley Post"), "title", "Line open | Valley Post"),
    (a_rule("category", "replace", "Sprot", "Sport"), "category", "Sport"),
    (a_rule("category", "replace", "World", "Sport"), "category", "Sprot"),
    (a_rule("category", "replace", "Sprot"), "category", None),
    (a_rule("byline", "cut_suffix", " | Staff"), "byline", ("Jane Doe", "Ann Roe")),
    (a_rule("byline", "replace", "Jane Doe | Staff; Ann Roe", "J. Doe; Ann Roe"), "byline", ("J. Doe", "Ann Roe")),
    (a_rule("language", "always", "", "de"), "language", "de"),
    (a_rule("title", "article", IDENTITY, "Mine"), "title", "Mine"),
    (a_rule("title", "article", "id:2", "Mine"), "title", "Line open | Valley Post"),
    (
        a_rule("published_at", "always", "", "2026-11-23T00:00:00+00:00"),
        "published_at",
        datetime(2026, 11, 23, tzinfo=UTC),
    ),
]


@pytest.mark.parametrize(("rule", "field", "value"), FIELDS)
def test_a_field_is_corrected_where_the_rule_holds(rule: SourceRule, field: str, value: Any) -> None:
    assert getattr(corrected(a_copy(), rule), field) == value


def test_a_corrected_field_names_its_rule() -> None:
    rule = a_rule("title", "cut_suffix", " | Valley Post")

    origin = corrected(a_copy(), rule).origins["title"]

    assert (origin.origin, origin.confidence) == ("corrected", 1.0)
    assert origin.rule == f"{rule.name}: cut “ | Valley Post” from the end of every title"


def test_what_was_said_of_one_article_wins_over_what_holds_for_all() -> None:
    one, every = a_rule("category", "article", IDENTITY, "Opera"), a_rule("category", "always", "", "Sport", number=2)

    assert corrected(a_copy(), one, every).category == "Opera"


def test_a_date_in_the_future_is_not_put_in_and_a_warning_says_so() -> None:
    copy = corrected(a_copy(), a_rule("published_at", "always", "", "2999-01-01T00:00:00+00:00"))

    assert copy.published_at is None
    assert len(copy.warnings) == 1


def test_a_body_line_that_is_furniture_leaves_the_body_and_keeps_its_words() -> None:
    copy = corrected(a_copy(), a_rule("furniture", "line", plain("Share 99 times")))

    assert [block.text for block in copy.blocks] == ["The line carries trains again.", "The first train left Bern."]
    assert [(line.role, line.block) for line in copy.lines[2:]] == [
        ("body", 0),
        ("body", 0),
        ("furniture", None),
        ("furniture", None),
        ("body", 1),
    ]
    assert copy.lines[4].text == "Share 12 times"
    assert copy.lines[4].rule.startswith("source rule ")


def test_furniture_that_is_body_becomes_a_paragraph_at_its_place() -> None:
    copy = corrected(a_copy(), a_rule("body", "line", plain("A sentence that was taken for furniture.")))

    assert [block.text for block in copy.blocks][1:] == [
        "Share 12 times",
        "A sentence that was taken for furniture.",
        "The first train left Bern.",
    ]
    assert [line.block for line in copy.lines] == [None, None, 0, 0, 1, 2, 3]


def test_several_lines_above_the_body_are_put_in_in_their_order() -> None:
    lines = tuple(Line(number=n, role="furniture", rule="r", text=f"Sentence {n}.") for n in (1, 2))
    copy = a_copy(
        blocks=(Block(kind="paragraph", text="Last."),), lines=(*lines, Line(number=3, role="body", rule="r", block=0))
    )

    copy = corrected(copy, a_rule("body", "line", plain("Sentence 7.")))

    assert [block.text for block in copy.blocks] == ["Sentence 1.", "Sentence 2.", "Last."]
    assert [line.block for line in copy.lines] == [0, 1, 2]


def test_what_is_kept_of_a_line_only_in_part_is_put_in_with_a_warning() -> None:
    long = "word " * 60
    copy = a_copy(lines=(Line(number=1, role="furniture", rule="r", text=long),))

    copy = corrected(copy, a_rule("body", "line", plain(long)))

    assert any("300 characters" in warning for warning in copy.warnings)


def test_a_label_gives_the_field_its_value_in_whatever_article() -> None:
    copy = corrected(a_copy(), a_rule("category", "label", "desk"))

    assert copy.category == "Sport"
    assert copy.lines[1].role == "category"


def test_a_line_that_is_no_category_takes_the_category_along_that_was_read_in_it() -> None:
    lines = (Line(number=2, role="category", rule="r", text="• Desk: Sprot"),)
    here = a_copy(lines=lines, origins={"category": Origin(origin="dump-line 2", rule="r")})
    elsewhere = a_copy(lines=lines, origins={"category": Origin(origin="posted", rule="r")})
    rule = a_rule("furniture", "label", "desk")

    assert (corrected(here, rule).category, corrected(elsewhere, rule).category) == (None, "Sprot")
    assert "category" not in corrected(here, rule).origins


def test_another_line_that_is_the_title_takes_its_place() -> None:
    copy = corrected(a_copy(), a_rule("title", "line", plain("Share 1 times")))

    assert copy.title == "Share 12 times"
    assert [line.role for line in copy.lines[:1]] == ["furniture"]
    assert [block.text for block in copy.blocks] == ["The line carries trains again.", "The first train left Bern."]


def test_a_title_that_is_wrapped_over_two_lines_leaves_the_body_whole() -> None:
    said = "The line carries trains again."

    copy = corrected(a_copy(), a_rule("title", "line", plain(said)))

    assert copy.title == said
    assert [block.text for block in copy.blocks] == ["Share 12 times", "The first train left Bern."]
    assert [(line.role, line.block) for line in copy.lines[:5]] == [
        ("furniture", None),
        ("furniture", None),
        ("title", None),
        ("title", None),
        ("body", 0),
    ]


def test_when_the_title_is_furniture_the_line_most_like_the_body_is_the_title() -> None:
    lines = (
        Line(number=1, role="title", rule="r", text="Valley Post digital"),
        Line(number=2, role="furniture", rule="r", text="Home World Sport"),
        Line(number=3, role="byline", rule="r", text="The line carries trains again"),
        Line(number=4, role="body", rule="r", block=0),
    )
    before = a_copy(title="Valley Post digital", byline=("The line carries", "trains again"), lines=lines)

    copy = corrected(before, a_rule("furniture", "line", plain("Valley Post digital")))

    assert copy.title == "The line carries trains again"
    assert copy.byline == ()
    assert [line.role for line in copy.lines] == ["furniture", "furniture", "title", "body"]
    assert copy.origins["title"].origin == "dump-line 3"


def test_when_no_other_line_can_be_the_title_it_stays_and_a_warning_says_so() -> None:
    lines = (Line(number=1, role="title", rule="r", text="Valley Post"), Line(number=2, role="body", rule="r", block=0))

    copy = corrected(a_copy(title="Valley Post", lines=lines), a_rule("furniture", "line", plain("Valley Post")))

    assert copy.title == "Valley Post"
    assert "no other line could be the title" in copy.warnings[-1]


def test_a_line_that_was_only_a_part_of_a_block_leaves_the_rest_with_its_marks() -> None:
    text = "The line is open. Subscribe now. Trains run."
    block = Block(
        kind="paragraph",
        text=text,
        marks=(Mark(kind="strong", start=4, end=8), Mark(kind="emphasis", start=33, end=39)),
    )
    lines = tuple(
        Line(number=n, role="body", rule="r", text=part, block=0)
        for n, part in enumerate(["The line is open.", "Subscribe now.", "Trains run."], 1)
    )

    (left,) = corrected(a_copy(blocks=(block,), lines=lines), a_rule("furniture", "line", "subscribe now.")).blocks

    assert left.text == "The line is open. Trains run."
    assert [left.text[mark.start : mark.end] for mark in left.marks] == ["line", "Trains"]


def test_an_image_loses_its_caption_and_stays() -> None:
    picture = Block(kind="image", text="Advertisement", src="https://post.example/1.jpg")
    copy = a_copy(
        blocks=(Block(kind="paragraph", text="Words."), picture),
        lines=(Line(number=1, role="caption", rule="r", block=1),),
    )

    copy = corrected(copy, a_rule("furniture", "line", "advertisement"))

    assert copy.blocks[1] == replace(picture, text="")


def test_no_rule_leaves_an_article_without_text() -> None:
    copy = a_copy(
        blocks=(Block(kind="paragraph", text="All there is."),), lines=(Line(number=1, role="body", rule="r", block=0),)
    )

    left = corrected(copy, a_rule("furniture", "line", "all there is."))

    assert left.blocks == copy.blocks
    assert left.lines == copy.lines
    assert "would leave no text" in left.warnings[0]


def test_copies_of_early_revisions_whose_lines_keep_no_words_are_left_as_they_are() -> None:
    copy = a_copy(lines=(Line(number=1, role="furniture", rule="r"), Line(number=2, role="body", rule="r", block=99)))

    assert corrected(copy, a_rule("body", "line", ""), a_rule("furniture", "label", "")) == copy


@pytest.mark.parametrize("rule", [row[0] for row in FIELDS])
def test_correcting_twice_is_correcting_once(rule: SourceRule) -> None:
    once = corrected(a_copy(), rule)

    assert corrected(once, rule) == once


def an_article(above: str, below: str = "", *, role: Any = "body") -> Copy:
    """A title, a line above the text, the text, and a line below it."""
    texts = ("Line open", above, "The line carries trains again.", "Von Gestern Nach Morgen", "Trains run.", below)
    roles: tuple[Any, ...] = ("title", role, "body", "body", "body", "furniture")
    return a_copy(
        title="Line open",
        byline=(),
        blocks=tuple(Block(kind="paragraph", text=text) for text in texts[1:5]),
        lines=tuple(
            Line(number=n, role=it, rule="r", text=text, block=n - 2 if it == "body" and 1 < n < 6 else None)
            for n, (text, it) in enumerate(zip(texts, roles, strict=True), 1)
        ),
    )


SHAPES = [
    # the line that an editor corrects, its names, the next article's line, its names
    ("Von Anna Beispiel", "Anna Beispiel", "Von Bert Muster", "Bert Muster"),
    ("Von Anna Beispiel, Hamburg", "Anna Beispiel", "Von Bert Muster und Eva Probe, Wien", "Bert Muster; Eva Probe"),
    ("By Jane Doe | May 3, 2026", "Jane Doe", "By John Roe | June 14, 2026", "John Roe"),
    ("Par Marie Exemple", "Marie Exemple", "Par Paul Modèle, à Nice", "Paul Modèle"),
    ("Text: Anna Beispiel", "Anna Beispiel", "Text: Bert Muster", "Bert Muster"),
    ("Reportage von Anna Beispiel", "Anna Beispiel", "Reportage von Bert Muster, Wien", "Bert Muster"),
    ("Author Jane Doe", "Jane Doe", "Author John Roe", "John Roe"),
    ("By Staff Reporter", "By Staff Reporter", "By John Roe", "John Roe"),
    ("文・山田花子", "山田花子", "文・鈴木一郎", "鈴木一郎"),
    ("山田花子記者", "山田花子", "鈴木一郎記者", "鈴木一郎"),
    ("بقلم ليلى مثال", "ليلى مثال", "بقلم سامي نموذج", "سامي نموذج"),
]


@pytest.mark.parametrize(("line", "names", "next_line", "next_names"), SHAPES)
def test_one_corrected_byline_teaches_its_own_article_and_the_next_whose_they_are(
    line: str, names: str, next_line: str, next_names: str
) -> None:
    rule = of_line(UUID(int=1), line, "byline", where=where(an_article(line).lines, 1))

    for text, said in ((line, names), (next_line, next_names)):
        copy = corrected(an_article(text), rule)

        assert "; ".join(copy.byline) == said
        assert (copy.lines[1].role, copy.lines[1].block) == ("byline", None)
        assert text not in [block.text for block in copy.blocks]
        assert copy.lines[1].rule == f"{rule.name}: {told(rule)}"


DATES = [
    ("Stand: 3. Mai 2026", (5, 3), "Stand: 14. Juni 2026, 9:05 Uhr", (6, 14, 9, 5)),
    ("May 3, 2026", (5, 3), "June 14, 2026", (6, 14)),
    ("Publié le 3 mai 2026 à 14 h", (5, 3, 14), "Publié le 14 juin 2026 à 9 h", (6, 14, 9)),
    ("公開：2026年5月3日", (5, 3), "公開：2026年6月14日 9時5分", (6, 14, 9, 5)),
]


@pytest.mark.parametrize(("line", "moment", "next_line", "next_moment"), DATES)
def test_one_corrected_date_teaches_any_date_of_that_shape(
    line: str, moment: tuple[int, ...], next_line: str, next_moment: tuple[int, ...]
) -> None:
    rule = of_line(UUID(int=1), line, "date", where="above")

    for text, said in ((line, moment), (next_line, next_moment)):
        copy = corrected(an_article(text), rule)

        assert copy.published_at == datetime(2026, *said, tzinfo=UTC)  # type: ignore[arg-type, misc]
        assert (copy.lines[1].role, copy.lines[1].block) == ("date", None)


OWN_WORDS = [
    ("Anna Beispiel", "byline"),
    ("Anna Beispiel, Hamburg", "byline"),
    ("Anna Beispiel und Bert Muster", "byline"),
    ("Dr. Anna Beispiel", "byline"),
    ("Anna Beispiel (dpa)", "byline"),
    ("Jane Doe | The Valley Post", "byline"),
    ("Jane Doe, Staff Writer", "byline"),
    ("Redaktion", "byline"),
    ("El Mundo Inventado", "byline"),
    ("山田花子", "byline"),
    ("编辑：王小明", "byline"),
    ("Rapporteur: Marie Exemple", "byline"),
    ("Yesterday at 14:05", "date"),
    ("2 hours ago", "date"),
    ("Updated 14:05", "date"),
    ("Stand: 16.3., 14 Uhr", "date"),
    ("3 min read", "date"),
    ("Von Anna Beispiel", "furniture"),
    ("May 3, 2026", "furniture"),
]


@pytest.mark.parametrize(("text", "role"), OWN_WORDS)
def test_a_line_without_a_shape_is_known_by_its_very_words(text: str, role: str) -> None:
    rule = of_line(UUID(int=1), text, role, where="above")

    copy = corrected(an_article(text), rule)

    assert (rule.said, rule.say, rule.is_of_shapes) == (plain(text), "", False)
    assert (copy.lines[1].role, copy.lines[1].block) == (role, None)
    assert text not in [block.text for block in copy.blocks]


@pytest.mark.parametrize(
    "text",
    ["Local Politics", "New York", "Premier League", "World Cup", "Donald Trump", "Stadt Hamburg", "El Banco Central"],
)
@pytest.mark.parametrize("line", ["Anna Beispiel", "El Mundo Inventado", "Von Anna Beispiel", "山田花子"])
def test_no_byline_teaches_that_any_two_words_with_capitals_are_one(line: str, text: str) -> None:
    rule = of_line(UUID(int=1), line, "byline", where="above")

    assert corrected(an_article(text), rule) == an_article(text)


@pytest.mark.parametrize(
    "copy",
    [
        an_article("Von Hamburg nach Berlin"),  # no name
        an_article("By Jane Doe"),  # another shape
        an_article("Nothing here", "Von Bert Muster"),  # another place
        an_article("Von Bert Muster", role="byline"),  # read so already
    ],
)
def test_a_shape_holds_only_where_a_name_stands_at_its_place(copy: Copy) -> None:
    rule = of_line(UUID(int=1), "Von Anna Beispiel", "byline", where="above")

    assert corrected(copy, rule) == copy


def an_article_with(*texts: str) -> Copy:
    """A title, and these as its text."""
    lines = (Line(number=n + 1, role="body", rule="r", block=n - 1) for n in range(1, len(texts) + 1))
    return a_copy(
        byline=(),
        blocks=tuple(Block(kind="paragraph", text=text) for text in texts),
        lines=(Line(number=1, role="title", rule="r", text="Line open"), *lines),
    )


def test_a_shape_from_amid_the_text_holds_amid_it_alone() -> None:
    own = an_article_with("It is open.", "Von Anna Beispiel", "Trains run.")
    rule = of_line(UUID(int=1), "Von Anna Beispiel", "byline", where=where(own.lines, 2))

    assert rule.say == "amid"
    assert corrected(own, rule).byline == ("Anna Beispiel",)
    assert corrected(an_article_with("It is shut.", "Von Bert Muster", "No train."), rule).byline == ("Bert Muster",)
    for copy in (an_article_with("Von Bert Muster", "No train."), an_article_with("No train.", "Von Bert Muster")):
        assert corrected(copy, rule) == copy


def test_where_its_place_is_unknown_a_line_teaches_its_words_alone() -> None:
    line = Line(number=1, role="furniture", rule="r", text="Von Anna Beispiel")

    rule = of_line(UUID(int=1), line.text, "byline", where=where((line,), 0))

    assert (rule.said, rule.say, rule.is_of_shapes) == ("von anna beispiel", "", False)


def test_the_very_line_that_was_corrected_goes_before_others_of_its_shape() -> None:
    copy = an_article("Von Bert Muster", role="byline")
    own = Line(number=9, role="furniture", rule="r", text="Von Anna Beispiel")
    copy = replace(copy, lines=(*copy.lines[:2], own, *copy.lines[2:]))

    copy = corrected(copy, of_line(UUID(int=1), own.text, "byline", where="above"))

    assert copy.byline == ("Anna Beispiel",)
    assert [line.role for line in copy.lines][:3] == ["title", "furniture", "byline"]


def test_a_date_of_the_same_month_at_another_place_is_not_the_corrected_one() -> None:
    rule = of_line(UUID(int=1), "May 3, 2026", "date", where="above")

    copy = corrected(an_article("June 14, 2026", "May 20, 2026"), rule)

    assert copy.published_at == datetime(2026, 6, 14, tzinfo=UTC)


def test_a_shape_is_told_in_words_and_so_is_the_line_itself() -> None:
    rule = of_line(UUID(int=1), "Von Anna Beispiel, Hamburg", "byline", where="above")

    assert rule.is_of_shapes
    assert told(rule) == (
        "a line “von ‹name›” above the text is always byline, whatever name it says; "
        "so is “von anna beispiel, hamburg” there (0 stands for any number)"
    )
