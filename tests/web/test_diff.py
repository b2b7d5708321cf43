"""What changed between two copies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web import diff
from services.web.diff import Change, Kind
from shared.model import Block, Copy, Mark
from shared.worddiff import STEPS, Piece, tokens
from tests.web.builders import NOON


def a_copy(*body: str | Block, title: str = "Rail line reopens", **fields: Any) -> Copy:
    blocks = tuple(Block(kind="paragraph", text=part) if isinstance(part, str) else part for part in body)
    return Copy(recognised="text dump", title=title, blocks=blocks, **fields)


def drawn(pieces: tuple[Piece, ...]) -> str:
    frames = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(frames[piece.how].format(piece.text) for piece in pieces)


WORDS = [
    ("nothing", "One two.", "One two.", "One two."),
    ("a word for another", "Trains go at 40 km/h.", "Trains go at 60 km/h.", "Trains go at [-40-]{+60+} km/h."),
    ("a figure is one word", "It cost 1,200.50.", "It cost 1,300.50.", "It cost [-1,200.50-]{+1,300.50+}."),
    ("neighbours are replaced together", "red old car", "blue new car", "[-red old-]{+blue new+} car"),
    ("two additions stay two", "a, b", "a x, b y", "a{+ x+}, b{+ y+}"),
    ("Chinese and Japanese by sign", "鉄道が再開した。", "鉄道が今日再開した。", "鉄道が{+今日+}再開した。"),
    ("Thai with the marks upon a sign", "รถไฟเร็ว", "รถไฟช้า", "รถไฟ[-เร็ว-]{+ช้า+}"),
    ("Hindi by word, vowel signs within", "रेल लाइन फिर खुली", "रेल लाइन आज खुली", "रेल लाइन [-फिर-]{+आज+} खुली"),
    ("Arabic by word", "عاد القطار اليوم", "عاد القطار أمس", "عاد القطار [-اليوم-]{+أمس+}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "shown"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_words_that_changed_are_shown(old: str, new: str, shown: str) -> None:
    found = diff.compare(a_copy("x", title=old), a_copy("x", title=new))

    assert drawn(found.title) == shown


def test_blocks_stand_beside_what_they_were() -> None:
    old = a_copy("One two three four.", "Gone for good.", "The end.")
    new = a_copy("Before it all.", "One two three five.", "The end.")

    found = diff.compare(old, new)

    assert [drawn(change.pieces) for change in found.blocks] == [
        "{+Before it all.+}",
        "One two three [-four-]{+five+}.",
        "[-Gone for good.-]",
        "The end.",
    ]


KINDS: list[tuple[str, Copy, Copy, Kind]] = [
    ("words come", a_copy("One."), a_copy("One.", "Two."), "addition"),
    ("words go", a_copy("One.", "Two."), a_copy("One."), "cut"),
    ("a slip of the pen", a_copy("The goverment recieved it."), a_copy("The government received it."), "typo"),
    ("a comma", a_copy("Yes indeed."), a_copy("Yes, indeed."), "typo"),
    ("a capital letter", a_copy("In brig."), a_copy("In Brig."), "typo"),
    ("a figure is no slip", a_copy("At 40 km/h."), a_copy("At 60 km/h."), "correction"),
    ("nor is a short word", a_copy("It is now open."), a_copy("It is not open."), "correction"),
    ("nor another word", a_copy("The minister said so."), a_copy("The mayor said so."), "correction"),
    ("nor many", a_copy("aaaaa " * 6), a_copy("aaaab " * 6), "correction"),
    ("the title counts", a_copy("x"), a_copy("x", title="Rail line reopens, slowly"), "addition"),
    ("fields alone", a_copy("x"), a_copy("x", byline=("J. Doe",)), "details"),
    ("a heading made of a paragraph", a_copy("x"), a_copy(Block(kind="heading", text="x")), "details"),
]


@pytest.mark.parametrize(("old", "new", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_a_change_has_its_kind_by_a_rule(old: Copy, new: Copy, kind: Kind) -> None:
    assert diff.compare(old, new).kind == kind
    assert kind in diff.RULES


def test_fields_and_links_that_changed_are_told() -> None:
    link = Mark(kind="link", start=0, end=1, href="https://a.example")
    old = a_copy(Block(kind="paragraph", text="x", marks=(link,)), published_at=NOON, byline=("A", "B"))
    new = a_copy(Block(kind="paragraph", text="x", marks=(replace(link, href="https://b.example"),)), byline=("A",))

    found = diff.compare(old, new)

    assert {field.name: drawn(field.pieces) for field in found.fields} == {
        "byline": "[-A, B-]{+A+}",
        "published_at": "[-2026-11-23 12:00 UTC-]",
        "links": "[-https://a.example-]{+https://b.example+}",
    }


def test_a_picture_is_told_with_what_it_shows() -> None:
    old = a_copy(Block(kind="image", text="The slope", src="https://a.example/1.png", alt="A bare slope"))
    new = a_copy(Block(kind="image", text="The slope", src="https://a.example/1.png", alt="A green slope"))

    (change,) = diff.compare(old, new).blocks

    assert (change.block_kind, drawn(change.pieces)) == ("image", "The slope (A [-bare-]{+green+} slope)")


def test_only_the_neighbours_of_a_change_are_shown() -> None:
    found = diff.compare(a_copy(*"abcdefgh"), a_copy(*"abcdefgx"))

    shown = diff.around(found.blocks)

    assert shown[0] == 6
    assert [drawn(change.pieces) for change in shown[1:] if isinstance(change, Change)] == ["g", "{+x+}", "[-h-]"]


TEXT = st.text(alphabet=st.sampled_from("ab ,.1鉄ไ"), max_size=40)


@given(st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=5), st.sampled_from([0, 20, STEPS]))
def test_both_texts_can_be_read_out_of_their_difference(old: list[str], new: list[str], steps: int) -> None:
    found = diff.compare(a_copy(*old), a_copy(*new), steps=steps)

    for texts, but in ((old, "new"), (new, "gone")):
        told = ["".join(piece.text for piece in change.pieces if piece.how != but) for change in found.blocks]
        assert [text for text in told if text] == [text for text in texts if text]


@given(st.text(max_size=60))
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def alternating(other: str) -> str:
    return " ".join(f"x {other}{n}" for n in range(3_000))


HOSTILE = [
    ("words that alternate", a_copy(alternating("y")), a_copy(alternating("z"))),
    ("many blocks of their own", a_copy(*(f"a{n}" for n in range(3_000))), a_copy(*(f"b{n}" for n in range(3_000)))),
    ("one word repeated", a_copy("a " * 15_000 + "b"), a_copy("b a " * 8_000)),
    ("one very long block", a_copy("a " * 30_000), a_copy("a " * 30_000 + "b")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_what_is_too_hard_to_compare_is_told_whole_and_said_to_be(old: Copy, new: Copy) -> None:
    found = diff.compare(old, new)

    assert not found.is_whole
    assert found.kind == "correction"
